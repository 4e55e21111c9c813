import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { openFeedSocket } from '../src/feed/feed-socket.js';

const http = createServer();
const server = new Server(http);
let isOpen = false;
server.of('/live').use((_socket, next) => next(isOpen ? undefined : Object.assign(new Error('a read token or a session is needed'), { data: { code: 'LOGIN_NEEDED' } })));
const address = new Promise<string>((resolve) => http.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${String((http.address() as AddressInfo).port)}/live`)));
afterAll(() => server.close());

it('[UIL-3] a page that was let not in, or whose session was ended, asks again by itself: it is live as soon as somebody signs in', async () => {
  const joined = (): Promise<void> => new Promise((resolve) => server.of('/live').once('connection', () => resolve()));
  const refusals: (string | null)[] = [];
  let tell = (): void => undefined;
  const refused = new Promise<void>((resolve) => (tell = resolve));
  const socket = openFeedSocket(await address, null, (code) => {
    refusals.push(code);
    tell();
  });
  try {
    await refused;
    const first = joined();
    isOpen = true;
    await first;
    expect(refusals[0]).toBe('LOGIN_NEEDED');
    const again = joined();
    server.of('/live').disconnectSockets(true);
    await again;
  } finally {
    socket.disconnect();
  }
}, 60_000);
