import type { EventRecord } from '@restrike/contracts';
import Database from 'better-sqlite3';
import { migrateCourtStore } from '../src/court/court-migrations.js';
import type { CourtWriter, EventQuery } from '../src/court/court-store.js';
import { courtSchema } from '../src/court/court-schema.js';
import { eventConditions } from '../src/court/event-conditions.js';
import { StoreError, openCourtOutbox, openCourtReader, openCourtRecords, openCourtWriter, openDatabase } from '../src/court/index.js';
import { QueryTimes } from '../src/court/query-times.js';
import { CourtFolder, commitGroup as group } from '../src/testing/court-folder.js';
import { eventStoreContract } from '../src/testing/event-store-contract.js';
import { sampleEpoch, sampleEvent, sampleMatch, sampleUdpSession } from '../src/testing/sample-events.js';

const folder = new CourtFolder();
afterAll(() => folder.remove());
const migrated = async (): Promise<string> => {
  const file = folder.newFile();
  await migrateCourtStore(file);
  return file;
};

eventStoreContract('court store (SQLite)', async () => {
  const file = await migrated();
  const writer = openCourtWriter(file, 1, sampleEpoch);
  const reader = openCourtReader(file);
  return {
    append: (events) => Promise.resolve(writer.commit(group({ events }))),
    correct: (sequence, tags) => Promise.resolve(writer.commit(group({ corrections: [{ sequence, tags }] }))),
    query: ({ page, ...filter }) => Promise.resolve(reader.events({ ...filter, ...(page === undefined ? {} : { before: page as number }) })),
    days: () => Promise.resolve(reader.days()),
    checksum: (day) => Promise.resolve(reader.checksum(day)),
    close: () => {
      reader.close();
      writer.close();
      return Promise.resolve();
    },
  };
});

describe('[DB-1] group commit', () => {
  it('[DB-1] runs with WAL, synchronous=FULL, foreign keys, bounded cache and incremental vacuum', async () => {
    const database = openDatabase(await migrated(), { synchronous: 'FULL' });
    const pragma = (name: string): unknown => database.pragma(name, { simple: true });
    expect([pragma('journal_mode'), pragma('synchronous'), pragma('foreign_keys'), pragma('auto_vacuum')]).toEqual(['wal', 2, 1, 2]);
    expect([pragma('cache_size'), pragma('mmap_size'), pragma('busy_timeout')]).toEqual([-65_536, 128 * 1024 * 1024, 10_000]);
    database.close();
  });

  it('[DB-1] stores a large group in its order, whatever differs from event to event', async () => {
    const file = await migrated();
    const writer = openCourtWriter(file, 1);
    const refused = { recognition: 'invalid', valid: false, error: { code: 'FIELD', detail: "it's odd" }, parsed: null } as const;
    const differences: Readonly<Record<number, Partial<EventRecord>>> = { 30: refused, 31: refused, 32: { sender: '192.0.2.9:1', tags: ['late'] }, 40: { matchId: null, matchNumber: null } };
    const hit = { type: 'hl', category: 'HL', side: 'blue', parsed: { key: 'hl', party: 1, level: 42, extra: null } } as const;
    const events = Array.from({ length: 96 }, (_, at) => sampleEvent(at + 1, { ...(at % 3 === 0 ? hit : {}), ...differences[at] }));
    writer.commit(group({ events }));
    const reader = openCourtReader(file);
    expect(reader.events({ limit: 200 }).rows).toEqual([...events].reverse());
    reader.close();
    writer.close();
    const probe = new Database(file, { readonly: true });
    const details = probe.prepare('SELECT count(*) FROM event_details').pluck().get();
    probe.close();
    expect(details).toBe(events.filter(({ category, parsed }) => category === 'HL' && parsed !== null).length * 3);
  });

  it('[DB-1] keeps all of a group or nothing', async () => {
    const file = await migrated();
    const writer = openCourtWriter(file, 1);
    writer.commit(group({ events: [sampleEvent(1)] }));
    const broken = { ...sampleMatch(), matchId: null as never };
    expect(() => writer.commit(group({ events: [sampleEvent(2, { type: 'new' })], corrections: [{ sequence: 1, tags: ['x'] }], matches: [broken] }))).toThrow(/NOT NULL/);
    expect(writer.lastSequence).toBe(1);
    const reader = openCourtReader(file);
    expect(reader.events({ limit: 5 }).rows).toEqual([sampleEvent(1)]);
    writer.commit(group({ events: [sampleEvent(2, { type: 'new' })] }));
    expect(reader.events({ limit: 5, types: ['new'] }).rows).toHaveLength(1);
    reader.close();
    writer.close();
    const probe = new Database(file);
    expect(probe.prepare("SELECT first_sequence FROM pss_event_types WHERE type = 'new'").pluck().get()).toBe(2);
    probe.close();
  });

  it('[DB-1] refuses a hole in the order', async () => {
    const writer = openCourtWriter(await migrated(), 1);
    writer.commit(group({ events: [sampleEvent(1)] }));
    expect(() => writer.commit(group({ events: [sampleEvent(3)] }))).toThrow(/event 3 was handed in where 2 is next/);
    expect(() => writer.commit(group({ events: [sampleEvent(1)] }))).toThrow(StoreError);
    expect(writer.lastSequence).toBe(1);
    writer.close();
  });
});

