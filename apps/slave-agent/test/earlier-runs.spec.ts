import { openCourtReader, openCourtRecords, openCourtWriter } from '@restrike/db/court';
import { builtInProtocol } from '@restrike/pss-protocol';
import { EarlierRuns } from '../src/ingest/earlier-runs.js';
import { IngestService } from '../src/ingest/ingest.service.js';
import { SpillFile, leaveOver } from '../src/ingest/spill-file.js';
import type { Datagram } from '../src/ingest/thread-messages.js';
import { CourtStores, bootMs, hour, wall } from './court-store.js';

const stores = new CourtStores();
beforeAll(() => stores.prepare());
afterAll(() => stores.remove());

const [before, now] = ['22222222-2222-4222-8222-222222222222', '44444444-4444-4444-8444-444444444444'];
/** A datagram of the run before, `ms` after its store was opened; `wallShift`: how wrong the wall clock is. */
const datagram = (number: number, ms: number, sessionId = before, wallShift = 0): Datagram => ({
  sessionId, number, receivedAt: wall + ms + wallShift, monotonicUs: (bootMs + ms) * 1_000, sender: '192.0.2.1:5', bytes: 'clk;01:00',
});

/** A court on which a recording ran, and whose laptop was started anew an hour later. */
function rebooted() {
  const file = stores.newFile();
  const first = stores.open(file);
  const ingest = new IngestService(first.writer, builtInProtocol, () => 0);
  ingest.udpSessions.open(before, '127.0.0.1', 6000, wall);
  const recording = first.records.obsSessions.open({
    obsSessionId: '00000000-0000-4000-8000-000000000001', connectionId: 'rec', role: 'OBS_REC', kind: 'recording', tournamentId: null, tournamentDayId: null, day: '2026-11-21',
    startedAt: wall + 1_000, startMs: wall + 1_000, estimated: false, broadcastId: '00000000-0000-4000-8000-000000000001', path: null, name: null, bufferSeconds: null,
  });
  ingest.take([datagram(1, 2_000)]);
  first.records.obsSessions.close(recording.obsSessionId, { endMs: wall + 60_000, endedAt: wall + 60_000, reason: 'crash' });
  first.close();
  // Started anew ten minutes before this opening: the monotonic clock began at zero then.
  const writer = openCourtWriter(file, wall + hour, undefined, { monotonicUs: 600_000_000, bootId: 'boot-2' });
  return { file, writer, records: openCourtRecords(file), ingest: new IngestService(writer, builtInProtocol, () => 0) };
}

describe('[AGT-2] datagrams of an earlier run', () => {
  it('[AGT-2] lie where they were received, also when the machine was started anew and its wall clock was wrong', () => {
    const { file, writer, records, ingest } = rebooted();
    const earlier = new EarlierRuns(writer, (sessionId) => sessionId === now);
    const fresh = earlier.fresh([datagram(1, 2_000), datagram(2, 5_000, before, hour), datagram(3, 59_999), datagram(4, 61_000)]);
    expect(fresh.map(({ number }) => number)).toEqual([2, 3, 4]);
    ingest.take(fresh);
    ingest.udpSessions.open(now, '127.0.0.1', 6000, wall + hour);
    ingest.take(earlier.fresh([{ ...datagram(1, hour, now), monotonicUs: 600_000_001 }]));
    // The recording is calculated anew by the same places: nothing moves.
    records.obsSessions.correct('00000000-0000-4000-8000-000000000001', 0, { by: 'test', reason: null, at: 1 });
    while (records.positions.recalculate());
    const { first, last } = records.positions.between(wall + 5_000, wall + 60_000) ?? {};
    writer.close();
    records.close();
    const reader = openCourtReader(file);
    const { rows } = reader.events({ limit: 10, order: 'oldest' });
    reader.close();
    expect(rows.map(({ recTimestampMs }) => recTimestampMs)).toEqual([1_000, 4_000, 58_999, null, null]);
    expect([first, last]).toEqual([2, 3]);
    expect(rows.slice(1).map(({ monotonicUs }) => monotonicUs)).toEqual([...rows.slice(1).map(({ monotonicUs }) => monotonicUs)].sort((a, b) => a - b));
  });

  it('[AGT-2] keep their own reading when they are put aside a second time', () => {
    const { file, writer, records } = rebooted();
    const [moved] = new EarlierRuns(writer, () => false).fresh([datagram(2, 5_000)]);
    expect(moved?.monotonicUs).toBe((5_000 - hour + 600_000) * 1_000);
    leaveOver(`${file}.spill`, [moved as Datagram]);
    writer.close();
    records.close();
    const spill = new SpillFile(`${file}.spill`);
    const third = openCourtWriter(file, wall + 2 * hour, undefined, { monotonicUs: 1_000_000, bootId: 'boot-3' });
    const again = new EarlierRuns(third, () => false).fresh(spill.read(10));
    expect(again.map(({ monotonicUs }) => (third.originMs ?? 0) + monotonicUs / 1_000)).toEqual([wall + 5_000]);
    spill.close();
    third.close();
  });

  it('[AGT-2] of a session that the store does not know lie by their wall clock; without a restart of the machine nothing changes', () => {
    const { writer, records } = rebooted();
    const [unknown] = new EarlierRuns(writer, () => false).fresh([datagram(7, 5_000, '55555555-5555-4555-8555-555555555555', 250)]);
    expect((writer.originMs ?? 0) + (unknown?.monotonicUs ?? 0) / 1_000).toBe(wall + 5_250);
    writer.close();
    records.close();
    const same = stores.newFile();
    const first = stores.open(same);
    const ingest = new IngestService(first.writer, builtInProtocol, () => 0);
    ingest.udpSessions.open(before, '127.0.0.1', 6000, wall);
    ingest.take([datagram(1, 1_000)]);
    first.close();
    const second = stores.open(same, hour);
    const one = datagram(2, 5_000);
    expect(new EarlierRuns(second.writer, () => false).fresh([one])[0]).toBe(one);
    second.close();
  });
});
