import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { ConfigurationError, isAlive, listSetting, numberSetting, portSetting, readConfiguration, takeDataDirectory } from '../src/index.js';
import { ownStart, questionFor, startOfProcess } from '../src/process-start.js';

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-runtime-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

const settings = {
  court: { env: 'COURT', schema: z.string().min(1) },
  port: { env: 'PORT', schema: portSetting(3001) },
  token: { env: 'TOKEN', schema: z.string().min(8, 'must have at least 8 characters'), secret: true },
  ways: { env: 'WAYS', schema: listSetting(z.enum(['mdns', 'broadcast'])) },
  beat: { env: 'BEAT', schema: numberSetting(500, 60_000) },
};
const good = { COURT: 'Court 1', TOKEN: 'long enough', WAYS: 'mdns, broadcast', BEAT: '5000' };

describe('[RUN-1] configuration', () => {
  it('[RUN-1] reads values and defaults', () => {
    expect(readConfiguration(settings, good)).toEqual({ court: 'Court 1', port: 3001, token: 'long enough', ways: ['mdns', 'broadcast'], beat: 5000 });
  });

  it('[RUN-1] tells all problems at once and no secret', () => {
    let problems: readonly string[] = [];
    try {
      readConfiguration(settings, { PORT: '70000', TOKEN: 'hunter2', WAYS: 'carrier pigeon', BEAT: 'x' });
    } catch (error) {
      problems = (error as ConfigurationError).problems;
    }
    expect(problems.map((line) => line.split(' ')[0])).toEqual(['COURT', 'PORT', 'TOKEN', 'WAYS', 'BEAT']);
    expect(problems.join()).not.toContain('hunter2');
    expect(problems[0]).toContain('is not set');
    expect(problems[1]).toBe('PORT is "70000": must be a whole number from 0 to 65535');
  });

  it('[RUN-1] tells what is wrong with several together beside what is wrong with each, and judges what is right so far', () => {
    const further = ({ court, port }: { court?: string; port?: number }): string[] => [`${court ?? 'no court'} at ${String(port)}`];
    expect(() => readConfiguration(settings, { ...good, PORT: '1.5' }, further)).toThrow(/PORT is "1\.5".*\n.*Court 1 at undefined/);
    expect(() => readConfiguration(settings, good, () => [])).not.toThrow();
  });

  it('[RUN-2] lets the environment go before the file and refuses unknown keys', () => {
    const file = path.join(folder, 'config.json');
    writeFileSync(file, JSON.stringify({ COURT: 'from file', BEAT: 700 }));
    expect(readConfiguration(settings, { ...good, COURT: '', BEAT: '900', RESTRIKE_CONFIG: file })).toMatchObject({ court: 'from file', beat: 900 });
    writeFileSync(file, JSON.stringify({ CUORT: 'typo' }));
    expect(() => readConfiguration(settings, { ...good, RESTRIKE_CONFIG: file })).toThrow(/CUORT .* is no setting/);
    writeFileSync(file, JSON.stringify({ PORT: true, WAYS: 7 }));
    expect(() => readConfiguration(settings, { ...good, WAYS: '', RESTRIKE_CONFIG: file })).toThrow(/PORT is true: must be a whole number.*\n.*WAYS is 7: must be a list/);
    writeFileSync(file, '{');
    expect(() => readConfiguration(settings, { ...good, RESTRIKE_CONFIG: file })).toThrow(/can not be read/);
  });
});

