import type { CommandStatus } from '@restrike/contracts';
import type { CommandStore, TargetChange } from '@restrike/db/hub';
import type { Logger } from '@restrike/runtime';

/** Outcomes that wait for the database at most; beyond it the oldest are given up, and their rows time out. */
const maxWaiting = 10_000;
const retryMs = 1_000;
/** An outcome waits so long for those of other courts: each commit is a trip to the disk, and the last one of a command to all waits for those before it. */
const gatherMs = 8;

type Changed = Awaited<ReturnType<CommandStore['change']>>;
const isOpen = (status: CommandStatus): boolean => status === 'queued' || status === 'sent';

/** Writes what became of commands, all that waits in one statement; tells it when it is committed. */
export class OutcomeWriter {
  private waiting = new Map<string, TargetChange>();
  private writing: Promise<void> | null = null;
  private retryTimer: NodeJS.Timeout | null = null;
  private gatherTimer: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(
    private readonly store: Pick<CommandStore, 'change'>,
    private readonly written: (rows: Changed) => void,
    private readonly log: Logger,
  ) {}

  /** @param more other outcomes are still to come. */
  push(change: TargetChange, more: boolean): void {
    const key = `${change.commandId} ${change.nodeId}`;
    const before = this.waiting.get(key);
    // What ended stays as it ended; only the court's own word replaces our impatience.
    if (before !== undefined && !isOpen(before.status) && before.reason !== 'TIMED_OUT') return;
    this.waiting.set(key, change);
    if (this.waiting.size > maxWaiting) for (const oldest of this.waiting.keys()) { this.waiting.delete(oldest); break; }
    if (more) this.gatherTimer ??= setTimeout(() => this.flush(), gatherMs);
    else this.flush();
  }

  /** Ends; what waits is written, if the database takes it. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.retryTimer !== null) clearTimeout(this.retryTimer);
    await this.writing;
    this.flush();
    await this.writing;
  }

  private flush(): void {
    if (this.gatherTimer !== null) clearTimeout(this.gatherTimer);
    this.gatherTimer = null;
    if (this.writing !== null || this.retryTimer !== null || this.waiting.size === 0) return;
    const batch = this.waiting;
    this.waiting = new Map();
    this.writing = this.store
      .change([...batch.values()])
      .then((rows) => this.written(rows))
      .catch((error: unknown) => {
        this.log.error({ error: String(error), rows: batch.size }, 'outcomes of commands can not be written yet');
        this.waiting = new Map([...batch, ...this.waiting]);
        if (!this.closed) this.retryTimer = setTimeout(() => this.again(), retryMs);
      })
      .finally(() => {
        this.writing = null;
        if (!this.closed) this.flush();
      });
  }

  private again(): void {
    this.retryTimer = null;
    this.flush();
  }
}
