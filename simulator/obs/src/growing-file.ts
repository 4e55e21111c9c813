import { createWriteStream, type WriteStream } from 'node:fs';
import type { EndlessFilm } from './endless-film.js';

const everyMs = 100;

/** A recording: a file that grows with the time, and does not while it is paused. */
export class GrowingFile {
  private readonly stream: WriteStream;
  private readonly timer: NodeJS.Timeout;
  private next = 0;
  /** Film up to the last pause, ms, and when it went on after it; null while it is paused. */
  private heldMs = 0;
  private goesOnAt: number | null;

  /** `from`: when its first picture was taken, by this process's monotonic clock, ms. A busy machine writes it down later. */
  constructor(
    file: string,
    private readonly film: EndlessFilm,
    from: number,
  ) {
    this.goesOnAt = from;
    this.stream = createWriteStream(file);
    // A folder that was taken away: the recording is lost, as OBS's would be.
    this.stream.on('error', () => clearInterval(this.timer));
    this.stream.write(film.head);
    this.timer = setInterval(() => this.grow(), everyMs);
  }

  pause(): void {
    this.heldMs = this.lengthMs;
    this.goesOnAt = null;
  }

  resume(): void {
    this.goesOnAt ??= performance.now();
  }

  /** Closes the file with all that it should hold. */
  async end(): Promise<void> {
    this.grow();
    clearInterval(this.timer);
    await new Promise<void>((resolve) => {
      this.stream.once('close', () => resolve());
      if (this.stream.closed) resolve();
      else this.stream.end();
    });
  }

  private get lengthMs(): number {
    return this.heldMs + (this.goesOnAt === null ? 0 : performance.now() - this.goesOnAt);
  }

  private grow(): void {
    for (const lengthMs = this.lengthMs; this.film.at(this.next + 1) <= lengthMs; this.next += 1) this.stream.write(this.film.piece(this.next));
  }
}
