import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnnouncementView, CommandAction, CommandPreview, CommandView, CommandsSnapshot, CourtWishes } from '@restrike/contracts';
import { createFleet, nodeIdOf, type Fleet, type FleetOptions, type SimulatedCourt } from '@restrike/simulator-fleet';
import { io, type Socket } from 'socket.io-client';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const joinToken = 'a join token of the test';
const adminPassword = 'a password of the test';
const folder = mkdtempSync(path.join(tmpdir(), 'restrike-commands-'));

let child: ChildProcess;
let output = '';
let port = 0;
let session = '';
const fleets: Fleet[] = [];
const screens: Socket[] = [];

async function until<T>(what: string, read: () => Promise<T | null | false> | T | null | false): Promise<T> {
  for (let tries = 0; tries < 3_600; tries += 1) {
    const value = await read();
    if (value !== null && value !== false) return value;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`never: ${what}\n${output.slice(-2_000)}`);
}

async function startHub(): Promise<void> {
  rmSync(path.join(folder, 'run.json'), { force: true });
  const env = {
    PATH: process.env['PATH'], RESTRIKE_DATA_DIR: folder, RESTRIKE_HUB_PORT: String(port), RESTRIKE_DISCOVERY: 'none', RESTRIKE_JOIN_TOKEN: joinToken, RESTRIKE_ADMIN_PASSWORD: adminPassword,
    RESTRIKE_LOG_LEVEL: 'warn', RESTRIKE_HEARTBEAT_MS: '1000',
  };
  child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (output += data.toString()));
  port = await until('the hub is up', () => {
    if (child.exitCode !== null) throw new Error(output);
    return existsSync(path.join(folder, 'run.json')) && (JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8')) as { port: number }).port;
  });
}
async function endHub(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const ended = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  await ended;
}
async function call<T>(method: string, route: string, body?: unknown): Promise<{ readonly status: number; readonly body: T }> {
  const response = await fetch(`http://127.0.0.1:${String(port)}${route}`, {
    method, headers: { 'content-type': 'application/json', authorization: `Bearer ${session}` }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}
async function fleetOf(options: Partial<FleetOptions> & Pick<FleetOptions, 'agents' | 'first'>): Promise<readonly SimulatedCourt[]> {
  const fleet = createFleet({ hubUrl: `http://127.0.0.1:${String(port)}`, token: joinToken, ...options });
  fleets.push(fleet);
  await fleet.start(60_000);
  return fleet.courts;
}
const issue = (courts: readonly SimulatedCourt[], request: CommandAction, more: object = {}): Promise<{ status: number; body: CommandView }> =>
  call('POST', '/api/commands', { idempotencyKey: randomUUID(), targets: courts.map(({ nodeId }) => nodeId), request, confirmed: true, ...more });
const standing = async (commandId: string): Promise<CommandView['targets']> => (await call<CommandView>('GET', `/api/commands/${commandId}`)).body.targets;
const ended = (commandId: string): Promise<CommandView['targets']> =>
  until('every court has its result', async () => {
    const targets = await standing(commandId);
    return targets.every(({ status }) => status !== 'queued' && status !== 'sent') && targets;
  });
const tally = (targets: CommandView['targets']): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { status, reason } of targets) counts[reason ?? status] = (counts[reason ?? status] ?? 0) + 1;
  return counts;
};
/** As the courts' own words come, which replace the hub's impatience on a slow machine. */
const comesTo = (commandId: string, wanted: Record<string, number>): Promise<CommandView['targets']> =>
  until(`${JSON.stringify(wanted)}`, async () => {
    const targets = await standing(commandId);
    const counts = tally(targets);
    return Object.keys({ ...wanted, ...counts }).every((key) => wanted[key] === counts[key]) && targets;
  });
