import { createReadStream, createWriteStream, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pino } from 'pino';

export interface LogFileRules {
  /** A file that has grown beyond it is followed by another one. */
  readonly maxBytes: number;
  /** Files that are kept, the current one among them. */
  readonly keepFiles: number;
  readonly keepDays: number;
}

/** A file of a log, current or put away. */
export interface LogFile {
  readonly name: string;
  readonly file: string;
  readonly isCurrent: boolean;
}

const suffixes = ['.log', '.log.gz'];
const dayMs = 86_400_000;

type Destination = ReturnType<typeof pino.destination>;

/** Opens at once, so that the last words of a process that ends right away are written too. */
function openDestination(file: string): Destination {
  const destination = pino.destination({ dest: openSync(file, 'a'), sync: false });
  destination.on('error', () => undefined);
  return destination;
}

/** Files of a log in a folder, newest first: their names tell when each was begun. A put away one that is still being packed is given once. */
export function logFilesIn(folder: string, name: string): LogFile[] {
  let entries: string[];
  try {
    entries = readdirSync(folder);
  } catch {
    return [];
  }
  const own = entries.filter((entry) => entry.startsWith(`${name}-`) && suffixes.some((suffix) => entry.endsWith(suffix)));
  const packed = new Set(own.filter((entry) => entry.endsWith('.gz')).map((entry) => entry.slice(0, -3)));
  const files = own.filter((entry) => entry.endsWith('.gz') || !packed.has(entry)).sort((a, b) => (a > b ? -1 : 1));
  return files.map((entry, index) => ({ name: entry.replace(/\.gz$/, ''), file: path.join(folder, entry), isCurrent: index === 0 }));
}

/**
 * LOG-1: a log in files of bounded size, packed when they are full and removed by number and age. A disk that takes nothing stops the log, not the
 * process. Written without waiting; what is not yet written when the process exits is written then.
 */
export class LogFiles {
  private destination: Destination;
  private bytes: number;
  private current: string;
  /** Files that are being packed: a second packing of one would write into the file of the first. */
  private readonly packing = new Set<string>();

  constructor(
    private readonly folder: string,
    private readonly name: string,
    private readonly rules: LogFileRules,
    private readonly now: () => Date,
  ) {
    mkdirSync(folder, { recursive: true });
    const [newest] = logFilesIn(folder, name);
    // A process that starts again and again must not push the log of what was before out of its files.
    const goesOn = newest !== undefined && newest.file.endsWith('.log') && statSync(newest.file).size < rules.maxBytes;
    this.current = goesOn ? newest.file : this.fileOf(now());
    this.bytes = goesOn ? statSync(newest.file).size : 0;
    this.destination = openDestination(this.current);
    this.tidy();
  }

  write(line: string): void {
    this.destination.write(line);
    this.bytes += Buffer.byteLength(line);
    if (this.bytes >= this.rules.maxBytes) this.next();
  }

  /** Writes what is not written yet, at once. */
  flush(): void {
    try {
      this.destination.flushSync();
    } catch {
      // not open yet, or the disk takes nothing
    }
  }

  /** Follows the current file by another one; a time that stands still, or was stepped back, does not take an older name. */
  private next(): void {
    const full = this.current;
    let at = this.now().getTime();
    while (this.fileOf(new Date(at)) <= full) at += 1;
    this.current = this.fileOf(new Date(at));
    this.bytes = 0;
    const before = this.destination;
    try {
      this.destination = openDestination(this.current);
    } catch {
      this.current = full; // no place for another file: this one grows on, and the next try comes after as many bytes again
      return;
    }
    before.once('close', () => void this.pack(full));
    before.end();
  }

  private fileOf(at: Date): string {
    return path.join(this.folder, `${this.name}-${at.toISOString().replace(/[:.]/g, '-')}.log`);
  }

  private async pack(file: string): Promise<void> {
    if (this.packing.has(file)) return;
    this.packing.add(file);
    try {
      await pipeline(createReadStream(file), createGzip(), createWriteStream(`${file}.gz.new`));
      renameSync(`${file}.gz.new`, `${file}.gz`);
      rmSync(file, { force: true });
    } catch {
      rmSync(`${file}.gz.new`, { force: true }); // stays as it is; the next full one tries again
    } finally {
      this.packing.delete(file);
    }
    this.tidy();
  }

  private tidy(): void {
    const oldest = this.now().getTime() - this.rules.keepDays * dayMs;
    logFilesIn(this.folder, this.name).forEach(({ file, isCurrent }, index) => {
      if (isCurrent || file === this.current) return;
      try {
        if (index >= this.rules.keepFiles || statSync(file).mtimeMs < oldest) rmSync(file, { force: true });
        else if (file.endsWith('.log')) void this.pack(file);
      } catch {
        // held by somebody who reads it: next time
      }
    });
  }
}
