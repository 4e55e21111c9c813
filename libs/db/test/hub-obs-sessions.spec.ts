import type { ConsoleAct, EpochId, IvrEventRow, MatchRow, NodeId, ObsSessionRow } from '@restrike/contracts';
import pg from 'pg';
import { openHubStore, type HubStore } from '../src/hub/index.js';
import { startTestPostgres, type TestPostgres } from '../src/testing/postgres.js';
import { sampleMatch, sampleNode } from '../src/testing/sample-events.js';

let postgres: TestPostgres;
let url: string;
let store: HubStore;
beforeAll(async () => {
  postgres = await startTestPostgres();
  url = await postgres.database();
  store = await openHubStore({ url });
});
afterAll(async () => {
  await store.close();
  await postgres.stop();
});

const session = (number: number, change: Partial<ObsSessionRow> = {}): ObsSessionRow => ({
  obsSessionId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, version: 1, connectionId: 'str', role: 'OBS_STR', kind: 'stream', tournamentId: null, tournamentDayId: null,
  day: '2026-11-21', number, startedAt: number * 1_000, endedAt: null, startMs: number * 1_000, endMs: null, status: 'active', endReason: null, estimated: false, broadcastId: 'str:2026-11-21',
  visibleFromMs: number * 1_000, offsetMs: 0, correctionMs: 0, paused: false, path: 'C:\\Videos\\101_김태권.mkv', name: null, bufferSeconds: null, ...change,
});

describe('[SYN-3] OBS sessions on the hub', () => {
  it('[SYN-3] the newest version of each stays, in whatever order they come', async () => {
    expect(await store.storeObsSessions(sampleNode, [session(1), session(2)])).toEqual({ stored: 2, repeated: 0 });
    const ended = session(1, { version: 3, status: 'interrupted', endReason: 'crash', endMs: 5_000, endedAt: 5_000 });
    expect(await store.storeObsSessions(sampleNode, [session(1, { version: 2 }), ended, session(2)])).toEqual({ stored: 1, repeated: 2 });
    expect(await store.storeObsSessions(sampleNode, [session(1, { version: 2 })])).toEqual({ stored: 0, repeated: 1 });
    expect(await store.obsSessions({ nodeId: sampleNode, limit: 10 })).toEqual([session(2), ended]);
    expect(await store.obsSessions({ nodeId: sampleNode, day: '2026-11-22', limit: 10 })).toEqual([]);
    expect(await store.obsSessions({ nodeId: sampleNode, before: 2_000, limit: 10 })).toEqual([ended]);
  });
});

describe('[SYN-2] rows of a court on the hub', () => {
  it('[SYN-2] are counted where they are new or newer, and told with the answer and at the next hello', async () => {
    const node = '88888888-8888-4888-8888-888888888888' as NodeId;
    const join = (): Promise<number> => store.registerNode({ nodeId: node, courtName: 'Court 8', host: 'laptop', version: '0.1.0', at: 1 });
    expect(await join()).toBe(0);
    expect(await store.storeObsSessions(node, [session(1), session(2)])).toEqual({ stored: 2, repeated: 0, rowsTaken: 2 });
    expect(await store.storeObsSessions(node, [session(1), session(2, { version: 2 })])).toEqual({ stored: 1, repeated: 1, rowsTaken: 3 });
    expect(await store.storeObsSessions(node, [session(1)])).toEqual({ stored: 0, repeated: 1, rowsTaken: 3 });
    const act = { actId: '00000000-0000-4000-8000-000000000001', at: 1, action: 'POST /api/replay', target: null, address: null, session: null, request: '', detail: '', status: 200 } as unknown as ConsoleAct;
    expect(await store.consoleActs.store(node, [act], 5)).toEqual({ stored: 1, repeated: 0, rowsTaken: 4 });
    expect(await join()).toBe(4);
  });

  it('[SYN-2] none is lost or counted twice when several processes take them at once, of courts that share athletes', async () => {
    const other = await openHubStore({ url });
    try {
      const nodes = [1, 2, 3].map((number) => `99999999-9999-4999-8999-99999999999${String(number)}` as NodeId);
      const seen = nodes.map((nodeId) => ({ nodeId, clockOffsetMs: 1, lastSeen: 2 }));
      const act = (number: number): ConsoleAct => ({ actId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, at: 1, action: 'POST /api/replay', target: null, address: null, session: null, request: '', detail: '', status: 200 }) as unknown as ConsoleAct;
      const join = (): Promise<readonly number[]> => Promise.all(nodes.map((nodeId) => store.registerNode({ nodeId, courtName: 'Court', host: 'laptop', version: '0.1.0', at: 1 })));
      const match = (id: string, version: number, blueName: string): MatchRow => sampleMatch({ matchId: id as MatchRow['matchId'], version, blueName });
      expect(await join()).toEqual([0, 0, 0]);
      for (let round = 0; round < 20; round += 1) {
        // Each process gets the same, as when an answer was lost and the court came back to the other one.
        await Promise.all([store, other].flatMap((hub) => [...nodes.flatMap((nodeId) => [
          hub.storeMatches(nodeId, [match(`number ${String(round)}`, 1, 'Perica'), match('the same', round + 1, `Blue ${String(round)}`)]),
          hub.storeObsSessions(nodeId, [session(round + 1)]),
          hub.consoleActs.store(nodeId, [act(round)], 5),
        ]), hub.updateNodes(seen)]));
      }
      expect(await join()).toEqual([80, 80, 80]);
    } finally {
      await other.close();
    }
  });
});

