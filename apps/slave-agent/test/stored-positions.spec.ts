import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventRecordSchema, obsSessionRowSchema } from '@restrike/contracts';
import { openCourtOutbox, openCourtReader, openCourtRecords, openCourtWriter, type CommitGroup, type CourtRecords, type CourtWriter, type NewEvent, type NewObsSession } from '@restrike/db/court';
import { migrateCourtStore } from '@restrike/db/court-migrations';
import { placeSessions, positionOf, type GapMode, type VideoSession } from '@restrike/match';
import fc from 'fast-check';

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-positions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

const wall = 1_795_000_000_000;
const H = 3_600_000;
let count = 0;

/** A court store with its pipeline's writer and the records of the main thread. `bootUs` is the monotonic clock at timeline `wall`. */
interface Bench {
  readonly file: string;
  readonly writer: CourtWriter;
  readonly records: CourtRecords;
  close(): void;
}

/** The machine has been on for eight hours. */
const bootUs = 8 * H * 1_000;

const template = path.join(folder, 'template.sqlite');
beforeAll(() => migrateCourtStore(template));

function bench(): Bench {
  const file = path.join(folder, `court-${String((count += 1))}.sqlite`);
  copyFileSync(template, file);
  const writer = openCourtWriter(file, wall, undefined, { monotonicUs: bootUs, bootId: 'boot-1' });
  const records = openCourtRecords(file);
  return { file, writer, records, close: () => (records.close(), writer.close()) };
}

/** An event at `ms` after the store was opened; `wallShift` says by how much the wall clock is wrong. */
function eventAt(sequence: number, ms: number, wallShift = 0): NewEvent {
  const record = eventRecordSchema.parse({
    sequence, version: 1, sessionId: '22222222-2222-4222-8222-222222222222', datagram: sequence, part: 0, receivedAt: wall + ms + wallShift, monotonicUs: bootUs + ms * 1_000,
    sender: '192.0.2.7:50000', day: '2026-11-21', tournamentId: null, tournamentDayId: null, matchId: null, matchNumber: null, round: 0, clockMs: null, type: 'clk', category: 'O',
    side: null, recognition: 'recognized', valid: true, error: null, raw: '', parsed: null, matchEvents: [], processingUs: 1, recTimestampMs: null, strTimestampMs: null, ivrLink: null, tags: [],
  });
  return { ...record, raw: Buffer.alloc(0) };
}

const group = (events: readonly NewEvent[]): CommitGroup => ({ events, corrections: [], matches: [], session: null, clients: [], memory: null });

let ids = 0;
const session = (kind: NewObsSession['kind'], startMs: number, change: Partial<NewObsSession> = {}): NewObsSession => {
  const obsSessionId = `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`;
  return {
    obsSessionId, connectionId: kind === 'stream' ? 'str' : 'rec', role: kind === 'stream' ? 'OBS_STR' : 'OBS_REC', kind, tournamentId: null, tournamentDayId: null,
    day: '2026-11-21', startedAt: wall + startMs, startMs: wall + startMs, estimated: false, broadcastId: kind === 'recording' ? obsSessionId : kind === 'stream' ? 'day' : null,
    path: null, name: null, bufferSeconds: null, ...change,
  };
};
const end = (ms: number) => ({ endMs: wall + ms, endedAt: wall + ms, reason: 'manual_stop' as const });
const drain = (records: CourtRecords): void => {
  for (let steps = 0; records.positions.recalculate(); steps += 1) if (steps > 10_000) throw new Error('never done');
};
const positions = (file: string): (readonly [number | null, number | null])[] => {
  const reader = openCourtReader(file);
  const { rows } = reader.events({ limit: 1_000, order: 'oldest' });
  reader.close();
  return rows.map(({ recTimestampMs, strTimestampMs }) => [recTimestampMs, strTimestampMs] as const);
};

