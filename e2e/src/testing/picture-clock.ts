import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Bars of the picture: one white, one black, then the bits of the time, highest first. */
const bits = 24;
const bars = bits + 2;
const barWidth = 12;
export const clockPicture = { width: bars * barWidth, height: 24 };

/**
 * Draws the wall clock as bars in Gray code, so that a picture taken in the middle of a change is off by one step and not by half the range. It writes into the memory of
 * the X server's screen itself: between reading the clock and what a capture of the screen sees there is no browser, no window and no compositor, only this write.
 * Ends when its input does, and tells how long the picture stood still at most, ms.
 */
const painter = `
const { openSync, readSync, writeSync } = require('node:fs');
const file = openSync(process.argv[1], 'r+');
const head = Buffer.alloc(100);
readSync(file, head, 0, head.length, 0);
const field = (index) => head.readUInt32BE(index * 4);
// Fields of the X window dump that Xvfb keeps its screen in: size of the header, bytes in a line, entries of the colour table with 12 bytes each.
const from = field(0) + field(19) * 12;
const line = field(12);
const picture = Buffer.alloc(line * ${String(clockPicture.height)});
const white = Buffer.alloc(${String(barWidth)} * 4, 255);
const black = Buffer.alloc(${String(barWidth)} * 4, 0);
let last = null;
let longest = 0;
let late = 0;
let drawn = 0;
function draw() {
  const now = Date.now();
  if (now === last) return;
  if (last !== null) {
    longest = Math.max(longest, now - last);
    drawn += 1;
    if (now - last > 10) late += 1;
  }
  last = now;
  const value = now % ${String(2 ** bits)};
  const code = value ^ (value >>> 1);
  for (let bar = 0; bar < ${String(bars)}; bar += 1) {
    const on = bar === 0 || (bar > 1 && (code >>> (${String(bits)} - 1 - (bar - 2))) & 1);
    (on ? white : black).copy(picture, bar * ${String(barWidth)} * 4);
  }
  for (let row = 1; row < ${String(clockPicture.height)}; row += 1) picture.copy(picture, row * line, 0, line);
  writeSync(file, picture, 0, picture.length, from);
}
setInterval(draw, 2);
process.stdin.on('data', () => {
  process.stdout.write(JSON.stringify({ longestMs: longest, lateShare: drawn === 0 ? 0 : late / drawn }) + '\\n');
  [longest, late, drawn] = [0, 0, 0];
});
process.stdin.on('end', () => process.exit(0));
`;

/** How well the clock kept up. */
export interface ClockPace {
  /** Longest that the picture stood still, ms. */
  readonly longestMs: number;
  /** Share of the pictures that stood for more than 10 ms, 0 … 1. */
  readonly lateShare: number;
}

/** A screen of its own that shows the wall clock, for an OBS to capture. */
export class PictureClock {
  private constructor(
    private readonly folder: string,
    private readonly screen: ChildProcess,
    private readonly painter: ChildProcess,
    /** X display of the screen, such as `:7`. */
    readonly display: string,
  ) {}

