import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FeedChange, NodeId } from '@restrike/contracts';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { CourtRegistry } from '../src/courts/court-registry.js';
import { LiveFanOut } from '../src/live/live-fan-out.js';

const node = (index: number): NodeId => `11111111-1111-4111-8111-1111111111${String(index).padStart(2, '0')}` as NodeId;
/** A state of some size: what makes a stopped reader's connection fill up. Only the fan-out sees it. */
const live = (sequence: number): never => ({ epoch: 'e', sequence, sentAt: sequence, receivedAt: sequence, state: { filler: 'x'.repeat(4_000) } }) as never;

let http: HttpServer;
let server: Server;
let fanOut: LiveFanOut;
let registry: CourtRegistry;
const clients: Socket[] = [];

beforeEach(async () => {
  http = createServer();
  server = new Server(http, { serveClient: false });
  registry = new CourtRegistry({ heartbeatMs: 1_000 });
  fanOut = new LiveFanOut(server, registry, { version: '0.1.0', tournament: null, guard: () => undefined });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
});
afterEach(async () => {
  clients.splice(0).forEach((client) => client.disconnect());
  fanOut.close();
  await server.close();
});

const screen = (): Socket => {
  const client = io(`http://127.0.0.1:${String((http.address() as AddressInfo).port)}/feed`, { transports: ['websocket'], reconnection: false, forceNew: true });
  clients.push(client);
  return client;
};
const tcpOf = (client: Socket): { pause(): void; resume(): void } => (client.io.engine as unknown as { transport: { ws: { _socket: { pause(): void; resume(): void } } } }).transport.ws._socket;

describe('[HUB-5] a screen that does not read', () => {
  it('[HUB-5] gets the newest state of each court when it reads again, and few of those between', async () => {
    for (const index of [1, 2]) registry.connected(node(index), `Court ${String(index)}`, 0);
    const client = screen();
    await new Promise((done) => client.once('snapshot', done));
    const got: FeedChange[] = [];
    client.on('court', (change: FeedChange) => got.push(change));
    tcpOf(client).pause();
    const sent = 6_000;
    for (let sequence = 1; sequence <= sent; sequence += 1) {
      for (const index of [1, 2]) {
        registry.live(node(index), live(sequence), sequence);
        fanOut.live(node(index), live(sequence), sequence);
      }
      // The server's turn to write.
      await new Promise((done) => setImmediate(done));
    }
    tcpOf(client).resume();
    for (let tries = 0; tries < 1_200 && ![1, 2].every((index) => got.some((one) => one.nodeId === node(index) && one.live?.sequence === sent)); tries += 1) {
      await new Promise((done) => setTimeout(done, 50));
    }
    for (const index of [1, 2]) expect(got.filter((one) => one.nodeId === node(index)).at(-1)?.live?.sequence).toBe(sent);
    // 48 MB were told; what did not fit into the connection's buffers was left out, not queued.
    expect(got.length).toBeLessThan(sent);
  });
});
