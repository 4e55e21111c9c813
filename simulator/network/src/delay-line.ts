import type { Socket } from 'node:net';

/** Bytes on their way at most; then the sender is made to wait, as by a full window. */
const maxBytes = 4_194_304;

/** Carries the bytes of one direction of a connection, each chunk after the delay of its moment, always in order. */
export class DelayLine {
  private inside = 0;
  private lastDue = 0;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly delayMs: () => number,
    private readonly open: () => boolean,
  ) {
    from.on('data', (chunk) => this.carry(chunk));
    from.on('end', () => this.after(() => to.end()));
    from.on('close', () => this.after(() => to.destroy()));
    // The other direction closes both; what went wrong is the network's own business.
    from.on('error', () => undefined);
  }

  private carry(chunk: Buffer): void {
    this.inside += chunk.length;
    if (this.inside > maxBytes) this.from.pause();
    this.after(() => {
      this.inside -= chunk.length;
      if (this.inside <= maxBytes / 2) this.from.resume();
      if (this.open() && !this.to.destroyed) this.to.write(chunk);
    });
  }

  private after(then: () => void): void {
    const due = Math.max(this.lastDue, performance.now() + this.delayMs());
    this.lastDue = due;
    const wait = due - performance.now();
    if (wait <= 0) then();
    else setTimeout(then, wait);
  }
}