describe('[DB-3] the network of a court', () => {
  it('[DB-3] cards are rows, with when one that is gone was last there; the listener is a row as it is set up', async () => {
    const file = await migrated();
    const { network, close } = openCourtRecords(file);
    const card = (name: string, address: string) => ({ name, address, netmask: '255.255.255.0', broadcast: null, mac: 'aa:bb:cc:dd:ee:ff', type: 'wired', recommended: name === 'eth0' });
    network.seen([card('eth0', '192.0.2.1'), card('wlan0', '192.0.2.9')], 1_000);
    network.seen([card('eth0', '192.0.2.77'), card('wlan0', '192.0.2.9')], 2_000);
    network.seen([card('eth0', '192.0.2.1')], 3_000);
    for (const port of [6000, 8888]) network.listener({ address: '0.0.0.0', port, autoStart: true });
    const rows = (sql: string): unknown[] => {
      const probe = openDatabase(file, { synchronous: 'NORMAL' });
      try {
        return probe.prepare(sql).all();
      } finally {
        probe.close();
      }
    };
    expect(rows('SELECT name, address, active, recommended, seen_at AS at FROM network_interfaces ORDER BY name, address')).toEqual([
      { name: 'eth0', address: '192.0.2.1', active: 1, recommended: 1, at: 3_000 },
      { name: 'eth0', address: '192.0.2.77', active: 0, recommended: 1, at: 2_000 },
      { name: 'wlan0', address: '192.0.2.9', active: 0, recommended: 0, at: 2_000 },
    ]);
    expect(rows('SELECT * FROM udp_server_configs')).toEqual([{ name: 'pss', address: '0.0.0.0', port: 8888, auto_start: 1 }]);
    // Addresses that are long gone go.
    network.seen([], 100 * 86_400_000);
    expect(rows('SELECT address FROM network_interfaces')).toEqual([]);
    close();
  });
});

