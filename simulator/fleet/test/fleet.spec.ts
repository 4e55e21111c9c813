import { createServer, type Server as HttpServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import {
  announcementSeenSchema, commandOutcomeSchema, heartbeatSchema, linkHelloSchema, liveStateSchema, type AnnouncementSeen, type Command, type CommandAction, type CommandOutcome, type Heartbeat,
} from '@restrike/contracts';
import { unpack } from 'msgpackr';
import { Server, type Socket } from 'socket.io';
import { SimulatedCourt, type SimulatedCourtOptions } from '../src/index.js';
import { readArguments } from '../src/read-arguments.js';

/** The hub's end of one link: it checks every shape by the contracts. */
const heard: { beats: Heartbeat[]; lives: number; seen: AnnouncementSeen[] } = { beats: [], lives: 0, seen: [] };
let http: HttpServer;
let sockets: Server;
let link: Socket | null = null;
const courts: SimulatedCourt[] = [];

/** @param pings how soon it drops a court that does not answer. */
async function open(port = 0, pings: { readonly pingInterval?: number; readonly pingTimeout?: number } = {}): Promise<void> {
  http = createServer();
  sockets = new Server(http, pings);
  sockets.of('/agents').on('connection', (socket) => {
    linkHelloSchema.parse(socket.handshake.auth);
    link = socket;
    socket.on('heartbeat', (value: unknown, answer: (taken: boolean) => void) => answer(heard.beats.push(heartbeatSchema.parse(value)) > 0));
    socket.on('live', (bytes: Buffer, answer: (taken: boolean) => void) => {
      liveStateSchema.parse(unpack(bytes));
      heard.lives += 1;
      answer(true);
    });
    socket.on('clock', ({ t0 }: { t0: number }, answer: (value: unknown) => void) => answer({ t0, t1: Date.now(), t2: Date.now() }));
    socket.on('announcement-seen', (value: unknown, answer: (taken: boolean) => void) => answer(heard.seen.push(announcementSeenSchema.parse(value)) > 0));
    socket.emit('ack', { protocol: 1, version: '0.1.0', hubId: randomUUID(), hubTime: Date.now(), tournament: null, progress: [], heartbeatMs: 500 });
  });
  await new Promise<void>((done) => http.listen(port, '127.0.0.1', done));
}
const portOf = (): number => (http.address() as AddressInfo).port;
async function until(what: string, is: () => boolean | undefined): Promise<void> {
  for (let tries = 0; tries < 2_400; tries += 1) {
    if (is() === true) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error(`never: ${what}`);
}
async function join(options: Partial<SimulatedCourtOptions> = {}): Promise<SimulatedCourt> {
  const court = new SimulatedCourt({ hubUrl: `http://127.0.0.1:${String(portOf())}`, token: 't', number: courts.length + 1, ...options });
  courts.push(court);
  court.start();
  await until('it is up and knows its clock', () => court.isUp && heard.beats.at(-1)?.nodeId === court.nodeId);
  return court;
}
const command = (court: SimulatedCourt, request: CommandAction, change: Partial<Command> = {}): Command => ({ commandId: randomUUID(), nodeId: court.nodeId, issuedAt: Date.now(), expiresAt: Date.now() + 60_000, limitMs: 30_000, issuedBy: 'dana', request, ...change });
const ask = async (value: Command): Promise<CommandOutcome> => commandOutcomeSchema.parse(await link?.timeout(60_000).emitWithAck('command', value));

beforeEach(async () => {
  Object.assign(heard, { beats: [], lives: 0, seen: [] });
  await open();
});
afterEach(async () => {
  courts.splice(0).forEach((court) => court.stop());
  await sockets.close();
});

describe('[FLT-1] a simulated court', () => {
  it('[FLT-1] beats, tells live states and measures its clock', async () => {
    await join({ livePerSecond: 50, clockSkewMs: 60_000 });
    await until('it lives', () => heard.lives >= 3 && heard.beats.length >= 2);
    await until('it tells its offset', () => Math.abs((heard.beats.at(-1)?.clockOffsetMs ?? 0) - 60_000) < 1_000);
  });

  it('[FLT-2] does a command once, and none that has expired by the hub’s clock', async () => {
    const court = await join({ clockSkewMs: -3_600_000 });
    await until('it knows its clock', () => heard.beats.some(({ clockOffsetMs }) => clockOffsetMs !== null));
    const start = command(court, { action: 'start-recording' });
    expect([(await ask(start)).outcome, (await ask(start)).outcome, court.begun.length]).toEqual(['done', 'done', 1]);
    const late = command(court, { action: 'stop-recording' }, { expiresAt: Date.now() - 60_000 });
    expect(await ask(late)).toMatchObject({ outcome: 'failed', reason: 'EXPIRED' });
    expect(court.obs.status().recording).toBe(true);
    expect(await ask(command(court, { action: 'change-scene', role: 'OBS_STR', scene: 'Nowhere' }))).toMatchObject({ outcome: 'failed', reason: 'OBS_REFUSED' });
    expect(await link?.timeout(60_000).emitWithAck('recall', { commandIds: [start.commandId, late.commandId] })).toMatchObject({ outcomes: [{ commandId: start.commandId, outcome: 'done' }] });
  });

  it('[FLT-3] takes the newest wishes alone, and says that an announcement was seen', async () => {
    const court = await join({ seesAfterMs: 10 });
    const scene = (name: string): unknown => ({ kind: 'scene', role: 'OBS_STR', scene: name });
    await link?.timeout(60_000).emitWithAck('wishes', { revision: 2, wishes: [scene('Break')] });
    await link?.timeout(60_000).emitWithAck('wishes', { revision: 1, wishes: [scene('Court')] });
    expect(court.obs.status().scene).toBe('Break');
    const announcementId = randomUUID();
    for (const _ of [1, 2]) await link?.timeout(60_000).emitWithAck('announcement', { announcementId, kind: 'chat', priority: 'low', text: 'hello', createdBy: 'dana', createdAt: 1, expiresAt: null });
    await until('it was seen', () => heard.seen.some((one) => one.announcementId === announcementId && one.seenAt !== null));
    expect(court.announcements).toHaveLength(1);
  });

  it('[FLT-4] reads nothing while it is frozen, and what has piled up when it is thawed', async () => {
    const court = await join();
    court.freeze();
    await expect(link?.timeout(200).emitWithAck('command', command(court, { action: 'start-recording' }))).rejects.toHaveProperty('message', 'operation has timed out');
    expect(court.begun).toHaveLength(0);
    court.thaw();
    await until('it reads', () => court.begun.length === 1);
  });

  it('[FLT-5] is dropped by the hub when it freezes for long, and comes back by itself, also after the hub was away', async () => {
    await sockets.close();
    const pings = { pingInterval: 300, pingTimeout: 300 };
    await open(0, pings);
    const court = await join();
    const first = link;
    court.freeze();
    await until('the hub drops it', () => first?.connected === false);
    court.thaw();
    await until('it is back', () => link !== first && court.isUp);
    const second = link;
    second?.disconnect(true);
    await until('it is back after a goodbye', () => link !== second && court.isUp);
    const port = portOf();
    await sockets.close();
    await until('it notices', () => !court.isUp);
    await open(port, pings);
    await until('it is back again', () => court.isUp);
    expect(court.wrong).toEqual([]);
  });
});

describe('[FLT-6] arguments', () => {
  it('[FLT-6] says everything that is wrong with them at once', () => {
    expect(readArguments(['--agents', '0', '--hub', 'nowhere', '--work', 'x'], {})).toHaveLength(3);
    expect(readArguments(['--agents', '100'], { RESTRIKE_JOIN_TOKEN: 'a secret' })).toMatchObject({ agents: 100, token: 'a secret', seesAfterMs: 3_000 });
    expect(readArguments(['--agents', '2', '--frozen', '2', '--offline', '1'], {})).toHaveLength(1);
  });
});
