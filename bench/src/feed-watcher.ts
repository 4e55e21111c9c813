import type { LiveState } from '@restrike/contracts';
import { io, type Socket } from 'socket.io-client';
import type { Sender } from './start-sender.js';

/** Wall clock with a fraction, ms; comparable over the threads of this process. */
export const now = (): number => performance.timeOrigin + performance.now();

/** Latencies seen at one end, ms: of each state that came, from the sending of the datagram that made it. */
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
    this.newest = live.sequence;
    const sentAt = this.sender()?.sentAt(this.target, live.sequence - this.base - 1) ?? 0;
    if (live.sequence > this.base && sentAt > 0) this.latencies.push(at - sentAt);
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