describe('[DB-3] what an event leaves behind', () => {
  const rows = async (events: readonly EventRecord[], sql: string): Promise<unknown[]> => {
    const file = await migrated();
    const writer = openCourtWriter(file, 1);
    writer.commit(group({ events }));
    writer.close();
    const probe = new Database(file, { readonly: true });
    try {
      return probe.prepare(sql).all();
    } finally {
      probe.close();
    }
  };

  it('[DB-3] details of a significant event as rows, none of a tick', async () => {
    const hit = sampleEvent(2, { type: 'hl', category: 'HL', side: 'blue', parsed: { key: 'hl', party: 1, level: 42, extra: null } });
    expect(await rows([sampleEvent(1), hit], 'SELECT * FROM event_details ORDER BY key')).toEqual([
      { sequence: 2, key: 'extra', value: 'null' },
      { sequence: 2, key: 'level', value: '42' },
      { sequence: 2, key: 'party', value: '1' },
    ]);
  });

  it('[DB-3] history of scores and gam-jeoms', async () => {
    const events = [
      sampleEvent(1, { type: 'sc', category: 'O', parsed: { key: 'sc', blue: 3, red: 1 } }),
      sampleEvent(2, { type: 'wg', category: 'R', parsed: { key: 'wg', blue: 0, red: 2 } }),
      sampleEvent(3, { type: 'sc', category: 'O', parsed: { key: 'sc', blue: 'three', red: 1 } }),
    ];
    expect(await rows(events, 'SELECT sequence, round, blue, red FROM score_history UNION ALL SELECT sequence, round, blue, red FROM warning_history')).toEqual([
      { sequence: 1, round: 1, blue: 3, red: 1 },
      { sequence: 2, round: 1, blue: 0, red: 2 },
    ]);
  });

  it('[DB-3] which rules a bad event broke, each once, also one that no table knew', async () => {
    const events = [
      sampleEvent(1, { valid: false, recognition: 'partial', error: { code: 'OUT_OF_RANGE', detail: 'level is 400' } }),
      { ...sampleEvent(2, { valid: false, recognition: 'invalid', error: { code: 'NEVER_SEEN', detail: 'odd' } }), furtherIssues: [{ code: 'EXTRA_FIELDS', detail: 'two more' }, { code: 'NEVER_SEEN', detail: 'again' }] },
    ];
    expect(await rows(events, 'SELECT v.sequence, v.code, v.severity, v.detail, r.kind FROM validation_results v JOIN validation_rules r USING (code) ORDER BY v.sequence, v.code DESC')).toEqual([
      { sequence: 1, code: 'OUT_OF_RANGE', severity: 'warning', detail: 'level is 400', kind: 'range' },
      { sequence: 2, code: 'NEVER_SEEN', severity: 'error', detail: 'odd', kind: 'format' },
      { sequence: 2, code: 'EXTRA_FIELDS', severity: 'warning', detail: 'two more', kind: 'format' },
    ]);
  });

  it('[DB-3] a finding of the reconciliation', async () => {
    const finding = { kind: 'finding' as const, code: 'ROUND_POINTS_DIFFER' as const, round: 1, side: 'blue' as const, stated: 5, counted: 3, detail: 'two are missing' };
    const event = sampleEvent(1, { type: 'rst', matchEvents: [{ kind: 'match-ready' }, finding] });
    expect(await rows([event], 'SELECT * FROM findings')).toEqual([
      { sequence: 1, number: 1, code: 'ROUND_POINTS_DIFFER', round: 1, side: 'blue', stated: '5', counted: '3', detail: 'two are missing' },
    ]);
  });

  it('[DB-3] each type once, with its first event', async () => {
    const events = [sampleEvent(1), sampleEvent(2, { type: 'pt' }), sampleEvent(3), sampleEvent(4, { type: 'pt' })];
    expect(await rows(events, 'SELECT type, first_sequence FROM pss_event_types ORDER BY first_sequence')).toEqual([
      { type: 'clk', first_sequence: 1 },
      { type: 'pt', first_sequence: 2 },
    ]);
  });

  it('[DB-3] unknown messages by pattern with bounded samples, and a bound for the number of patterns', async () => {
    const unknown = (sequence: number, pattern: string): EventRecord =>
      sampleEvent(sequence, { type: 'unknown', recognition: 'unknown', valid: false, parsed: { pattern }, raw: Buffer.from(`${pattern}${String(sequence)}`).toString('base64') });
    const events = [...Array.from({ length: 8 }, (_, index) => unknown(index + 1, 'zzz')), ...Array.from({ length: 5_010 }, (_, index) => unknown(index + 9, `p${String(index)}`))];
    const found = (await rows(events, 'SELECT pattern, count, samples FROM unknown_patterns ORDER BY count DESC')) as { pattern: string; count: number; samples: string }[];
    expect(found).toHaveLength(5_001);
    expect(found.slice(0, 2).map(({ pattern, count, samples }) => [pattern, count, (JSON.parse(samples) as string[]).length])).toEqual([
      ['(other shapes)', 11, 5],
      ['zzz', 8, 5],
    ]);
  });

  it('[DB-3] a match with its athletes and rounds, on the day it was loaded', async () => {
    const file = await migrated();
    const writer = openCourtWriter(file, 1);
    writer.commit(group({ matches: [sampleMatch()] }));
    writer.commit(group({ matches: [sampleMatch({ version: 2, day: '2026-11-22', redName: 'Stevica' })] }));
    const reader = openCourtReader(file);
    expect(reader.match(sampleMatch().matchId)).toEqual(sampleMatch({ version: 2, redName: 'Stevica' }));
    expect(reader.matches({ day: '2026-11-21', limit: 5 })).toHaveLength(1);
    expect(reader.matches({ day: '2026-11-22', limit: 5 })).toHaveLength(0);
    const probe = new Database(file, { readonly: true });
    expect(probe.prepare('SELECT side, name, noc FROM match_athletes JOIN athletes USING (athlete_id) ORDER BY side').all()).toEqual([
      { side: 'blue', name: 'Perica', noc: 'CRO' },
      { side: 'red', name: 'Stevica', noc: 'GER' },
    ]);
    expect(probe.prepare('SELECT round, winner, blue_points, red_points FROM rounds ORDER BY round').raw().all()).toEqual([[1, 'blue', 4, 2], [2, null, 1, 0]]);
    probe.close();
    reader.close();
    writer.close();
  });

  it('[DB-3] a session has the address and the port that it came to listen on', async () => {
    const file = await migrated();
    const writer = openCourtWriter(file, 1);
    const reader = openCourtReader(file);
    writer.openSession(sampleUdpSession({ address: '0.0.0.0', port: 0 }));
    const bound = sampleUdpSession({ version: 2, address: '192.0.2.1', port: 48_560 });
    writer.openSession(bound);
    expect(reader.sessions(5)).toEqual([bound]);
    for (const one of [reader, writer]) one.close();
  });

  it('[DB-3] the session of a killed run is interrupted when it was last heard of', async () => {
    const file = await migrated();
    const first = openCourtWriter(file, 1);
    first.openSession(sampleUdpSession());
    first.commit(group({ session: sampleUdpSession({ version: 2, received: 3 }), clients: [{ sender: '192.0.2.7:50000', packets: 2, firstSeen: 100, lastSeen: 400 }] }));
    first.commit(group({ session: sampleUdpSession({ version: 3, received: 4 }), clients: [{ sender: '192.0.2.7:50000', packets: 1, firstSeen: 500, lastSeen: 500 }] }));
    const second = openCourtWriter(file, 2);
    const reader = openCourtReader(file);
    expect(reader.sessions(5)).toEqual([sampleUdpSession({ version: 4, received: 4, status: 'interrupted', endedAt: 500 })]);
    for (const one of [reader, first, second]) one.close();
    const probe = new Database(file, { readonly: true });
    expect(probe.prepare('SELECT sender, packets, first_seen, last_seen FROM client_connections').all()).toEqual([{ sender: '192.0.2.7:50000', packets: 3, first_seen: 100, last_seen: 500 }]);
    probe.close();
  });

  it('[MST-2] the memory of the match and the events after it', async () => {
    const file = await migrated();
    const writer = openCourtWriter(file, 1);
    expect(writer.loadMemory()).toBeNull();
    writer.commit(group({ events: [sampleEvent(1), sampleEvent(2), sampleEvent(3)], memory: { sequence: 1, json: '{"a":1}' } }));
    expect(writer.loadMemory()).toEqual({ sequence: 1, json: '{"a":1}' });
    expect(writer.eventsAfter(1, 1)).toEqual([sampleEvent(2)]);
    expect([writer.lastDatagram(sampleEvent(1).sessionId), writer.lastDatagram('none')]).toEqual([3, 0]);
    writer.close();
  });
});

