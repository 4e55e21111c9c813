import { EventEmitter } from 'node:events';
import { batchAnswerSchema, rowBatchAnswerSchema, type EpochExtent, type EpochId, type EpochProgress, type EventRecord, type LinkAck } from '@restrike/contracts';
import type { CourtOutbox } from '@restrike/db/court';
import { wordsOf, type Logger } from '@restrike/runtime';
import type { z } from 'zod';
import { packBatch, type HubClient, type PostOutcome } from './hub-client.js';
import type { HubMemory } from './hub-memory.js';
import { doneThrough, isMissing, nextRange } from './next-range.js';

/** Both ends work a batch off in one go, and live states wait meanwhile: half of what the wire allows keeps that in the tens of milliseconds. */
const maxBatch = 250;
const rowsAtOnce = 100;
/** Batches in a row that the hub took before a larger one is tried again after a `too large`. */
const trustAfter = 50;
/** Records that are put aside in a row before the hub is taken to refuse everything. */
const maxRefusedInRow = 25;
const firstRetryMs = 200;
const maxRetryMs = 5_000;
/** A refusal that only a person can lift (token, version) is tried again this often. */
const refusedRetryMs = 15_000;
/** What is committed waits so long for what comes with it (a hit, its points and the score are datagrams a few milliseconds apart), and the live state goes first. */
const gatherMs = 40;
/** Matches and sessions change with every event: their rows are sent at most this often. */
const rowsEveryMs = 500;
/** A running session of UDP changes with every datagram too, and is nobody's picture: heartbeats tell of the listener. */
const sessionsEveryMs = 5_000;
/** Each has an entry of its own in the hub's audit log, which one writes at a time. */
const actsAtOnce = 100;
/** A hub that takes no acts now is asked again after this, if it did not say. */
const actsRetryMs = 2_000;

/** Where the sync stands, for screens. */
export interface SyncStatus {
  readonly state: 'offline' | 'idle' | 'sending' | 'waiting' | 'refused';
  readonly reason: string | null;
  readonly retryAt: number | null;
  /** Rows (of matches, sessions, requests for review, acts at the console) that the hub refused since the start. */
  readonly rowsRefused: number;
}

type Lane = 'backlog' | 'fresh';
/** A batch of events of one epoch, read and packed. */
interface ReadyBatch {
  readonly epoch: EpochId;
  readonly from: number;
  readonly through: number;
  readonly records: readonly EventRecord[];
  readonly packed: Promise<Buffer>;
}
type LaneStatus = Omit<SyncStatus, 'rowsRefused'>;

const offline: LaneStatus = { state: 'offline', reason: null, retryAt: null };
/** What the two lanes say together: the worse is shown. */
const severity: readonly SyncStatus['state'][] = ['offline', 'idle', 'sending', 'waiting', 'refused'];

const jitter = (from: number): number => from + Math.random() / 2;

/** A refusal that names a record that was not sent: nothing can be put aside, so somebody has to look. */
const notOurs = (index: number, reason: string) => ({ outcome: 'refused', status: 422, reason: `the hub refuses record ${String(index)}, which was not sent: ${reason}` }) as const;

/** One hub, from its hello to the loss of the link. */
interface Connection {
  readonly client: HubClient;
  readonly ack: LinkAck;
  readonly abort: AbortController;
  /** First sequence of the fresh lane; null until the outbox was read. */
  freshFrom: number | null;
  /** Records at most in a batch, and how many batches of this size were taken in a row. */
  batch: number;
  taken: number;
  refusedInRow: number;
  /** When acts at the console are sent next, ms of the monotonic clock; Infinity for a hub that has no place for them. */
  actsDueAt: number;
  /** When UDP sessions are sent next, ms of the monotonic clock. */
  sessionsDueAt: number;
  /** What the outbox said was written when all of it had been sent but what is committed now; null before. */
  sentOf: string | null;
  /** What the backlog sends next if all goes well. */
  ahead: ReadyBatch | null;
}

/**
 * SYN-1..6: sends what is committed to the hub and moves the cursor on its answers alone. Two lanes: what waited when the link came
 * up, and what is committed from then on, so that a backlog of days never holds up what happens now. `forgot`: the hub has not what it, or another one, had.
 */
export class SyncService extends EventEmitter<{ forgot: [] }> {
  private connection: Connection | null = null;
  private progress = new Map<string, EpochProgress>();
  private readonly wakers = new Set<() => void>();
  private gathering: NodeJS.Timeout | null = null;
  private lanes: Record<Lane, LaneStatus> = { backlog: offline, fresh: offline };
  private rowsRefused = 0;
  /** When rows are sent next, ms of the monotonic clock: one that is stepped back must not hold them up. */
  private rowsDueAt = 0;

