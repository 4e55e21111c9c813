import type { LiveState } from '@restrike/contracts';
import { io, type Socket } from 'socket.io-client';
import type { Sender } from './start-sender.js';

/** Wall clock with a fraction, ms; comparable over the threads of this process. */
export const now = (): number => performance.timeOrigin + performance.now();

/**
 * Latencies seen at one end, ms: of every datagram, from its sending to the state that it is in. A state may tell several at once: each of them has waited
 * for it, the first one longest.
 */
export class FeedWatcher {
  readonly latencies: number[] = [];
  private newest = 0;

  constructor(
    private readonly socket: Socket,
    private readonly target: number,
    private readonly base: number,
    private readonly sender: () => Sender | null,
  ) {}

  saw(live: LiveState): void {
    const at = now();
    // A heartbeat tells the last state once more.
    if (live.sequence <= this.newest) return;
    const sender = this.sender();
    for (let sequence = Math.max(this.newest, this.base) + 1; sequence <= live.sequence; sequence += 1) {
      const sentAt = sender?.sentAt(this.target, sequence - this.base - 1) ?? 0;
      if (sentAt > 0) this.latencies.push(at - sentAt);
    }
    this.newest = live.sequence;
  }

  close(): void {
    this.socket.disconnect();
  }
}

/** Opens a feed and waits for its snapshot. */
export async function openFeed(url: string): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], forceNew: true });
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`no snapshot from ${url}`)), 15_000);
    socket.once('snapshot', () => {
      clearTimeout(limit);
      resolve();
    });
  });
  return socket;
}
