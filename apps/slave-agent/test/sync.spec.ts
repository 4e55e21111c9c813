import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EventRecord, HubId, LinkAck } from '@restrike/contracts';
import { openCourtOutbox, openCourtWriter, type CourtOutbox, type CourtWriter } from '@restrike/db/court';
import { migrateCourtStore } from '@restrike/db/court-migrations';
import { builtInProtocol } from '@restrike/pss-protocol';
import { createLogger } from '@restrike/runtime';
import { IngestService } from '../src/ingest/ingest.service.js';
import { hubRequest } from '../src/pairing/hub-request.js';
import { HubClient, retryAfterMs } from '../src/sync/hub-client.js';
import { HubMemory } from '../src/sync/hub-memory.js';
import { SyncService } from '../src/sync/sync.service.js';
import { SmallHub } from './small-hub.js';

const nodeId = '44444444-4444-4444-8444-444444444444';
const folder = mkdtempSync(path.join(tmpdir(), 'restrike-sync-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

const upTo = (last: number, from = 1): number[] => Array.from({ length: last - from + 1 }, (_, index) => index + from);

async function until(done: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 6_000; tries += 1) {
    if (done()) return;
    await new Promise((next) => setTimeout(next, 10));
  }
  throw new Error(`never: ${what}`);
}

/** A court's store with the line that fills it, the sync, and a hub; everything but the UDP socket. */
class Court {
  readonly hub = new SmallHub();
  private readonly dataDir = mkdtempSync(path.join(folder, 'court-'));
  private readonly sessionId = randomUUID();
  private readonly file = path.join(this.dataDir, 'court.sqlite');
  private writer!: CourtWriter;
  private ingest!: IngestService;
  private received = 0;
  outbox!: CourtOutbox & { close(): void };
  sync!: SyncService;

  static async open(): Promise<Court> {
    const court = new Court();
    await migrateCourtStore(court.file);
    await court.hub.open();
    court.start();
    return court;
  }
  start(change: (outbox: CourtOutbox) => CourtOutbox = (outbox) => outbox): void {
    this.writer = openCourtWriter(this.file, Date.now());
    this.ingest = new IngestService(this.writer, builtInProtocol, () => 0);
    this.ingest.udpSessions.open(this.sessionId, '127.0.0.1', 6000, 1);
    this.outbox = openCourtOutbox(this.file);
    this.sync = new SyncService(change(this.outbox), nodeId, new HubMemory(this.dataDir), createLogger('test', 'silent'));
  }
  /** Commits so many datagrams, as the pipeline does, and tells the sync. */
  receive(count: number, text: (index: number) => string = (index) => `clk;01:${String(index % 60).padStart(2, '0')}`): void {
    const datagrams = Array.from({ length: count }, (_, index) => {
      this.received += 1;
      return { sessionId: this.sessionId, number: this.received, receivedAt: Date.now(), monotonicUs: this.received * 1_000, sender: '192.0.2.1:5', bytes: text(index) };
    });
    this.ingest.take(datagrams);
    this.sync.wake();
  }
  /** Corrects a stored event, as the pipeline does. */
  correct(sequence: number, tags: readonly string[]): void {
    this.writer.commit({ events: [], corrections: [{ sequence, tags }], matches: [], session: null, clients: [], memory: null });
  }
  /** The link came up. */
  join(): void {
    const progress = this.outbox.allEpochs().map(({ epoch, from }) => this.hub.progress(epoch, from));
    const ack: LinkAck = { protocol: 1, version: '0.1.0', hubId: this.hub.hubId as HubId, hubTime: Date.now(), tournament: null, progress, ...(this.hub.rowsTaken === undefined ? {} : { rowsTaken: this.hub.rowsTaken }), heartbeatMs: 5_000 };
    this.sync.start(new HubClient(this.hub.url, 'token', nodeId, hubRequest()), ack);
  }
  stopAgent(): void {
    this.sync.stop();
    this.outbox.close();
    this.writer.close();
  }
  async close(): Promise<void> {
    this.stopAgent();
    await this.hub.close();
    expect(this.hub.wrong).toEqual([]);
  }
  get waiting(): number {
    return this.outbox.depth().waiting;
  }
}

const ofEvents = (hub: SmallHub): readonly (readonly number[])[] => hub.posts.filter(({ path: at }) => at === '/api/events/bulk').map(({ records }) => records.map(({ sequence }) => sequence));

describe('[AGT-13] pressure and failures of the hub', () => {
  it('[AGT-13] lost answers and 503 lose nothing and double nothing', async () => {
    const court = await Court.open();
    court.hub.misbehave = (_posted, nth) => [null, 'lose-answer' as const, { status: 503 }, 'lose-answer' as const, null][nth % 5] ?? null;
    court.receive(1_200);
    court.join();
    await until(() => court.waiting === 0, 'all is acknowledged');
    expect(court.hub.sequences).toEqual(upTo(1_200));
    await court.close();
  });

  it('[AGT-13] Retry-After is the least time before the next request of a lane; meanwhile the hub’s own words are shown', async () => {
    const court = await Court.open();
    const refusedAt: number[] = [];
    court.hub.misbehave = ({ path: at }) => {
      if (at !== '/api/events/bulk' || refusedAt.length > 0) return null;
      refusedAt.push(Date.now());
      return { status: 429, retryAfter: '1', body: { code: 'HUB_BUSY', message: 'nothing is lost' } };
    };
    court.receive(3);
    court.join();
    await until(() => court.sync.status.state === 'waiting', 'the wait is shown');
    expect(court.sync.status).toMatchObject({ reason: 'nothing is lost' });
    await until(() => court.waiting === 0, 'all is acknowledged');
    const taken = court.hub.posts.find(({ at, records }) => records.length > 0 && at > refusedAt[0]! + 1);
    expect(taken!.at - refusedAt[0]!).toBeGreaterThanOrEqual(990);
    await court.close();
  });

  it('[AGT-13] reads Retry-After as seconds and as a date, bounded', () => {
    expect(retryAfterMs('2')).toBe(2_000);
    expect(retryAfterMs('86400')).toBe(60_000);
    expect(retryAfterMs(new Date(10_000).toUTCString(), 4_000)).toBe(6_000);
    expect(retryAfterMs(new Date(0).toUTCString(), 4_000)).toBe(0);
    expect(retryAfterMs('soon')).toBeNull();
    expect(retryAfterMs(null)).toBeNull();
  });

  it('[AGT-13] what is committed now overtakes the backlog', async () => {
    const court = await Court.open();
    court.receive(2_000);
    let release = false;
    court.hub.misbehave = ({ records }) => ((records[0]?.sequence ?? 0) <= 2_000 && records.length > 0 && !release ? { status: 503 } : null);
    court.join();
    await until(() => court.hub.posts.length > 0, 'the backlog is tried');
    court.receive(5);
    await until(() => court.hub.sequences.length === 5, 'the fresh ones arrive');
    expect(court.hub.sequences).toEqual(upTo(2_005, 2_001));
    expect(court.waiting).toBe(2_005);
    release = true;
    await until(() => court.waiting === 0, 'the backlog arrives');
    expect(court.hub.sequences).toEqual(upTo(2_005));
    await court.close();
  });

  it('[AGT-13] the next batch of a backlog is read while one is under way, goes when that was taken, and is read anew behind one that was not', async () => {
    const court = await Court.open();
    court.receive(1_000);
    court.stopAgent();
    const reads: [from: number, acknowledged: number][] = [];
    court.start((outbox) =>
      Object.assign(Object.create(outbox) as CourtOutbox, {
        read: (...asked: Parameters<CourtOutbox['read']>) => {
          reads.push([asked[1], outbox.allEpochs()[0]?.acknowledged ?? Number.NaN]);
          return outbox.read(...asked);
        },
      }),
    );
    let refused = 0;
    court.hub.misbehave = ({ records }) => (records[0]?.sequence === 251 && refused++ === 0 ? { status: 503 } : null);
    court.join();
    await until(() => court.waiting === 0, 'all is acknowledged');
    expect(court.hub.posts.flatMap(({ records }) => records.slice(0, 1).map(({ sequence }) => sequence))).toEqual([1, 251, 251, 501, 751]);
    expect(reads).toEqual([[1, 0], [251, 0], [501, 250], [251, 250], [501, 250], [751, 500]]);
    expect(court.hub.sequences).toEqual(upTo(1_000));
    await court.close();
  });

  it('[AGT-13] a request that is too large is cut in halves, corrections and rows too', async () => {
    const court = await Court.open();
    court.hub.misbehave = ({ records, rows }) => (records.length > 100 || rows.length > 1 ? { status: 413 } : null);
    court.receive(700);
    // Each load of another number is a match of its own, and each technical point corrects an earlier event.
    for (let match = 1; match <= 6; match += 1) {
      court.receive(8, (index) => ['pre;FightLoaded', 'at1;A;A;CRO;at2;B;B;GER', `mch;${String(match)};F;M -68kg;0;#0;#F;#f;#F;null;Seniors;3;120;cntDown;20;5`, 'rdy;FightReady', 'clk;02:00;start', 'sc1;2;sc2;0', 'pt1;2', 'sc1;4;sc2;0'][index] ?? '');
    }
    court.join();
    await until(() => court.waiting === 0 && court.outbox.changedMatches(10).length === 0 && court.outbox.corrections(10).length === 0, 'all is acknowledged');
    expect(court.hub.sequences).toEqual(upTo(748));
    expect(court.outbox.depth().parked).toBe(0);
    expect(court.hub.sequences.filter((sequence) => court.hub.event(sequence)!.version > 1).length).toBeGreaterThan(0);
    await court.close();
  });

  it('[AGT-13] a hub that takes batches and does not count them is asked slowly, and it is shown', async () => {
    const court = await Court.open();
    court.receive(10);
    court.hub.misbehave = () => 'forget';
    court.join();
    await until(() => court.sync.status.reason?.includes('does not count') === true, 'it is shown');
    await new Promise((done) => setTimeout(done, 300));
    expect(ofEvents(court.hub).length).toBeLessThan(6);
    court.hub.misbehave = () => null;
    await until(() => court.waiting === 0, 'all is acknowledged');
    await court.close();
  });
});

describe('[AGT-14] what the hub refuses', () => {
  const isPoison = ({ raw }: EventRecord): boolean => Buffer.from(raw, 'base64').toString() === 'poison';
  const strict = ({ records }: { records: readonly EventRecord[] }) => {
    const index = records.findIndex(isPoison);
    return index < 0 ? null : { status: 422, body: { code: 'RECORD_INVALID', message: 'no', index } };
  };

  it('[AGT-14] records that are refused are put aside wherever they stand, and the epoch is done without them', async () => {
    const court = await Court.open();
    court.hub.misbehave = strict;
    court.receive(30, (index) => ([0, 7, 8, 29].includes(index) ? 'poison' : 'pt1;1'));
    court.join();
    court.receive(20, (index) => ([0, 5, 19].includes(index) ? 'poison' : 'pt2;1'));
    await until(() => court.waiting === 0, 'nothing else waits');
    const poison = [1, 8, 9, 30, 31, 36, 50];
    expect(court.outbox.parked(100).map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(poison);
    expect(court.hub.sequences).toEqual(upTo(50).filter((sequence) => !poison.includes(sequence)));
    // Taken up again while the link is up, they go, those of now and those of before.
    court.hub.misbehave = () => null;
    for (const { epoch, sequence } of court.outbox.parked(100)) court.outbox.unpark(epoch, sequence);
    court.sync.wake();
    await until(() => court.hub.sequences.length === 50, 'the parked ones arrive');
    await until(() => court.waiting === 0, 'all is acknowledged');
    await court.close();
  });

  it('[AGT-14] a record of an earlier run, and a correction of one that the hub has, go too when they are taken up again', async () => {
    const court = await Court.open();
    court.hub.misbehave = strict;
    court.receive(3, (index) => (index === 1 ? 'poison' : 'pt1;1'));
    court.join();
    await until(() => court.waiting === 0 && court.outbox.depth().parked === 1, 'the first run is done');
    court.hub.misbehave = ({ records }) => (records.some(({ version }) => version > 1) ? { status: 422, body: { code: 'RECORD_INVALID', message: 'no', index: 0 } } : null);
    court.correct(3, ['late']);
    court.sync.wake();
    await until(() => court.outbox.depth().parked === 2, 'the correction is refused');
    court.stopAgent();
    court.start();
    court.receive(1);
    court.hub.misbehave = () => null;
    court.join();
    await until(() => court.waiting === 0, 'the second run is done');
    for (const { epoch, sequence } of court.outbox.parked(100)) court.outbox.unpark(epoch, sequence);
    court.sync.wake();
    await until(() => court.hub.sequences.length === 4, 'the refused record arrives');
    await until(() => court.hub.posts.some(({ records }) => records.some(({ sequence, version, tags }) => sequence === 3 && version === 2 && tags[0] === 'late')), 'the correction arrives');
    expect(court.outbox.depth().parked).toBe(0);
    await court.close();
  });

  it('[AGT-14] a hub that refuses everything is an error to show, not a reason to put everything aside', async () => {
    const court = await Court.open();
    court.hub.misbehave = ({ records }) => (records.length > 0 ? { status: 422, body: { code: 'RECORD_INVALID', message: 'records.0.colour: unknown', index: 0 } } : null);
    court.receive(200);
    court.join();
    await until(() => court.sync.status.state === 'refused', 'it is shown');
    expect(court.sync.status.reason).toContain('one record after the other');
    expect(court.outbox.depth().parked).toBe(25);
    await court.close();
  });

  it.each([
    [400, { code: 'BATCH_INVALID', message: 'not a batch' }, 'not a batch'],
    [401, { code: 'BAD_TOKEN', message: 'The join token is not the hub’s.' }, 'The join token'],
    [422, { code: 'RECORD_INVALID', message: 'no', index: 777 }, 'which was not sent'],
  ])('[AGT-14] a refusal of the whole request (%i) is shown and tried again slowly; nothing is put aside', async (status, body, words) => {
    const court = await Court.open();
    court.hub.misbehave = ({ records }) => (records.length > 0 ? { status, body } : null);
    court.receive(20);
    court.join();
    await until(() => court.sync.status.state === 'refused', 'it is shown');
    expect(court.sync.status.reason).toContain(words);
    await new Promise((done) => setTimeout(done, 300));
    expect(court.sync.status.state).toBe('refused');
    expect(ofEvents(court.hub)).toHaveLength(1);
    expect(court.outbox.depth()).toMatchObject({ waiting: 20, parked: 0 });
    await court.close();
  });
});

describe('[AGT-15] epochs and hubs', () => {
  it('[AGT-15] what was left of earlier runs is sent with its own epoch', async () => {
    const court = await Court.open();
    court.receive(10);
    court.stopAgent();
    court.start();
    court.receive(10);
    court.stopAgent();
    court.start();
    court.receive(10);
    court.join();
    await until(() => court.waiting === 0, 'all is acknowledged');
    expect(court.hub.sequences).toEqual(upTo(30));
    expect(ofEvents(court.hub)).toEqual([upTo(10), upTo(20, 11), upTo(30, 21)]);
    await court.close();
  });

  it('[AGT-15] another hub gets everything anew', async () => {
    const court = await Court.open();
    court.receive(10);
    court.join();
    await until(() => court.waiting === 0, 'the first hub has it');
    court.sync.stop();
    court.hub.forget();
    court.hub.hubId = '88888888-8888-4888-8888-888888888888';
    court.join();
    await until(() => court.hub.sequences.length === 10, 'the second hub has it');
    await court.close();
  });

  it('[AGT-15] a hub that went back to an earlier copy of its database gets again what it lost, of an epoch that was done as well', async () => {
    const court = await Court.open();
    court.receive(10);
    court.join();
    await until(() => court.waiting === 0, 'the hub has it');
    court.correct(2, ['before the copy']);
    const corrections = (): number => ofEvents(court.hub).filter((one) => one.join() === '2').length;
    await until(() => court.outbox.corrections(1).length === 0, 'and its correction');
    // Power fails in the hall: the court begins a new epoch, and the hub has its copy of before.
    court.stopAgent();
    court.hub.forget(4);
    court.start();
    court.receive(5);
    court.join();
    await until(() => court.waiting === 0 && court.hub.sequences.length === 15, 'the hub has it again');
    await until(() => corrections() === 2 && court.outbox.corrections(1).length === 0, 'and what has no count');
    // The same hub with all that it had: nothing goes twice.
    court.stopAgent();
    court.start();
    court.join();
    court.receive(1);
    await until(() => court.waiting === 0 && court.hub.sequences.length === 16, 'the hub has the next one');
    expect(ofEvents(court.hub).at(-1)).toEqual([16]);
    expect(corrections()).toBe(2);
    await court.close();
  });

  it('[AGT-15] a hub whose earlier copy lacks rows alone gets them again, and is said to have forgotten, once', async () => {
    const court = await Court.open();
    let forgot = 0;
    court.receive(3);
    court.sync.on('forgot', () => (forgot += 1));
    court.join();
    const rows = (): number => court.hub.posts.filter(({ path: at }) => at === '/api/sessions/bulk').length;
    await until(() => court.waiting === 0 && rows() === 1 && court.outbox.rowsTaken() === court.hub.rowsTaken, 'the hub has all of it');
    expect([forgot, court.outbox.rowsTaken() > 0]).toEqual([1, true]);
    // The same hub as it was: nothing goes twice.
    court.join();
    await until(() => court.sync.status.state === 'idle' && court.outbox.changedSessions(1).length === 0, 'it looked');
    expect([forgot, rows()]).toEqual([1, 1]);
    // All events are in the copy, the row is not.
    court.hub.rowsTaken = 0;
    court.join();
    await until(() => rows() === 2 && court.outbox.rowsTaken() === court.hub.rowsTaken, 'the hub has the row again');
    expect([forgot, ofEvents(court.hub)]).toEqual([2, [[1, 2, 3]]]);
    // One that counts no rows has forgotten nothing.
    court.hub.rowsTaken = undefined;
    court.join();
    court.receive(1);
    await until(() => court.waiting === 0 && court.hub.sequences.length === 4, 'it has the next one');
    expect(forgot).toBe(2);
    await court.close();
  });

  it('[AGT-15] a hub whose database was put back while the link stood gets its rows again when the court joins anew, whatever it counted meanwhile', async () => {
    const court = await Court.open();
    let [forgot, batches] = [0, 0];
    court.sync.on('forgot', () => (forgot += 1));
    court.hub.rowsTaken = 10;
    court.hub.misbehave = ({ path: at }) => {
      if (at === '/api/sessions/bulk' && (batches += 1) === 1) court.hub.rowsTaken = 0;
      return null;
    };
    court.receive(3);
    court.join();
    await until(() => court.waiting === 0 && batches === 1 && court.outbox.changedSessions(1).length === 0, 'the hub has all of it');
    expect([forgot, court.hub.rowsTaken]).toEqual([1, 1]);
    court.join();
    await until(() => batches === 2 && court.outbox.rowsTaken() === court.hub.rowsTaken, 'the hub has the row again');
    expect(forgot).toBe(2);
    await court.close();
  });

  it('[AGT-15] a store that can not be written when the hub comes costs the sync a wait and nothing else', async () => {
    const court = await Court.open();
    court.stopAgent();
    let full = true;
    court.start((outbox) => Object.assign(Object.create(outbox) as CourtOutbox, {
      acknowledge: (...given: Parameters<CourtOutbox['acknowledge']>) => {
        if (full) throw new Error('database or disk is full');
        outbox.acknowledge(...given);
      },
    }));
    court.receive(10);
    court.join();
    await until(() => court.sync.status.state === 'waiting', 'it is shown');
    expect(court.sync.status.reason).toContain('disk is full');
    full = false;
    await until(() => court.waiting === 0, 'all is acknowledged');
    expect(court.hub.sequences).toEqual(upTo(10));
    await court.close();
  });
});

describe('[AGT-13] rows beside the events', () => {
  it('[AGT-13] looks for nothing while nothing is written, and finds at once what is', async () => {
    const court = await Court.open();
    court.stopAgent();
    let [asked, looked] = [0, 0];
    court.start((outbox) => Object.assign(Object.create(outbox) as CourtOutbox, {
      written: () => {
        asked += 1;
        return outbox.written();
      },
      corrections: (limit: number) => {
        looked += 1;
        return outbox.corrections(limit);
      },
    }));
    court.receive(3);
    court.join();
    await until(() => court.outbox.changedMatches(1).length + court.outbox.changedSessions(1).length === 0 && court.waiting === 0, 'all is sent');
    let lookedBefore = -1;
    let askedBefore = 0;
    await until(() => {
      if (looked !== lookedBefore) [lookedBefore, askedBefore] = [looked, asked];
      return asked >= askedBefore + 3;
    }, 'it only asks whether something was written');
    court.correct(2, ['seen']);
    await until(() => court.hub.event(2)?.tags.includes('seen') === true, 'the correction is at the hub');
    await court.close();
  });

  it('[AGT-13] a session of UDP that went on after it was sent goes again, with its last count', async () => {
    const court = await Court.open();
    const sent = (): readonly number[] => court.hub.posts.filter(({ path: at }) => at === '/api/sessions/bulk').flatMap(({ rows }) => (rows as { received: number }[]).map(({ received }) => received));
    court.receive(1);
    court.join();
    await until(() => sent().at(-1) === 1, 'the first count is at the hub');
    court.receive(4);
    await until(() => sent().at(-1) === 5, 'the last count is at the hub');
    await until(() => court.outbox.changedSessions(1).length === 0, 'the court heard that the hub has it');
    await court.close();
  });
});
