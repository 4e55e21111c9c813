import type { ChallengeView, ConsoleAct, HubId, IvrEventRow, LinkAck, ObsSessionRow } from '@restrike/contracts';
import { openCourtOutbox } from '@restrike/db/court';
import { hubRequest } from '../src/pairing/hub-request.js';
import { HubClient } from '../src/sync/hub-client.js';
import { HubMemory } from '../src/sync/hub-memory.js';
import { SyncService } from '../src/sync/sync.service.js';
import { KeptRequests } from '../src/triggers/kept-requests.js';
import { CourtStores, commitOf, quiet, tickAt, wall } from './court-store.js';
import { SmallHub } from './small-hub.js';

const stores = new CourtStores();
beforeAll(() => stores.prepare());
afterAll(() => stores.remove());

const nodeId = '44444444-4444-4444-8444-444444444444';

async function until(done: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 6_000; tries += 1) {
    if (done()) return;
    await new Promise((next) => setTimeout(next, 10));
  }
  throw new Error(`never: ${what}`);
}

describe('[SYN-3] the timeline at the hub', () => {
  it('[SYN-3] sessions and the events that a correction moved arrive in their newest version, and matches need not wait for them', async () => {
    const file = stores.newFile();
    const { writer, records, close } = stores.open(file);
    const outbox = openCourtOutbox(file);
    const hub = await new SmallHub().open();
    const sync = new SyncService(outbox, nodeId, new HubMemory(stores.folder), quiet);
    const id = '00000000-0000-4000-8000-000000000001';
    records.obsSessions.open({
      obsSessionId: id, connectionId: 'str', role: 'OBS_STR', kind: 'stream', tournamentId: null, tournamentDayId: null, day: '2026-11-21', startedAt: wall, startMs: wall, estimated: false,
      broadcastId: 'str:2026-11-21', path: null, name: null, bufferSeconds: null,
    });
    for (let from = 1; from <= 600; from += 200) writer.commit(commitOf(Array.from({ length: 200 }, (_, index) => tickAt(from + index, (from + index) * 10))));
    const progress = outbox.epochs().map(({ epoch, from }) => hub.progress(epoch, from));
    sync.start(new HubClient(hub.url, 'token', nodeId, hubRequest()), { protocol: 1, version: '0.1.0', hubId: hub.hubId as HubId, hubTime: 0, tournament: null, progress, heartbeatMs: 5_000 } satisfies LinkAck);
    const rows = (): ObsSessionRow[] => hub.posts.filter(({ path }) => path === '/api/obs-sessions/bulk').flatMap((post) => [...(post.rows as readonly ObsSessionRow[])]);
    await until(() => hub.sequences.length === 600 && rows().length > 0, 'events and session');
    expect(hub.event(600)).toMatchObject({ version: 1, strTimestampMs: 6_000 });
    records.obsSessions.correct(id, 250, { by: 'operator', reason: null, at: 1 });
    while (records.positions.recalculate());
    await until(() => hub.event(600)?.version === 2 && hub.event(1)?.version === 2, 'corrected events');
    expect([hub.event(1)?.strTimestampMs, hub.event(600)?.strTimestampMs]).toEqual([260, 6_250]);
    await until(() => rows().at(-1)?.correctionMs === 250, 'the corrected session');
    await until(() => outbox.changedObsSessions(10).length === 0, 'the answer of the hub');
    expect(hub.wrong).toEqual([]);
    sync.stop();
    await hub.close();
    outbox.close();
    close();
  });
});