/** Waits until the hub knows that these courts are away: they went by sockets of their own, and requests go by another. */
const missed = (...courts: readonly SimulatedCourt[]): Promise<unknown> =>
  until('the courts are missed', async () => (await call<CommandPreview>('POST', '/api/commands/preview', { targets: courts.map(({ nodeId }) => nodeId), request: { action: 'prepare-folders' } })).body.courts.every(({ effect }) => effect === 'offline'));
const begunOf = (court: SimulatedCourt, commandId: string): number => court.begun.filter(({ command }) => command.commandId === commandId).length;
async function screen(room: string): Promise<{ readonly socket: Socket; readonly snapshot: unknown }> {
  const socket = io(`http://127.0.0.1:${String(port)}/feed`, { auth: { token: session }, transports: ['websocket'], forceNew: true });
  screens.push(socket);
  const snapshot = new Promise((done) => socket.once(room, done));
  expect(await socket.timeout(60_000).emitWithAck('watch', [room])).toBe(true);
  return { socket, snapshot: await snapshot };
}

beforeAll(async () => {
  await startHub();
  session = (await call<{ token: string }>('POST', '/api/access/login', { name: 'admin', password: adminPassword })).body.token;
});
afterEach(() => {
  for (const fleet of fleets.splice(0)) fleet.stop();
  for (const one of screens.splice(0)) one.disconnect();
});
afterAll(async () => {
  await endHub('SIGTERM');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

describe('[CMD-2] a bulk command', () => {
  it('[CMD-2] to 16 courts, 3 offline and 1 frozen, has the result of each within its limit, and nothing runs late', async () => {
    const courts = await fleetOf({ agents: 16, first: 1, workMs: 30 });
    courts.slice(12, 15).forEach((court) => court.stop());
    const frozen = courts[15]!;
    await missed(...courts.slice(12, 15));
    frozen.freeze();
    const { status, body } = await issue(courts, { action: 'start-recording' }, { limitMs: 5_000 });
    expect(status).toBe(201);
    const targets = await comesTo(body.commandId, { done: 12, OFFLINE: 3, TIMED_OUT: 1 });
    expect(targets.find(({ nodeId }) => nodeId === frozen.nodeId)).toMatchObject({ status: 'failed', reason: 'TIMED_OUT' });
    courts.slice(12, 15).forEach((court) => court.start());
    frozen.thaw();
    await until('all are back', () => courts.every(({ isUp }) => isUp));
    await until('the frozen one says that it did not begin', async () => (await standing(body.commandId)).find(({ nodeId }) => nodeId === frozen.nodeId)?.detail.includes('begun') === true);
    expect(courts.slice(12).map((court) => begunOf(court, body.commandId))).toEqual([0, 0, 0, 0]);
    expect(courts.slice(0, 12).map((court) => begunOf(court, body.commandId))).toEqual(Array.from({ length: 12 }, () => 1));
    expect(courts.flatMap(({ wrong }) => wrong)).toEqual([]);
  });

  it('[CMD-2] sent again with its key is done once, and another request with that key is refused', async () => {
    const courts = await fleetOf({ agents: 2, first: 101 });
    const key = randomUUID();
    const first = await issue(courts, { action: 'start-recording' }, { idempotencyKey: key });
    const again = await issue(courts, { action: 'start-recording' }, { idempotencyKey: key });
    expect([first.status, again.status, again.body.commandId]).toEqual([201, 200, first.body.commandId]);
    await comesTo(first.body.commandId, { done: 2 });
    expect(courts.map((court) => begunOf(court, first.body.commandId))).toEqual([1, 1]);
    expect(await issue(courts, { action: 'stop-recording' }, { idempotencyKey: key })).toMatchObject({ status: 409, body: { code: 'KEY_REUSED' } });
    expect(await call('POST', '/api/commands', { idempotencyKey: randomUUID(), targets: [randomUUID()], request: { action: 'start-stream' } })).toMatchObject({ status: 404, body: { code: 'UNKNOWN_COURT' } });
  });

  it('[CMD-2] waits for a court that is offline, and runs when it comes back in time, and never after', async () => {
    const [soon, late] = (await fleetOf({ agents: 2, first: 111 })) as [SimulatedCourt, SimulatedCourt];
    soon.stop();
    late.stop();
    await missed(soon, late);
    const inTime = (await issue([soon], { action: 'start-stream' }, { whenOffline: 'wait', ttlMs: 60_000 })).body.commandId;
    const tooLate = (await issue([late], { action: 'start-stream' }, { whenOffline: 'wait', ttlMs: 1_000 })).body.commandId;
    soon.start();
    await comesTo(inTime, { done: 1 });
    expect(await ended(tooLate)).toMatchObject([{ status: 'expired', reason: 'EXPIRED', tookMs: null }]);
    late.start();
    await until('it is back', () => late.isUp);
    await comesTo((await issue([late], { action: 'save-replay-buffer' })).body.commandId, { done: 1 });
    expect([begunOf(soon, inTime), begunOf(late, tooLate)]).toEqual([1, 0]);
  });

  it('[CMD-2] is cancelled for the courts that it still waits for: what was sent goes on, nobody does it later, and it is in the audit log', async () => {
    const [there, away] = (await fleetOf({ agents: 2, first: 115 })) as [SimulatedCourt, SimulatedCourt];
    away.stop();
    const { commandId } = await until('one of them is missed', async () => {
      const { body } = await issue([there, away], { action: 'save-replay-buffer' }, { whenOffline: 'wait', ttlMs: 600_000 });
      return body.targets.some(({ status }) => status === 'queued') && body;
    });
    await until('the other did it', async () => (await standing(commandId)).some(({ status }) => status === 'done'));
    const { socket } = await screen('commands');
    const told = new Promise<CommandView['targets']>((done) => socket.on('command-progress', ({ targets }: { targets: CommandView['targets'] }) => (targets.some(({ status }) => status === 'cancelled') ? done(targets) : undefined)));
    const cancelled = await call<CommandView>('POST', `/api/commands/${commandId}/cancel`, {});
    expect([cancelled.status, tally(cancelled.body.targets)]).toEqual([200, { done: 1, cancelled: 1 }]);
    expect(await told).toMatchObject([{ nodeId: away.nodeId, status: 'cancelled', reason: null, detail: 'cancelled by admin' }]);
    expect(await call('POST', `/api/commands/${commandId}/cancel`, {})).toMatchObject({ status: 409, body: { code: 'NOTHING_WAITS' } });
    expect(await call('POST', `/api/commands/${randomUUID()}/cancel`, {})).toMatchObject({ status: 404 });
    // It failed nowhere: there is nothing to repeat.
    expect(await call('POST', `/api/commands/${commandId}/retry`, { idempotencyKey: randomUUID() })).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_RETRY' } });
    away.start();
    await until('it is back', () => away.isUp);
    expect(tally(await ended((await issue([away], { action: 'save-replay-buffer' })).body.commandId))).toEqual({ done: 1 });
    expect([begunOf(there, commandId), begunOf(away, commandId)]).toEqual([1, 0]);
    const { rows } = (await call<{ rows: { action: string; target: string; userName: string; detail: unknown }[] }>('GET', '/api/audit?limit=20')).body;
    // To ask what a command would do is no act.
    expect(rows.filter(({ action }) => action.includes('preview'))).toEqual([]);
    expect(rows.filter(({ action, target }) => action === 'command.issue' && target === commandId)).toMatchObject([{ userName: 'admin', detail: { request: { action: 'save-replay-buffer' }, courts: ['Court 115', 'Court 116'], repeated: false } }]);
    expect(rows.find(({ action }) => action === 'command.cancel')).toMatchObject({ target: commandId, detail: { courts: [expect.any(String)] } });
  });

  it('[CMD-2] ends truthfully when the link is lost, or the hub is killed, before the answer', async () => {
    const courts = await fleetOf({ agents: 3, first: 121, workMs: 1_500 });
    const { commandId } = (await issue(courts, { action: 'start-recording' }, { ttlMs: 60_000 })).body;
    await until('it was begun', () => courts.every((court) => begunOf(court, commandId) === 1));
    courts[0]!.stop();
    courts[0]!.start();
    await endHub('SIGKILL');
    await startHub();
    await comesTo(commandId, { done: 3 });
    expect(courts.map((court) => begunOf(court, commandId))).toEqual([1, 1, 1]);
  });
});

describe('[CMD-4] dangerous commands and retries', () => {
  it('[CMD-4] wants a yes for what stops several courts, and says before what it hits', async () => {
    const courts = await fleetOf({ agents: 3, first: 131 });
    await ended((await issue(courts.slice(0, 1), { action: 'start-recording' })).body.commandId);
    courts[2]!.stop();
    const targets = courts.map(({ nodeId }) => nodeId);
    const request = { action: 'stop-recording' };
    const hits = await until('the third is missed', async () => {
      const { body } = await call<CommandPreview>('POST', '/api/commands/preview', { targets, request });
      return body.courts[2]?.effect === 'offline' && body;
    });
    expect(hits).toEqual({ needsConfirmation: true, courts: ['ends-recording', 'no-change', 'offline'].map((effect, index) => ({ nodeId: targets[index], courtName: `Court ${String(131 + index)}`, effect })) });
    expect(await issue(courts, { action: 'stop-recording' }, { confirmed: false })).toMatchObject({ status: 409, body: { code: 'NEEDS_CONFIRMATION' } });
    expect((await issue(courts.slice(0, 1), { action: 'stop-recording' }, { confirmed: false })).status).toBe(201);
    expect(await issue(courts.slice(0, 1), { action: 'finish-day' }, { confirmed: false })).toMatchObject({ status: 409, body: { code: 'NEEDS_CONFIRMATION' } });
  });

  it('[CMD-4] is tried again at the courts at which it failed, and only there', async () => {
    const courts = await fleetOf({ agents: 3, first: 141 });
    courts[2]!.stop();
    const request: CommandAction = { action: 'change-scene', role: 'OBS_STR', scene: 'Break' };
    const first = await until('the third is missed', async () => {
      const { body } = await issue(courts, request);
      return tally(body.targets)['OFFLINE'] === 1 && body;
    });
    await ended(first.commandId);
    courts[2]!.start();
    await until('it is back', () => courts[2]!.isUp);
    const again = await call<CommandView>('POST', `/api/commands/${first.commandId}/retry`, { idempotencyKey: randomUUID() });
    expect(again).toMatchObject({ status: 201, body: { retryOf: first.commandId, targets: [{ nodeId: courts[2]!.nodeId }] } });
    await comesTo(again.body.commandId, { done: 1 });
    // Another director pressed too: at the court it is done once.
    expect(await call('POST', `/api/commands/${first.commandId}/retry`, { idempotencyKey: randomUUID() })).toMatchObject({ status: 409, body: { code: 'RETRIED', message: expect.stringContaining('admin has repeated it already') as string } });
    expect(await call('POST', `/api/commands/${again.body.commandId}/retry`, { idempotencyKey: randomUUID() })).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_RETRY' } });
  });

  it('[CMD-4] wants a yes again for a retry that stops several courts, whatever was said at first', async () => {
    const courts = await fleetOf({ agents: 3, first: 145 });
    courts.slice(1).forEach((court) => court.stop());
    const first = await until('two are missed', async () => {
      const { body } = await issue(courts, { action: 'stop-recording' });
      return tally(body.targets)['OFFLINE'] === 2 && body;
    });
    await ended(first.commandId);
    courts.slice(1).forEach((court) => court.start());
    const preview = { targets: courts.map(({ nodeId }) => nodeId), request: { action: 'stop-recording' } };
    await until('both are back', async () => (await call<CommandPreview>('POST', '/api/commands/preview', preview)).body.courts.every(({ effect }) => effect !== 'offline'));
    const retry = (more: object): Promise<{ status: number; body: CommandView }> => call('POST', `/api/commands/${first.commandId}/retry`, { idempotencyKey: randomUUID(), ...more });
    expect(await retry({})).toMatchObject({ status: 409, body: { code: 'NEEDS_CONFIRMATION' } });
    const again = await retry({ confirmed: true });
    expect(again).toMatchObject({ status: 201, body: { retryOf: first.commandId } });
    await ended(again.body.commandId);
    expect(courts.slice(1).map((court) => begunOf(court, again.body.commandId))).toEqual([1, 1]);
  });

  it('[CMD-4] says for each court why it failed, on the feed too, and pages through all commands', async () => {
    const courts = await fleetOf({ agents: 2, first: 151 });
    const { socket, snapshot } = await screen('commands');
    expect((snapshot as CommandsSnapshot).commands.length).toBeGreaterThan(0);
    const told = new Map<string, string>();
    socket.on('command-progress', ({ commandId, targets }: { commandId: string; targets: CommandView['targets'] }) => targets.forEach(({ nodeId, status, reason, detail }) => told.set(`${commandId} ${nodeId}`, `${status} ${String(reason)} ${detail}`)));
    const issued = new Promise<{ command: CommandView }>((done) => socket.once('command', done));
    const { commandId } = (await issue(courts, { action: 'change-scene', role: 'OBS_STR', scene: 'Nowhere' })).body;
    expect((await issued).command).toMatchObject({ commandId, issuedBy: 'admin' });
    await until('both are told', () => courts.every(({ nodeId }) => told.get(`${commandId} ${nodeId}`) === 'failed OBS_REFUSED there is no scene Nowhere'));
    const page = (await call<{ rows: CommandView[]; next: string }>('GET', '/api/commands?limit=2')).body;
    expect(page.rows).toHaveLength(2);
    const rest = (await call<{ rows: CommandView[] }>('GET', `/api/commands?limit=2&cursor=${page.next}`)).body.rows;
    expect(rest.some(({ commandId: one }) => page.rows.some(({ commandId: other }) => one === other))).toBe(false);
    expect((await call('GET', '/api/commands?cursor=nonsense')).status).toBe(400);
  });
});

describe('[CMD-3] wanted state', () => {
  const wish = (courts: readonly SimulatedCourt[], wishes: object[]): Promise<{ status: number; body: { courts: CourtWishes[] } }> => call('POST', '/api/wishes', { targets: courts.map(({ nodeId }) => nodeId), wishes, confirmed: true });
  const of = async (court: SimulatedCourt): Promise<CourtWishes | undefined> => (await call<{ courts: CourtWishes[] }>('GET', '/api/wishes')).body.courts.find(({ nodeId }) => nodeId === court.nodeId);

  it('[CMD-3] a court converges; what it can not do stays as a difference on the feed', async () => {
    const [court] = (await fleetOf({ agents: 1, first: 161 })) as [SimulatedCourt];
    const { socket } = await screen('commands');
    const seen: string[] = [];
    socket.on('wishes', ({ court: one }: { court: CourtWishes }) => (one.nodeId === court.nodeId ? one.wishes.forEach(({ key, state }) => seen.push(`${key} ${state}`)) : undefined));
    expect((await wish([court], [{ kind: 'scene', role: 'OBS_STR', scene: 'Break' }, { kind: 'recording', role: 'OBS_REC', on: true }, { kind: 'mute', role: 'OBS_STR', input: 'Hall', on: true }])).status).toBe(200);
    await until('all are met', async () => (await of(court))?.wishes.every(({ state }) => state === 'met'));
    expect(court.obs.status()).toMatchObject({ scene: 'Break', recording: true });
    await wish([court], [{ kind: 'scene', role: 'OBS_STR', scene: 'Nowhere' }]);
    await until('the difference is told', () => seen.at(-1) === 'scene:OBS_STR differs' || seen.includes('scene:OBS_STR differs'));
    expect((await of(court))?.wishes.find(({ key }) => key === 'scene:OBS_STR')).toMatchObject({ fact: 'Break', state: 'differs' });
    await call('POST', '/api/wishes/clear', { targets: [court.nodeId], keys: ['scene:OBS_STR'] });
    expect((await of(court))?.wishes.map(({ key }) => key)).toEqual(['mute:OBS_STR:Hall', 'recording:OBS_REC']);
  });

  it('[CMD-3] after a reconnect only the latest wish counts, never a backlog', async () => {
    const [court] = (await fleetOf({ agents: 1, first: 171 })) as [SimulatedCourt];
    court.stop();
    await missed(court);
    for (const on of [true, false, true, false]) await wish([court], [{ kind: 'stream', role: 'OBS_STR', on }]);
    await wish([court], [{ kind: 'scene', role: 'OBS_STR', scene: 'IVR_SCENE' }]);
    expect((await of(court))?.wishes.every(({ state }) => state === 'unknown')).toBe(true);
    let streamed = false;
    const fulfil = court.obs.fulfil.bind(court.obs);
    court.obs.fulfil = (one) => {
      streamed ||= one.kind === 'stream' && one.on;
      fulfil(one);
    };
    court.start();
    await until('it has converged', async () => (await of(court))?.delivered === true && court.obs.status().scene === 'IVR_SCENE');
    expect(streamed).toBe(false);
  });
});

describe('[ANN-1] announcements', () => {
  const announce = (courts: readonly SimulatedCourt[], more: object = {}): Promise<{ status: number; body: AnnouncementView }> =>
    call('POST', '/api/announcements', { idempotencyKey: randomUUID(), targets: courts.map(({ nodeId }) => nodeId), text: 'Lunch at 12:30', priority: 'urgent', ...more });
  const receipts = async (announcementId: string): Promise<AnnouncementView['receipts']> =>
    (await call<{ rows: AnnouncementView[] }>('GET', '/api/announcements')).body.rows.find((one) => one.announcementId === announcementId)?.receipts ?? [];

  it('[ANN-1] are delivered, and who saw and acknowledged them is shown', async () => {
    const courts = await fleetOf({ agents: 3, first: 181, seesAfterMs: 50 });
    const { socket } = await screen('announcements');
    const told: Pick<AnnouncementView, 'announcementId' | 'receipts'>[] = [];
    socket.on('announcement-receipts', (change: (typeof told)[number]) => told.push(change));
    const { status, body } = await announce(courts);
    expect(status).toBe(201);
    await until('all saw it', async () => (await receipts(body.announcementId)).every(({ deliveredAt, seenAt, acknowledgedAt }) => deliveredAt !== null && seenAt !== null && acknowledgedAt === null));
    courts[0]!.say(body.announcementId, true);
    await until('one acknowledged it', async () => (await receipts(body.announcementId)).filter(({ acknowledgedAt }) => acknowledgedAt !== null).length === 1);
    await until('the screen is told of it', () => told.some(({ announcementId, receipts }) => announcementId === body.announcementId && receipts.some(({ acknowledgedAt }) => acknowledgedAt !== null)));
  });

  it('[ANN-1] wait for a court that is offline, in order, and come once; an expired one does not come', async () => {
    const [court] = (await fleetOf({ agents: 1, first: 191 })) as [SimulatedCourt];
    court.stop();
    await missed(court);
    for (const text of ['first', 'second', 'third']) await announce([court], { text });
    court.start();
    await until('all came', () => court.announcements.length === 3);
    court.stop();
    court.start();
    await until('it is back', () => court.isUp);
    await announce([court], { text: 'fourth' });
    await until('the fourth came', () => court.announcements.some(({ text }) => text === 'fourth'));
    expect(court.announcements.map(({ text }) => text)).toEqual(['first', 'second', 'third', 'fourth']);
    expect(nodeIdOf(191)).toBe(court.nodeId);
  });
});
