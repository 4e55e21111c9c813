import { obsLaunch } from './obs-launch.js';

describe('[CMD-1] restart of OBS', () => {
  const one = { id: 'rec', host: '127.0.0.1', restartCommand: ['C:\\OBS\\bin\\64bit\\obs64.exe', '--profile', '{profile}'] };
  it('[CMD-1] starts it in its own folder on Windows, and ends it by its name', () => {
    expect(obsLaunch('rec', [one], 'win32')).toEqual({
      start: { program: 'C:\\OBS\\bin\\64bit\\obs64.exe', arguments: ['--profile', '{profile}'], folder: 'C:\\OBS\\bin\\64bit' },
      closePolitely: { program: 'taskkill', arguments: ['/IM', 'obs64.exe'] },
      force: { program: 'taskkill', arguments: ['/F', '/IM', 'obs64.exe'] },
    });
    expect(obsLaunch('rec', [{ ...one, restartCommand: ['obs'] }], 'linux')).toMatchObject({ start: { program: 'obs' }, closePolitely: { program: 'pkill', arguments: ['-INT', '-x', 'obs'] } });
  });

  it('[CMD-1] says why it can not be: elsewhere, no command, another OBS of that name', () => {
    expect(obsLaunch('rec', [{ ...one, host: '192.0.2.9' }], 'linux')).toContain('192.0.2.9');
    expect(obsLaunch('rec', [{ ...one, restartCommand: null }], 'linux')).toContain('no command');
    expect(obsLaunch('rec', [one, { ...one, id: 'str' }], 'win32')).toContain('obs64.exe');
  });
});
