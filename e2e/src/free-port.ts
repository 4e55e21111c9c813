import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';

/**
 * Below the ports that systems give to whoever asks for any (from 32768 on Linux): between two starts of a process nobody else gets its port by chance. Above
 * 10080, which `fetch` and browsers refuse to call.
 */
const [lowest, beyond] = [12_000, 32_000];
const tries = 100;
/** Test files that go on at once have ports of their own: between the look at a port and its use another file must not choose it. */
const shares = 8;
const share = (beyond - lowest) / shares;
/** Each port comes once: one that was given may not be in use yet, or not be in use again. */
let next = randomInt(share);

/** A TCP port of the loopback address that nobody listens on now. Throws when a hundred were all taken. */
export function freeTcpPort(): Promise<number> {
  return freePort('TCP', (port) => {
    const server = createServer();
    return new Promise((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
  });
}

/** A UDP port of the loopback address that nobody has bound now. Throws when a hundred were all taken. */
export function freeUdpPort(): Promise<number> {
  return freePort('UDP', (port) => {
    const socket = createSocket('udp4');
    return new Promise((resolve) => {
      socket.once('error', () => socket.close(() => resolve(false)));
      socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
    });
  });
}

async function freePort(kind: string, isFree: (port: number) => Promise<boolean>): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = lowest + (Number(process.env['JEST_WORKER_ID'] ?? 0) % shares) * share + next;
    next = (next + 1) % share;
    if (await isFree(port)) return port;
  }
  throw new Error(`no free ${kind} port from ${String(lowest)} to ${String(beyond)} in ${String(tries)} tries`);
}