  constructor(
    private readonly outbox: CourtOutbox,
    private readonly nodeId: string,
    private readonly hubMemory: HubMemory,
    private readonly log: Logger,
  ) {
    super();
  }

  get status(): SyncStatus {
    const { backlog, fresh } = this.lanes;
    return { ...(severity.indexOf(backlog.state) > severity.indexOf(fresh.state) ? backlog : fresh), rowsRefused: this.rowsRefused };
  }

  /** Begins with a hub: its progress says what it has. */
  start(client: HubClient, ack: LinkAck): void {
    this.stop();
    this.progress = new Map(ack.progress.map((one) => [one.epoch, one]));
    const connection: Connection = { client, ack, abort: new AbortController(), freshFrom: null, batch: maxBatch, taken: 0, refusedInRow: 0, actsDueAt: 0, sessionsDueAt: 0, sentOf: null, ahead: null };
    this.connection = connection;
    const idle: LaneStatus = { state: 'idle', reason: null, retryAt: null };
    this.lanes = { backlog: idle, fresh: idle };
    void this.run(connection, 'fresh', (freshFrom) => this.sendFresh(connection, freshFrom));
    void this.run(connection, 'backlog', (freshFrom) => this.sendBacklog(connection, freshFrom));
  }

  /** Ends with the hub; requests under way are given up, their repeat is harmless. */
  stop(): void {
    this.connection?.abort.abort();
    this.connection = null;
    this.lanes = { backlog: offline, fresh: offline };
    if (this.gathering !== null) clearTimeout(this.gathering);
    this.gathering = null;
  }

