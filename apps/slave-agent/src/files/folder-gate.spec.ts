import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { FolderGate, FolderHangsError } from './folder-gate.js';
import { mountPoints } from './mount-points.js';

const never = (): Promise<never> => new Promise(() => undefined);
/** Two drives. */
const [nas, disk] = process.platform === 'win32' ? ['N:\\', 'C:\\'] : ['/mnt/nas/videos', '/home/court/videos'];
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

it('[FIL-2] a folder that never answers is given up, the next requests to its drive fail at once, and another drive answers', async () => {
  const gate = new FolderGate(30);
  const asked: string[] = [];
  const first = gate.ask(`${nas}/a.mkv`, never);
  const waits = gate.ask(`${nas}/b.mkv`, () => (asked.push('b'), Promise.resolve()));
  await expect(first).rejects.toBeInstanceOf(FolderHangsError);
  await expect(waits).rejects.toMatchObject({ code: 'FOLDER_HANGS', trouble: { message: expect.stringContaining(`${nas} does not answer`) as string, toDo: expect.stringContaining('settings') as string } });
  await expect(gate.ask(`${nas}/2026/c.mkv`, () => (asked.push('c'), Promise.resolve()))).rejects.toBeInstanceOf(FolderHangsError);
  expect(await gate.ask(`${disk}/d.mkv`, () => Promise.resolve('d'))).toBe('d');
  expect(asked).toEqual([]);
});

it('[FIL-2] a drive of Windows is one, in whatever case and with whatever slashes it is written', async () => {
  const gate = new FolderGate(30, 100, () => [], 3, 2, path.win32);
  for (const [first, other] of [['N:\\videos\\a.mkv', 'n:/shared/b.mkv'], ['\\\\NAS\\Court\\a.mkv', '//nas/court/b.mkv']] as const) {
    await expect(gate.ask(first, never)).rejects.toBeInstanceOf(FolderHangsError);
    await expect(gate.ask(other, () => Promise.resolve('b'))).rejects.toMatchObject({ message: expect.stringContaining(`${path.win32.parse(first).root} does not answer`) as string });
  }
});

it('[FIL-2] it is asked again when it has answered after all', async () => {
  const gate = new FolderGate(30);
  let answer = (): void => undefined;
  const first = gate.ask(`${nas}/a`, () => new Promise<void>((resolve) => (answer = resolve)));
  await expect(first).rejects.toBeInstanceOf(FolderHangsError);
  answer();
  await turn();
  expect(await gate.ask(`${nas}/a`, () => Promise.resolve(1))).toBe(1);
});

it('[FIL-2] what a folder refuses is told as it is, and requests come one after the other', async () => {
  const gate = new FolderGate();
  const order: number[] = [];
  const slow = gate.ask(`${nas}/a`, async () => {
    await turn();
    order.push(1);
  });
  const refused = gate.ask(`${nas}/b`, () => {
    order.push(2);
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  });
  await slow;
  await expect(refused).rejects.toMatchObject({ code: 'ENOENT' });
  expect(order).toEqual([1, 2]);
});

it('[FIL-2] beyond what may wait for a drive it is refused in words; what waits is done, and another drive answers', async () => {
  const gate = new FolderGate(60_000, 2);
  let answer = (): void => undefined;
  const first = gate.ask(`${nas}/a`, () => new Promise<string>((resolve) => (answer = () => resolve('a'))));
  const waiting = ['b', 'c'].map((name) => gate.ask(`${nas}/${name}`, () => Promise.resolve(name)));
  await expect(gate.ask(`${nas}/d`, never)).rejects.toMatchObject({ code: 'FOLDER_BUSY', trouble: { message: expect.stringContaining('does not keep up: 2 requests wait') as string, toDo: expect.stringContaining('Wait a moment') as string } });
  expect(await gate.ask(`${disk}/e`, () => Promise.resolve('e'))).toBe('e');
  answer();
  expect(await Promise.all([first, ...waiting])).toEqual(['a', 'b', 'c']);
  expect(await gate.ask(`${nas}/f`, () => Promise.resolve('f'))).toBe('f');
});