describe('[SYN-1] requests for video review at the hub', () => {
  it('[SYN-1] each arrives as it is asked, ruled on or left; what did not change is no new version; another hub gets all of them', async () => {
    const file = stores.newFile();
    const { writer, records, close } = stores.open(file);
    const outbox = openCourtOutbox(file);
    const hub = await new SmallHub().open();
    const sync = new SyncService(outbox, nodeId, new HubMemory(stores.folder), quiet);
    writer.commit(commitOf([1, 2, 3].map((sequence) => tickAt(sequence, sequence * 10, { type: 'ch1', category: 'R', tournamentDayId: '00000000-0000-4000-8000-00000000000d' }))));
    const view = (sequence: number, change: Partial<ChallengeView> = {}): ChallengeView => ({
      matchId: null, matchNumber: '101', by: 'blue', open: true, result: null, won: null, sequence, askedAt: wall + sequence * 10, answeredAt: null, contested: { from: wall - 5_000, to: wall },
      dueAt: wall + 30_000, rulingMs: 30_000, requests: { blue: { asked: 1, rejected: 0, left: 1 }, red: { asked: 0, rejected: 0, left: 1 } }, clipIds: [], trouble: null, ...change,
    });
    const link = (hubId: string): void => {
      const progress = outbox.epochs().map(({ epoch, from }) => hub.progress(epoch, from));
      sync.start(new HubClient(hub.url, 'token', nodeId, hubRequest()), { protocol: 1, version: '0.1.0', hubId: hubId as HubId, hubTime: 0, tournament: null, progress, heartbeatMs: 5_000 } satisfies LinkAck);
    };
    const told = (): string[] => hub.posts.filter(({ path }) => path === '/api/ivr-events/bulk').flatMap(({ rows }) => (rows as readonly IvrEventRow[]).map((row) => `${String(row.sequence)} v${String(row.version)} ${row.status} ${String(row.result)}`));

    const before = new KeptRequests(records, quiet);
    before.begin(null);
    before.follow(view(1));
    before.stop();
    link(hub.hubId);
    await until(() => told().includes('1 v1 open null'), 'the first request');
    // The agent ends and starts again with the second request open: the first one has no answer any more. One of an event that is not stored is none.
    const requests = new KeptRequests(records, quiet);
    requests.begin(view(2));
    requests.follow(view(2, { clipIds: ['00000000-0000-4000-8000-000000000009'] }));
    requests.follow(view(2, { open: false, result: 'accepted', won: true, answeredAt: wall + 9_000 }));
    requests.follow(view(3));
    requests.follow(null);
    requests.follow(view(99));
    requests.stop();
    await until(() => ['1 v2 closed null', '2 v1 ruled accepted', '3 v1 closed null'].every((one) => told().includes(one)), `all three, not ${told().join(', ')}`);
    expect(records.ivrEvents.list(10)).toMatchObject([
      { sequence: 3, day: '2026-11-21', epoch: outbox.epochs().at(-1)?.epoch, tournamentDayId: '00000000-0000-4000-8000-00000000000d', answeredAt: null },
      { sequence: 2, by: 'blue', won: true, answeredAt: wall + 9_000, contested: { from: wall - 5_000, to: wall }, dueAt: wall + 30_000 },
      { sequence: 1, status: 'closed', version: 2 },
    ]);
    await until(() => outbox.changedIvrEvents(10).length === 0, 'the answer of the hub');
    requests.begin(null);
    requests.follow(view(2, { open: false, result: 'accepted', won: true, answeredAt: wall + 9_000 }));
    requests.stop();
    expect(outbox.changedIvrEvents(10)).toEqual([]);
    const first = told().length;
    link('88888888-8888-4888-8888-888888888888');
    await until(() => told().length === first + 3, 'all of them at the other hub');
    expect(hub.wrong).toEqual([]);
    sync.stop();
    await hub.close();
    outbox.close();
    close();
  });
});