  static async open(): Promise<PictureClock> {
    const folder = mkdtempSync(path.join(tmpdir(), 'restrike-clock-'));
    const size = `${String(clockPicture.width)}x${String(clockPicture.height)}`;
    // Without -noreset the server begins anew whenever its last client leaves, as an OBS that is killed, and takes nobody meanwhile.
    const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', `${size}x24`, '-fbdir', folder, '-noreset', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const display = await new Promise<string>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('Xvfb named no display within 60 s')), 60_000);
      screen.stdout.once('data', (chunk: Buffer) => {
        clearTimeout(limit);
        resolve(`:${chunk.toString().trim()}`);
      });
      screen.once('error', reject);
    });
    const memory = path.join(folder, 'Xvfb_screen0');
    if (!existsSync(memory)) throw new Error('Xvfb keeps its screen in no file');
    return new PictureClock(folder, screen, spawn(process.execPath, ['-e', painter, memory], { stdio: ['pipe', 'pipe', 'inherit'] }), display);
  }

  /** How well the clock kept up since this was last asked. */
  async pace(): Promise<ClockPace> {
    const { stdin, stdout } = this.painter;
    if (stdin === null || stdout === null) throw new Error('the painter of the clock has no pipes');
    const answer = new Promise<string>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('the painter of the clock did not answer within 10 s')), 10_000);
      stdout.once('data', (chunk: Buffer) => {
        clearTimeout(limit);
        resolve(chunk.toString());
      });
    });
    stdin.write('?');
    return JSON.parse(await answer) as ClockPace;
  }

  async close(): Promise<void> {
    for (const child of [this.painter, this.screen]) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGTERM');
      if (!(await Promise.race([ended.then(() => true), sleep(5_000, false, { ref: false })]))) child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** A frame of a film in which the clock is to be seen. */
export interface ClockFrame {
  /** Place in the film, ms. */
  readonly atMs: number;
  /** What the clock shows, ms since 1970; null where it can not be read. */
  readonly wallMs: number | null;
}

/** Time that a row of bars shows, nearest to `around`; null when the two marks are not there. */
function readBars(row: Uint8Array, around: number): number | null {
  if ((row[0] ?? 0) < 170 || (row[1] ?? 255) > 85) return null;
  let code = 0;
  for (let bit = 0; bit < bits; bit += 1) code = (code << 1) | ((row[bit + 2] ?? 0) > 127 ? 1 : 0);
  let value = code;
  for (let shift = code >>> 1; shift > 0; shift >>>= 1) value ^= shift;
  const span = 2 ** bits;
  const base = Math.floor(around / span) * span + value;
  return [base - span, base, base + span].reduce((best, one) => (Math.abs(one - around) < Math.abs(best - around) ? one : best));
}

/** Whether a picture (BMP) shows the clock at its top left: its white mark, and the black one beside it. */
export function showsClock(picture: Buffer): boolean {
  const [from, width, height, bytes] = [picture.readUInt32LE(10), picture.readInt32LE(18), picture.readInt32LE(22), picture.readUInt16LE(28) / 8];
  const row = Math.floor(clockPicture.height / 2);
  // Lines are filled up to four bytes, and are kept from the bottom up where the height is positive.
  const line = from + (height > 0 ? height - 1 - row : row) * Math.ceil((width * bytes) / 4) * 4;
  const brightness = (bar: number): number => picture[line + Math.floor((bar + 0.5) * barWidth) * bytes] ?? 0;
  return brightness(0) > 170 && brightness(1) < 85;
}

/** Every frame of a film, in order; the clock lies at its top left. `around`: some moment of the film, ms since 1970. */
export async function readClockFilm(file: string, around: number): Promise<ClockFrame[]> {
  const middle = Math.floor(clockPicture.height / 3);
  const filter = `crop=${String(clockPicture.width)}:${String(middle)}:0:${String(middle)},scale=${String(bars)}:1:flags=area,format=gray`;
  const options = { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024, timeout: 60_000 } as const;
  const { stdout: rows } = await run('ffmpeg', ['-v', 'error', '-i', file, '-map', '0:v:0', '-vf', filter, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'], options);
  const { stdout: times } = await run('ffprobe', ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'frame=best_effort_timestamp_time', '-of', 'csv=p=0', file], options);
  const at = times.toString().split('\n').map((line) => line.replace(/,+$/, '').trim()).filter((line) => line !== '').map((line) => Number(line) * 1_000);
  const frames = Math.min(at.length, Math.floor(rows.length / bars));
  return Array.from({ length: frames }, (_, index) => ({ atMs: at[index] ?? 0, wallMs: readBars(rows.subarray(index * bars, (index + 1) * bars), around) }));
}

/** The frame that is to be seen at a place of a film. */
export function frameAt(frames: readonly ClockFrame[], atMs: number): ClockFrame | null {
  return frames.findLast((frame) => frame.atMs <= atMs + 0.5) ?? null;
}