  /** Something was committed. */
  wake(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = null;
      for (const waker of this.wakers) waker();
    }, gatherMs);
  }

  private async run(connection: Connection, lane: Lane, send: (freshFrom: number) => Promise<PostOutcome<unknown> | null>): Promise<void> {
    let retryMs = 0;
    while (!connection.abort.signal.aborted) {
      let result: PostOutcome<unknown> | null;
      try {
        result = await send(this.begin(connection));
      } catch (error) {
        // The store is busy or broken: the events are safe in it, the next try reads them again.
        this.log.error({ error: String(error), lane }, 'sync failed');
        result = { outcome: 'later', reason: wordsOf(error), afterMs: null };
      }
      if (connection.abort.signal.aborted) return;
      if (result === null) {
        this.lanes[lane] = { state: 'idle', reason: null, retryAt: null };
        await this.sleep(connection, lane === 'backlog' ? rowsEveryMs : 1_000, lane === 'fresh');
      } else if (result.outcome === 'done' || result.outcome === 'bad-record') {
        retryMs = 0;
        this.lanes[lane] = { state: 'sending', reason: null, retryAt: null };
        if (result.outcome === 'done') this.grow(connection);
      } else if (result.outcome === 'too-large') {
        connection.batch = Math.max(1, Math.floor(connection.batch / 2));
        connection.taken = 0;
      } else {
        retryMs = Math.min(maxRetryMs, Math.max(firstRetryMs, retryMs * 2));
        const asked = result.outcome === 'later' ? result.afterMs : null;
        // What the hub asked for is the least; everything else is spread, so that not all courts come back at once.
        const wait = result.outcome === 'refused' ? refusedRetryMs * jitter(0.75) : asked === null ? retryMs * jitter(0.75) : Math.max(firstRetryMs, asked) * jitter(1);
        this.lanes[lane] = { state: result.outcome === 'refused' ? 'refused' : 'waiting', reason: result.reason, retryAt: Date.now() + wait };
        await this.sleep(connection, wait, false);
      }
    }
  }

  /** Done once for each hub, in the lanes' own failure box: a full disk must not end the court. @returns first sequence of the fresh lane. */
  private begin(connection: Connection): number {
    if (connection.freshFrom !== null) return connection.freshFrom;
    const { hubId, rowsTaken } = connection.ack;
    if (this.hubMemory.isNew(hubId) || this.hasLost(rowsTaken)) {
      this.emit('forgot');
      this.outbox.forgetAcknowledgements();
      this.hubMemory.remember(hubId);
    }
    this.outbox.noteRowsTaken(rowsTaken ?? 0);
    const epochs = this.outbox.epochs();
    for (const one of epochs) this.settle(one);
    connection.freshFrom = (epochs.at(-1)?.through ?? 0) + 1;
    return connection.freshFrom;
  }

  /** Whether the hub has less than it once acknowledged, as after its database was put back to an earlier copy: less of an epoch, or of the rows. Which rows, their count does not tell. */
  private hasLost(rowsTaken: number | undefined): boolean {
    if (rowsTaken !== undefined && rowsTaken < this.outbox.rowsTaken()) return true;
    return this.outbox.allEpochs().some(({ epoch, through, acknowledged }) => {
      const progress = this.progress.get(epoch);
      return progress !== undefined && doneThrough(progress, through, this.parkedIn(epoch)) < Math.min(through, acknowledged);
    });
  }

  private grow(connection: Connection): void {
    connection.taken += 1;
    if (connection.taken < trustAfter || connection.batch >= maxBatch) return;
    connection.taken = 0;
    connection.batch = Math.min(maxBatch, connection.batch * 2);
  }

  private async sendFresh(connection: Connection, freshFrom: number): Promise<PostOutcome<unknown> | null> {
    const current = this.outbox.epochs().at(-1);
    if (current === undefined) return null;
    const progress = this.progressOf(current);
    // A hole among the fresh ones, as after a batch that got lost, is a gap like any other; what lies before it is the backlog's.
    const gaps = progress.gaps.flatMap(([low, high]): [number, number][] => (high < freshFrom ? [] : [[Math.max(low, freshFrom), high]]));
    const highest = Math.max(progress.highest, freshFrom - 1);
    const range = nextRange({ ...progress, contiguous: Math.min(progress.contiguous, highest), highest, gaps }, current.through, connection.batch, this.parkedIn(current.epoch));
    return range === null ? null : this.sendEvents(connection, current, range);
  }

  private async sendBacklog(connection: Connection, freshFrom: number): Promise<PostOutcome<unknown> | null> {
    const written = this.outbox.written();
    if (written === connection.sentOf) return null;
    for (const epoch of this.outbox.epochs()) {
      const limit = Math.min(epoch.through, freshFrom - 1);
      const range = nextRange(this.progressOf(epoch), limit, connection.batch, this.parkedIn(epoch.epoch));
      const result = range === null ? null : await this.sendEvents(connection, epoch, range, limit);
      if (result !== null) return result;
    }
    const corrected = await this.sendCorrections(connection);
    if ((corrected !== null && corrected.outcome !== 'done') || performance.now() < this.rowsDueAt) return corrected;
    // Each has its turn: a correction of a whole day must not hold up the matches of now.
    for (const send of [() => this.sendMatches(connection), () => this.sendSessions(connection), () => this.sendObsSessions(connection), () => this.sendIvrEvents(connection), () => this.sendConsoleActs(connection)]) {
      const result = await send();
      if (result !== null && result.outcome !== 'done') return result;
    }
    const now = performance.now();
    this.rowsDueAt = now + rowsEveryMs;
    // What was put off is looked for again at its time; acts that this hub has no place for never are.
    const putOff = now < connection.sessionsDueAt || (now < connection.actsDueAt && connection.actsDueAt !== Infinity);
    if (corrected === null && !putOff) connection.sentOf = written;
    return corrected;
  }

  /** @param limit last sequence of a backlog: what follows up to there is made ready while this is under way. */
  private async sendEvents(connection: Connection, epoch: EpochExtent, [from, through]: readonly [number, number], limit = through): Promise<PostOutcome<unknown> | null> {
    const { ahead } = connection;
    const isAhead = ahead !== null && ahead.epoch === epoch.epoch && ahead.from === from && ahead.through === through;
    const { records, packed } = isAhead ? ahead : this.readBatch(connection, epoch, from, through);
    // Used or not, it is read anew should this be sent again.
    if (isAhead || through < limit) connection.ahead = null;
    if (records.length === 0) return null;
    // By then the request is on its way.
    if (through < limit) setImmediate(() => this.readAhead(connection, epoch, through + 1, Math.min(limit, through + connection.batch)));
    const result = await this.postEvents(connection, epoch.epoch, records, packed);
    if (result.outcome !== 'done') return result;
    this.merge(result.answer.progress);
    this.settle(epoch);
    // A hub that says it took them and has them not would be asked again at once and for ever.
    return isMissing(this.progressOf(epoch), records[0]?.sequence ?? from) ? { outcome: 'later', reason: 'the hub took a batch and does not count it', afterMs: null } : result;
  }

  private readBatch(connection: Connection, epoch: EpochExtent, from: number, through: number): ReadyBatch {
    const records = this.outbox.read(epoch.epoch, from, through, connection.batch);
    return { epoch: epoch.epoch, from, through, records, packed: this.packEvents(epoch, records) };
  }

  /** SYN-4: in order still: it goes when what is before it was taken. A correction that comes meanwhile goes behind it, as any other. */
  private readAhead(connection: Connection, epoch: EpochExtent, from: number, through: number): void {
    if (connection.abort.signal.aborted) return;
    try {
      const batch = this.readBatch(connection, epoch, from, through);
      // Whoever sends it hears of it; perhaps nobody does.
      batch.packed.catch(() => undefined);
      connection.ahead = batch;
    } catch {
      // The store is busy or broken: it is read in its turn, and said then.
    }
  }

  private packEvents({ epoch, from }: Pick<EpochExtent, 'epoch' | 'from'>, records: readonly EventRecord[]): Promise<Buffer> {
    return packBatch({ nodeId: this.nodeId, epoch: { epoch, from }, records });
  }

  /** Posts events of one epoch; a record that the hub refuses is put aside, and the rest goes on. */
  private async postEvents(connection: Connection, epoch: EpochId, records: readonly EventRecord[], packed: Promise<Buffer>) {
    const result = await this.post(connection, '/api/events/bulk', packed, batchAnswerSchema, records.length);
    if (result.outcome === 'done') connection.refusedInRow = 0;
    if (result.outcome !== 'bad-record') return result;
    const record = records[result.index];
    if (record === undefined) return notOurs(result.index, result.reason);
    connection.refusedInRow += 1;
    // A hub that takes nothing at all is wrong, not the records: they are not to be put aside one by one.
    if (connection.refusedInRow > maxRefusedInRow) return { outcome: 'refused', status: 422, reason: `the hub refuses one record after the other: ${result.reason}` } as const;
    this.park(epoch, record, result.code, result.reason);
    return result;
  }

  private async sendCorrections(connection: Connection): Promise<PostOutcome<unknown> | null> {
    const waiting = this.outbox.corrections(Math.min(rowsAtOnce, connection.batch));
    const [first] = waiting;
    if (first === undefined) return null;
    // One epoch at a time, and an event that was corrected twice once: its record has the newest version already.
    const end = waiting.findIndex(({ epoch }) => epoch !== first.epoch);
    const own = end < 0 ? waiting : waiting.slice(0, end);
    const isParked = this.parkedIn(first.epoch);
    const records = [...new Map(own.map(({ record }) => [record.sequence, record])).values()].filter(({ sequence }) => !isParked(sequence)).sort((a, b) => a.sequence - b.sequence);
    const result = records.length === 0 ? null : await this.postEvents(connection, first.epoch, records, this.packEvents(first, records));
    if (result === null || result.outcome === 'done') this.outbox.acknowledgeCorrections(own.at(-1)?.logId ?? first.logId);
    if (result?.outcome === 'done') this.merge(result.answer.progress);
    return result;
  }

  private sendMatches(connection: Connection): Promise<PostOutcome<unknown> | null> {
    return this.sendRows(connection, '/api/matches/bulk', this.outbox.changedMatches(Math.min(rowsAtOnce, connection.batch)), (rows) => this.outbox.acknowledgeMatches(rows));
  }

  private async sendSessions(connection: Connection): Promise<PostOutcome<unknown> | null> {
    if (performance.now() < connection.sessionsDueAt) return null;
    const result = await this.sendRows(connection, '/api/sessions/bulk', this.outbox.changedSessions(Math.min(rowsAtOnce, connection.batch)), (rows) => this.outbox.acknowledgeSessions(rows));
    if (result?.outcome === 'done') connection.sessionsDueAt = performance.now() + sessionsEveryMs;
    return result;
  }

  /** SES: OBS sessions with their places in the videos; the newest version of each. */
  private sendObsSessions(connection: Connection): Promise<PostOutcome<unknown> | null> {
    return this.sendRows(connection, '/api/obs-sessions/bulk', this.outbox.changedObsSessions(Math.min(rowsAtOnce, connection.batch)), (rows) => this.outbox.acknowledgeObsSessions(rows));
  }

  /** SYN-1: requests for video review; the newest version of each. */
  private sendIvrEvents(connection: Connection): Promise<PostOutcome<unknown> | null> {
    return this.sendRows(connection, '/api/ivr-events/bulk', this.outbox.changedIvrEvents(Math.min(rowsAtOnce, connection.batch)), (rows) => this.outbox.acknowledgeIvrEvents(rows));
  }

  /** SEC-4: what was done at this court's own console, for the audit log. What keeps a hub from taking it holds up nothing else. */
  private async sendConsoleActs(connection: Connection): Promise<PostOutcome<unknown> | null> {
    if (performance.now() < connection.actsDueAt) return null;
    const result = await this.sendRows(connection, '/api/console-acts/bulk', this.outbox.unsentActs(Math.min(actsAtOnce, connection.batch)), (acts) => this.outbox.acknowledgeActs(acts));
    if (result?.outcome === 'later') {
      connection.actsDueAt = performance.now() + Math.max(firstRetryMs, result.afterMs ?? actsRetryMs) * jitter(1);
      return null;
    }
    if (result?.outcome === 'refused') {
      // A hub of an earlier version: the acts wait for the next one, or for its update.
      const isEarlier = result.status === 404 || result.status === 405;
      connection.actsDueAt = isEarlier ? Infinity : performance.now() + refusedRetryMs * jitter(0.75);
      this.log.warn({ reason: result.reason }, isEarlier ? 'this hub takes no acts at the console: they are kept until it is joined again' : 'the hub refuses acts at the console: they are kept and tried again');
      return null;
    }
    return result;
  }

  private async sendRows<T>(connection: Connection, path: string, rows: readonly T[], acknowledge: (rows: readonly T[]) => void): Promise<PostOutcome<unknown> | null> {
    if (rows.length === 0) return null;
    const result = await this.post(connection, path, packBatch({ nodeId: this.nodeId, rows }), rowBatchAnswerSchema, rows.length);
    if (result.outcome === 'done') {
      acknowledge(rows);
      // A count that is lower than before, of a database that was put back under its hub, is the next hello's to judge.
      const { rowsTaken = 0 } = result.answer;
      if (rowsTaken > this.outbox.rowsTaken()) this.outbox.noteRowsTaken(rowsTaken);
    }
    if (result.outcome !== 'bad-record') return result;
    const bad = rows.slice(result.index, result.index + 1);
    if (bad.length === 0) return notOurs(result.index, result.reason);
    // Its next version may be better; this one is not sent again.
    acknowledge(bad);
    this.rowsRefused += 1;
    this.log.error({ path, row: bad[0], reason: result.reason }, 'the hub refused a row');
    return result;
  }

  /** One request. An answer that comes when its hub is no longer ours counts for nothing; one record alone that is too large is a bad one. */
  private async post<T>(connection: Connection, path: string, packed: Promise<Buffer>, answer: z.ZodType<T>, records: number): Promise<PostOutcome<T>> {
    const result = await connection.client.post(path, packed, answer, connection.abort.signal);
    if (connection.abort.signal.aborted) return { outcome: 'later', reason: 'the link to this hub has ended', afterMs: null };
    return result.outcome === 'too-large' && records === 1 ? { outcome: 'bad-record', index: 0, code: 'TOO_LARGE', reason: 'the hub takes no request of this size' } : result;
  }

  private park(epoch: EpochId, record: EventRecord, code: string, reason: string): void {
    this.outbox.park({ epoch, sequence: record.sequence, code, reason: reason.slice(0, 500), parkedAt: Date.now() });
    this.log.error({ epoch, sequence: record.sequence, code, reason }, 'the hub refused an event: parked until somebody looks at it');
  }

  private parkedIn(epoch: EpochId): (sequence: number) => boolean {
    return (sequence) => this.outbox.isParked(epoch, sequence);
  }

  private progressOf(epoch: EpochExtent): EpochProgress {
    return this.progress.get(epoch.epoch) ?? { epoch: epoch.epoch, contiguous: epoch.from - 1, highest: epoch.from - 1, gaps: [] };
  }

  /** Answers of two lanes may cross: what the hub once had, it has. */
  private merge(progress: EpochProgress): void {
    const before = this.progress.get(progress.epoch);
    if (before === undefined || progress.contiguous > before.contiguous || (progress.contiguous === before.contiguous && progress.highest >= before.highest)) {
      this.progress.set(progress.epoch, progress);
    }
  }

  private settle(epoch: EpochExtent): void {
    this.outbox.acknowledge(epoch.epoch, doneThrough(this.progressOf(epoch), epoch.through, this.parkedIn(epoch.epoch)), Date.now());
  }

  private sleep(connection: Connection, ms: number, wakeable: boolean): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wakers.delete(done);
        connection.abort.signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      connection.abort.signal.addEventListener('abort', done);
      if (wakeable) this.wakers.add(done);
    });
  }
}