describe('[RUN-3] data directory', () => {
  it('[RUN-3] is taken by one living process and survives a killed one', async () => {
    const directory = path.join(folder, 'data');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    await new Promise((done) => child.once('spawn', done));
    takeDataDirectory(directory)();
    writeFileSync(path.join(directory, 'process.lock'), JSON.stringify({ pid: child.pid, start: null }));
    expect(() => takeDataDirectory(directory)).toThrow(new RegExp(`in use by process ${String(child.pid)}`));
    expect(isAlive(child.pid ?? 0)).toBe(true);
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
    expect(isAlive(child.pid ?? 0)).toBe(false);
    takeDataDirectory(directory)();
    writeFileSync(path.join(directory, 'process.lock'), '{"pid":');
    takeDataDirectory(directory)();
  });

  it('[RUN-3] knows a reused process number from the process that wrote the lock', () => {
    const directory = path.join(folder, 'reused');
    takeDataDirectory(directory)();
    const lock = (start: string): void => writeFileSync(path.join(directory, 'process.lock'), JSON.stringify({ pid: process.ppid, start }));
    lock('1');
    expect(() => takeDataDirectory(directory)()).not.toThrow();
    lock('1');
    expect(() => takeDataDirectory(directory, () => null)).toThrow(/in use/);
  });

  it('[RUN-3] of two that find the lock of a killed run, the one that was asking the system does not take it from the other', () => {
    const directory = path.join(folder, 'two');
    takeDataDirectory(directory)();
    const file = path.join(directory, 'process.lock');
    const killed = JSON.stringify({ pid: process.ppid, start: '1' });
    const other = JSON.stringify({ pid: process.ppid, start: null });
    writeFileSync(file, killed);
    const askWhileTheOtherTakesIt = (): { isSame(): boolean } => {
      writeFileSync(file, other);
      return { isSame: () => false };
    };
    expect(() => takeDataDirectory(directory, askWhileTheOtherTakesIt)).toThrow(/in use by process/);
    expect(readFileSync(file, 'utf8')).toBe(other);
  });

  it('[RUN-3] a lock that is being written is not that of a killed run; one that never gets its words is', () => {
    const directory = path.join(folder, 'at-once');
    takeDataDirectory(directory)();
    const file = path.join(directory, 'process.lock');
    writeFileSync(file, '');
    expect(() => takeDataDirectory(directory, () => null, () => writeFileSync(file, JSON.stringify({ pid: process.ppid, start: null })))).toThrow(/in use by process/);
    writeFileSync(file, '');
    takeDataDirectory(directory, () => null, () => undefined)();
    // Also where it takes the place of a killed run's while the system is asked about that one.
    writeFileSync(file, JSON.stringify({ pid: process.ppid, start: '1' }));
    const askWhileItIsMade = (): { isSame(): boolean } => {
      writeFileSync(file, '');
      return { isSame: () => false };
    };
    expect(() => takeDataDirectory(directory, askWhileItIsMade, () => writeFileSync(file, JSON.stringify({ pid: process.ppid, start: null })))).toThrow(/in use by process/);
  });

  it('[RUN-3] asks Windows and macOS when a process began, and allows for what they round', () => {
    const windows = questionFor('win32', 4711);
    expect([windows.program, windows.args.at(-1), windows.read('1795271011380'), windows.read('')]).toEqual(['powershell.exe', expect.stringContaining('ProcessId=4711'), 1_795_271_011_380, Number.NaN]);
    expect(questionFor('darwin', 4711).read('Sat Nov 21 14:20:49 2026')).toBe(new Date(2026, 10, 21, 14, 20, 49).getTime());
    expect(startOfProcess(process.pid)?.isSame(ownStart())).toBe(true);
    expect(startOfProcess(process.pid)?.isSame('1')).toBe(false);
  });

  it('[RUN-3] a place where nothing can be written is told as a setting that is wrong', () => {
    const file = path.join(folder, 'no-folder');
    writeFileSync(file, '');
    expect(() => takeDataDirectory(path.join(file, 'data'))).toThrow(ConfigurationError);
    expect(() => takeDataDirectory(path.join(file, 'data'))).toThrow(/RESTRIKE_DATA_DIR is .*no-folder/);
  });
});