describe('[SES-2] positions in the store', () => {
  it('[SES-2] are calculated on insert from the sessions that run, each recording file from its own zero', () => {
    const { file, writer, records, close } = bench();
    const first = records.obsSessions.open(session('recording', 1_000));
    expect(obsSessionRowSchema.parse(first)).toMatchObject({ number: 1, visibleFromMs: wall + 1_000, offsetMs: 0, status: 'active' });
    records.obsSessions.open(session('stream', 500));
    writer.commit(group([eventAt(1, 900), eventAt(2, 1_000), eventAt(3, 2_500)]));
    records.obsSessions.close(first.obsSessionId, end(3_000));
    expect(records.obsSessions.open(session('recording', 4_000)).number).toBe(2);
    writer.commit(group([eventAt(4, 3_500), eventAt(5, 4_250)]));
    expect(positions(file)).toEqual([[null, 400], [0, 500], [1_500, 2_000], [null, 3_000], [250, 3_750]]);
    close();
  });

  it('[SES-4] follow the start of a film that was measured after its session was opened, either way', () => {
    const { file, writer, records, close } = bench();
    const { obsSessionId } = records.obsSessions.open(session('recording', 1_000));
    writer.commit(group([eventAt(1, 900), eventAt(2, 1_100), eventAt(3, 2_500)]));
    expect(records.obsSessions.beginAt(obsSessionId, { startMs: wall + 1_700, startedAt: wall + 1_700, estimated: false })).toMatchObject({ startMs: wall + 1_700, visibleFromMs: wall + 1_700, estimated: false });
    drain(records);
    expect(positions(file)).toEqual([[null, null], [null, null], [800, null]]);
    records.obsSessions.beginAt(obsSessionId, { startMs: wall + 850, startedAt: wall + 850, estimated: true });
    drain(records);
    expect(positions(file)).toEqual([[50, null], [250, null], [1_650, null]]);
    // One that ended before its film began holds nothing.
    records.obsSessions.close(obsSessionId, end(2_600));
    expect(records.obsSessions.beginAt(obsSessionId, { startMs: wall + 9_000, startedAt: wall + 9_000, estimated: false })).toMatchObject({ startMs: wall + 2_600, endMs: wall + 2_600 });
    drain(records);
    expect(positions(file)).toEqual([[null, null], [null, null], [null, null]]);
    expect(records.obsSessions.beginAt('00000000-0000-4000-8000-ffffffffffff', { startMs: 0, startedAt: 0, estimated: false })).toBeNull();
    close();
  });

  it('[SES-2] follow a session that is opened late, closed late and corrected, as new versions that the hub gets', () => {
    const { file, writer, records, close } = bench();
    writer.commit(group([eventAt(1, 100), eventAt(2, 1_100), eventAt(3, 2_100)]));
    const late = records.obsSessions.open(session('recording', 1_000, { estimated: true }));
    expect(positions(file)).toEqual([[null, null], [100, null], [1_100, null]]);
    records.obsSessions.close(late.obsSessionId, end(2_000));
    expect(positions(file)).toEqual([[null, null], [100, null], [null, null]]);
    records.obsSessions.correct(late.obsSessionId, 50, { by: 'operator', reason: 'clock on screen', at: wall });
    expect(positions(file)).toEqual([[null, null], [150, null], [null, null]]);
    const outbox = openCourtOutbox(file);
    expect(outbox.corrections(10).map(({ record: { sequence, version, recTimestampMs } }) => [sequence, version, recTimestampMs])).toEqual([
      [2, 3, 150], [3, 3, null], [3, 3, null], [2, 3, 150],
    ]);
    outbox.close();
    close();
  });

  it('[SES-3] a correction carries on to later sessions of the video and is undone', () => {
    const { file, writer, records, close } = bench();
    const a = records.obsSessions.open(session('stream', 0));
    writer.commit(group([eventAt(1, 500)]));
    records.obsSessions.close(a.obsSessionId, end(1_000));
    const b = records.obsSessions.open(session('stream', 2_000));
    writer.commit(group([eventAt(2, 2_500)]));
    records.obsSessions.close(b.obsSessionId, end(3_000));
    records.obsSessions.open(session('stream', 4_000));
    writer.commit(group([eventAt(3, 4_500)]));
    const before = positions(file);
    expect(before).toEqual([[null, 500], [null, 1_500], [null, 2_500]]);
    const note = { by: 'operator', reason: null, at: wall };
    expect(records.obsSessions.correct(b.obsSessionId, 300, note)).toMatchObject({ correctionMs: 300, offsetMs: 1_300 });
    expect(records.obsSessions.correct(b.obsSessionId, -200, note)).toMatchObject({ correctionMs: -200 });
    expect(positions(file)).toEqual([[null, 500], [null, 1_300], [null, 2_300]]);
    expect(records.obsSessions.undo(b.obsSessionId, wall)).toMatchObject({ correctionMs: 300 });
    expect(records.obsSessions.undo(b.obsSessionId, wall)).toMatchObject({ correctionMs: 0 });
    expect(records.obsSessions.undo(b.obsSessionId, wall)).toBeNull();
    expect(positions(file)).toEqual(before);
    expect(records.obsSessions.corrections(b.obsSessionId)).toMatchObject([{ beforeMs: 300, afterMs: -200, undoneAt: wall }, { beforeMs: 0, afterMs: 300, changedBy: 'operator' }]);
    close();
  });

  it('[SES-4] a wall clock that is stepped by an hour, also between two runs of the agent, changes no position', () => {
    const { file, writer, records, close } = bench();
    records.obsSessions.open(session('recording', 0));
    writer.commit(group([eventAt(1, 1_000), eventAt(2, 2_000, H), eventAt(3, 3_000, -H)]));
    close();
    // The same start of the machine, an hour later by the wall clock.
    const again = openCourtWriter(file, wall + 4_000 + H, undefined, { monotonicUs: bootUs + 4_000_000, bootId: null });
    again.commit(group([eventAt(4, 5_000, H)]));
    again.close();
    expect(positions(file).map(([rec]) => rec)).toEqual([1_000, 2_000, 3_000, 5_000]);
  });

  it('[SES-2] a session crosses midnight and the end of summer time, and lasts for more than a day', () => {
    const { file, writer, records, close } = bench();
    records.obsSessions.open(session('stream', 0));
    writer.commit(group([eventAt(1, 30 * H)]));
    expect(positions(file)).toEqual([[null, 30 * H]]);
    close();
  });

  it('[SES-2] many events are calculated in steps, and what a killed run left is done by the next', () => {
    const { file, writer, records, close } = bench();
    for (let from = 1; from <= 5_000; from += 500) writer.commit(group(Array.from({ length: 500 }, (_, index) => eventAt(from + index, from + index))));
    records.obsSessions.open(session('stream', 0));
    close();
    const later = openCourtRecords(file);
    drain(later);
    later.close();
    const reader = openCourtReader(file);
    expect([1, 2_500, 5_000].map((sequence) => reader.event(sequence)?.strTimestampMs)).toEqual([1, 2_500, 5_000]);
    reader.close();
  });

  it('[TRG-2] events of a stretch get a clip where they have none', () => {
    const { file, writer, records, close } = bench();
    writer.commit(group([1, 2, 3, 4].map((at) => eventAt(at, at * 1_000))));
    expect(records.positions.linkClip('clip-1', wall + 2_000, wall + 3_001)).toBe(2);
    expect(records.positions.linkClip('clip-2', wall, wall + 9_000)).toBe(2);
    const reader = openCourtReader(file);
    expect(reader.events({ limit: 9, order: 'oldest' }).rows.map(({ ivrLink, version }) => [ivrLink, version])).toEqual([['clip-2', 2], ['clip-1', 2], ['clip-1', 2], ['clip-2', 2]]);
    reader.close();
    close();
  });
});

