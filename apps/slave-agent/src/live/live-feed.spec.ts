import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import { io } from 'socket.io-client';
import { CourtGate } from '../access/court-gate.js';
import { CourtPin } from '../access/court-pin.js';
import type { CourtPipeline } from '../ingest/court-pipeline.js';
import type { ManualMode } from '../manual/manual-mode.js';
import { LiveFeed } from './live-feed.js';

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-feed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

const pipeline = Object.assign(new EventEmitter(), { epoch: 'e', sequence: 1 }) as unknown as CourtPipeline;
const manual = { shown: () => ({ state: null, clock: null }) } as unknown as ManualMode;

test('[AGT-17] a socket and an event stream end with the session that opened them, and those of a token stay', async () => {
  const pin = new CourtPin(path.join(folder, 'court-pin.json'), undefined);
  const gate = new CourtGate(pin, 'read-me', '12345678-1234-4234-8234-123456789abc');
  const feed = new LiveFeed(pipeline, gate, manual, 20);
  const app = express().get('/stream', (_request, response) => feed.stream(response));
  const http = createServer(app).listen(0, '127.0.0.1');
  feed.attach(http);
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const set = await pin.setPin('4711', undefined, 'here');
  if (!set.ok) throw new Error(set.code);
  // By a name that is not this machine's: what it brings decides.
  const headers = { host: 'court.lan', cookie: `${gate.cookie}=${set.token}` };
  const connect = (extraHeaders: Record<string, string>, token?: string): ReturnType<typeof io> => io(`http://127.0.0.1:${String(port)}/live`, { transports: ['websocket'], extraHeaders, reconnection: false, forceNew: true, auth: { token } });
  const bySession = connect(headers);
  const byToken = connect({ host: 'court.lan' }, 'read-me');
  try {
    await Promise.all([bySession, byToken].map((socket) => new Promise((resolve) => socket.once('snapshot', resolve))));
    const stream = request({ port, path: '/stream', headers }).end();
    const [response] = await once(stream, 'response');
    const streamEnded = once(response, 'end');
    response.resume();
    const socketEnded = new Promise((resolve) => bySession.once('disconnect', resolve));
    pin.logout(set.token);
    expect(await socketEnded).toBe('io server disconnect');
    await streamEnded;
    expect(byToken.connected).toBe(true);
  } finally {
    bySession.disconnect();
    byToken.disconnect();
    await feed.close();
    http.closeAllConnections();
  }
});