// Paths as Linux has them.
(process.platform === 'win32' ? it.skip : it)('[FIL-2] all folders of one drive hang together: they take one thread of the process, not one each', async () => {
  const gate = new FolderGate(30, 100, () => mountPoints('/dev/sda1 / ext4 rw 0 0\n//nas/court /mnt/the\\040nas cifs rw 0 0\n'));
  await expect(gate.ask('/mnt/the nas/videos/a.mkv', never)).rejects.toMatchObject({ message: expect.stringContaining('/mnt/the nas does not answer') as string });
  await expect(gate.ask('/mnt/the nas/shared/b.mkv', () => Promise.resolve('b'))).rejects.toMatchObject({ code: 'FOLDER_HANGS' });
  expect(await gate.ask('/mnt/the nas 2/c.mkv', () => Promise.resolve('c'))).toBe('c');
});

(process.platform === 'win32' ? it.skip : it)('[FIL-2] four drives that hang at once leave a thread to what is on the own disk; the fourth is not asked, and is when one of the others has answered', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'restrike-gate-'));
  // Opening a pipe that nobody writes holds a thread, as a share does whose server is gone.
  const drives = ['a', 'b', 'c', 'd'].map((name) => path.join(folder, name));
  for (const drive of drives) {
    mkdirSync(drive);
    execFileSync('mkfifo', [path.join(drive, 'pipe')]);
  }
  const gate = new FolderGate(200, 100, () => drives);
  const pipe = (drive: string): string => path.join(drive, 'pipe');
  const began: string[] = [];
  const read = (drive: string): Promise<void> => {
    began.push(drive);
    return open(pipe(drive), 'r').then((handle) => handle.close());
  };
  const asked = [...drives.map((drive) => gate.ask(pipe(drive), () => read(drive))), gate.piece(pipe(drives[3]!), () => read(drives[3]!))];
  try {
    for (const each of asked) await expect(each).rejects.toMatchObject({ code: 'FOLDER_HANGS' });
    await expect(gate.ask(pipe(drives[3]!), () => read(drives[3]!))).rejects.toMatchObject({ code: 'FOLDER_HANGS' });
    expect(began).toEqual(drives.slice(0, 3));
    expect(await gate.ask(folder, () => stat(folder))).toBeTruthy();
    expect((await stat(folder)).isDirectory()).toBe(true);
  } finally {
    // A writer: whoever waits for one goes on.
    for (const drive of drives) closeSync(openSync(pipe(drive), 'r+'));
  }
  for (let again = true; again; ) again = await gate.ask(drives[3]!, () => stat(drives[3]!)).then(() => false, () => turn().then(() => true));
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

it('[FIL-2] a file that was open when its drive began to hang is closed when it answers, and nobody waits for that', async () => {
  const gate = new FolderGate(30);
  let answer = (): void => undefined;
  const closed: string[] = [];
  await expect(gate.piece('/mnt/nas/videos/a', () => new Promise<void>((resolve) => (answer = resolve)))).rejects.toBeInstanceOf(FolderHangsError);
  await gate.close('/mnt/nas/videos/a', async () => closed.push('a'));
  await expect(gate.ask('/mnt/nas/videos/b', never)).rejects.toBeInstanceOf(FolderHangsError);
  expect(closed).toEqual([]);
  answer();
  await turn();
  expect(closed).toEqual(['a']);
});

