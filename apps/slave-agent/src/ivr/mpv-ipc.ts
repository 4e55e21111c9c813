import { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

const answerLimitMs = 2_000;
const connectEveryMs = 15;

interface MpvEvents {
  event: [{ readonly event: string; readonly [key: string]: unknown }];
  closed: [];
}

/** mpv's JSON IPC over its socket (a named pipe on Windows): commands with answers, and its events. */
export class MpvIpc extends EventEmitter<MpvEvents> {
  private number = 0;
  private readonly waiting = new Map<number, (answer: { readonly error: string; readonly data?: unknown }) => void>();

  private constructor(private readonly socket: Socket) {
    super();
    // A player that is killed with words unread breaks the connection off: 'close' follows. The reader of lines passes the error on as its own.
    socket.on('error', () => undefined);
    createInterface({ input: socket })
      .on('line', (line) => this.take(line))
      .on('error', () => undefined);
    socket.once('close', () => {
      for (const answer of this.waiting.values()) answer({ error: 'the player is gone' });
      this.waiting.clear();
      this.emit('closed');
    });
  }

  /** Connects as soon as the player listens; null when it does not in time. */
  static async open(address: string, limitMs: number, alive: () => boolean): Promise<MpvIpc | null> {
    const deadline = performance.now() + limitMs;
    while (performance.now() < deadline && alive()) {
      const socket = await new Promise<Socket | null>((resolve) => {
        const one = connect(address);
        one.once('connect', () => resolve(one));
        one.on('error', () => resolve(null));
      });
      if (socket !== null) return new MpvIpc(socket);
      await new Promise((done) => setTimeout(done, connectEveryMs));
    }
    return null;
  }

  /** Sends a command; resolves with mpv's answer, `error` is `success` when it was done. Never throws. */
  command(...words: readonly unknown[]): Promise<{ readonly error: string; readonly data?: unknown }> {
    this.number += 1;
    const id = this.number;
    return new Promise((resolve) => {
      const settle = (answer: { readonly error: string; readonly data?: unknown }): void => {
        clearTimeout(limit);
        this.waiting.delete(id);
        resolve(answer);
      };
      const limit = setTimeout(() => settle({ error: 'no answer' }), answerLimitMs);
      this.waiting.set(id, settle);
      if (this.socket.destroyed) settle({ error: 'the player is gone' });
      else this.socket.write(`${JSON.stringify({ command: words, request_id: id })}\n`);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private take(line: string): void {
    let message: { readonly event?: unknown; readonly request_id?: unknown; readonly error?: unknown; readonly data?: unknown };
    try {
      message = JSON.parse(line) as typeof message;
    } catch {
      return; // half a line of a player that was killed
    }
    if (typeof message.event === 'string') this.emit('event', message as { event: string });
    else if (typeof message.request_id === 'number') this.waiting.get(message.request_id)?.({ error: String(message.error), data: message.data });
  }
}
