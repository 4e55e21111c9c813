import type { MinuteFigures } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import type { SampleRecords } from './court-records.js';

/** Minutes that are kept: a week. */
const keptMinutes = 7 * 24 * 60;
const names = ['events', 'eventsPerSecond', 'p50Ms', 'p99Ms'] as const satisfies readonly (keyof MinuteFigures)[];

/** ING-6: what each minute of the court was like, one row a figure. */
export function prepareSamples(database: Database.Database): SampleRecords {
  // A minute in which the agent was started anew, or that came again after the clock was set back: counts are added, of latencies the worse one stays.
  const put = database.prepare(
    `INSERT INTO performance_samples (name, sampled_at, value) VALUES (?, ?, ?) ON CONFLICT (name, sampled_at) DO UPDATE SET
     value = CASE WHEN name IN ('p50Ms', 'p99Ms') THEN max(value, excluded.value) ELSE value + excluded.value END`,
  );
  const forget = database.prepare('DELETE FROM performance_samples WHERE name = ? AND sampled_at < ?');
  const list = database.prepare('SELECT sampled_at AS at, value FROM performance_samples WHERE name = ? AND sampled_at >= ? ORDER BY sampled_at DESC LIMIT ?');
  return {
    put: (minute) =>
      database.transaction(() => {
        for (const name of names) {
          const value = minute[name];
          if (value !== null) put.run(name, minute.at, value);
          forget.run(name, minute.at - keptMinutes * 60_000);
        }
      }).immediate(),
    list: (limit) => {
      const minutes = new Map<number, MinuteFigures>();
      const [first, ...others] = names.map((name) => [name, list.all(name, 0, limit) as { at: number; value: number }[]] as const);
      for (const { at, value } of first?.[1] ?? []) minutes.set(at, { at, events: value, eventsPerSecond: 0, p50Ms: null, p99Ms: null });
      for (const [name, rows] of others) {
        for (const { at, value } of rows) {
          const minute = minutes.get(at);
          if (minute !== undefined) minutes.set(at, { ...minute, [name]: value });
        }
      }
      return [...minutes.values()];
    },
  };
}