describe('[EVT-7] queries of a court', () => {
  it('[EVT-7] counts the events of a day, also when another one came in between, and those that come while it is asked', async () => {
    const file = await migrated();
    const writer = openCourtWriter(file, 1);
    const reader = openCourtReader(file);
    const days = ['2026-11-21', '2026-11-22', '2026-11-22', '2026-11-21'];
    writer.commit(group({ events: days.map((day, index) => sampleEvent(index + 1, { day })) }));
    expect(reader.eventsOn('2026-11-21')).toBe(2);
    writer.commit(group({ events: [sampleEvent(5, { day: '2026-11-21' }), sampleEvent(6, { day: '2026-11-22' })] }));
    expect(['2026-11-21', '2026-11-22', '2026-11-21', '2026-11-23'].map((day) => reader.eventsOn(day))).toEqual([3, 3, 3, 0]);
    for (const one of [reader, writer]) one.close();
  });

  it('[EVT-7] finds by session, match and minute, wherever the clock was set', async () => {
    const file = await migrated();
    const writer = openCourtWriter(file, 1);
    const other = '99999999-9999-4999-8999-999999999999' as EventRecord['sessionId'];
    const at = 1_795_000_000_000;
    writer.commit(group({ events: [sampleEvent(1, { receivedAt: at }), sampleEvent(2, { receivedAt: at + 3_600_000 }), sampleEvent(3, { receivedAt: at + 1_000, sessionId: other })] }));
    writer.commit(group({ events: [sampleEvent(4, { receivedAt: at + 2_000, matchId: null, matchNumber: null }), sampleEvent(5, { receivedAt: at - 3_600_000 })] }));
    const reader = openCourtReader(file);
    const found = (query: object): number[] => reader.events({ limit: 10, ...query }).rows.map(({ sequence }) => sequence);
    expect(found({ sessionId: other })).toEqual([3]);
    expect(found({ sessionId: sampleEvent(1).sessionId })).toEqual([5, 4, 2, 1]);
    expect(found({ matchId: sampleEvent(1).matchId })).toEqual([5, 3, 2, 1]);
    expect(found({ fromMs: at, toMs: at + 60_000 })).toEqual([4, 3, 1]);
    expect(found({ fromMs: at + 1 })).toEqual([4, 3, 2]);
    expect(found({ toMs: at })).toEqual([5]);
    expect(found({ fromMs: at + 7_200_000 })).toEqual([]);
    expect(found({ order: 'oldest', after: 2 })).toEqual([3, 4, 5]);
    expect(found({ day: '2001-01-01' })).toEqual([]);
    reader.close();
    writer.close();
  });

  it('[EVT-7] a text search looks at a bounded number of events a page and goes on where it stopped', async () => {
    const file = await migrated();
    const writer = openCourtWriter(file, 1);
    for (let from = 1; from <= 60_000; from += 10_000) {
      writer.commit(group({ events: Array.from({ length: 10_000 }, (_, index) => sampleEvent(from + index, from + index === 7 ? { raw: Buffer.from('wmh;Šarić').toString('base64') } : {})) }));
    }
    const reader = openCourtReader(file);
    const first = reader.events({ limit: 5, text: 'Šari' });
    expect(first).toEqual({ rows: [], next: 10_001 });
    const second = reader.events({ limit: 5, text: 'Šari', before: first.next ?? 0 });
    expect([second.rows.map(({ sequence }) => sequence), second.next]).toEqual([[7], null]);
    expect(reader.events({ limit: 5, text: 'Šari', order: 'oldest' })).toMatchObject({ rows: [{ sequence: 7 }], next: 50_000 });
    reader.close();
    writer.close();
  });

  it('[EVT-7] reads categories, invalid ones and spans by an index or in a range of sequences, never the whole table', async () => {
    const file = await migrated();
    const database = openDatabase(file, { synchronous: 'NORMAL' });
    const plan = (query: Partial<EventQuery>, category?: string): string => {
      const { parts } = eventConditions({ limit: 10, ...query }, { first: 1, last: 10 });
      const sql = `EXPLAIN QUERY PLAN SELECT * FROM events WHERE ${[...parts, ...(category === undefined ? [] : [`category <> 'O' AND category = '${category}'`])].join(' AND ')} ORDER BY sequence DESC LIMIT 10`;
      return (database.prepare(sql.replaceAll('?', "'1'")).all() as { detail: string }[]).map(({ detail }) => detail).join('; ');
    };
    expect(plan({}, 'TB')).toBe('SEARCH events USING INDEX events_significant (category=? AND sequence>? AND sequence<?)');
    expect(plan({ validity: 'invalid' })).toMatch(/USING INDEX events_bad \(sequence>\? AND sequence<\?\)$/);
    expect(plan({ day: '2026-11-21', sides: ['blue'] })).toBe('SEARCH events USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)');
    database.close();
  });
});

