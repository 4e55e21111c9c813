import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { LogPage, LogQuery } from '@restrike/contracts';
import { LineReader } from '../src/logs/line-reader.js';
import { LogFiles, hideSecrets, logFilesIn, logText, openLog, readLogLine, readLogPage, readModuleLevels, readOwnLog, sendLog } from '../src/index.js';

const root = mkdtempSync(path.join(tmpdir(), 'restrike-logs-'));
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 10 }));
let number = 0;
const newFolder = (): string => path.join(root, String((number += 1)));
const rules = { maxBytes: 10_000, keepFiles: 4, keepDays: 30 };
async function until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    if (await is()) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`never: ${what}`);
}
const query = (change: Partial<LogQuery> = {}): LogQuery => ({ source: 'application', limit: 1_000, ...change });

describe('[LOG-1] secrets', () => {
  const clean = hideSecrets(() => ['an odd "secret"', 'plain-join-token', 'short']);
  it.each([
    ['a field at any depth', '{"a":{"b":[{"password":"hunter2"},{"joinToken":"abc"}]},"pin":"4711"}', /hunter2|abc|4711/],
    ['a number in a secret field', '{"pin":4711}', /4711/],
    ['a quoted quote', '{"token":"a\\"b"}', /a\\"b/],
    ['the password of an address', '{"msg":"can not reach postgres://restrike:pass-word@10.0.0.1:5432/x"}', /pass-word/],
    ['a bearer token', '{"msg":"sent Bearer abcdef.ghi"}', /abcdef/],
    ['a token in an address', '{"url":"/api/events?token=abcdef&x=1"}', /abcdef/],
    ['a known secret, wherever it stands', '{"msg":"hello plain-join-token there"}', /plain-join-token/],
    ['a known secret as JSON writes it', JSON.stringify({ msg: 'an odd "secret"' }), /odd/],
  ])('[LOG-1] hides %s', (_title, line, secret) => {
    expect(clean(line)).not.toMatch(secret);
    expect(() => JSON.parse(clean(line)) as unknown).not.toThrow();
  });

  it('[LOG-1] leaves everything else as it is', () => {
    const line = '{"level":30,"key":"scene:OBS_STR","mapping":"x","msg":"a short word at http://127.0.0.1:3000/api?court=1"}';
    expect(clean(line)).toBe(line);
  });
});

describe('[LOG-1] files', () => {
  it('[LOG-1] are of bounded size, packed when they are full, and the oldest go', async () => {
    const folder = newFolder();
    const files = new LogFiles(folder, 'court', rules, () => new Date(1_790_000_000_000));
    for (let index = 0; index < 800; index += 1) {
      files.write(`${JSON.stringify({ level: 30, time: index, msg: `line ${String(index)} ${'x'.repeat(60)}` })}\n`);
      if (index % 50 === 0) await new Promise((done) => setTimeout(done, 5));
    }
    await until('all but the newest are packed', () => {
      const names = readdirSync(folder);
      return names.length === 4 && names.filter((name) => name.endsWith('.log.gz')).length === 3;
    });
    const [, packed] = logFilesIn(folder, 'court');
    expect(gunzipSync(readFileSync(packed?.file ?? '')).length).toBeLessThan(11_000);
    expect((await readOwnLog(folder, 'court', query({ limit: 2 }))).lines.map(({ at }) => at)).toEqual([799, 798]);
  });

  it('[LOG-1] go on in the newest one after a restart, and are removed when they are old', () => {
    const folder = newFolder();
    mkdirSync(folder);
    const old = path.join(folder, 'court-2020-01-01T00-00-00-000Z.log.gz');
    writeFileSync(old, 'x');
    utimesSync(old, 1, 1);
    for (const index of [1, 2, 3]) {
      const files = new LogFiles(folder, 'court', rules, () => new Date());
      files.write(`{"level":30,"time":${String(index)},"msg":"start"}\n`);
      files.flush();
    }
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('[LOG-1] have the last words of a process that ends', async () => {
    const folder = newFolder();
    const code = `import { openLog } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
      const log = openLog({ name: 'court', level: 'info', moduleLevels: new Map(), folder: ${JSON.stringify(folder)}, rules: ${JSON.stringify(rules)}, secrets: ['the known secret'] });
      log.logger.child({ module: 'link' }).error({ token: 'hunter2' }, 'the end of the known secret');
      process.exit(3);`;
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
    expect([ended.status, ended.stderr]).toEqual([3, '']);
    expect((await readOwnLog(folder, 'court', query())).lines).toMatchObject([{ level: 'error', module: 'link', message: 'the end of (not shown)', fields: { token: '(not shown)' } }]);
  });
});

describe('[LOG-1] what nobody expected', () => {
  it.each(['setImmediate(() => { throw new Error("broken"); });', 'void Promise.reject(new Error("broken"));'])('[LOG-1] is in the files, also where standard error has no reader, and the process ends cleanly: %s', async (code) => {
    const folder = newFolder();
    const program = `import { openLog, runProcess } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
      const { logger } = openLog({ name: 'court', level: 'info', moduleLevels: new Map(), folder: ${JSON.stringify(folder)}, rules: ${JSON.stringify(rules)}, secrets: [] });
      process.stdin.once('end', () => { ${code} }).resume();
      runProcess(async () => ({ stop: async (reason) => logger.info({ reason }, 'stopping') }));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'pipe'] });
    const ended = new Promise((done) => child.once('exit', done));
    child.stdout.destroy();
    child.stderr.destroy();
    child.stdin.end();
    expect(await ended).toBe(1);
    const { lines } = await readOwnLog(folder, 'court', query());
    expect(lines.map(({ level, message }) => [level, message]).sort()).toEqual([['error', 'an unexpected error'], ['info', 'stopping']]);
    expect(JSON.stringify(lines)).toMatch(/Error: broken/);
  });
});

describe('[LOG-1] levels', () => {
  it('[LOG-1] are set for single rooms, and a secret that came later is hidden', async () => {
    const folder = newFolder();
    const opened = openLog({ name: 'court', level: 'info', moduleLevels: new Map([['link', 'debug'], ['obs', 'error']]), folder, rules, secrets: [] });
    const [link, sync, obs] = ['link', 'sync', 'obs'].map((module) => opened.logger.child({ module }));
    link?.debug('1');
    sync?.debug('2');
    obs?.warn('3');
    opened.hide('a-stream-key');
    sync?.info({ key: 'a-stream-key' }, '4 a-stream-key');
    await until('all are written', async () => {
      opened.flush();
      return (await readOwnLog(folder, 'court', query())).lines.length === 2;
    });
    const lines = (await readOwnLog(folder, 'court', query())).lines;
    expect(lines.map(({ message }) => message).sort()).toEqual(['1', '4 (not shown)']);
    expect(JSON.stringify(lines)).not.toContain('a-stream-key');
  });

  it('[LOG-1] are read from a setting, and a wrong one is named', () => {
    expect(readModuleLevels('link=debug, sync=warn')).toEqual(new Map([['link', 'debug'], ['sync', 'warn']]));
    expect(readModuleLevels('link=loud')).toContain('link=loud');
  });
});

describe('[LOG-2] reading', () => {
  const write = (folder: string, name: string, lines: readonly object[]): void => writeFileSync(path.join(folder, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const folder = newFolder();
  beforeAll(() => {
    mkdirSync(folder);
    const line = (time: number, level = 30, module = 'link', msg = 'joined'): object => ({ level, time, module, msg, court: 'Court 1' });
    write(folder, 'court-2026-11-20T00-00-00-000Z.log', [line(1), line(2, 50, 'sync', 'Disk is full'), line(3)]);
    write(folder, 'court-2026-11-21T00-00-00-000Z.log', [line(4), line(5, 40, 'sync')]);
    writeFileSync(path.join(folder, 'court-2026-11-22T00-00-00-000Z.log'), `${JSON.stringify(line(6))}\n{"level":30,"time":7,"msg":"cut of`);
    write(folder, 'hub-2026-11-21T00-00-00-000Z.log', [line(99)]);
  });
  const times = async (change: Partial<LogQuery> = {}): Promise<number[]> => (await readOwnLog(folder, 'court', query(change))).lines.map(({ at }) => at);

  it('[LOG-2] gives lines newest first over all files, and leaves out half a line', async () => {
    expect(await times()).toEqual([6, 5, 4, 3, 2, 1]);
  });

  it('[LOG-2] filters by level, room, time and text', async () => {
    expect(await times({ level: 'warn' })).toEqual([5, 2]);
    expect(await times({ module: 'sync' })).toEqual([5, 2]);
    expect(await times({ fromMs: 2, toMs: 4 })).toEqual([4, 3, 2]);
    expect(await times({ text: 'disk IS' })).toEqual([2]);
    expect(await times({ text: 'court 1' })).toHaveLength(6);
  });

  it('[LOG-2] pages, each line once, and refuses a cursor of somebody’s own making', async () => {
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await readOwnLog(folder, 'court', query({ limit: 2, ...(cursor === undefined ? {} : { cursor }) }));
      seen.push(...page.lines.map(({ at }) => at));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1]);
    await expect(readOwnLog(folder, 'court', query({ cursor: Buffer.from('1:../../etc/passwd').toString('base64url') }))).rejects.toThrow(RangeError);
  });

  it('[LOG-2] goes on behind files of which one alone is all that a request may read', async () => {
    const seen: number[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 10; pages += 1) {
      const page = await readLogPage(logFilesIn(folder, 'court'), query(cursor === undefined ? {} : { cursor }), readLogLine, 1);
      seen.push(...page.lines.map(({ at }) => at));
      expect(page.next === null || page.next !== cursor).toBe(true);
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1]);
  });

  it('[LOG-2] reads a file once for its pages, and anew for a first page after it has grown', async () => {
    const name = 'court-2026-11-21T00-00-00-000Z.log';
    const lines = (...all: readonly number[]): object[] => all.map((time) => ({ level: 30, time, msg: '' }));
    // Again when this machine stood still for longer than lines are kept.
    await until('the second page comes from what the first one read', async () => {
      const other = newFolder();
      mkdirSync(other);
      const page = async (cursor?: string): Promise<LogPage> => readOwnLog(other, 'court', query({ limit: 2, ...(cursor === undefined ? {} : { cursor }) }));
      write(other, name, lines(1, 2, 3, 4));
      const first = await page();
      // No log changes like this: it shows where the lines come from.
      write(other, name, lines(5, 6, 7, 8, 9));
      const second = await page(first.next ?? '');
      expect((await page()).lines.map(({ at }) => at)).toEqual([9, 8]);
      return second.lines.map(({ at }) => at).join() === '2,1';
    });
  });

  it('[LOG-2] keeps the lines of one file, of bounded size, for a moment', async () => {
    const small = path.join(newFolder(), 'small');
    const large = path.join(path.dirname(small), 'large');
    mkdirSync(path.dirname(small));
    writeFileSync(small, 'a\nb\n');
    writeFileSync(large, 'a\nb\nc\nd\n');
    const reader = new LineReader(50, 5);
    const hours = new LineReader(3_600_000, 5);
    const [first, long] = [await reader.read(small, null), await hours.read(small, null)];
    expect(first).toMatchObject({ lines: ['a', 'b'], size: 4 });
    await until('the lines are forgotten', async () => {
      await new Promise((done) => setTimeout(done, 200));
      return (await reader.read(small, null)) !== first;
    });
    expect(await hours.read(large, null)).not.toBe(await hours.read(large, null));
    expect(await hours.read(small, null)).toBe(long);
    // Behind the last line that is kept something may stand by now.
    expect(await hours.read(small, 1)).toBe(long);
    expect(await hours.read(small, 2)).not.toBe(long);
    expect(await hours.read(`${small}-not-there`, null)).toBeNull();
  });

  it('[LOG-2] a page fits into a message, however long its lines are', async () => {
    const big = newFolder();
    mkdirSync(big);
    write(big, 'court-2026-11-21T00-00-00-000Z.log', Array.from({ length: 300 }, (_, index) => ({ level: 30, time: index, msg: 'x'.repeat(20_000), more: 'y'.repeat(20_000) })));
    const page = await readOwnLog(big, 'court', query());
    expect(JSON.stringify(page).length).toBeLessThan(250_000);
    expect(page.next).not.toBeNull();
    expect(logText(page.lines).split('\n')[0]).toMatch(/^1970-01-01T00:00:00.299Z INFO {2}x+/);
  });

  it('[LOG-1] a message can not forge a line of the text, nor colour a screen', () => {
    const lines = [{ at: 0, level: 'info' as const, module: 'a\rb', message: 'no such court\n1970-01-01T00:00:00.000Z ERROR forged \u001b[31m\u2028\u202e', fields: {} }];
    expect(logText(lines)).toBe('1970-01-01T00:00:00.000Z INFO  [a\\u000db] no such court\\n1970-01-01T00:00:00.000Z ERROR forged \\u001b[31m\\u2028\\u202e\n');
  });
});

describe('[LOG-2] a log as a file', () => {
  /** A log of so many pages of 100 kB; page `failsAt` can not be read; the last one is the end, or leads to itself. */
  async function download(pages: number, failsAt: number | null, take: (answer: IncomingMessage, reads: () => number) => Promise<void>, standsStill = false): Promise<void> {
    let reads = 1;
    const page = (at: number): LogPage => ({ lines: [{ at: 0, level: 'info', module: '', message: `page ${String(at)} ${'x'.repeat(100_000)}`, fields: {} }], next: at < pages ? String(at + 1) : standsStill ? String(at) : null });
    const server = createServer((_request, response) => void sendLog(response, 'hub application', page(1), (cursor) => {
      reads += 1;
      return Number(cursor) === failsAt ? Promise.reject(new Error('the court did not answer in time')) : Promise.resolve(page(Number(cursor)));
    }));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const answer = await new Promise<IncomingMessage>((done) => get({ port: (server.address() as AddressInfo).port, agent: false }, done));
    await take(answer, () => reads);
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
  const read = async (answer: IncomingMessage): Promise<readonly string[]> => {
    const chunks: Buffer[] = [];
    for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks).toString().trimEnd().split('\n');
  };

  it('[LOG-2] goes to its end, however many pages, and is read no faster than it is taken', () =>
    download(400, null, async (answer, reads) => {
      answer.pause();
      // What kernel and sockets hold is read at most: then nothing more, until somebody takes it.
      let before = 0;
      while (reads() !== before) {
        before = reads();
        await new Promise((next) => setTimeout(next, 500));
      }
      expect(before).toBeLessThan(200);
      const lines = await read(answer);
      expect([lines.length, lines.at(-1)?.slice(0, 40), answer.headers['content-disposition']]).toEqual([400, expect.stringContaining('page 400'), 'attachment; filename="hub application.log"']);
    }));

  it('[LOG-2] ends, and says so, when a court gives the same page again and again', () =>
    download(2, null, async (answer) => {
      expect((await read(answer)).at(-1)).toBe('--- cut off here: older lines could not be read: the log gives the same page again and again');
    }, true));

  it('[LOG-2] says in its last line that it is cut, and why', () =>
    download(5, 3, async (answer) => {
      expect((await read(answer)).map((line) => line.slice(0, 100).replace(/ x+$/, ''))).toEqual([expect.stringContaining('page 1'), expect.stringContaining('page 2'), '--- cut off here: older lines could not be read: the court did not answer in time']);
    }));
});
