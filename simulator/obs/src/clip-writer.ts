import { spawn, type ChildProcess } from 'node:child_process';
import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from './find-program.js';

/** Twenty seconds of film, a key frame every second, with its own clock in the picture. */
const film = fileURLToPath(new URL('film.mp4', import.meta.url));
const filmSeconds = 20;
const limitMs = 20_000;

/**
 * Makes the files of the stand-in: by ffmpeg (copied from a film, not encoded, so it costs next to nothing), or, where there is no ffmpeg, as copies of the
 * whole film. `.mkv` with ffmpeg, fragmented `.mp4` without, which a browser plays as it is.
 */
export class ClipWriter {
  private readonly ffmpeg: string | null;
  private readonly running = new Map<string, ChildProcess>();
  private readonly underWay = new Set<Promise<void>>();

  constructor(ffmpeg: string | null | undefined = undefined) {
    this.ffmpeg = ffmpeg === undefined ? findProgram('ffmpeg') : ffmpeg;
  }

  get extension(): string {
    return this.ffmpeg === null ? 'mp4' : 'mkv';
  }

  /** A clip of `seconds` that begins `from` seconds into the endless film. Throws when it can not be written. */
  clip(file: string, from: number, seconds: number): Promise<void> {
    return this.track(this.writeClip(file, from, seconds));
  }

  /** An empty file, as a full disk leaves it. */
  empty(file: string): Promise<void> {
    return this.track(this.writeEmpty(file));
  }

  private async writeClip(file: string, from: number, seconds: number): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    if (this.ffmpeg === null) return copyFile(film, file);
    const at = (from % filmSeconds).toFixed(3);
    await this.run(file, ['-ss', at, '-stream_loop', '-1', '-i', film, '-t', Math.max(0.5, seconds).toFixed(3), '-c', 'copy']);
  }

  private async writeEmpty(file: string): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '');
  }

  /** Begins a file that grows in real time until `endRecording`. */
  async beginRecording(file: string): Promise<void> {
    if (this.ffmpeg === null) return this.track(copyFile(film, file));
    const child = spawn(this.ffmpeg, ['-v', 'error', '-y', '-re', '-stream_loop', '-1', '-i', film, '-c', 'copy', '-flush_packets', '1', file], { stdio: ['pipe', 'ignore', 'ignore'] });
    child.once('error', () => this.running.delete(file));
    child.stdin.on('error', () => undefined);
    this.running.set(file, child);
  }

  /** Closes a growing file; by force it is left as a crash would leave it. */
  async endRecording(file: string, byForce = false): Promise<void> {
    const child = this.running.get(file);
    this.running.delete(file);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    // `q` is ffmpeg's own key to finish; a signal would be a kill on Windows.
    if (byForce) child.kill('SIGKILL');
    else child.stdin?.write('q');
    const limit = setTimeout(() => child.kill('SIGKILL'), 3_000);
    await ended;
    clearTimeout(limit);
  }

  /** Ends the recordings and waits for what is being written: afterwards nothing touches the folder. */
  async close(): Promise<void> {
    await Promise.all([...this.running.keys()].map((file) => this.endRecording(file)));
    await Promise.all(this.underWay);
  }

  private async track(work: Promise<void>): Promise<void> {
    const ended = work.catch(() => undefined);
    this.underWay.add(ended);
    try {
      await work;
    } finally {
      this.underWay.delete(ended);
    }
  }

  private run(file: string, given: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.ffmpeg ?? 'ffmpeg', ['-v', 'error', '-y', ...given, file], { stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
      child.once('error', reject);
      child.once('close', (code) => {
        clearTimeout(limit);
        if (code === 0) resolve();
        else reject(new Error(`ffmpeg ended with ${String(code)}: ${said.trim()}`));
      });
    });
  }
}

/** The first of `name.ext`, `name (2).ext`, … that does not exist, as OBS counts. */
export async function freeName(folder: string, name: string, extension: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const file = path.join(folder, `${name}${count === 1 ? '' : ` (${String(count)})`}.${extension}`);
    if (!(await stat(file).then(() => true, () => false))) return file;
  }
}

/** OBS's pattern for file names with its `%` words filled in for a moment (local time). Pure. */
export function fillPattern(pattern: string, moment: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const words: Readonly<Record<string, string>> = {
    '%CCYY': String(moment.getFullYear()),
    '%YY': two(moment.getFullYear() % 100),
    '%MM': two(moment.getMonth() + 1),
    '%DD': two(moment.getDate()),
    '%hh': two(moment.getHours()),
    '%mm': two(moment.getMinutes()),
    '%ss': two(moment.getSeconds()),
    '%%': '%',
  };
  return pattern.replace(/%CCYY|%YY|%MM|%DD|%hh|%mm|%ss|%%/g, (word) => words[word] ?? word);
}
