import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

interface FileLines {
  readonly lines: readonly string[];
  /** Characters of the unpacked text. */
  readonly size: number;
}
interface Kept extends FileLines {
  readonly file: string;
  readonly mtimeMs: number;
  /** Bytes of the file when it was read. */
  readonly bytes: number;
}

/** Reads the lines of log files, packed ones too, and keeps those of the last file for a moment: a log is read page by page, and each page would unpack and split its whole file again. */
export class LineReader {
  private kept: Kept | null = null;
  private forget: NodeJS.Timeout | null = null;

  /**
   * @param keepMs how long after their last use lines are kept.
   * @param maxSize of a text that is kept, in characters.
   */
  constructor(
    private readonly keepMs: number,
    private readonly maxSize: number,
  ) {}

  /**
   * @param before number of the line that the reading goes on before; null for the end of the file.
   * @returns the lines up to there at least; null for a file that was packed or removed in this moment.
   */
  async read(file: string, before: number | null): Promise<FileLines | null> {
    try {
      const { mtimeMs, size: bytes } = await stat(file);
      const known = this.kept;
      if (known?.file === file) {
        // Logs only grow: what stands before a line that is not the last stays as it is while others are added.
        const fits = before === null ? known.mtimeMs === mtimeMs && known.bytes === bytes : bytes >= known.bytes && before < known.lines.length;
        if (fits) {
          this.keep(known);
          return known;
        }
      }
      const raw = await readFile(file);
      const text = (file.endsWith('.gz') ? await promisify(gunzip)(raw) : raw).toString('utf8');
      const lines = text.split('\n');
      if (lines.at(-1) === '') lines.pop();
      const read: Kept = { file, mtimeMs, bytes, lines, size: text.length };
      if (read.size <= this.maxSize) this.keep(read);
      return read;
    } catch {
      return null;
    }
  }

  private keep(lines: Kept): void {
    if (this.forget !== null) clearTimeout(this.forget);
    this.kept = lines;
    this.forget = setTimeout(() => {
      this.kept = null;
    }, this.keepMs).unref();
  }
}
