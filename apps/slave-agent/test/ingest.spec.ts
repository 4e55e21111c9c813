import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCourtReader, openCourtWriter, openDatabase, type CourtWriter } from '@restrike/db/court';
import { migrateCourtStore } from '@restrike/db/court-migrations';
import { builtInProtocol } from '@restrike/pss-protocol';
import { eventRecordSchema } from '@restrike/contracts';
import { IngestService } from '../src/ingest/ingest.service.js';
import type { Datagram } from '../src/ingest/thread-messages.js';
import { matchLoad } from './match-load.js';

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-ingest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
const sessionId = '22222222-2222-4222-8222-222222222222';
const capture = readFileSync(fileURLToPath(new URL('../../../libs/pss-protocol/fixtures/captures/03-m7894-scored-best-of-3.tsv', import.meta.url)), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line, index): Datagram => {
    const [time = '0', , text = ''] = line.split('\t');
    return { sessionId, number: index + 1, receivedAt: 1_795_000_000_000 + Number(time), monotonicUs: Number(time) * 1000, sender: '192.0.2.1:5', bytes: Buffer.from(text).toString('latin1') };
  });

let count = 0;
const newStore = async (): Promise<string> => {
  const file = path.join(folder, `court-${String((count += 1))}.sqlite`);
  await migrateCourtStore(file);
  return file;
};
const clock = (): number => 0;
const begin = (writer: CourtWriter): IngestService => {
  const ingest = new IngestService(writer, builtInProtocol, clock);
  ingest.udpSessions.open(sessionId, '127.0.0.1', 6000, 1);
  return ingest;
};

