import type { TriggerRun } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import type { TriggerRunRecords } from './court-records.js';

const maxRows = 1_000;

/** Runs of trigger rules as the contract has them. */
export function prepareTriggerRuns(database: Database.Database): TriggerRunRecords {
  const put = database.prepare(
    `INSERT INTO trigger_runs (run_id, rule_id, match_id, started_at, outcome, row) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (run_id) DO UPDATE SET match_id = excluded.match_id, outcome = excluded.outcome, row = excluded.row`,
  );
  const get = database.prepare('SELECT row FROM trigger_runs WHERE run_id = ?').pluck();
  const list = database
    .prepare('SELECT row FROM trigger_runs WHERE (@ruleId IS NULL OR rule_id = @ruleId) AND started_at < @before ORDER BY started_at DESC, run_id LIMIT @limit')
    .pluck();
  const keep = database.prepare('DELETE FROM trigger_runs WHERE run_id IN (SELECT run_id FROM trigger_runs ORDER BY started_at DESC, run_id LIMIT -1 OFFSET ?)');
  const runOf = (text: unknown): TriggerRun => JSON.parse(String(text)) as TriggerRun;
  return {
    put: database.transaction((runs: readonly TriggerRun[]) => {
      for (const run of runs) put.run(run.runId, run.ruleId, run.matchId, run.startedAt, run.outcome, JSON.stringify(run));
    }).immediate,
    get: (runId) => {
      const text = get.get(runId);
      return text === undefined ? null : runOf(text);
    },
    list: ({ ruleId, before, limit }) =>
      list.all({ ruleId: ruleId ?? null, before: before ?? Number.MAX_SAFE_INTEGER, limit: Math.min(Math.max(1, limit), maxRows) }).map(runOf),
    keep: (newest) => keep.run(newest).changes,
  };
}
