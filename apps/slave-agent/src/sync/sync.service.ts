import { batchAnswerSchema, rowBatchAnswerSchema, type EpochExtent, type EpochId, type EpochProgress, type EventRecord, type LinkAck } from '@restrike/contracts';
import type { CourtOutbox } from '@restrike/db/court';
import type { Logger } from '@restrike/runtime';
import type { HubClient, PostOutcome } from './hub-client.js';
import { doneThrough, nextRange } from './next-range.js';

const maxBatch = 500;
const rowsAtOnce = 100;
const firstRetryMs = 200;
const maxRetryMs = 5_000;
/** A refusal that only a person can lift (token, version) is tried again this often. */
const refusedRetryMs = 15_000;
/** Matches and sessions change with every event: their rows are sent at most this often. */
const rowsEveryMs = 500;

/** Where the sync stands, for screens. */
export interface SyncStatus {
  readonly state: 'offline' | 'idle' | 'sending' | 'waiting' | 'refused';
  readonly reason: string | null;
  readonly retryAt: number | null;
  /** Rows of matches and sessions that the hub refused since the start. */
  readonly rowsRefused: number;
}

type Lane = 'backlog' | 'fresh';

/**
 * SYN-1..6: sends what is committed to the hub and moves the cursor on its answers alone. Two lanes: what waited when the link came
 * up, and what is committed from then on, so that a backlog of days never holds up what happens now.
 */
export class SyncService {
  private connection: { readonly client: HubClient; readonly abort: AbortController; freshFrom: number } | null = null;
  private progress = new Map<string, EpochProgress>();
  private batch: Record<Lane, number> = { backlog: maxBatch, fresh: maxBatch };
  private readonly wakers = new Set<() => void>();
  private current: SyncStatus = { state: 'offline', reason: null, retryAt: null, rowsRefused: 0 };
  private rowsDueAt = 0;

  constructor(
    private readonly outbox: CourtOutbox,
    private readonly nodeId: string,
    private readonly log: Logger,
  ) {}

  get status(): SyncStatus {
    return this.current;
  }

  /** Begins with a hub: its progress says what it has. */
  start(client: HubClient, ack: LinkAck): void {
    this.stop();
    this.progress = new Map(ack.progress.map((one) => [one.epoch, one]));
    const epochs = this.outbox.epochs();
    for (const one of epochs) this.settle(one);
    const connection = { client, abort: new AbortController(), freshFrom: (epochs.at(-1)?.through ?? 0) + 1 };
    this.connection = connection;
    this.batch = { backlog: maxBatch, fresh: maxBatch };
    this.set({ state: 'idle', reason: null, retryAt: null });
    void this.run(connection, 'fresh', () => this.sendFresh(connection));
    void this.run(connection, 'backlog', () => this.sendBacklog(connection));
  }

  /** Ends with the hub; requests under way are given up, their repeat is harmless. */
  stop(): void {
    this.connection?.abort.abort();
    this.connection = null;
    this.set({ state: 'offline', reason: null, retryAt: null });
    this.wake();
  }

  /** Something was committed. */
  wake(): void {
    for (const waker of this.wakers) waker();
  }

  private async run(connection: NonNullable<typeof this.connection>, lane: Lane, send: () => Promise<PostOutcome<unknown> | null>): Promise<void> {
    let retryMs = 0;
    while (!connection.abort.signal.aborted) {
      let result: PostOutcome<unknown> | null;
      try {
        result = await send();
      } catch (error) {
        // The store is busy or broken: the events are safe in it, the next try reads them again.
        this.log.error({ error: String(error), lane }, 'sync failed');
        result = { outcome: 'later', reason: String(error), afterMs: null };
      }
      if (connection.abort.signal.aborted) return;
      if (result === null) {
        this.set({ state: 'idle', reason: null, retryAt: null });
        await this.sleep(connection, lane === 'backlog' ? rowsEveryMs : 1_000, lane === 'fresh');
      } else if (result.outcome === 'done' || result.outcome === 'bad-record') {
        retryMs = 0;
        this.set({ state: 'sending', reason: null, retryAt: null });
      } else if (result.outcome === 'too-large') {
        this.batch[lane] = Math.max(1, Math.floor(this.batch[lane] / 2));
      } else {
        retryMs = Math.min(maxRetryMs, Math.max(firstRetryMs, retryMs * 2));
        const wait = (result.outcome === 'refused' ? refusedRetryMs : (result.afterMs ?? retryMs)) * (0.75 + Math.random() / 2);
        this.set({ state: result.outcome === 'refused' ? 'refused' : 'waiting', reason: result.reason, retryAt: Date.now() + wait });
        await this.sleep(connection, wait, false);
      }
    }
  }

  private async sendFresh(connection: NonNullable<typeof this.connection>): Promise<PostOutcome<unknown> | null> {
    const current = this.outbox.epochs().at(-1);
    if (current === undefined) return null;
    const progress = this.progressOf(current);
    // A hole among the fresh ones, as after a batch that got lost, is a gap like any other.
    const gaps = progress.gaps.filter(([low]) => low >= connection.freshFrom);
    const highest = Math.max(progress.highest, connection.freshFrom - 1);
    const range = nextRange({ ...progress, contiguous: Math.min(progress.contiguous, highest), highest, gaps }, current.through, this.batch.fresh, this.parkedIn(current.epoch));
    return range === null ? null : this.sendEvents(connection, 'fresh', current, range);
  }

