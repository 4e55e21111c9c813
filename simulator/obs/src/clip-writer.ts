import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { EndlessFilm } from './endless-film.js';
import { findProgram } from './find-program.js';
import { GrowingFile } from './growing-file.js';

/** Twenty seconds of film, a key frame every second, with its own clock in the picture. */
const film = fileURLToPath(new URL('film.mp4', import.meta.url));
const filmSeconds = 20;
/** Its sound is a little longer than its pictures. */
const filmWithSoundMs = 20_134;
const limitMs = 20_000;

/**
 * Makes the files of the stand-in: by ffmpeg (copied from a film, not encoded, so it costs next to nothing), or, where there is no ffmpeg, as copies of the
 * whole film. `.mkv` with ffmpeg, fragmented `.mp4` without, which a browser plays as it is.
 */
export class ClipWriter {
  private readonly ffmpeg: string | null;
  private readonly running = new Map<string, GrowingFile>();
  private endless: Promise<EndlessFilm> | null = null;
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

  /** Begins a file that grows in real time until `endRecording`, but for pauses. `from`: when its first picture was taken, monotonic ms. */
  beginRecording(file: string, from: number): Promise<void> {
    return this.track(this.begin(file, from));
  }

  pauseRecording(file: string): void {
    this.running.get(file)?.pause();
  }

  resumeRecording(file: string): void {
    this.running.get(file)?.resume();
  }

  /** Closes a growing file. */
  async endRecording(file: string): Promise<void> {
    const growing = this.running.get(file);
    this.running.delete(file);
    await growing?.end();
  }

  /** Ends the recordings and waits for what is being written: afterwards nothing touches the folder. */
  async close(): Promise<void> {
    await Promise.all([...this.running.keys()].map((file) => this.endRecording(file)));
    await Promise.all(this.underWay);
  }

  private async begin(file: string, from: number): Promise<void> {
    const { ffmpeg } = this;
    if (ffmpeg === null) return copyFile(film, file);
    this.endless ??= readEndless(ffmpeg);
    this.running.set(file, new GrowingFile(file, await this.endless, from));
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

/** The film as pieces that are written one by one. */
async function readEndless(ffmpeg: string): Promise<EndlessFilm> {
  const args = ['-v', 'error', '-i', film, '-c', 'copy', '-f', 'matroska', '-write_crc32', '0', '-cluster_time_limit', '200', 'pipe:1'];
  const { stdout } = await promisify(execFile)(ffmpeg, args, { encoding: 'buffer', timeout: limitMs, maxBuffer: 64 * 1024 * 1024, windowsHide: true });
  return EndlessFilm.read(stdout, filmWithSoundMs);
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