describe('[FIL-2] drives beside the own', () => {
  const isWindows = process.platform === 'win32';
  const [a, b, c] = isWindows ? ['N:\\', 'O:\\', 'P:\\'] : ['/mnt/a', '/mnt/b', '/mnt/c'];
  const open = (patienceMs: number, threads = 3): FolderGate => new FolderGate(patienceMs, 100, () => [a, b, c], threads);
  /** A request that the system is at until it is let go. */
  const held = () => {
    let go = (): void => undefined;
    const until = new Promise<void>((resolve) => (go = resolve));
    return { act: (): Promise<void> => until, go };
  };
  const file = (drive: string): string => path.join(drive, 'a.mkv');
  const long = 60_000;

  it('[FIL-2] one that is slow gets two of the threads at most, so that another one is asked; what waits is done', async () => {
    const gate = open(long);
    const slow = held();
    const pieces = Promise.all([1, 2, 3, 4].map(() => gate.piece(file(a), slow.act)));
    expect(await gate.ask(file(b), () => Promise.resolve('b'))).toBe('b');
    slow.go();
    await pieces;
  });

  it('[FIL-2] a piece that waits for a thread is never begun when its drive hangs meanwhile', async () => {
    const gate = open(long);
    const [one, two] = [held(), held()];
    const first = gate.piece(file(a), one.act, 30);
    const second = gate.piece(file(a), two.act);
    let isBegun = false;
    const third = gate.piece(file(a), async () => void (isBegun = true));
    await expect(first).rejects.toMatchObject({ code: 'FOLDER_HANGS' });
    await expect(third).rejects.toMatchObject({ code: 'FOLDER_HANGS', message: expect.stringContaining(`${a} does not answer`) as string });
    one.go();
    two.go();
    await second;
    expect(isBegun).toBe(false);
  });

  it('[FIL-2] what waits too long is given up, and what it waited for is named', async () => {
    const gate = open(30);
    const [one, two] = [held(), held()];
    const pieces = [gate.piece(file(a), one.act, long), gate.piece(file(a), one.act, long)];
    await expect(gate.ask(file(a), () => Promise.resolve())).rejects.toMatchObject({ code: 'FOLDER_BUSY', message: expect.stringContaining(`${a} does not keep up: 1 requests wait`) as string });
    pieces.push(gate.piece(file(b), two.act, long));
    await expect(gate.ask(file(c), () => Promise.resolve())).rejects.toMatchObject({ message: `${c} can not be asked while requests to ${a}, ${b} stay unanswered` });
    one.go();
    two.go();
    await Promise.all(pieces);
    expect(await gate.ask(file(c), () => Promise.resolve('c'))).toBe('c');
  });

  it('[FIL-2] when those that hang have all threads they are named, not the one that is asked; its open file is closed when one answers', async () => {
    const gate = open(30);
    const [one, two] = [held(), held()];
    await Promise.all([gate.piece(file(a), one.act), gate.piece(file(a), one.act), gate.piece(file(b), two.act)].map((each) => expect(each).rejects.toMatchObject({ code: 'FOLDER_HANGS' })));
    await expect(gate.ask(file(c), () => Promise.resolve())).rejects.toMatchObject({
      message: `${c} can not be asked while requests to ${a}, ${b} stay unanswered`,
      trouble: { code: 'FOLDER_HANGS', toDo: expect.stringContaining(`Connect ${a}, ${b} again`) as string },
    });
    const closed: string[] = [];
    await gate.close(file(c), async () => closed.push('c'));
    expect(closed).toEqual([]);
    two.go();
    while (closed.length === 0) await turn();
    one.go();
    await gate.close(file(c), never);
    expect(closed).toEqual(['c']);
  });

  it('[FIL-2] a drive that something waits for is not forgotten: when that hangs, the next request fails at once', async () => {
    const gate = open(30, 2);
    const other = held();
    const others = [1, 2].map(() => gate.piece(file(b), other.act, long));
    const waits = gate.piece(file(a), never, 3_000);
    await expect(gate.ask(file(a), () => Promise.resolve())).rejects.toBeInstanceOf(FolderHangsError);
    other.go();
    await Promise.all(others);
    await expect(waits).rejects.toMatchObject({ message: expect.stringContaining(`${a} does not answer`) as string });
    await expect(gate.ask(file(a), () => Promise.resolve())).rejects.toMatchObject({ message: expect.stringContaining(`${a} does not answer`) as string });
  });

  it('[FIL-2] the disk of the home is one of the computer’s own: it waits for no other drive', async () => {
    const gate = new FolderGate(30, 100, () => [homedir()], 0);
    expect(await gate.ask(path.join(homedir(), 'a.mkv'), () => Promise.resolve('home'))).toBe('home');
  });
});
