import type { ObsSessionRow } from '@restrike/contracts';
import { openHubStore, type HubStore } from '../src/hub/index.js';
import { startTestPostgres, type TestPostgres } from '../src/testing/postgres.js';
import { sampleNode } from '../src/testing/sample-events.js';

let postgres: TestPostgres;
let store: HubStore;
beforeAll(async () => {
  postgres = await startTestPostgres();
  store = await openHubStore({ url: await postgres.database() });
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