  private async sendBacklog(connection: NonNullable<typeof this.connection>): Promise<PostOutcome<unknown> | null> {
    for (const epoch of this.outbox.epochs()) {
      const limit = Math.min(epoch.through, connection.freshFrom - 1);
      const range = nextRange(this.progressOf(epoch), limit, this.batch.backlog, this.parkedIn(epoch.epoch));
      if (range !== null) return this.sendEvents(connection, 'backlog', epoch, range);
    }
    if (Date.now() < this.rowsDueAt) return null;
    this.rowsDueAt = Date.now() + rowsEveryMs;
    return (await this.sendCorrections(connection)) ?? (await this.sendMatches(connection)) ?? (await this.sendSessions(connection));
  }

  private async sendEvents(connection: NonNullable<typeof this.connection>, lane: Lane, epoch: EpochExtent, [from, through]: readonly [number, number]): Promise<PostOutcome<unknown> | null> {
    const records = this.outbox.read(epoch.epoch, from, through, maxBatch);
    if (records.length === 0) return null;
    const result = await this.postEvents(connection, epoch, records);
    if (result.outcome === 'done') {
      this.batch[lane] = Math.min(maxBatch, this.batch[lane] * 2);
      this.merge(result.answer.progress);
      this.settle(epoch);
    } else if (result.outcome === 'too-large' && records.length === 1 && records[0] !== undefined) {
      this.park(epoch.epoch, records[0], 'TOO_LARGE', 'the hub takes no request of this size');
      this.batch[lane] = maxBatch;
      return { outcome: 'bad-record', index: 0, code: 'TOO_LARGE', reason: '' };
    }
    return result;
  }

  /** Posts events of one epoch; a record that the hub refuses is put aside, and the rest goes on. */
  private async postEvents(connection: NonNullable<typeof this.connection>, epoch: { readonly epoch: EpochId; readonly from: number }, records: readonly EventRecord[]) {
    const body = { nodeId: this.nodeId, epoch: { epoch: epoch.epoch, from: epoch.from }, records };
    const result = await connection.client.post('/api/events/bulk', body, batchAnswerSchema, connection.abort.signal);
    if (result.outcome === 'bad-record') {
      const record = records[result.index];
      if (record !== undefined) this.park(epoch.epoch, record, result.code, result.reason);
    }
    return result;
  }

  private async sendCorrections(connection: NonNullable<typeof this.connection>): Promise<PostOutcome<unknown> | null> {
    const waiting = this.outbox.corrections(rowsAtOnce);
    const [first] = waiting;
    if (first === undefined) return null;
    // One epoch at a time, and an event that was corrected twice once: its record has the newest version already.
    const end = waiting.findIndex(({ epoch }) => epoch !== first.epoch);
    const own = end < 0 ? waiting : waiting.slice(0, end);
    const isParked = this.parkedIn(first.epoch);
    const records = [...new Map(own.map(({ record }) => [record.sequence, record])).values()].filter(({ sequence }) => !isParked(sequence)).sort((a, b) => a.sequence - b.sequence);
    const result = records.length === 0 ? null : await this.postEvents(connection, first, records);
    if (result === null || result.outcome === 'done') this.outbox.acknowledgeCorrections(own.at(-1)?.logId ?? first.logId);
    if (result?.outcome === 'done') this.merge(result.answer.progress);
    return result;
  }

  private sendMatches(connection: NonNullable<typeof this.connection>): Promise<PostOutcome<unknown> | null> {
    return this.sendRows(connection, '/api/matches/bulk', this.outbox.changedMatches(rowsAtOnce), (rows) => this.outbox.acknowledgeMatches(rows));
  }

  private sendSessions(connection: NonNullable<typeof this.connection>): Promise<PostOutcome<unknown> | null> {
    return this.sendRows(connection, '/api/sessions/bulk', this.outbox.changedSessions(rowsAtOnce), (rows) => this.outbox.acknowledgeSessions(rows));
  }

  private async sendRows<T>(connection: NonNullable<typeof this.connection>, path: string, rows: readonly T[], acknowledge: (rows: readonly T[]) => void): Promise<PostOutcome<unknown> | null> {
    if (rows.length === 0) return null;
    const result = await connection.client.post(path, { nodeId: this.nodeId, rows }, rowBatchAnswerSchema, connection.abort.signal);
    if (result.outcome === 'done') acknowledge(rows);
    else if (result.outcome === 'bad-record') {
      // Its next version may be better; this one is not sent again.
      const bad = rows.slice(result.index, result.index + 1);
      acknowledge(bad);
      this.current = { ...this.current, rowsRefused: this.current.rowsRefused + bad.length };
      this.log.error({ path, reason: result.reason }, 'the hub refused a row');
    }
    return result;
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

  private set(change: Partial<SyncStatus>): void {
    this.current = { ...this.current, ...change };
  }

  private sleep(connection: NonNullable<typeof this.connection>, ms: number, wakeable: boolean): Promise<void> {
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
