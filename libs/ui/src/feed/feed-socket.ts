import { io, type Socket } from 'socket.io-client';

/** What a feed needs of a socket: Socket.IO's in a page, anything in a test. */
export interface FeedSocket {
  readonly connected: boolean;
  on(event: string, listener: (value: never) => void): unknown;
  emitAlive(answer: () => void): void;
  emit(event: string, value: unknown): unknown;
  disconnect(): unknown;
}

/** A socket whose answers are heard. */
export interface AskingSocket extends FeedSocket {
  /** Sends and gives the answer; null when none comes in time. */
  emitAsked(event: string, value: unknown, answer: (value: unknown) => void): void;
}

/** How long a client that was refused waits before it asks again, ms: somebody may sign in, or set a token right. */
const refusedRetryMs = 3_000;
const firstRetryMs = 300;
const answerLimitMs = 10_000;

/**
 * Opens the socket to the hub or the agent that this page came from, and tries for ever, also after a refusal.
 *
 * @param onRefused told each time that it was let not in, with the refusal's code where it has one: token or session are missing or over, or who is who can not be looked up.
 */
export function openFeedSocket(namespace: string, token: string | null, onRefused: (code: string | null) => void = () => undefined): AskingSocket {
  const socket: Socket = io(namespace, { transports: ['websocket'], auth: token === null ? {} : { token }, reconnectionDelay: firstRetryMs, reconnectionDelayMax: 2_000, timeout: 3_000 });
  let isClosed = false;
  const comeBack = (afterMs: number): void => void setTimeout(() => isClosed || socket.connect(), afterMs);
  socket.on('connect_error', (error) => {
    // A refusal ends the library's own tries; anything else does not.
    if (socket.active) return;
    const { code } = ((error as { readonly data?: unknown }).data ?? {}) as { readonly code?: unknown };
    onRefused(typeof code === 'string' ? code : null);
    comeBack(refusedRetryMs);
  });
  // A socket that the server ends, as when it ends a session, is over for the library: it would never come back.
  socket.on('disconnect', (reason) => {
    if (reason === 'io server disconnect') comeBack(firstRetryMs);
  });
  return {
    get connected() {
      return socket.connected;
    },
    on: (event, listener) => socket.on(event, listener as never),
    emit: (event, value) => socket.emit(event, value),
    emitAsked: (event, value, answer) => void socket.timeout(answerLimitMs).emit(event, value, (error: Error | null, said: unknown) => answer(error === null ? said : null)),
    emitAlive: (answer) => socket.volatile.emit('alive', answer),
    disconnect: () => {
      isClosed = true;
      return socket.disconnect();
    },
  };
}