describe('[TLN-5] the store against the pure function', () => {
  it('[TLN-5] positions on insert, after late changes and of the pure function are equal', () => {
    const spans = fc.array(fc.record({ gap: fc.nat(9), length: fc.nat(9), correction: fc.integer({ min: -4, max: 4 }), late: fc.boolean() }), { minLength: 1, maxLength: 5 });
    const days = fc.record({ streams: spans, recordings: spans, zero: fc.option(fc.nat(30)), mode: fc.constantFrom<GapMode>('concatenated', 'wall-clock'), runs: fc.boolean() });
    const numRuns = Number(process.env['RESTRIKE_POSITION_RUNS'] ?? 60);
    fc.assert(
      fc.property(days, ({ streams, recordings, zero, mode, runs }) => {
        const { file, writer, records, close } = bench();
        try {
          const cut = (kind: NewObsSession['kind'], list: typeof streams): (VideoSession & { late: boolean; start: number; end: number | null; kind: typeof kind })[] => {
            let clock = 0;
            return list.map(({ gap, length, correction, late }, index) => {
              const start = (clock += gap);
              clock += length;
              const endOf = runs && index === list.length - 1 ? null : clock;
              return { id: '', kind, startMs: wall + start, endMs: endOf === null ? null : wall + endOf, correctionMs: correction, late, start, end: endOf };
            });
          };
          const all = [...cut('stream', streams), ...cut('recording', recordings)].sort((a, b) => a.start - b.start);
          records.obsSessions.setBroadcast({ broadcastId: 'day', gapMode: mode, zeroMs: zero === null ? null : wall + zero });
          // Every moment: sessions that are not late are opened and closed in time, the others when all is over.
          const opened = new Map<(typeof all)[number], string>();
          const open = (one: (typeof all)[number]): void => void opened.set(one, records.obsSessions.open(session(one.kind, one.start)).obsSessionId);
          const shut = (one: (typeof all)[number]): void => {
            if (one.end !== null) records.obsSessions.close(opened.get(one) ?? '', end(one.end));
          };
          const isLate = all.some((one, index) => one.late && index < all.length);
          let waiting: NewEvent[] = [];
          const commit = (): void => {
            if (waiting.length > 0) writer.commit(group(waiting));
            waiting = [];
          };
          for (let at = 0; at < 100; at += 1) {
            if (!isLate && all.some(({ start, end: ends }) => start === at || ends === at)) {
              commit();
              for (const one of all) if (one.end === at && one.start < at) shut(one);
              for (const one of all) {
                if (one.start !== at) continue;
                open(one);
                if (one.end === at) shut(one);
              }
            }
            waiting.push(eventAt(at + 1, at));
          }
          commit();
          if (isLate) {
            for (const one of all) {
              open(one);
              shut(one);
            }
          }
          for (const one of all) records.obsSessions.correct(opened.get(one) ?? '', one.correctionMs, { by: 'x', reason: null, at: 1 });
          drain(records);
          const named = all.map((one) => ({ ...one, id: opened.get(one) ?? '' }));
          const placed = placeSessions(named.filter(({ kind }) => kind === 'stream'), mode, zero === null ? null : wall + zero, wall + 200);
          const files = named.filter(({ kind }) => kind === 'recording').flatMap((one) => placeSessions([one], 'concatenated', null, wall + 200)).sort((a, b) => a.startMs - b.startMs);
          expect(positions(file)).toEqual(Array.from({ length: 100 }, (_, at) => [positionOf(wall + at, files), positionOf(wall + at, placed)]));
        } finally {
          close();
        }
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1), numRuns, endOnFailure: false },
    );
  });
});
