import { alertRuleSchema, type Alert, type AlertRule, type NodeId } from '@restrike/contracts';
import type pg from 'pg';
import type { NewAuditEntry } from './audit-store.js';
import { audited, type EntryOf } from './audited.js';
import { fromColumn, fromColumnOrNull, toColumn } from './hub-text.js';
import { readCursor, writeCursor } from './page-cursor.js';

interface AlertRow {
  alert_id: string;
  rule: string;
  node_id: NodeId | null;
  court_name: string | null;
  severity: Alert['severity'];
  sound: boolean;
  title: string;
  detail: string;
  advice: string;
  raised_at: number;
  acknowledged_at: number | null;
  acknowledged_by: string | null;
  cleared_at: number | null;
}

const selected = (source: string): string => `SELECT a.*, s.court_name FROM ${source} a LEFT JOIN slave_nodes s ON s.node_id = a.node_id`;
const maxLimit = 1_000;

const alertOf = (row: AlertRow): Alert => ({
  alertId: row.alert_id,
  ruleId: row.rule,
  nodeId: row.node_id,
  courtName: fromColumnOrNull(row.court_name),
  severity: row.severity,
  sound: row.sound,
  title: fromColumn(row.title),
  detail: fromColumn(row.detail),
  advice: fromColumn(row.advice),
  raisedAt: row.raised_at,
  acknowledgedAt: row.acknowledged_at,
  acknowledgedBy: fromColumnOrNull(row.acknowledged_by),
  clearedAt: row.cleared_at,
});

/** HLT-2: alerts and the rules that somebody changed. What a person does is written together with its entry in the audit log. */
export class HubAlerts {
  constructor(private readonly pool: pg.Pool) {}

  /** Stores a new alert; null when one of this rule and court is open already. */
  async raise(alert: Omit<Alert, 'courtName' | 'acknowledgedAt' | 'acknowledgedBy' | 'clearedAt'>): Promise<Alert | null> {
    const { rows } = await this.pool.query<AlertRow>(
      `WITH a AS (INSERT INTO alerts (alert_id, rule, node_id, severity, sound, title, detail, advice, raised_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (rule, coalesce(node_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE cleared_at IS NULL DO NOTHING RETURNING *) ${selected('a')}`,
      [alert.alertId, alert.ruleId, alert.nodeId, alert.severity, alert.sound, toColumn(alert.title), toColumn(alert.detail), toColumn(alert.advice), alert.raisedAt],
    );
    return rows[0] === undefined ? null : alertOf(rows[0]);
  }

  /** Ends the open alert of a rule and court; null when there is none. */
  async clear(ruleId: string, nodeId: NodeId | null, at: number): Promise<Alert | null> {
    const { rows } = await this.pool.query<AlertRow>(
      `WITH a AS (UPDATE alerts SET cleared_at = $3 WHERE rule = $1 AND node_id IS NOT DISTINCT FROM $2::uuid AND cleared_at IS NULL RETURNING *) ${selected('a')}`,
      [ruleId, nodeId, at],
    );
    return rows[0] === undefined ? null : alertOf(rows[0]);
  }

  /** Takes back the end of the last alert of a rule and court that was ended at `since` (ms) or later: when it was raised, and who has acknowledged it; the rest is as the rule says now. null when there is none, or one is open. */
  async reopen({ ruleId, severity, sound, title, advice }: AlertRule, nodeId: NodeId | null, since: number): Promise<Alert | null> {
    const { rows } = await this.pool.query<AlertRow>(
      `WITH a AS (UPDATE alerts o SET cleared_at = NULL, severity = $4, sound = $5, title = $6, advice = $7
       WHERE alert_id = (SELECT l.alert_id FROM alerts l WHERE l.rule = $1 AND l.node_id IS NOT DISTINCT FROM $2::uuid AND l.cleared_at >= $3 ORDER BY l.cleared_at DESC, l.order_id DESC LIMIT 1)
       AND NOT EXISTS (SELECT 1 FROM alerts n WHERE n.rule = $1 AND n.node_id IS NOT DISTINCT FROM $2::uuid AND n.cleared_at IS NULL) RETURNING *) ${selected('a')}`,
      [ruleId, nodeId, since, severity, sound, toColumn(title), toColumn(advice)],
    );
    return rows[0] === undefined ? null : alertOf(rows[0]);
  }

  /** Has open alerts say what their rules say now; gives how many changed. What was measured, when, and who has acknowledged it stays. */
  async follow(rules: readonly AlertRule[]): Promise<number> {
    const { rowCount } = await this.pool.query(
      `UPDATE alerts o SET severity = r.severity, sound = r.sound, title = r.title, advice = r.advice
       FROM unnest($1::text[], $2::text[], $3::boolean[], $4::text[], $5::text[]) AS r(rule, severity, sound, title, advice)
       WHERE o.rule = r.rule AND o.cleared_at IS NULL AND (o.severity, o.sound, o.title, o.advice) IS DISTINCT FROM (r.severity, r.sound, r.title, r.advice)`,
      [rules.map(({ ruleId }) => ruleId), rules.map(({ severity }) => severity), rules.map(({ sound }) => sound), rules.map(({ title }) => toColumn(title)), rules.map(({ advice }) => toColumn(advice))],
    );
    return rowCount ?? 0;
  }