describe('[SYN-1] requests for video review on the hub', () => {
  const request = (number: number, change: Partial<IvrEventRow> = {}): IvrEventRow => ({
    ivrEventId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, version: 1, epoch: '33333333-3333-4333-8333-333333333333' as EpochId, sequence: number, day: '2026-11-21', tournamentId: null,
    tournamentDayId: null, matchId: null, matchNumber: '101', by: 'blue', askedAt: 5_000, contested: { from: 0, to: 5_000 }, dueAt: 35_000, status: 'open', result: null, won: null, answeredAt: null, ...change,
  });
  const other = '77777777-7777-4777-8777-777777777777' as NodeId;
  const ids = (rows: readonly IvrEventRow[]): number[] => rows.map(({ sequence }) => sequence);

  it('[SYN-1] the newest version of each stays, and pages of all courts go newest first without repeats or holes', async () => {
    const { ivrEvents } = store;
    expect(await ivrEvents.store(sampleNode, [request(1), request(2), request(3, { askedAt: 6_000 })])).toEqual({ stored: 3, repeated: 0 });
    expect(await ivrEvents.store(other, [request(4)])).toEqual({ stored: 1, repeated: 0 });
    const ruled = request(1, { version: 2, status: 'ruled', result: 'rejected', answeredAt: 9_000 });
    expect(await ivrEvents.store(sampleNode, [ruled, request(1)])).toEqual({ stored: 1, repeated: 1 });
    expect(await ivrEvents.store(sampleNode, [request(1)])).toEqual({ stored: 0, repeated: 1 });
    const all = { nodeId: null, status: null, after: null, limit: 10 };
    expect(await ivrEvents.list({ ...all, status: 'ruled' })).toEqual([{ ...ruled, nodeId: sampleNode }]);
    expect(ids(await ivrEvents.list({ ...all, nodeId: other }))).toEqual([4]);
    // Three were asked in the same millisecond.
    const first = await ivrEvents.list({ ...all, limit: 2 });
    const last = first.at(-1);
    expect([ids(first), ids(await ivrEvents.list({ ...all, after: last === undefined ? null : { askedAt: last.askedAt, ivrEventId: last.ivrEventId } }))]).toEqual([[3, 4], [2, 1]]);
  });

  it('[SYN-2] courts are noted as seen in the order of their ids, whatever order they are told and lie in: two processes at once never wait for each other', async () => {
    const nodes = [3, 2, 1].map((number) => `77777777-7777-4777-8777-77777777777${String(number)}` as NodeId);
    for (const nodeId of nodes) await store.registerNode({ nodeId, courtName: 'Court', host: 'laptop', version: '0.1.0', at: 1 });
    const [third, second, first] = nodes;
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM slave_nodes WHERE node_id = $1 FOR UPDATE', [first]);
      const noted = store.updateNodes(nodes.map((nodeId) => ({ nodeId, clockOffsetMs: 1, lastSeen: 2 })));
      const waiting = async (): Promise<boolean> => ((await client.query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%slave_nodes%'")).rowCount ?? 0) > 0;
      for (let tries = 0; !(await waiting()); tries += 1) {
        expect(tries).toBeLessThan(2_000);
        await new Promise((done) => setTimeout(done, 10));
      }
      // It waits for the first and holds none of the others.
      expect((await client.query('SELECT 1 FROM slave_nodes WHERE node_id = ANY($1) FOR UPDATE NOWAIT', [[second, third]])).rowCount).toBe(2);
      await client.query('COMMIT');
      await noted;
    } finally {
      await client.end();
    }
  });
});
