import { wordsOf } from '@restrike/runtime/words-of';
import { isContentFault } from '../store/is-content-fault.js';
import type { IngestService } from './ingest.service.js';
import type { CommitNotice, CommitTrouble, Datagram } from './thread-messages.js';

export interface GroupCommitOptions {
  /** Datagrams at most in a group. */
  readonly flushEvents: number;
  /** Longest that a datagram waits for its group, ms. */
  readonly flushMs: number;
}

/** Commits are at most this far apart while little arrives, to spare the disk. */
const maxSpacingMs = 5;
const retryFirstMs = 50;
const retryMaxMs = 2_000;

/** Receipt to now of each datagram, ms. */
function latencies(group: readonly Datagram[], nowUs: number): Float64Array {
  const found = new Float64Array(group.length);
  for (let index = 0; index < group.length; index += 1) found[index] = Math.max(0, nowUs - (group[index] as Datagram).monotonicUs) / 1_000;
  return found;
}

/**
 * Groups datagrams and commits each group: at once when the last commit is a while ago or a group is full. When the store can not
 * commit, everything is kept in order and tried again; a datagram that is itself the reason is kept with its bytes alone, so that it
 * never stops the line.
 */
export class GroupCommit {
  private pending: Datagram[] = [];
  private timer: NodeJS.Timeout | NodeJS.Immediate | null = null;
  private lastCommit = -Infinity;
  private retryMs = 0;
  private isTroubled = false;
  /** Datagrams of a group that failed and are now tried one by one. */
  private oneByOne = 0;
  private readonly spacingMs: number;

  constructor(
    private readonly ingest: IngestService,
    private readonly options: GroupCommitOptions,
    private readonly microseconds: () => number,
    private readonly tell: (message: CommitNotice | CommitTrouble) => void,
  ) {
    this.spacingMs = Math.min(maxSpacingMs, options.flushMs);
  }

  /** Datagrams that wait for their commit. */
  get waiting(): number {
    return this.pending.length;
  }

  add(datagrams: readonly Datagram[]): void {
    this.pending = this.pending.length === 0 ? [...datagrams] : this.pending.concat(datagrams);
    if (this.timer === null && performance.now() - this.lastCommit >= this.spacingMs) this.commit();
    else this.schedule();
  }

  /** Something else could not be written; the next commit that can ends the trouble. */
  troubled(error: unknown): void {
    this.isTroubled = true;
    this.tell({ kind: 'trouble', error: wordsOf(error) });
  }

  /**
   * Commits what waits, for the end.
   *
   * @returns what the store would not take, in order.
   */
  finish(): readonly Datagram[] {
    while (this.pending.length > 0 && this.commitGroup());
    this.unschedule();
    return this.pending;
  }

  private readonly commit = (): void => {
    this.timer = null;
    if (this.pending.length === 0) return;
    if (this.commitGroup()) this.schedule();
    else this.timer = setTimeout(this.commit, this.retryMs);
  };

  /** @returns false when the store can not commit; then nothing has changed. */
  private commitGroup(): boolean {
    const group = this.nextGroup();
    try {
      const notice = this.takeOrKeep(group);
      if (notice !== null) this.done(group, notice);
      return true;
    } catch (error) {
      this.retryMs = Math.min(retryMaxMs, Math.max(retryFirstMs, this.retryMs * 2));
      this.troubled(error);
      return false;
    }
  }

  private done(group: readonly Datagram[], notice: ReturnType<IngestService['take']>): void {
    const now = this.microseconds();
    this.lastCommit = performance.now();
    this.pending = this.pending.slice(group.length);
    this.oneByOne = Math.max(0, this.oneByOne - group.length);
    if (this.isTroubled) this.tell({ kind: 'trouble', error: null });
    this.isTroubled = false;
    this.retryMs = 0;
    this.tell({ kind: 'committed', ...notice, datagrams: group.length, latenciesMs: latencies(group, now) });
  }

  /** A group is of one UDP session: its counters are one row. */
  private nextGroup(): readonly Datagram[] {
    const limit = this.oneByOne > 0 ? 1 : Math.min(this.options.flushEvents, this.pending.length);
    const [first] = this.pending;
    let end = 1;
    while (end < limit && this.pending[end]?.sessionId === first?.sessionId) end += 1;
    return this.pending.slice(0, end);
  }

  /** @returns null when the group was only taken apart: one of it is bad, and each goes alone from now on. */
  private takeOrKeep(group: readonly Datagram[]): ReturnType<IngestService['take']> | null {
    const take = (): ReturnType<IngestService['take']> => this.ingest.take(group, this.pending.length - group.length >= this.options.flushEvents);
    try {
      return take();
    } catch (error) {
      if (!isContentFault(error)) throw error;
      if (group.length > 1) {
        this.oneByOne = group.length;
        return null;
      }
    }
    try {
      // What was refused may have been a row that earlier groups owed: it is given up by now, and takes no meaning off this one.
      return take();
    } catch (error) {
      const [only] = group;
      if (only === undefined || !isContentFault(error)) throw error;
      return this.ingest.keep(only, wordsOf(error));
    }
  }

  private schedule(): void {
    if (this.timer !== null || this.pending.length === 0) return;
    const wait = this.pending.length >= this.options.flushEvents ? 0 : this.spacingMs - (performance.now() - this.lastCommit);
    // The receiver's next message and the main thread's words have their turn between two commits.
    this.timer = wait > 0.5 ? setTimeout(this.commit, wait) : setImmediate(this.commit);
  }

  private unschedule(): void {
    if (this.timer === null) return;
    clearTimeout(this.timer as NodeJS.Timeout);
    clearImmediate(this.timer as NodeJS.Immediate);
    this.timer = null;
  }
}