describe('[RUN-4] shutdown', () => {
  // The library comes first: where it is not built, nothing hangs yet, and the child ends.
  const library = `const { endProcess, runProcess } = await import(${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)});`;
  const program = `
    runProcess(async () => { setInterval(() => undefined, 1000); process.send?.('up'); return { stop: async (why) => { console.log('stopped: ' + why); } }; });`;
  const run = async (act: (child: ReturnType<typeof spawn>) => void, before = ''): Promise<{ code: number | null; output: string }> => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', `${library} ${before} ${program}`], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    let output = '';
    child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
    await new Promise<void>((done, fail) => {
      child.once('message', () => done());
      child.once('exit', (code) => fail(new Error(`it ended with ${String(code)} before it was up; is libs/runtime built?`)));
    });
    act(child);
    const [code] = await Promise.all([new Promise<number | null>((done) => child.once('exit', done)), new Promise((done) => child.stdout?.once('end', done))]);
    return { code, output };
  };
  it('[RUN-4] stops on a word of its parent', async () => {
    expect(await run((child) => child.send('shutdown'))).toEqual({ code: 0, output: 'stopped: asked by the parent process\n' });
  });
  it('[RUN-4] stops when its parent is gone', async () => {
    expect(await run((child) => child.disconnect())).toEqual({ code: 0, output: 'stopped: the parent process is gone\n' });
  });
  it('[RUN-4] goes on when nobody reads any more what it says, and stops when its parent is gone too', async () => {
    const chatter = `process.on('message', (word) => { if (word === 'talk') { console.log('to nobody'); process.stderr.write('nor here'); setTimeout(() => process.send('talked'), 200); } });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', `${library} ${chatter} runProcess(async () => { process.send('up'); return { stop: async () => process.stdout.write('stopped') }; });`], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const said = (word: string): Promise<void> => new Promise((done) => child.on('message', (message) => message === word && done()));
    const ended = new Promise((done) => child.once('exit', done));
    await said('up');
    child.stdout?.destroy();
    child.stderr?.destroy();
    // The first word finds the pipe closed, the second would be that of a process that has not got over it.
    for (let turn = 0; turn < 2; turn += 1) {
      const talked = Promise.race([said('talked'), ended.then((code) => Promise.reject(new Error(`it ended with ${String(code)}`)))]);
      child.send('talk');
      await talked;
    }
    child.disconnect();
    expect(await ended).toBe(0);
  });
  // A pipe that nobody writes to is a file that never answers.
  (process.platform === 'win32' ? it.skip : it)('[RUN-4] ends also while a drive does not answer, when it is stopped, when its start fails and when it gives up', async () => {
    const pipe = path.join(folder, 'hangs');
    execFileSync('mkfifo', [pipe]);
    const hang = `void (await import('node:fs/promises')).open(${JSON.stringify(pipe)}, 'r');`;
    const ends = async (act: string): Promise<unknown> => {
      const script = `${library} ${hang} ${act}`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'ignore', 'pipe'], timeout: 100_000 });
      let said = '';
      child.stderr.on('data', (data: Buffer) => (said += data.toString()));
      const [code] = await Promise.all([new Promise((done) => child.once('exit', done)), new Promise((done) => child.stderr.once('end', done))]);
      return [code, said.replace(/\n[^]*/, ''), said.includes('does not answer')];
    };
    const all = [run((child) => child.send('shutdown'), hang), ends(`runProcess(() => Promise.reject(Object.assign(new Error('the port is taken'), { exitCode: 75 })));`), ends(`process.stderr.write('its thread ended\\n'); endProcess(1);`)];
    expect(await Promise.all(all)).toEqual([{ code: null, output: 'stopped: asked by the parent process\n' }, [null, 'the port is taken', true], [null, 'its thread ended', true]]);
  });
});

describe('[RUN-5] log', () => {
  it('[RUN-5] does not show secrets', async () => {
    const program = `
      const { createLogger } = await import(${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)});
      createLogger('x', 'info').info({ hello: { token: 'hunter2', court: 'Court 1' }, password: 'hunter2' }, 'link');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    await new Promise((done) => child.once('close', done));
    expect(output).toContain('Court 1');
    expect(output).not.toContain('hunter2');
  });
});
