import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { browserPath } from '../open-browser.js';

const run = promisify(execFile);

/** Bars of the picture: one white, one black, then the bits of the time, highest first. */
const bits = 24;
const bars = bits + 2;
const barWidth = 12;
export const clockPicture = { width: bars * barWidth, height: 120 };

/** The page: the wall clock as bars in Gray code, so that a bar caught in the middle of a change is off by one step and not by half the range. */
const page = `<!doctype html><style>html,body{margin:0;background:#000;overflow:hidden}canvas{display:block}</style><canvas width="${String(clockPicture.width)}" height="${String(clockPicture.height)}"></canvas><script>
const context = document.querySelector('canvas').getContext('2d', { alpha: false });
function draw() {
  const now = Date.now() % ${String(2 ** bits)};
  const code = now ^ (now >>> 1);
  for (let bar = 0; bar < ${String(bars)}; bar += 1) {
    const on = bar === 0 || (bar > 1 && (code >>> (${String(bits)} - 1 - (bar - 2))) & 1);
    context.fillStyle = on ? '#fff' : '#000';
    context.fillRect(bar * ${String(barWidth)}, 0, ${String(barWidth)}, ${String(clockPicture.height)});
  }
  requestAnimationFrame(draw);
}
draw();
</script>`;

/** A window that shows the wall clock, on a screen of its own that an OBS can capture. */
export class PictureClock {
  private constructor(
    private readonly folder: string,
    private readonly screen: ChildProcess,
    private readonly browser: ChildProcess,
    /** X display of the screen, such as `:7`. */
    readonly display: string,
  ) {}

  static async open(): Promise<PictureClock> {
    if (browserPath === null) throw new Error('no browser on this machine');
    const folder = mkdtempSync(path.join(tmpdir(), 'restrike-clock-'));
    const file = path.join(folder, 'clock.html');
    writeFileSync(file, page);
    const size = `${String(clockPicture.width)}x${String(clockPicture.height)}`;
    const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const display = await new Promise<string>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('Xvfb named no display within 10 s')), 10_000);
      screen.stdout.once('data', (chunk: Buffer) => {
        clearTimeout(limit);
        resolve(`:${chunk.toString().trim()}`);
      });
      screen.once('error', reject);
    });
    const browser = spawn(
      browserPath,
      [
        `--app=${pathToFileURL(file).href}`, '--window-position=0,0', `--window-size=${size.replace('x', ',')}`, '--kiosk', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--disable-renderer-backgrounding', '--disable-background-timer-throttling', `--user-data-dir=${path.join(folder, 'profile')}`,
      ],
      { env: { ...process.env, DISPLAY: display }, stdio: 'ignore' },
    );
    return new PictureClock(folder, screen, browser, display);
  }

  async close(): Promise<void> {
    for (const child of [this.browser, this.screen]) {
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