describe('[AGT-3] ingest', () => {
  it('[AGT-3] keeps every datagram, also bad, unknown, empty and oversized ones, as records of the contract', async () => {
    const file = await newStore();
    const writer = openCourtWriter(file, 1);
    const ingest = begin(writer);
    const odd = ['zzz;1', 'pt1;x', '', '{"a":1}', `at1;${'x'.repeat(5_000)}`, '\u00ff\u00fe', 'hl1;150;7', 'clk;01:00\r\npt1;2'];
    const notice = ingest.take(odd.map((bytes, index): Datagram => ({ sessionId, number: index + 1, receivedAt: 5, monotonicUs: 5, sender: 'a:1', bytes })));
    expect(notice).toMatchObject({ events: 9, sequence: 9, unknown: 3, invalid: 3 });
    writer.close();
    const reader = openCourtReader(file);
    const { rows } = reader.events({ limit: 100, order: 'oldest' });
    for (const row of rows) expect(eventRecordSchema.safeParse(row).success).toBe(true);
    expect(rows.map(({ valid, error }) => (valid ? 'ok' : error?.code))).toEqual(['UNKNOWN_KEY', 'NOT_A_NUMBER', 'EMPTY', 'JSON_INTERFACE', 'OVERSIZED', 'NOT_UTF8', 'EXTRA_FIELDS', 'ok', 'ok']);
    // Each rule that a message broke, not the first alone.
    const broken = reader.rules().flatMap(({ code, broken: times, last }) => (times > 0 && last?.sequence === 7 ? [code] : []));
    expect(broken.sort()).toEqual(['EXTRA_FIELDS', 'OUT_OF_RANGE']);
    expect(rows.map(({ datagram, part }) => [datagram, part]).slice(-2)).toEqual([[8, 0], [8, 1]]);
    expect(Buffer.concat(rows.slice(-2).map(({ raw }) => Buffer.from(raw, 'base64'))).toString()).toBe('clk;01:00\r\npt1;2');
    expect(reader.unknownPatterns(10).map(({ pattern }) => pattern)).toContain('zzz;N');
    expect(reader.sessions(1)).toMatchObject([{ received: 8, errors: 7, clients: 1 }]);
    reader.close();
  });

  it('[AGT-3] one group may hold the end of a match and the load of the next: the notice says what the first was when it ended', async () => {
    const writer = openCourtWriter(await newStore(), 1);
    const ingest = begin(writer);
    let number = 0;
    const take = (...lines: readonly string[]) => ingest.take(lines.map((bytes): Datagram => ({ sessionId, number: (number += 1), receivedAt: 5, monotonicUs: 5, sender: 'a:1', bytes })));
    expect(take(...matchLoad(201), 'clk;02:00;start').state.matchNumber).toBe('201');
    const { left, state, matchEvents } = take('win;BLUE', ...matchLoad(202), 'win;RED');
    expect(left).toMatchObject([{ state: { matchNumber: '201', status: 'finished', result: { winner: 'blue' } } }]);
    const ends = matchEvents.filter(({ event }) => event.kind === 'winner').map(({ sequence }) => left.find(({ through }) => sequence <= through)?.state ?? state);
    expect(ends.map(({ matchNumber, result }) => [matchNumber, result?.winner])).toEqual([['201', 'blue'], ['202', 'red']]);
    writer.close();
  });

  it('[AGT-4] a restart at any point gives the same state, match and events as no restart', async () => {
    const straightFile = await newStore();
    const straight = openCourtWriter(straightFile, 1, '33333333-3333-4333-8333-333333333333');
    const whole = begin(straight);
    whole.take(capture);
    const expected = whole.state;
    straight.close();
    const seed = Number(process.env['RESTRIKE_SEED'] ?? Date.now() % 1_000);
    process.stdout.write(`restart seed ${String(seed)}\n`);
    for (const cut of [1, 12, 13, 60 + (seed % 40), 150 + (seed % 100), capture.length - 1]) {
      const file = await newStore();
      const first = openCourtWriter(file, 1, '33333333-3333-4333-8333-333333333333');
      const before = begin(first);
      for (let at = 0; at < cut; at += 37) before.take(capture.slice(at, Math.min(cut, at + 37)));
      first.close();
      const second = openCourtWriter(file, 2);
      const after = begin(second);
      expect(after.state).toEqual(before.state);
      after.take(capture.slice(cut));
      expect(after.state).toEqual(expected);
      second.close();
      const reader = openCourtReader(file);
      expect(reader.matches({ limit: 10 })).toMatchObject([{ matchNumber: '7894', status: 'finished', result: { winner: 'red' } }]);
      expect(reader.events({ limit: 1 }).rows[0]?.sequence).toBe(capture.length);
      reader.close();
    }
  });

  it('[AGT-4] the rows of matches, details, histories and spans that a burst owes are written with the next group that is none, and by the next run after one that was killed in it', async () => {
    const epoch = '33333333-3333-4333-8333-333333333333';
    const rows = (file: string): readonly (readonly unknown[])[] => {
      const reader = openCourtReader(file);
      const store = openDatabase(file, { synchronous: 'NORMAL', readonly: true });
      const following = ['event_details', 'score_history', 'warning_history', 'event_spans', 'event_minutes'];
      try {
        return [reader.matches({ limit: 10 }), ...following.map((table) => store.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all())];
      } finally {
        reader.close();
        store.close();
      }
    };
    const cut = 120;
    const take = async (groups: readonly { readonly to: number; readonly inBurst: boolean }[]): Promise<string> => {
      const file = await newStore();
      const writer = openCourtWriter(file, 1, epoch);
      const ingest = begin(writer);
      let from = 0;
      for (const { to, inBurst } of groups) {
        ingest.take(capture.slice(from, to), inBurst);
        from = to;
      }
      writer.close();
      return file;
    };
    const straight = await take([{ to: 40, inBurst: false }, { to: cut, inBurst: false }]);
    expect(rows(straight)[0]).toMatchObject([{ matchNumber: '7894' }]);
    expect(rows(await take([{ to: 40, inBurst: true }, { to: cut, inBurst: false }]))).toEqual(rows(straight));

    const killed = await take([{ to: 40, inBurst: true }, { to: cut, inBurst: true }]);
    expect(rows(killed)).toEqual([[], [], [], [], [], []]);
    const next = openCourtWriter(killed, 2);
    const ingest = begin(next);
    expect(rows(killed)).toEqual(rows(straight));
    expect(next.lastSequence).toBe(cut);
    // What was stored with them is where a further restart begins.
    expect(next.loadMemory()?.sequence).toBe(cut);
    ingest.take(capture.slice(cut));
    next.close();
    expect(rows(killed)).toEqual(rows(await take([{ to: cut, inBurst: false }, { to: capture.length, inBurst: false }])));
    expect(rows(killed).filter((table) => table.length === 0)).toEqual([]);
  });

  it('[AGT-4] a match that was loaded before midnight in a burst that goes on behind it has the day of its load, also when the next run writes its row', async () => {
    const midnight = new Date(2026, 10, 22).getTime();
    let number = 0;
    const lines = (at: number, ...texts: readonly string[]): Datagram[] => texts.map((bytes) => ({ sessionId, number: (number += 1), receivedAt: at, monotonicUs: at * 1_000, sender: 'a:1', bytes }));
    const [before, after] = [lines(midnight - 500, ...matchLoad(201)), lines(midnight + 500, 'sc1;2;sc2;0')];
    for (const isKilled of [false, true]) {
      const file = await newStore();
      const writer = openCourtWriter(file, 1);
      const ingest = begin(writer);
      ingest.take(before, true);
      ingest.take(after, isKilled);
      writer.close();
      if (isKilled) {
        const next = openCourtWriter(file, 2);
        begin(next);
        next.close();
      }
      const reader = openCourtReader(file);
      expect(reader.matches({ limit: 5 })).toMatchObject([{ matchNumber: '201', day: '2026-11-21', state: { blue: { score: 2 } } }]);
      reader.close();
    }
  });

  it('[AGT-4] what meant nothing when it came means nothing after a restart, also when its text alone would read well', async () => {
    const file = await newStore();
    const first = openCourtWriter(file, 1);
    const before = begin(first);
    before.take(capture.slice(0, 40));
    const score = before.state.blue.score;
    // Too long to be read: as a message of its own it would be a score of 77.
    before.take([{ sessionId, number: 41, receivedAt: 1_795_000_000_000, monotonicUs: 9e9, sender: '192.0.2.1:5', bytes: `sc1;77;sc2;0${' '.repeat(4_000)}` }]);
    expect(before.state.blue.score).toBe(score);
    // A restart that has to replay every event, as with a new format of the memory.
    first.close();
    const other = openDatabase(file, { synchronous: 'NORMAL' });
    other.exec('DELETE FROM match_memory');
    other.close();
    const second = openCourtWriter(file, 2);
    expect(begin(second).state).toEqual(before.state);
    second.close();
  });

  it('[AGT-5] a commit that fails changes nothing, and the same group can be taken again', async () => {
    const file = await newStore();
    const writer = openCourtWriter(file, 1);
    let full = true;
    const failing = new Proxy(writer, {
      get: (target, key) => {
        if (key === 'commit' && full) return () => { throw new Error('database or disk is full'); };
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      },
    });
    const ingest = begin(failing);
    const state = ingest.state;
    expect(() => ingest.take(capture.slice(0, 20))).toThrow(/disk is full/);
    expect(ingest.state).toBe(state);
    full = false;
    expect(ingest.take(capture.slice(0, 20))).toMatchObject({ sequence: 20, events: 20 });
    expect(ingest.state.matchNumber).toBe('7894');
    writer.close();
  });
});
