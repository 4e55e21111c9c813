import type { CourtFinding, ValidationRule } from '@restrike/contracts';
import type Database from 'better-sqlite3';

/** EVT-5: findings, newest first; those of one match when one is named. */
export function readFindings(database: Database.Database, { matchId, limit }: { readonly matchId?: string; readonly limit: number }): readonly CourtFinding[] {
  const span = matchId === undefined ? null : (database.prepare("SELECT first, last FROM event_spans WHERE kind = 'match' AND key = ?").get(matchId) as { first: number; last: number } | undefined);
  if (span === undefined) return [];
  const rows = database
    .prepare(
      `SELECT f.sequence, e.received_at AS receivedAt, e.match_id AS matchId, e.match_number AS matchNumber, f.code, f.round, f.side, f.stated, f.counted, f.detail
       FROM findings f JOIN events e USING (sequence) WHERE f.sequence BETWEEN @first AND @last AND (@matchId IS NULL OR e.match_id = @matchId)
       ORDER BY f.sequence DESC, f.number LIMIT @limit`,
    )
    .all({ first: span?.first ?? 0, last: span?.last ?? Number.MAX_SAFE_INTEGER, matchId: matchId ?? null, limit }) as (CourtFinding & { stated: string; counted: string })[];
  return rows.map((row) => ({ ...row, stated: JSON.parse(row.stated) as CourtFinding['stated'], counted: JSON.parse(row.counted) as CourtFinding['counted'] }));
}

interface RuleRow extends Omit<ValidationRule, 'last'> {
  readonly sequence: number | null;
  readonly receivedAt: number | null;
  readonly detail: string | null;
}

/** EVT-4: every validation rule with what broke it, most often broken first. What a rule of agreement found is a finding: it counts here too. */
export function readRules(database: Database.Database): readonly ValidationRule[] {
  const rows = database
    .prepare(
      `WITH broken AS (
         SELECT code, count(*) AS broken, max(sequence) AS sequence FROM (SELECT code, sequence FROM validation_results UNION ALL SELECT code, sequence FROM findings) GROUP BY code
       )
       SELECT r.code, r.kind, r.severity, r.description, coalesce(b.broken, 0) AS broken, b.sequence, e.received_at AS receivedAt,
         coalesce((SELECT detail FROM validation_results v WHERE v.sequence = b.sequence AND v.code = r.code), (SELECT detail FROM findings f WHERE f.sequence = b.sequence AND f.code = r.code LIMIT 1)) AS detail
       FROM validation_rules r LEFT JOIN broken b USING (code) LEFT JOIN events e ON e.sequence = b.sequence ORDER BY broken DESC, r.code`,
    )
    .all() as RuleRow[];
  return rows.map(({ sequence, receivedAt, detail, ...rule }) => ({ ...rule, last: sequence === null || receivedAt === null ? null : { sequence, receivedAt, detail: detail ?? '' } }));
}
