import type { DayChecksum, EventRecord } from '@restrike/contracts';
import { EventDigest } from '../event-digest.js';
import { awkwardEvents, sampleEpoch, sampleEvent } from './sample-events.js';

/** What both stores must be able to do, each in its own way. */
export interface EventStoreUnderTest {
  append(events: readonly EventRecord[]): Promise<void>;
  /** A later version of a stored event. */
  correct(sequence: number, tags: readonly string[]): Promise<void>;
  query(filter: {
    readonly page?: unknown;
    readonly limit: number;
    readonly day?: string;
    readonly matchNumber?: string;
    readonly categories?: readonly EventRecord['category'][];
    readonly sides?: readonly ('blue' | 'red')[];
    readonly types?: readonly string[];
    readonly validity?: 'valid' | 'invalid';
    readonly text?: string;
    readonly fromMs?: number;
    readonly toMs?: number;
  }): Promise<{ readonly rows: readonly EventRecord[]; readonly next: unknown }>;
  days(): Promise<readonly string[]>;
  checksum(day: string): Promise<DayChecksum>;
  close(): Promise<void>;
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

    it('[STO-6] stores a full batch of 500', async () => {
      await store.append(Array.from({ length: 500 }, (_, index) => sampleEvent(index + 1)));
      expect((await store.checksum('2026-11-21')).events).toBe(500);
    });
  });
}