describe('[SEC-4] acts at the console', () => {
  it('[SEC-4] those made while no hub was there arrive in order, what the hub refused comes again as it was, and another hub gets all of them', async () => {
    const file = stores.newFile();
    const { records, close } = stores.open(file);
    const outbox = openCourtOutbox(file);
    const hub = await new SmallHub().open();
    const sync = new SyncService(outbox, nodeId, new HubMemory(stores.folder), quiet);
    const act = (number: number): ConsoleAct => ({
      actId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, action: 'console.obs', request: 'POST /api/obs/:id/:act', target: 'rec recording', detail: { running: true }, at: wall + number, address: '127.0.0.1',
      session: '0123abcd', status: 200,
    });
    const told = (): readonly ConsoleAct[] => hub.posts.filter(({ path }) => path === '/api/console-acts/bulk').flatMap(({ rows }) => rows as readonly ConsoleAct[]);
    const link = (hubId: string): void => {
      const progress = outbox.epochs().map(({ epoch, from }) => hub.progress(epoch, from));
      sync.start(new HubClient(hub.url, 'token', nodeId, hubRequest()), { protocol: 1, version: '0.1.0', hubId: hubId as HubId, hubTime: 0, tournament: null, progress, heartbeatMs: 5_000 } satisfies LinkAck);
    };
    records.consoleActs.put(Array.from({ length: 150 }, (_, index) => act(index + 1)));
    records.consoleActs.put([act(150)]);
    let refused = 0;
    hub.misbehave = ({ path }) => (path === '/api/console-acts/bulk' && (refused += 1) === 1 ? { status: 503, retryAfter: '0' } : null);
    link(hub.hubId);
    await until(() => outbox.unsentActs(10).length === 0, 'the answer of the hub');
    // The batch that was refused came again, as it was.
    expect(told().slice(100).map(({ at }) => at)).toEqual(Array.from({ length: 150 }, (_, index) => wall + index + 1));
    expect(new Set(told().map(({ actId }) => actId)).size).toBe(150);
    records.consoleActs.put([act(151)]);
    await until(() => told().at(-1)?.at === wall + 151 && outbox.unsentActs(10).length === 0, 'the next act');
    const before = told().length;
    link('66666666-6666-4666-8666-666666666666');
    await until(() => told().length === before + 151, 'all of them at the other hub');
    expect(hub.wrong).toEqual([]);
    sync.stop();
    await hub.close();
    outbox.close();
    close();
  });

  it('[SEC-4] a hub of before they were told holds up nothing: it is asked once for each join, matches come meanwhile, and the acts stay for the next', async () => {
    const file = stores.newFile();
    const { records, close } = stores.open(file);
    const outbox = openCourtOutbox(file);
    const hub = await new SmallHub().open();
    const sync = new SyncService(outbox, nodeId, new HubMemory(stores.folder), quiet);
    const link = (): void => {
      const progress = outbox.epochs().map(({ epoch, from }) => hub.progress(epoch, from));
      sync.start(new HubClient(hub.url, 'token', nodeId, hubRequest()), { protocol: 1, version: '0.1.0', hubId: hub.hubId as HubId, hubTime: 0, tournament: null, progress, heartbeatMs: 5_000 } satisfies LinkAck);
    };
    const to = (path: string): number => hub.posts.filter((post) => post.path === path).length;
    const states = new Set<string>();
    const seen = (done: () => boolean) => (): boolean => (states.add(sync.status.state), done());
    const id = '00000000-0000-4000-8000-000000000001';
    records.obsSessions.open({
      obsSessionId: id, connectionId: 'str', role: 'OBS_STR', kind: 'stream', tournamentId: null, tournamentDayId: null, day: '2026-11-21', startedAt: wall, startMs: wall, estimated: false,
      broadcastId: 'str:2026-11-21', path: null, name: null, bufferSeconds: null,
    });
    records.consoleActs.put([{
      actId: '00000000-0000-4000-8000-000000000002', action: 'console.obs', request: 'POST /api/obs/:id/:act', target: null, detail: {}, at: wall, address: '127.0.0.1', session: null, status: 200,
    }]);
    hub.misbehave = ({ path }) => (path === '/api/console-acts/bulk' ? { status: 404 } : null);
    link();
    await until(seen(() => to('/api/console-acts/bulk') === 1), 'the first question');
    for (const correctionMs of [10, 20]) {
      records.obsSessions.correct(id, correctionMs, { by: 'operator', reason: null, at: 1 });
      await until(seen(() => hub.posts.some(({ rows }) => (rows as readonly ObsSessionRow[]).some((row) => row.correctionMs === correctionMs))), 'the next row');
      await until(seen(() => outbox.changedObsSessions(10).length === 0), 'the answer of the hub');
    }
    expect(to('/api/console-acts/bulk')).toBe(1);
    link();
    await until(seen(() => to('/api/console-acts/bulk') === 2), 'the question of the next join');
    hub.misbehave = () => null;
    link();
    await until(seen(() => outbox.unsentActs(10).length === 0), 'the answer of a hub that takes them');
    expect(states).not.toContain('refused');
    expect(hub.wrong).toEqual([]);
    sync.stop();
    await hub.close();
    outbox.close();
    close();
  });

  it('[SEC-4] one that the hub does not take is put aside, counted and logged, and those behind it go on; a hub that refuses all of them holds up nothing else', async () => {
    const file = stores.newFile();
    const { records, close } = stores.open(file);
    const outbox = openCourtOutbox(file);
    const hub = await new SmallHub().open();
    const said: unknown[] = [];
    const log = { ...quiet, error: (fields: unknown) => void said.push(fields), warn: () => undefined } as unknown as typeof quiet;
    const sync = new SyncService(outbox, nodeId, new HubMemory(stores.folder), log);
    const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    records.consoleActs.put([1, 2, 3].map((number) => ({ actId: id(number), action: 'console.obs', request: 'POST /api/obs/:id/:act', target: null, detail: {}, at: wall, address: '127.0.0.1', session: null, status: 200 })));
    const isAct = (path: string): boolean => path === '/api/console-acts/bulk';
    hub.misbehave = ({ path, rows }) => {
      const index = isAct(path) ? (rows as readonly ConsoleAct[]).findIndex(({ actId }) => actId === id(2)) : -1;
      return index < 0 ? null : { status: 422, body: { code: 'RECORD_REFUSED', message: 'not this one', index } };
    };
    sync.start(new HubClient(hub.url, 'token', nodeId, hubRequest()), { protocol: 1, version: '0.1.0', hubId: hub.hubId as HubId, hubTime: 0, tournament: null, progress: [], heartbeatMs: 5_000 } satisfies LinkAck);
    await until(() => outbox.unsentActs(10).length === 0, 'the answers of the hub');
    expect((hub.posts.findLast(({ path }) => isAct(path))?.rows as readonly ConsoleAct[]).map(({ actId }) => actId)).toEqual([id(1), id(3)]);
    expect([sync.status.rowsRefused, said]).toMatchObject([1, [{ row: { actId: id(2) }, reason: 'not this one' }]]);

    hub.misbehave = ({ path }) => (isAct(path) ? { status: 400 } : null);
    records.consoleActs.put([{ actId: id(4), action: 'console.obs', request: 'POST /api/obs/:id/:act', target: null, detail: {}, at: wall, address: '127.0.0.1', session: null, status: 200 }]);
    const asked = hub.posts.filter(({ path }) => isAct(path)).length;
    await until(() => hub.posts.filter(({ path }) => isAct(path)).length > asked, 'the question');
    const states = new Set<string>();
    records.obsSessions.open({
      obsSessionId: id(5), connectionId: 'str', role: 'OBS_STR', kind: 'stream', tournamentId: null, tournamentDayId: null, day: '2026-11-21', startedAt: wall, startMs: wall, estimated: false,
      broadcastId: 'str:2026-11-21', path: null, name: null, bufferSeconds: null,
    });
    await until(() => (states.add(sync.status.state), outbox.changedObsSessions(10).length === 0), 'the row behind it');
    expect(states).not.toContain('refused');
    expect(outbox.unsentActs(10)).toHaveLength(1);
    sync.stop();
    await hub.close();
    outbox.close();
    close();
  });
});
