import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PlayerMessage } from '@restrike/contracts';
import { createLogger } from '@restrike/runtime';
import { playerKeyNames } from '../src/ivr/player-keys.js';
import { ReplayPlayer, type PlayerPatience, type PlayerSettings } from '../src/ivr/replay-player.js';

const has = (program: string, flag: string): boolean => spawnSync(program, [flag]).error === undefined;
const missing = [['mpv', '--version'], ['Xvfb', '-help'], ['ffmpeg', '-version']].filter(([program, flag]) => !has(program ?? '', flag ?? '')).map(([program]) => program);
if (missing.length > 0) process.stderr.write(`not installed: ${missing.join(', ')}: the tests of the player in its own window are left out\n`);
const withMpv = missing.length === 0 ? it : it.skip;
const posixMpv = process.platform === 'win32' ? it.skip : withMpv;

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-player-'));
const film = path.join(folder, 'film.mkv');
const other = path.join(folder, 'other.mkv');
const log = createLogger('test', 'silent');
const displayBefore = process.env['DISPLAY'];
let screen: ChildProcess | null = null;
let display = '';
const players: ReplayPlayer[] = [];

beforeAll(async () => {
  if (missing.length > 0) return;
  for (const [file, seconds] of [[film, '120'], [other, '8']] as const) {
    spawnSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=30', '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '30', '-pix_fmt', 'yuv420p', '-t', seconds, file]);
  }
  // A server that begins anew when its last client leaves drops one that comes in that moment.
  screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '800x600x24', '-noreset', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] });
  display = await new Promise<string>((resolve) => screen?.stdout?.once('data', (text: Buffer) => resolve(`:${text.toString().trim()}`)));
});
beforeEach(() => {
  process.env['DISPLAY'] = display;
});
afterEach(async () => {
  for (const player of players.splice(0)) await player.close();
});
afterAll(async () => {
  if (displayBefore === undefined) delete process.env['DISPLAY'];
  else process.env['DISPLAY'] = displayBefore;
  if (screen !== null) {
    const ended = new Promise((done) => screen?.once('exit', done));
    screen.kill('SIGTERM');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** A busy machine takes its time to show a window. */
const patient: PlayerPatience = { startMs: 60_000, pictureMs: 60_000, windowMs: 60_000 };
function player(settings: Partial<{ mpv: string; player: 'auto' | 'mpv' | 'browser'; dataDir: string }> = {}, patience?: PlayerPatience): { one: ReplayPlayer; told: PlayerMessage[]; closed: () => Promise<void> } {
  const one = new ReplayPlayer(Object.defineProperties({ mpv: 'mpv', player: 'auto', dataDir: folder }, Object.getOwnPropertyDescriptors(settings)) as PlayerSettings, log, patience);
  players.push(one);
  const told: PlayerMessage[] = [];
  one.on('changed', (message) => told.push(message));
  const closed = new Promise<void>((resolve) => one.once('closed', resolve));
  return { one, told, closed: () => closed };
}
type Position = NonNullable<Awaited<ReturnType<ReplayPlayer['position']>>>;
/** A key is answered when mpv has it, and does its work a moment later: waits until the position is so, at most a minute. */
async function until(one: ReplayPlayer, isSo: (at: Position) => boolean): Promise<Position> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    const at = await one.position();
    if (at !== null && isSo(at)) return at;
    await new Promise((wake) => setTimeout(wake, 20));
  }
  throw new Error(`it never came to that: ${JSON.stringify(await one.position())}`);
}
const clipId = '6f1c2a34-0000-4000-8000-000000000001';
const inItsWindow = { player: 'mpv', trouble: null } as const;

describe('[CLP-2] the player in its own window', () => {
  withMpv('[CLP-2] opens where it is told, on the clip, and says so', async () => {
    const { one, told } = player({}, patient);
    expect(await one.prepare()).toBe('ready');
    expect(await one.open(clipId, film, 10_000)).toEqual(inItsWindow);
    expect(told).toMatchObject([{ player: 'mpv', clipId, opensAtMs: 10_000 }]);
    await one.press('SPACE');
    const { atMs } = await until(one, ({ paused }) => paused);
    // It plays from where it was opened until the key is pressed.
    expect(atMs).toBeGreaterThanOrEqual(9_960);
    expect(atMs).toBeLessThan(119_000);
  });

  withMpv('[CLP-2] plays also where nothing can be written, as on a full disk', async () => {
    const { one } = player({ dataDir: film }, patient);
    expect(await one.open(clipId, film, 1_000)).toEqual(inItsWindow);
  });

  withMpv('[CLP-2] one that a killed run left on the screen is ended by the next run', async () => {
    const { one, closed } = player({}, patient);
    expect(await one.open(clipId, film, 1_000)).toEqual(inItsWindow);
    // The next run knows nothing but the data directory.
    await player().one.endEarlier();
    await closed();
    expect(existsSync(path.join(folder, 'player.json'))).toBe(false);
    await player().one.endEarlier();
  });

  withMpv('[CLP-2] steps by one picture both ways, and changes its speed', async () => {
    const { one } = player({}, patient);
    expect(await one.open(clipId, film, 5_000)).toEqual(inItsWindow);
    await one.press('SPACE');
    await until(one, ({ paused }) => paused);
    const moved = async (from: number): Promise<number> => (await until(one, ({ atMs }) => Math.abs(atMs - from) > 1)).atMs;
    let before = (await one.position())!.atMs;
    for (let settled = -1; settled !== before; ) {
      settled = before;
      await new Promise((wake) => setTimeout(wake, 100));
      before = (await one.position())!.atMs;
    }
    await one.press('.');
    const after = await moved(before);
    expect(Math.abs(after - before - 1_000 / 30)).toBeLessThan(3);
    await one.press(',');
    expect(Math.abs((await moved(after)) - before)).toBeLessThan(3);
    await one.press('2');
    expect(await until(one, ({ speed }) => speed === 0.25)).toBeDefined();
    expect(await one.press('no-such-key')).toBe(false);
  });

  withMpv('[CLP-2] a second clip takes the place of the first in the same window', async () => {
    const { one, told } = player({}, patient);
    expect(await one.open(clipId, film, 10_000)).toEqual(inItsWindow);
    expect(await one.open('6f1c2a34-0000-4000-8000-000000000002', other, 2_000)).toMatchObject({ player: 'mpv' });
    // The first one stands behind its tenth second, the second has eight.
    await until(one, ({ atMs }) => atMs < 8_100);
    expect(told.map(({ player: who }) => who)).toEqual(['mpv', 'mpv']);
  });

  withMpv.each(['ESC', 'q'])('[CLP-2] %s closes it, which is seen, and it opens again', async (key) => {
    const { one, told, closed } = player({}, patient);
    expect(await one.open(clipId, film, 10_000)).toEqual(inItsWindow);
    expect(await one.press(key)).toBe(true);
    await closed();
    expect(told.at(-1)).toMatchObject({ player: 'closed', clipId: null });
    expect(await one.open(clipId, film, 1_000)).toEqual(inItsWindow);
  });

  withMpv('[CLP-2] one that is made ready and gets no clip goes away', async () => {
    const { one, told } = player({}, patient);
    await one.prepare();
    await one.standDown();
    expect(told).toEqual([]);
    expect(await one.position()).toBeNull();
  });

  withMpv('[CLP-2] after one that got no clip none is begun ahead of the next, and a clip opens all the same', async () => {
    const { one } = player({}, patient);
    expect(await one.prepare()).toBe('ready');
    await one.standDown();
    expect([await one.prepare(), one.inWindow]).toEqual(['later', false]);
    expect(await one.open(clipId, film, 1_000)).toEqual(inItsWindow);
    expect(await one.prepare()).toBe('ready');
  });

  withMpv('[CLP-2] a file that can not be played goes to the console, with the reason', async () => {
    const { one } = player({}, patient);
    expect(await one.open(clipId, path.join(folder, 'none.mkv'), 0)).toMatchObject({ player: 'browser', trouble: { code: 'PLAYER_WITHOUT_PICTURE' } });
  });

  withMpv('[CLP-2] without a screen the clip goes to the console, with the reason', async () => {
    delete process.env['DISPLAY'];
    const { one, told } = player();
    expect(await one.open(clipId, film, 0)).toMatchObject({ player: 'browser', trouble: { code: expect.stringMatching(/^PLAYER_/) as string } });
    expect(told.at(-1)).toMatchObject({ player: 'browser', clipId });
  });
});

describe('[CLP-2] without mpv', () => {
  it('[CLP-2] the console plays, and says what to install', async () => {
    const { one, told, closed } = player({ mpv: path.join(folder, 'no-mpv') });
    expect(await one.prepare()).toMatchObject({ code: 'NO_MPV' });
    expect(await one.open(clipId, film, 3_000)).toMatchObject({ player: 'browser', trouble: { code: 'NO_MPV', toDo: expect.stringContaining('Install mpv') as string } });
    one.closedInBrowser();
    await closed();
    expect(told.map(({ player: who }) => who)).toEqual(['browser', 'closed']);
  });
  it('[CLP-2] the console plays where the system refuses to start any program', async () => {
    // As without memory for one: refused at once, and not by an event.
    const { one } = player({ mpv: 'm\0pv' });
    expect(await one.prepare()).toMatchObject({ code: 'PLAYER_FAILED' });
    expect(await one.open(clipId, film, 3_000)).toMatchObject({ player: 'browser', trouble: { code: 'PLAYER_FAILED' } });
    expect(one.state).toMatchObject({ player: 'browser', clipId });
  });
  it('[CLP-2] a court that wants the console alone starts nothing', async () => {
    const { one } = player({ player: 'browser' });
    expect(await one.prepare()).toBe('ready');
    expect(await one.open(clipId, film, 3_000)).toEqual({ player: 'browser', trouble: null });
  });
  it('[CLP-2] the keys are written for mpv and named for the console', () => {
    for (const key of ['SPACE', '.', ',', 'ESC', 'l', '1', '[']) expect(playerKeyNames.has(key)).toBe(true);
    expect(readFileSync(path.join(folder, 'player-keys.conf'), 'utf8')).toContain('ESC quit 0');
  });
});

posixMpv('[CLP-2] challenges in a burst do not each start an mpv that can not run, and what is mended serves the very next clip', async () => {
  const [counting, starts] = [path.join(folder, 'counting.sh'), path.join(folder, 'starts')];
  writeFileSync(counting, `#!/bin/sh\necho >> '${starts}'\nexit 1\n`, { mode: 0o755 });
  const programs = { mpv: counting };
  const { one } = player({ get mpv() { return programs.mpv; } }, patient);
  expect(await one.prepare()).toMatchObject({ code: 'PLAYER_FAILED' });
  for (let challenge = 0; challenge < 20; challenge += 1) expect(await one.prepare()).toBe('later');
  expect(readFileSync(starts, 'utf8')).toBe('\n');
  // A clip tries it in earnest, each time.
  expect(await one.open(clipId, film, 0)).toMatchObject({ player: 'browser', trouble: { code: 'PLAYER_FAILED' } });
  programs.mpv = 'mpv';
  expect(await one.open(clipId, film, 0)).toEqual(inItsWindow);
});

posixMpv('[CLP-2] a start that fails late ends no player that was begun after it', async () => {
  const slow = path.join(folder, 'slow.sh');
  writeFileSync(slow, '#!/bin/sh\nsleep 1\nexit 1\n', { mode: 0o755 });
  const programs = { mpv: slow };
  const { one } = player({ get mpv() { return programs.mpv; } }, patient);
  const first = one.prepare();
  const closing = one.close();
  programs.mpv = 'mpv';
  expect(await one.prepare()).toBe('ready');
  expect(await first).toMatchObject({ code: 'PLAYER_FAILED' });
  await closing;
  expect(one.inWindow).toBe(true);
  expect(await one.open(clipId, film, 0)).toEqual({ player: 'mpv', trouble: null });
});

withMpv('[CLP-2] what is asked for after the end opens nothing, and what was on its way is not told', async () => {
  const { one, told } = player({}, patient);
  const opening = one.open(clipId, film, 0);
  await one.stop();
  await opening;
  expect(await one.prepare()).toMatchObject({ code: 'PLAYER_FAILED' });
  expect((await one.open(clipId, other, 0)).player).toBe('browser');
  expect([told, one.inWindow]).toEqual([[], false]);
});
