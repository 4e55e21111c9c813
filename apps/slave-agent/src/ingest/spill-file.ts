import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync, write } from 'node:fs';
import type { Datagram } from './thread-messages.js';

const encode = (one: Datagram): string =>
  `${JSON.stringify([one.sessionId, one.number, one.receivedAt, one.monotonicUs, one.sender, Buffer.from(one.bytes, 'latin1').toString('base64')])}\n`;

function decode(line: string): Datagram | null {
  try {
    const [sessionId, number, receivedAt, monotonicUs, sender, bytes] = JSON.parse(line) as [string, number, number, number, string, string];
    return { sessionId, number, receivedAt, monotonicUs, sender, bytes: Buffer.from(bytes, 'base64').toString('latin1') };
  } catch {
    return null; // the end of a line that was being written when the process was killed
  }
}

/**
 * Append-only file for datagrams that no longer fit into the queue. Writing is asynchronous, one write at a time, so that a
 * stalled disk holds memory and not the socket; reading gives them back in order. A file left by a killed run is read first.
 */
export class SpillFile {
  private readonly handle: number;
  private unwritten: string[] = [];
  private unwrittenCount = 0;
  private writing = false;
  private writtenBytes: number;
  private readBytes = 0;
  private rest = '';
  private waitingCount = 0;

  constructor(file: string) {
    this.handle = openSync(file, existsSync(file) ? 'r+' : 'w+');
    this.writtenBytes = fstatSync(this.handle).size;
  }

  /** Whether anything waits here: then newer datagrams must queue up behind it. */
  get active(): boolean {
    return this.unwrittenCount > 0 || this.readBytes < this.writtenBytes || this.writing;
  }

  /** Datagrams held in memory because their write has not begun. */
  get unwrittenInMemory(): number {
    return this.unwrittenCount;
  }

  /** Datagrams appended and not yet read back. */
  get waiting(): number {
    return this.waitingCount;
  }

  append(one: Datagram): void {
    this.unwritten.push(encode(one));
    this.unwrittenCount += 1;
    this.waitingCount += 1;
    this.flush();
  }

  /** The next datagrams in order, about `limit`; empty while a write is under way or nothing waits. */
  read(limit: number): Datagram[] {
    const found: Datagram[] = [];
    const buffer = Buffer.allocUnsafe(65_536);
    while (found.length < limit && this.readBytes < this.writtenBytes) {
      const length = readSync(this.handle, buffer, 0, Math.min(buffer.length, this.writtenBytes - this.readBytes), this.readBytes);
      if (length === 0) break;
      this.readBytes += length;
      // Everything but bytes is ASCII or escaped by JSON, and a cut in a character only falls within one line's text.
      const lines = (this.rest + buffer.toString('latin1', 0, length)).split('\n');
      this.rest = lines.pop() ?? '';
      for (const line of lines) {
        const one = decode(line);
        if (one !== null) found.push(one);
      }
    }
    this.waitingCount = Math.max(0, this.waitingCount - found.length);
    if (this.readBytes >= this.writtenBytes && !this.writing && this.unwrittenCount === 0) this.rest = '';
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

  private flush(): void {
    if (this.writing || this.unwrittenCount === 0) return;
    this.writing = true;
    const chunk = Buffer.from(this.unwritten.join(''), 'latin1');
    this.unwritten = [];
    this.unwrittenCount = 0;
    write(this.handle, chunk, 0, chunk.length, this.writtenBytes, (error, written) => {
      this.writing = false;
      if (error === null) this.writtenBytes += written;
      if (error !== null || written < chunk.length) {
        // A full disk: keep the rest in memory, in order, and try again with the next datagram.
        const left = chunk.subarray(error === null ? written : 0).toString('latin1');
        this.unwritten.unshift(left);
        this.unwrittenCount += left.split('\n').length - 1;
        return;
      }
      this.flush();
    });
  }
}
