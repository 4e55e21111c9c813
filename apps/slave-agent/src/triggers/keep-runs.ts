import type { CourtRecords } from '@restrike/db/court';
import type { TriggerLog } from './trigger-runner.js';

/** Runs that are kept; a long day has some thousand. */
const keptRuns = 20_000;
const pruneEvery = 500;
const category = 'triggers';
const keyOf = (ruleId: string): string => `${category}.${ruleId}`;

/** The log of runs in the court's store, and the switches among its settings. */
export function keepRuns({ triggerRuns, settings }: Pick<CourtRecords, 'triggerRuns' | 'settings'>): TriggerLog {
  let written = 0;
  const readSwitches = (): Map<string, boolean> =>
    new Map(settings.all().filter((one) => one.category === category).map(({ key, value }) => [key.slice(category.length + 1), value === 'true']));
  // Asked at every commit with a cause: read once, and changed here alone.
  let switches: Map<string, boolean> | null = null;
  return {
    put: (run) => {
      triggerRuns.put(run);
      written += 1;
      if (written % pruneEvery === 0) triggerRuns.keep(keptRuns);
    },
    list: (limit) => triggerRuns.list({ limit }),
    switches: () => (switches ??= readSwitches()),
    switch: (ruleId, enabled) => {
      const before = readSwitches().get(ruleId);
      const shownOld = before === undefined ? null : String(before);
      const change = { key: keyOf(ruleId), category, value: String(enabled), sensitive: false, shownOld, shownNew: String(enabled) };
      settings.change([change], { by: 'console', reason: null, at: Date.now() });
      switches = readSwitches();
    },
  };
}