  /** Marks an alert as seen by a person; the first one stays. null when there is no such alert. */
  acknowledge(alertId: string, by: string, at: number, entryOf: EntryOf<Alert>): Promise<Alert | null> {
    return audited(this.pool, entryOf, async (client) => {
      const { rows } = await client.query<AlertRow>(
        `WITH a AS (UPDATE alerts SET acknowledged_at = coalesce(acknowledged_at, $3), acknowledged_by = coalesce(acknowledged_by, $2) WHERE alert_id = $1 RETURNING *) ${selected('a')}`,
        [alertId, toColumn(by), at],
      );
      return rows[0] === undefined ? null : alertOf(rows[0]);
    });
  }

  async open(): Promise<readonly Alert[]> {
    const { rows } = await this.pool.query<AlertRow>(`${selected('alerts')} WHERE a.cleared_at IS NULL ORDER BY a.raised_at DESC, a.alert_id DESC LIMIT ${String(maxLimit)}`);
    return rows.map(alertOf);
  }

  /**
   * What stands: open alerts, those that ended since one of a graver rule was raised, as that one took their place, and those that gave way to these in turn.
   * Of a rule and court the open one comes last, else the newest.
   *
   * @param ranks pairs of rules of one metric, the graver one first.
   * @param skewMs by which the clocks of those that wrote the times may differ.
   */
  async standing(ranks: readonly (readonly [graver: string, lesser: string])[], skewMs: number): Promise<readonly Pick<Alert, 'ruleId' | 'nodeId' | 'raisedAt' | 'clearedAt'>[]> {
    const { rows } = await this.pool.query<Pick<AlertRow, 'rule' | 'node_id' | 'raised_at' | 'cleared_at'>>(
      `WITH RECURSIVE standing AS (
         SELECT rule, node_id, raised_at, cleared_at FROM alerts WHERE cleared_at IS NULL
         UNION SELECT a.rule, a.node_id, a.raised_at, a.cleared_at FROM standing s JOIN unnest($1::text[], $2::text[]) AS ranks(graver, lesser) ON graver = s.rule
         JOIN alerts a ON a.rule = lesser AND a.node_id IS NOT DISTINCT FROM s.node_id AND a.cleared_at BETWEEN s.raised_at - $3 AND coalesce(s.cleared_at, 'Infinity') + $3
       ) SELECT * FROM standing ORDER BY cleared_at NULLS LAST`,
      [ranks.map(([graver]) => graver), ranks.map(([, lesser]) => lesser), skewMs],
    );
    return rows.map((row) => ({ ruleId: row.rule, nodeId: row.node_id, raisedAt: row.raised_at, clearedAt: row.cleared_at }));
  }

  /**
   * Newest first.
   *
   * @throws RangeError for a cursor that is none.
   */
  async list(query: { readonly nodeId?: NodeId; readonly ruleId?: string; readonly open?: boolean; readonly cursor?: string; readonly limit: number }): Promise<{ readonly rows: readonly Alert[]; readonly next: string | null }> {
    const limit = Math.min(Math.max(1, query.limit), maxLimit);
    const cursor = query.cursor === undefined ? null : readCursor(query.cursor);
    const { rows } = await this.pool.query<AlertRow & { order_id: string }>(
      `${selected('alerts').replace('a.*', 'a.*, a.order_id::text AS order_id')} WHERE ($1::uuid IS NULL OR a.node_id = $1) AND ($2::text IS NULL OR a.rule = $2)
       AND ($3::boolean IS NULL OR (a.cleared_at IS NULL) = $3) AND ($4::double precision IS NULL OR (a.raised_at, a.order_id) < ($4, $5::bigint))
       ORDER BY a.raised_at DESC, a.order_id DESC LIMIT $6`,
      [query.nodeId ?? null, query.ruleId ?? null, query.open ?? null, cursor?.time ?? null, cursor?.id ?? null, limit],
    );
    const last = rows.at(-1);
    return { rows: rows.map(alertOf), next: rows.length < limit || last === undefined ? null : writeCursor({ time: last.raised_at, id: last.order_id }) };
  }

  /** Removes alerts that ended before a time; gives how many. */
  async forgetBefore(at: number): Promise<number> {
    return (await this.pool.query('DELETE FROM alerts WHERE cleared_at < $1', [at])).rowCount ?? 0;
  }

  /** Rules that somebody changed or added. One that this version can not read is left out: the software's own takes its place. */
  async changedRules(): Promise<readonly AlertRule[]> {
    const { rows } = await this.pool.query<{ rule: unknown }>('SELECT rule FROM alert_rules ORDER BY rule_id');
    return rows.flatMap(({ rule }) => {
      const parsed = alertRuleSchema.safeParse(rule);
      return parsed.success ? [parsed.data] : [];
    });
  }

  async setRule(rule: AlertRule, by: string, at: number, entry: NewAuditEntry): Promise<void> {
    await audited(this.pool, () => entry, (client) =>
      client.query(
        `INSERT INTO alert_rules (rule_id, rule, changed_by, changed_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (rule_id) DO UPDATE SET rule = excluded.rule, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
        [rule.ruleId, JSON.stringify(rule), toColumn(by), at],
      ),
    );
  }

  /** Takes a rule's change back; false when it was not changed. */
  resetRule(ruleId: string, entry: NewAuditEntry): Promise<boolean> {
    return audited(this.pool, () => entry, async (client) => (await client.query('DELETE FROM alert_rules WHERE rule_id = $1', [ruleId])).rowCount === 1);
  }
}