describe('[SYN-1] outbox', () => {
  let file: string;
  let writer: CourtWriter;
  let outbox: ReturnType<typeof openCourtOutbox>;
  beforeEach(async () => {
    file = await migrated();
    writer = openCourtWriter(file, 1);
    outbox = openCourtOutbox(file);
  });
  afterEach(() => {
    outbox.close();
    writer.close();
  });

  it('[SYN-2] each opening is an epoch of its own, and sequences go on', () => {
    writer.commit(group({ events: [sampleEvent(1), sampleEvent(2)] }));
    const first = writer.epoch;
    writer.close();
    writer = openCourtWriter(file, 2);
    expect(writer.from).toBe(3);
    writer.commit(group({ events: [sampleEvent(3)] }));
    expect(outbox.epochs().map(({ epoch, from, through, acknowledged }) => [epoch, from, through, acknowledged])).toEqual([
      [first, 1, 2, 0],
      [writer.epoch, 3, 3, 2],
    ]);
    outbox.acknowledge(first, 2, 99);
    expect(outbox.epochs().map(({ epoch }) => epoch)).toEqual([writer.epoch]);
    expect(outbox.allEpochs().map(({ epoch, acknowledged }) => [epoch, acknowledged])).toEqual([[first, 2], [writer.epoch, 2]]);
    expect(outbox.depth()).toEqual({ waiting: 1, oldestAt: sampleEvent(3).receivedAt, parked: 0, lastAckAt: 99 });
  });

  it('[SYN-2] an epoch without events is dropped by the next opening', () => {
    writer.close();
    writer = openCourtWriter(file, 2);
    expect(outbox.epochs().map(({ epoch }) => epoch)).toEqual([writer.epoch]);
  });

  it('[SYN-2] no sequence is given twice, also when the newest events are gone', () => {
    writer.commit(group({ events: [sampleEvent(1), sampleEvent(2), sampleEvent(3)] }));
    writer.close();
    const archivist = openDatabase(file, { synchronous: 'NORMAL' });
    archivist.exec('DELETE FROM events WHERE sequence >= 2');
    archivist.close();
    writer = openCourtWriter(file, 2);
    expect(writer.from).toBe(4);
    const reader = openCourtReader(file);
    writer.commit(group({ events: [sampleEvent(4)] }));
    expect(reader.events({ limit: 5 }).rows.map(({ sequence }) => sequence)).toEqual([4, 1]);
    reader.close();
  });

  it('[SYN-1] the cursor never moves back', () => {
    writer.commit(group({ events: [1, 2, 3].map((sequence) => sampleEvent(sequence)) }));
    outbox.acknowledge(writer.epoch, 2, 5);
    outbox.acknowledge(writer.epoch, 1, 6);
    expect(outbox.epochs()[0]?.acknowledged).toBe(2);
  });

  it('[SYN-1] tells whether anything was written since, by whatever connection, and nothing of what was only read', () => {
    let before = outbox.written();
    const isNew = (): boolean => {
      const now = outbox.written();
      const differs = now !== before;
      before = now;
      return differs;
    };
    outbox.epochs();
    expect(isNew()).toBe(false);
    writer.commit(group({ events: [sampleEvent(1)] }));
    expect([isNew(), isNew()]).toEqual([true, false]);
    outbox.acknowledge(writer.epoch, 1, 5);
    expect([isNew(), isNew()]).toEqual([true, false]);
  });

  it('[SYN-3] corrections are read once each, with the newest version', () => {
    writer.commit(group({ events: [sampleEvent(1)], corrections: [{ sequence: 1, tags: ['a'] }] }));
    writer.commit(group({ corrections: [{ sequence: 1, category: 'TB' }] }));
    const waiting = outbox.corrections(10);
    expect(waiting.map(({ record }) => [record.version, record.category, record.tags])).toEqual([[3, 'TB', ['a']], [3, 'TB', ['a']]]);
    outbox.acknowledgeCorrections(waiting.at(-1)?.logId ?? 0);
    expect(outbox.corrections(10)).toEqual([]);
  });

  it('[SYN-5] a parked record is shown, left out of what is read, and comes back', () => {
    writer.commit(group({ events: [1, 2, 3].map((sequence) => sampleEvent(sequence)) }));
    outbox.park({ epoch: writer.epoch, sequence: 2, code: 'RECORD_INVALID', reason: 'round', parkedAt: 7 });
    expect(outbox.read(writer.epoch, 1, 3, 10).map(({ sequence }) => sequence)).toEqual([1, 3]);
    expect(outbox.depth()).toMatchObject({ waiting: 2, parked: 1 });
    expect(outbox.unpark(writer.epoch, 2)).toBe(true);
    expect(outbox.depth()).toMatchObject({ waiting: 3, parked: 0 });
    expect(outbox.unpark(writer.epoch, 2)).toBe(false);
  });

  it('[SYN-5] a parked record that was archived stays parked: the hub would never have it', () => {
    writer.commit(group({ events: [1, 2].map((sequence) => sampleEvent(sequence)) }));
    outbox.park({ epoch: writer.epoch, sequence: 1, code: 'RECORD_INVALID', reason: 'round', parkedAt: 7 });
    const shelf = new Database(file);
    shelf.exec('DELETE FROM events WHERE sequence = 1');
    shelf.close();
    expect(outbox.unpark(writer.epoch, 1)).toBe(false);
    expect(outbox.depth().parked).toBe(1);
    expect(outbox.corrections(10)).toEqual([]);
  });
});

