import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';

/** Below the ports that systems give to whoever asks for any (from 32768 on Linux): between two starts of a process nobody else gets its port by chance. */
const [lowest, beyond] = [10_000, 32_000];
const tries = 100;

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
    const port = randomInt(lowest, beyond);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free ${kind} port from ${String(lowest)} to ${String(beyond)} in ${String(tries)} tries`);
}
