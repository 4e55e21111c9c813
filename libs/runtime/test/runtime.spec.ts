import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { ConfigurationError, isAlive, listSetting, numberSetting, portSetting, readConfiguration, takeDataDirectory } from '../src/index.js';

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
  });

  it('[RUN-2] lets the environment go before the file and refuses unknown keys', () => {
    const file = path.join(folder, 'config.json');
    writeFileSync(file, JSON.stringify({ COURT: 'from file', BEAT: 700 }));
    expect(readConfiguration(settings, { ...good, COURT: '', BEAT: '900', RESTRIKE_CONFIG: file })).toMatchObject({ court: 'from file', beat: 900 });
    writeFileSync(file, JSON.stringify({ CUORT: 'typo' }));
    expect(() => readConfiguration(settings, { ...good, RESTRIKE_CONFIG: file })).toThrow(/CUORT .* is no setting/);
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
    writeFileSync(path.join(directory, 'process.lock'), JSON.stringify({ pid: process.ppid, start: '1' }));
    if (process.platform === 'linux') expect(() => takeDataDirectory(directory)()).not.toThrow();
    else expect(() => takeDataDirectory(directory)).toThrow(/in use/);
  });
});

describe('[RUN-4] shutdown', () => {
  const program = `
    const { runProcess } = await import(${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)});
    runProcess(async () => { setInterval(() => undefined, 1000); process.send?.('up'); return { stop: async (why) => { console.log('stopped: ' + why); } }; });`;
  const run = async (act: (child: ReturnType<typeof spawn>) => void): Promise<{ code: number | null; output: string }> => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    let output = '';
    child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
    await new Promise((done) => child.once('message', done));
    act(child);
    const code = await new Promise<number | null>((done) => child.once('exit', done));
    return { code, output };
  };
  it('[RUN-4] stops on a word of its parent', async () => {
    expect(await run((child) => child.send('shutdown'))).toEqual({ code: 0, output: 'stopped: asked by the parent process\n' });
  });
  it('[RUN-4] stops when its parent is gone', async () => {
    expect(await run((child) => child.disconnect())).toEqual({ code: 0, output: 'stopped: the parent process is gone\n' });
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
    await new Promise((done) => child.once('exit', done));
    expect(output).toContain('Court 1');
    expect(output).not.toContain('hunter2');
  });
});