describe('[ING-6] minutes', () => {
  it('[ING-6] a minute in which the agent was started anew has what both runs had, and the worse latency', async () => {
    const records = openCourtRecords(await migrated());
    records.samples.put({ at: 60_000, events: 90, eventsPerSecond: 1.5, p50Ms: 2, p99Ms: 40 });
    records.samples.put({ at: 60_000, events: 30, eventsPerSecond: 0.5, p50Ms: 3, p99Ms: 9 });
    expect(records.samples.list(5)).toEqual([{ at: 60_000, events: 120, eventsPerSecond: 2, p50Ms: 3, p99Ms: 40 }]);
    records.close();
  });

  it('[ING-6] are kept for a week, the newest first', async () => {
    const records = openCourtRecords(await migrated());
    const week = 7 * 24 * 60 * 60_000;
    const minute = (at: number, p50Ms: number | null = 1) => ({ at, events: 120, eventsPerSecond: 2, p50Ms, p99Ms: p50Ms });
    for (const one of [minute(60_000), minute(120_000, null), minute(60_000 + week)]) records.samples.put(one);
    expect(records.samples.list(10)).toEqual([minute(60_000 + week), minute(120_000, null), minute(60_000)]);
    records.samples.put(minute(180_000 + week));
    expect(records.samples.list(10).map(({ at }) => at)).toEqual([180_000 + week, 60_000 + week]);
    expect(records.samples.list(1)).toHaveLength(1);
    records.close();
  });
});

