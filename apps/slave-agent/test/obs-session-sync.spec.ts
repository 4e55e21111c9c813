import type { HubId, LinkAck, ObsSessionRow } from '@restrike/contracts';
import { openCourtOutbox } from '@restrike/db/court';
import { hubRequest } from '../src/pairing/hub-request.js';
import { HubClient } from '../src/sync/hub-client.js';
import { HubMemory } from '../src/sync/hub-memory.js';
import { SyncService } from '../src/sync/sync.service.js';
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
    expect(outbox.changedObsSessions(10)).toEqual([]);
    expect(hub.wrong).toEqual([]);
    sync.stop();
    await hub.close();
    outbox.close();
    close();
  });
});
