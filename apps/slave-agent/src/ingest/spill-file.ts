import { appendFileSync, closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync, readFileSync, renameSync, rmSync, write, writeFileSync } from 'node:fs';
import type { Datagram } from './thread-messages.js';

const newline = 0x0a;
/** A line of the file: JSON, whose characters are bytes (latin1) as those of the content are. What would end the line is escaped by JSON. */
const encode = (one: Datagram): string => `${JSON.stringify([one.sessionId, one.number, one.receivedAt, one.readUs ?? one.monotonicUs, one.sender, one.bytes])}\n`;

function decode(line: string): Datagram | null {
  try {
    const [sessionId, number, receivedAt, monotonicUs, sender, bytes] = JSON.parse(line) as [string, number, number, number, string, string];
    return { sessionId, number, receivedAt, monotonicUs, sender, bytes };
  } catch {
    return null; // the end of a line that was being written when the process was killed
  }
}

/** Beside a spill file: what the pipeline could not commit before it ended, older than everything in the file. */
const leftoverOf = (file: string): string => `${file}.older`;

/** Puts datagrams aside at the end of a run, to be read before the file itself by the next. */
export function leaveOver(file: string, datagrams: readonly Datagram[]): void {
  appendFileSync(leftoverOf(file), datagrams.map(encode).join(''), 'latin1');
}

/** Joins what an earlier run left over with its file, older first. Cut off at any moment, it is done again. */
function joinLeftover(file: string): void {
  const older = leftoverOf(file);
  if (!existsSync(older)) return;
  const joined = `${file}.joined`;
  writeFileSync(joined, Buffer.concat([readFileSync(older), Buffer.from('\n'), existsSync(file) ? readFileSync(file) : Buffer.alloc(0)]));
  renameSync(joined, file);
  rmSync(older);
}

/**
 * Append-only file for datagrams that no longer fit into the queue. Writing is asynchronous, one write at a time, so that a
 * stalled disk holds memory and not the socket; reading gives them back in order. A file left by a killed run is read first.
 */
export class SpillFile {
  private readonly handle: number;
  private lines: string[] = [];
  private unwrittenCount = 0;
  private writing = 0;
  private writtenBytes: number;
  private readBytes = 0;
  private rest = '';
  private waitingCount = 0;

  constructor(file: string) {
    joinLeftover(file);
    this.handle = openSync(file, existsSync(file) ? 'r+' : 'w+');
    this.writtenBytes = fstatSync(this.handle).size;
    this.takeOver();
  }

  /** Whether anything waits here: then newer datagrams must queue up behind it. */
  get active(): boolean {
    return this.unwritten > 0 || this.readBytes < this.writtenBytes;
  }

  /** Datagrams of which the write has not ended: they are in memory alone. */
  get unwritten(): number {
    return this.unwrittenCount + this.writing;
  }

  /** Datagrams appended and not yet read back. */
  get waiting(): number {
    return this.waitingCount;
  }

  append(one: Datagram): void {
    this.lines.push(encode(one));
    this.unwrittenCount += 1;
    this.waitingCount += 1;
    this.flush();
  }

  /** The next datagrams in order, about `limit`; empty while a write is under way or nothing waits. */
  read(limit: number): Datagram[] {
    // After a full disk nothing else may come to try the write again.
    this.flush();
    const found: Datagram[] = [];
    const buffer = Buffer.allocUnsafe(65_536);
    while (found.length < limit && this.readBytes < this.writtenBytes) {
      const length = readSync(this.handle, buffer, 0, Math.min(buffer.length, this.writtenBytes - this.readBytes), this.readBytes);
      if (length === 0) break;
      this.readBytes += length;
      const lines = (this.rest + buffer.toString('latin1', 0, length)).split('\n');
      this.rest = lines.pop() ?? '';
      for (const line of lines) {
        const one = decode(line);
        if (one !== null) found.push(one);
      }
    }
    this.waitingCount = this.active ? Math.max(0, this.waitingCount - found.length) : 0;
    if (!this.active) this.rest = '';
    return found;
  }

  /** Empties the file. Call it when everything that was read is committed and nothing waits. */
  clear(): void {
    if (this.active || this.writtenBytes === 0) return;
    ftruncateSync(this.handle, 0);
    this.readBytes = 0;
    this.writtenBytes = 0;
  }

  close(): void {
    closeSync(this.handle);
  }

  /** Counts what an earlier run left, and ends a line that it was cut off in, so that the next datagram begins one of its own. */
  private takeOver(): void {
    const buffer = Buffer.allocUnsafe(65_536);
    let last = newline;
    for (let at = 0; at < this.writtenBytes; ) {
      const length = readSync(this.handle, buffer, 0, Math.min(buffer.length, this.writtenBytes - at), at);
      if (length === 0) break;
      at += length;
      for (const byte of buffer.subarray(0, length)) {
        if (byte === newline && last !== newline) this.waitingCount += 1;
        last = byte;
      }
    }
    // With the first datagram, not now: on a full disk the agent must start all the same.
    if (last !== newline) this.lines.push('\n');
  }

  private flush(): void {
    if (this.writing > 0 || this.unwrittenCount === 0) return;
    const chunk = Buffer.from(this.lines.join(''), 'latin1');
    this.writing = this.unwrittenCount;
    this.lines = [];
    this.unwrittenCount = 0;
    write(this.handle, chunk, 0, chunk.length, this.writtenBytes, (error, written) => {
      const wrote = error === null ? written : 0;
      this.writtenBytes += wrote;
      if (wrote < chunk.length) {
        // A full disk: keep the rest in memory, in order, and try again with the next datagram or reading.
        const left = chunk.toString('latin1', wrote);
        this.lines.unshift(left);
        this.unwrittenCount += left.split('\n').length - 1;
      }
      this.writing = 0;
      if (wrote === chunk.length) this.flush();
    });
  }
}
