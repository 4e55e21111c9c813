import { createServer, type AddressInfo } from 'node:net';
import { listeningProcess } from '@restrike/runtime';
import { obsLaunch } from './obs-launch.js';

describe('[CMD-1] restart of OBS', () => {
  const one = { id: 'rec', host: '127.0.0.1', port: 4455, restartCommand: ['C:\\OBS\\bin\\64bit\\obs64.exe', '--profile', '{profile}'] };
  it('[CMD-1] starts it in its own folder on Windows, and ends it by its name', () => {
    expect(obsLaunch('rec', [one], 'win32', null)).toEqual({
      start: { program: 'C:\\OBS\\bin\\64bit\\obs64.exe', arguments: ['--profile', '{profile}'], folder: 'C:\\OBS\\bin\\64bit' },
      closePolitely: { program: 'taskkill', arguments: ['/IM', 'obs64.exe'] },
      force: { program: 'taskkill', arguments: ['/F', '/IM', 'obs64.exe'] },
    });
    expect(obsLaunch('rec', [{ ...one, restartCommand: ['obs'] }], 'linux', null)).toMatchObject({ start: { program: 'obs' }, closePolitely: { program: 'pkill', arguments: ['-INT', '-x', 'obs'] } });
  });

  it('[CMD-1] [OBS-5] ends the one that listens on its port, also beside another OBS of that name', () => {
    const both = [one, { ...one, id: 'str', port: 4456 }];
    expect(obsLaunch('rec', both, 'win32', 71)).toMatchObject({ closePolitely: { program: 'taskkill', arguments: ['/PID', '71'] }, force: { program: 'taskkill', arguments: ['/F', '/PID', '71'] } });
    expect(obsLaunch('rec', both, 'win32', null)).toMatchObject({ start: { program: one.restartCommand[0] }, closePolitely: null, force: null });
    expect(obsLaunch('rec', both, 'linux', 71)).toMatchObject({ closePolitely: { program: 'kill', arguments: ['-INT', '71'] }, force: { program: 'kill', arguments: ['-KILL', '71'] } });
  });

  it('[OBS-5] finds the process that listens on a port', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    // Where the system has no program that tells, nobody knows.
    expect([process.pid, null]).toContain(await listeningProcess(port));
    await new Promise((resolve) => server.close(resolve));
    expect(await listeningProcess(port)).toBeNull();
  });

  it('[CMD-1] says why it can not be: elsewhere, no command', () => {
    expect(obsLaunch('rec', [{ ...one, host: '192.0.2.9' }], 'linux', null)).toContain('192.0.2.9');
    expect(obsLaunch('rec', [{ ...one, restartCommand: null }], 'linux', null)).toContain('no command');
  });
});
