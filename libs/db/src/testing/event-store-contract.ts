import type { DayChecksum, EventRecord } from '@restrike/contracts';
import { EventDigest } from '../event-digest.js';
import { awkwardEvents, sampleEpoch, sampleEvent } from './sample-events.js';
import { seeded } from './seeded.js';

/** A query as both stores take it. */
interface Filter {
  readonly day?: string;
  readonly matchNumber?: string;
  readonly categories?: readonly EventRecord['category'][];
  readonly sides?: readonly ('blue' | 'red')[];
  readonly types?: readonly string[];
  readonly validity?: 'valid' | 'invalid';
  readonly text?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** What both stores must be able to do, each in its own way. */
export interface EventStoreUnderTest {
  append(events: readonly EventRecord[]): Promise<void>;
  /** A later version of a stored event. */
  correct(sequence: number, tags: readonly string[]): Promise<void>;
  query(filter: Filter & { readonly page?: unknown; readonly limit: number }): Promise<{ readonly rows: readonly EventRecord[]; readonly next: unknown }>;
  days(): Promise<readonly string[]>;
  checksum(day: string): Promise<DayChecksum>;
  close(): Promise<void>;
}

/** The plainest form of every filter but text. */
function matches(event: EventRecord, filter: Filter): boolean {
  const among = <T>(list: readonly T[] | undefined, value: T | null): boolean => list === undefined || list.some((one) => one === value);
  return (
    (filter.day === undefined || event.day === filter.day) &&
    (filter.matchNumber === undefined || event.matchNumber === filter.matchNumber) &&
    among(filter.categories, event.category) &&
    among(filter.sides, event.side) &&
    among(filter.types, event.type) &&
    (filter.validity === undefined || event.valid === (filter.validity === 'valid')) &&
    event.receivedAt >= (filter.fromMs ?? 0) &&
    event.receivedAt < (filter.toMs ?? Infinity)
  );
}

/** The contract of an event store. Run by the court's and by the hub's. */
export function eventStoreContract(name: string, open: () => Promise<EventStoreUnderTest>): void {
  describe(`[STO] ${name}`, () => {
    let store: EventStoreUnderTest;
    const sequences = (rows: readonly EventRecord[]): number[] => rows.map((row) => row.sequence);
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it('[STO-1] gives every record back as it was stored', async () => {
      const events = awkwardEvents.map((change, index) => sampleEvent(index + 1, change));
      await store.append(events);
      const { rows } = await store.query({ limit: 100 });
      expect([...rows].sort((a, b) => a.sequence - b.sequence)).toEqual(events);
    });

    it('[STO-2] pages newest first without repeats or holes while events arrive', async () => {
      await store.append(Array.from({ length: 95 }, (_, index) => sampleEvent(index + 1)));
      const seen: number[] = [];
      let page: unknown = undefined;
      for (let pages = 0; pages < 20; pages += 1) {
        const answer = await store.query({ limit: 10, page });
        seen.push(...sequences(answer.rows));
        await store.append([sampleEvent(96 + pages)]);
        if (answer.next === null) break;
        page = answer.next;
      }
      expect(seen).toEqual(Array.from({ length: 95 }, (_, index) => 95 - index));
    });

    it('[STO-3] filters by every field of a query', async () => {
      await store.append([
        sampleEvent(1, { day: '2026-11-20' }),
        sampleEvent(2, { category: 'H', side: 'blue', type: 'pt' }),
        sampleEvent(3, { category: 'K', side: 'red', type: 'pt' }),
        sampleEvent(4, { matchNumber: '101', raw: Buffer.from('wmh;Crvenić;2-1 PTF').toString('base64'), parsed: { name: 'Crvenić' } }),
        sampleEvent(5, { valid: false, recognition: 'unknown', type: 'unknown', error: { code: 'UNKNOWN_KEY', detail: 'xyz' } }),
      ]);
      const found = async (filter: object): Promise<number[]> => sequences((await store.query({ limit: 10, ...filter })).rows);
      expect(await found({ day: '2026-11-20' })).toEqual([1]);
      expect(await found({ categories: ['H', 'K'] })).toEqual([3, 2]);
      expect(await found({ sides: ['blue'] })).toEqual([2]);
      expect(await found({ types: ['unknown'] })).toEqual([5]);
      expect(await found({ matchNumber: '101' })).toEqual([4]);
      expect(await found({ validity: 'invalid' })).toEqual([5]);
      expect(await found({ text: 'crveni' })).toEqual([4]);
      expect(await found({ text: '100%' })).toEqual([]);
      const at = (sequence: number): number => sampleEvent(sequence).receivedAt;
      expect(await found({ fromMs: at(2), toMs: at(4) })).toEqual([3, 2]);
      expect(await found({ categories: ['H'], sides: ['red'] })).toEqual([]);
    });

    it('[STO-4] a correction is a new version and changes the checksum of its day alone', async () => {
      await store.append([sampleEvent(1, { day: '2026-11-20' }), sampleEvent(2), sampleEvent(3)]);
      const before = [await store.checksum('2026-11-20'), await store.checksum('2026-11-21')];
      await store.correct(2, ['knock-down']);
      const { rows } = await store.query({ limit: 10 });
      expect(rows.find((row) => row.sequence === 2)).toEqual(sampleEvent(2, { version: 2, tags: ['knock-down'] }));
      const after = [await store.checksum('2026-11-20'), await store.checksum('2026-11-21')];
      expect(after[0]).toEqual(before[0]);
      expect(after[1]?.checksum).not.toBe(before[1]?.checksum);
      expect(await store.days()).toEqual(['2026-11-20', '2026-11-21']);
    });

    it('[STO-5] computes the checksum that the contract defines, from what is stored', async () => {
      const events = awkwardEvents.map((change, index) => sampleEvent(index + 1, change));
      await store.append(events);
      const digest = new EventDigest();
      for (const event of events) digest.add(sampleEpoch, event);
      expect(await store.checksum('2026-11-21')).toEqual({ day: '2026-11-21', events: events.length, checksum: digest.finish() });
    });

    it('[STO-6] stores and gives back 1,000 at once, twice the largest batch', async () => {
      const events = Array.from({ length: 1_000 }, (_, index) => sampleEvent(index + 1));
      await store.append(events);
      expect((await store.checksum('2026-11-21')).events).toBe(1_000);
      expect((await store.query({ limit: 1_000 })).rows).toEqual([...events].reverse());
    });

    it('[STO-7] what is appended again changes nothing, whether it is refused or answered as done', async () => {
      const events = [sampleEvent(1), sampleEvent(2)];
      await store.append(events);
      const before = await store.checksum('2026-11-21');
      // A store that refuses throws at once or in its answer: both are a refusal.
      const again = async (repeated: typeof events): Promise<unknown> => store.append(repeated);
      await again(events).catch(() => undefined);
      await again([sampleEvent(2, { type: 'other' })]).catch(() => undefined);
      expect(await store.checksum('2026-11-21')).toEqual(before);
      expect((await store.query({ limit: 10 })).rows).toEqual([sampleEvent(2), sampleEvent(1)]);
    });

    it('[STO-8] an empty store answers everything with nothing', async () => {
      expect(await store.query({ limit: 10 })).toEqual({ rows: [], next: null });
      expect(await store.query({ limit: 10, day: '2026-11-21', categories: ['P'], text: 'x' })).toEqual({ rows: [], next: null });
      expect(await store.days()).toEqual([]);
      expect(await store.checksum('2026-11-21')).toEqual({ day: '2026-11-21', events: 0, checksum: new EventDigest().finish() });
    });

    it('[STO-9] pages of a filtered query are the filtered list, whatever the filters', async () => {
      const seed = Number(process.env['RESTRIKE_SEED'] ?? Date.now() % 1_000_000);
      const random = seeded(seed);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
      const events = Array.from({ length: 300 }, (_, index) =>
        sampleEvent(index + 1, {
          day: index < 120 ? '2026-11-20' : '2026-11-21',
          category: pick(['P', 'K', 'HL', 'R', 'O', 'O']),
          side: pick(['blue', 'red', null]),
          type: pick(['pt', 'hl', 'clk']),
          matchNumber: pick(['101', '245.A', null]),
          valid: random() > 0.1,
        }),
      );
      await store.append(events);
      for (let trial = 0; trial < 25; trial += 1) {
        const maybe = <T extends object>(filter: T): T | object => (random() < 0.35 ? filter : {});
        const filter: Filter = {
          ...maybe({ day: pick(['2026-11-20', '2026-11-21']) }),
          ...maybe({ categories: [pick(['P', 'HL'] as const), pick(['K', 'O', 'TB'] as const)] }),
          ...maybe({ sides: ['blue'] as const }),
          ...maybe({ types: ['pt', 'hl'] }),
          ...maybe({ matchNumber: '101' }),
          ...maybe({ validity: pick(['valid', 'invalid'] as const) }),
          ...maybe({ fromMs: sampleEvent(40).receivedAt, toMs: sampleEvent(260).receivedAt }),
        };
        const found: number[] = [];
        let page: unknown = undefined;
        for (let pages = 0; pages < 100 && page !== null; pages += 1) {
          const answer = await store.query({ ...filter, limit: 17, page });
          found.push(...sequences(answer.rows));
          page = answer.next ?? null;
        }
        expect({ seed, filter, found }).toEqual({ seed, filter, found: sequences(events.filter((event) => matches(event, filter)).reverse()) });
      }
    });

    it('[STO-10] finds text in messages that are not UTF-8 or hold a NUL, and names of fields are no text', async () => {
      const raw = (...parts: (string | number[])[]): string => Buffer.concat(parts.map((part) => Buffer.from(part as string))).toString('base64');
      await store.append([
        sampleEvent(1, { raw: raw('at1;Ivani', [0xff, 0xfe], 'SEVIC;CRO') }),
        sampleEvent(2, { raw: raw('wmh;A', [0], 'B;2-1 PTF') }),
        sampleEvent(3, { raw: raw('at1;김태권;KOR'), parsed: { winner: 1 } }),
        sampleEvent(4, { raw: raw('at1;100%_\\;KOR'), type: 'At' }),
      ]);
      const found = async (text: string): Promise<number[]> => sequences((await store.query({ limit: 10, text })).rows);
      expect(await found('sevic')).toEqual([1]);
      expect(await found('2-1 ptf')).toEqual([2]);
      expect(await found('태권')).toEqual([3]);
      expect(await found('%_\\')).toEqual([4]);
      expect(await found('winner')).toEqual([]);
      expect(await found('AT')).toEqual([4, 3, 1]);
    });
  });
}
