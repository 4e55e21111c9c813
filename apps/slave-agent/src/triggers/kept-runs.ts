import type { TriggerRun } from '@restrike/contracts';
import type { CourtRecords } from '@restrike/db/court';
import type { Logger } from '@restrike/runtime';
import type { TriggerLog } from './trigger-runner.js';

/** Runs that are kept; a long day has some thousand. */
const keptRuns = 20_000;
const pruneEvery = 500;
/** A run is on disk this long after it was put at the latest. */
const writeEveryMs = 100;
/** Runs that may wait to be written; one more, and they are. */
const waitingBound = 500;
const category = 'triggers';
const keyOf = (ruleId: string): string => `${category}.${ruleId}`;

/**
 * The log of runs in the court's store, and the switches among its settings. Runs are written together, ten times a second at most: each write takes
 * the store's one right to write from the pipeline, and a flood of causes must not hold up the events that it comes from.
 */
export class KeptRuns implements TriggerLog {
  private readonly waiting = new Map<string, TriggerRun>();
  private timer: NodeJS.Timeout | null = null;
  private written = 0;
  // Asked at every commit with a cause: read once, and changed here alone.
  private known: Map<string, boolean> | null = null;

  constructor(
    private readonly records: Pick<CourtRecords, 'triggerRuns' | 'settings'>,
    private readonly log: Logger,
  ) {}

  put(run: TriggerRun): void {
    this.waiting.set(run.runId, run);
    if (this.waiting.size >= waitingBound) this.write();
    else this.timer ??= setTimeout(() => this.write(), writeEveryMs).unref();
  }

  /** Newest first, with those that are not on disk yet. */
  list(limit: number): readonly TriggerRun[] {
    this.write();
    return this.records.triggerRuns.list({ limit });
  }

  switches(): ReadonlyMap<string, boolean> {
    return (this.known ??= this.readSwitches());
  }

  switch(ruleId: string, enabled: boolean): void {
    const before = this.readSwitches().get(ruleId);
    const shownOld = before === undefined ? null : String(before);
    const change = { key: keyOf(ruleId), category, value: String(enabled), sensitive: false, shownOld, shownNew: String(enabled) };
    this.records.settings.change([change], { by: 'console', reason: null, at: Date.now() });
    this.known = this.readSwitches();
  }

  /** Writes what waits. What the store refuses is said and given up: the log of runs must not fill the memory of a court whose disk is full. */
  write(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.waiting.size === 0) return;
    const runs = [...this.waiting.values()];
    this.waiting.clear();
    try {
      this.records.triggerRuns.put(runs);
      const before = this.written;
      this.written += runs.length;
      if (Math.floor(before / pruneEvery) !== Math.floor(this.written / pruneEvery)) this.records.triggerRuns.keep(keptRuns);
    } catch (error) {
      this.log.error({ runs: runs.map(({ runId, ruleId, outcome }) => ({ runId, ruleId, outcome })).slice(0, 10), error: String(error) }, `${String(runs.length)} runs of trigger rules could not be written down`);
    }
  }

  private readSwitches(): Map<string, boolean> {
    return new Map(this.records.settings.all().filter((one) => one.category === category).map(({ key, value }) => [key.slice(category.length + 1), value === 'true']));
  }
}