describe('[DB-7] health', () => {
  it('[DB-7] tells sizes, counts, migrations and the time of queries', async () => {
    const file = await migrated();
    const writer = openCourtWriter(file, 1);
    writer.commit(group({ events: [sampleEvent(1), sampleEvent(2, { recognition: 'unknown', type: 'unknown', valid: false, parsed: { pattern: 'zzz;N' } })] }));
    const reader = openCourtReader(file);
    reader.events({ limit: 5 });
    const health = reader.health(true);
    expect(health).toMatchObject({ accessible: true, error: null, integrity: 'ok', events: 2, rowCounts: { events: 2, unknown_patterns: 1, epochs: 1 } });
    expect(health.migration).toEqual({ version: courtSchema.length, pending: 0 });
    expect(health.bytes + health.walBytes).toBeGreaterThan(4_096);
    expect(health.queries['events']).toMatchObject({ calls: 1 });
    expect(reader.health().integrity).toBe('unchecked');
    expect(reader.unknownPatterns(5)).toMatchObject([{ pattern: 'zzz;N', count: 1 }]);
    reader.close();
    writer.close();
  });

  it('[DB-7] says that it can not be read, and why, instead of throwing', async () => {
    const file = await migrated();
    const reader = openCourtReader(file);
    reader.close();
    expect(reader.health()).toMatchObject({ accessible: false, error: expect.stringContaining('The database connection is not open') as string });
  });

  it('[DB-7] names queries that take too long, the newest first', () => {
    let clock = 0;
    const times = new QueryTimes(() => clock, () => 7_000 + clock);
    for (const [name, took] of [['a', 5], ['b', 250], ['a', 101]] as const) times.measure(name, () => (clock += took));
    expect(() => times.measure('c', () => { throw new Error('no such table'); })).toThrow('no such table');
    expect(times.slow).toEqual([{ name: 'a', tookMs: 101, at: 7_356 }, { name: 'b', tookMs: 250, at: 7_255 }]);
    expect(times.figures).toEqual({ a: { calls: 2, maxMs: 101, p50Ms: 101, p99Ms: 101 }, b: { calls: 1, maxMs: 250, p50Ms: 250, p99Ms: 250 }, c: { calls: 1, maxMs: 0, p50Ms: 0, p99Ms: 0 } });
  });
});
