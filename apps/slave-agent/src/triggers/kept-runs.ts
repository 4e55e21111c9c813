import type { TriggerRun } from '@restrike/contracts';
import type { CourtRecords } from '@restrike/db/court';
import type { Logger } from '@restrike/runtime';
import type { WriteRound } from '../store/write-round.js';
import { WriteTogether } from '../store/write-together.js';
import type { TriggerLog } from './trigger-runner.js';

/** Runs that are kept; a long day has some thousand. */
const keptRuns = 20_000;
const pruneEvery = 500;
const category = 'triggers';
const keyOf = (ruleId: string): string => `${category}.${ruleId}`;

/** The log of runs in the court's store, and the switches among its settings. */
export class KeptRuns implements TriggerLog {
  private readonly unwritten: WriteTogether<TriggerRun>;
  private written = 0;
  // Asked at every commit with a cause: read once, and changed here alone.
  private known: Map<string, boolean> | null = null;

  constructor(
    private readonly records: Pick<CourtRecords, 'triggerRuns' | 'settings'>,
    log: Logger,
    round?: WriteRound,
  ) {
    this.unwritten = new WriteTogether('runs of trigger rules', (runs) => this.write(runs), log, round);
  }

  put(run: TriggerRun): void {
    this.unwritten.put(run.runId, run);
  }

  /** Newest first, with those that are not on disk yet: a store that refuses hides no run. */
  list(limit: number): readonly TriggerRun[] {
    const runs = new Map([...this.records.triggerRuns.list({ limit }), ...this.unwritten.values].map((one) => [one.runId, one]));
    return [...runs.values()].sort((a, b) => b.startedAt - a.startedAt || (a.runId < b.runId ? -1 : 1)).slice(0, limit);
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

  /** Writes what waits, for the end. */
  stop(): void {
    this.unwritten.end();
  }

  private write(runs: readonly TriggerRun[]): void {
    this.records.triggerRuns.put(runs);
    const before = this.written;
    this.written += runs.length;
    if (Math.floor(before / pruneEvery) !== Math.floor(this.written / pruneEvery)) this.records.triggerRuns.keep(keptRuns);
  }

  private readSwitches(): Map<string, boolean> {
    return new Map(this.records.settings.all().filter((one) => one.category === category).map(({ key, value }) => [key.slice(category.length + 1), value === 'true']));
  }
}
