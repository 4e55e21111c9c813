import { access, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { RecordingDisk } from '@restrike/contracts';
import { wordsOf, type Logger } from '@restrike/runtime';
import { videoFolders, FolderHangsError } from './folder-gate.js';
import { hoursLeft, recordingRate, type RecordingMark } from '../health/recording-rate.js';

/** What the disk watch looks at. */
export interface DiskWatchCourt {
  readonly folder: () => string;
  /** The recordings that run, each with the OBS that writes it. */
  readonly recordings: () => readonly { readonly camera: string; readonly file: string }[];
  readonly monotonicMs: () => number;
  /** Below so many hours it is time to act. */
  readonly warnHours: () => number;
  /** After each look: a folder on the disk of the videos (null while it does not answer), and how quickly recordings of all cameras grow on this machine (null before the first). */
  readonly looked: (folder: string | null, bytesPerS: number | null) => void;
  readonly log: Logger;
}

const lookEveryMs = 5_000;
/** While no recording was seen: 8 Mbit/s. */
const assumedBytesPerS = 1_000_000;

/** The nearest folder above that is there. @throws FolderHangsError */
async function existing(folder: string): Promise<string> {
  let at = folder;
  while (path.dirname(at) !== at && !(await isThere(at))) at = path.dirname(at);
  return at;
}

function isThere(folder: string): Promise<boolean> {
  return videoFolders.ask(folder, () => access(folder)).then(() => true, (error: unknown) => {
    if (error instanceof FolderHangsError) throw error;
    return false;
  });
}

/** FIL-1: how long the disk lasts for recordings, and whether it is time to act, long before a recording stops. */
export class DiskWatch {
  private timer: NodeJS.Timeout | null = null;
  /** Each camera that records, or did in this stretch: one that stops before the others records again with them. */
  private readonly cameras = new Map<string, { readonly file: string; readonly mark: RecordingMark; readonly bytesPerS: number | null; readonly stretch: number }>();
  /** Counts the times that a recording began while none ran. */
  private stretch = 0;
  private allStopped = true;
  private bytesPerS: number | null = null;
  private looking = false;
  private stopped = false;
  /** Why its drive has no figures, when it does not answer. */
  private hangs: FolderHangsError | null = null;
  private space: { readonly free: number; readonly total: number } | null = null;

  constructor(private readonly court: DiskWatchCourt) {}

  start(): void {
    this.stopped = false;
    this.timer ??= setInterval(() => void this.look(), lookEveryMs).unref();
    void this.look();
  }

  stop(): void {
    this.stopped = true;
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  /** Never rejects: a disk that is not there, or does not answer, has no figures; what else fails is tried again with the next look. */
  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      await this.measure();
    } catch (error) {
      this.court.log.warn({ error: wordsOf(error) }, 'the disk of the recordings could not be looked at; trying again');
    } finally {
      this.looking = false;
    }
  }

  private async measure(): Promise<void> {
    const folder = this.court.folder();
    let hangs: FolderHangsError | null = null;
    const there = await existing(folder).catch((error: unknown) => {
      if (error instanceof FolderHangsError) hangs = error;
      return null;
    });
    this.hangs = hangs;
    this.space = there === null ? null : await videoFolders.ask(there, () => statfs(there)).then(({ bavail, blocks, bsize }) => ({ free: bavail * bsize, total: blocks * bsize }), () => null);
    const found: { readonly camera: string; readonly file: string; readonly bytes: number }[] = [];
    for (const { camera, file } of there === null || this.stopped ? [] : this.court.recordings()) {
      const size = await videoFolders.ask(file, () => stat(file)).then((one) => one.size, () => null);
      if (size !== null) found.push({ camera, file, bytes: size });
    }
    // What is told now is told to a court that has ended.
    if (this.stopped) return;
    if (this.allStopped && found.length > 0) this.stretch += 1;
    this.allStopped = found.length === 0;
    const isMeasured = found.map((one) => this.follow(one)).includes(true);
    // By now every camera of this stretch has begun.
    if (isMeasured) for (const [id, { stretch }] of this.cameras) if (stretch !== this.stretch) this.cameras.delete(id);
    const rates = [...this.cameras.values()].map(({ bytesPerS }) => bytesPerS);
    // Until each is known, what they were before is nearer to the truth than a part of them.
    if (rates.length > 0 && rates.every((rate) => rate !== null)) this.bytesPerS = rates.reduce((sum, rate) => sum + rate, 0);
    this.court.looked(there, this.bytesPerS);
  }

  /** Whether this look tells how quickly it grows. */
  private follow({ camera, file, bytes }: { readonly camera: string; readonly file: string; readonly bytes: number }): boolean {
    const before = this.cameras.get(camera);
    const now = { file, mark: { bytes, at: this.court.monotonicMs() }, stretch: this.stretch };
    const rate = before?.file === file ? recordingRate(before.mark, now.mark) : null;
    if (before?.file === file && rate === null) return false;
    // One that is paused grows when it goes on.
    this.cameras.set(camera, { ...now, bytesPerS: rate === null || rate === 0 ? (before?.bytesPerS ?? null) : rate });
    return rate !== null;
  }

  view(): RecordingDisk {
    const free = this.space?.free ?? null;
    const hours = hoursLeft(free, this.bytesPerS !== null && this.bytesPerS > 0 ? this.bytesPerS : assumedBytesPerS);
    const low = hours !== null && hours < this.court.warnHours();
    return {
      folder: this.court.folder(),
      freeBytes: free,
      totalBytes: this.space?.total ?? null,
      bytesPerS: this.bytesPerS,
      hoursLeft: hours,
      low,
      advice: this.hangs !== null ? this.hangs.advice : low ? `The disk of the recordings lasts for ${hours.toFixed(1)} h. Clean up videos that are verified in the shared folder, or choose a folder on another disk in the settings.` : null,
    };
  }
}
