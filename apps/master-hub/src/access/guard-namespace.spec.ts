import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import type { Caller } from './caller.js';
import { guardNamespace } from './guard-namespace.js';

it('[SEC-1] a socket whose user was changed while it was let in is ended; another one stays', async () => {
  const http = createServer();
  const server = new Server(http);
  const callers = ['changed', 'as before'].map((sessionKey): Caller => ({ kind: 'user', userId: sessionKey, name: sessionKey, role: 'director', expiresAt: Date.now() + 600_000, by: 'bearer', sessionKey }) as unknown as Caller);
  guardNamespace(server.of('/feed'), {
    hasReadToken: false,
    identify: ({ token }) => Promise.resolve(callers[Number(token)]!),
    isOpen: ({ sessionKey }) => Promise.resolve(sessionKey !== 'changed'),
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const [changed, other] = ['0', '1'].map((token) => io(`http://127.0.0.1:${String((http.address() as AddressInfo).port)}/feed`, { auth: { token }, transports: ['websocket'], reconnection: false, forceNew: true }));
  try {
    await Promise.all([new Promise((done) => changed!.once('disconnect', done)), new Promise((done) => other!.once('connect', () => done(null)))]);
    expect(await other!.timeout(60_000).emitWithAck('no such message')).toMatchObject({ error: { code: 'MESSAGE_WITHOUT_ROLE' } });
  } finally {
    changed!.disconnect();
    other!.disconnect();
    await server.close();
  }
});
