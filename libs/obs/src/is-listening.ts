import { connect } from 'node:net';

/** Whether somebody takes TCP connections there. A frozen process does: its system takes them for it. */
export function isListening(host: string, port: number, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (taken: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(taken);
    };
    const timer = setTimeout(() => end(false), limitMs);
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
