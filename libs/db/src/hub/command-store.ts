import type { CommandAction, CommandFailure, CommandStatus, CommandTarget, CommandView, NodeId } from '@restrike/contracts';
import type pg from 'pg';
import type { NewAuditEntry } from './audit-store.js';
import { audited } from './audited.js';
import type { CommandVault } from './command-vault.js';
import { concealRequest } from './conceal-request.js';
import { fromColumn, toColumn } from './hub-text.js';
import { readCursor, writeCursor } from './page-cursor.js';

/** A command as it is first written, with where it stands for each court. */
export interface NewCommand {
  readonly commandId: string;
  readonly idempotencyKey: string;
  /** Digest of what was asked but for its secrets: the same key with another one is another command. */
  readonly fingerprint: string;
  readonly request: CommandAction;
  readonly issuedBy: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly limitMs: number;
  readonly retryOf: string | null;
  readonly targets: readonly NewTarget[];
}
export interface NewTarget {
  readonly nodeId: NodeId;
  readonly courtName: string;
  readonly status: CommandStatus;
  readonly reason: CommandFailure | null;
  readonly detail: string;
  /** Hub's clock at which nothing is waited for any more. */
  readonly giveUpAt: number;
}

/** How a command ended at one court, or that it was sent. */
export interface TargetChange {
  readonly commandId: string;
  readonly nodeId: NodeId;
  readonly status: CommandStatus;
  readonly reason: CommandFailure | null;
  readonly detail: string;
  readonly changedAt: number;
  readonly tookMs: number | null;
  readonly giveUpAt: number;
  /** What a court answered besides; undefined for nothing. */
  readonly data?: unknown;
}

/** A command of which a court's row is open, or timed out a short while ago. */
export interface OpenTarget {
  readonly commandId: string;
  readonly status: CommandStatus;
  readonly request: CommandAction;
  readonly issuedBy: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly limitMs: number;
}

interface CommandRow {
  readonly command_id: string;
  readonly id: string;
  readonly arguments: CommandAction;
  readonly issued_by: string;
  readonly issued_at: number;
  readonly expires_at: number;
  readonly limit_ms: number;
  readonly retry_of: string | null;
  readonly fingerprint: string;
  readonly sealed: Buffer | null;
}
interface TargetRow {
  readonly command_id: string;
  readonly node_id: NodeId;
  readonly court_name: string;
  readonly status: CommandStatus;
  readonly reason: CommandFailure | null;
  readonly detail: string;
  readonly changed_at: number;
  readonly took_ms: number | null;
}

const targetOf = (row: TargetRow): CommandTarget => ({
  nodeId: row.node_id,
  courtName: fromColumn(row.court_name),
  status: row.status,
  reason: row.reason,
  detail: fromColumn(row.detail),
  changedAt: row.changed_at,
  tookMs: row.took_ms,
});
const viewOf = (row: Omit<CommandRow, 'sealed'>, targets: readonly CommandTarget[]): CommandView => ({
  commandId: row.command_id,
  request: concealRequest(row.arguments),
  issuedBy: fromColumn(row.issued_by),
  issuedAt: row.issued_at,
  expiresAt: row.expires_at,
  limitMs: row.limit_ms,
  retryOf: row.retry_of,
  targets: [...targets],
});

/** One trip to the server: a person waits for it. */
const createText = `
WITH made AS (
  INSERT INTO commands (command_id, idempotency_key, fingerprint, kind, arguments, issued_by, issued_at, expires_at, limit_ms, retry_of, sealed)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING command_id, issued_at
), placed AS (
  INSERT INTO command_outcomes (command_id, node_id, court_name, status, reason, detail, changed_at, give_up_at)
  SELECT made.command_id, u.node_id, u.court_name, u.status, u.reason, u.detail, made.issued_at, u.give_up_at
  FROM made, unnest($12::uuid[], $13::text[], $14::text[], $15::text[], $16::text[], $17::double precision[]) AS u(node_id, court_name, status, reason, detail, give_up_at)
)
SELECT EXISTS (SELECT 1 FROM made) AS made`;

/** A command as it is right after it was written. */
function newView({ commandId, issuedBy, issuedAt, expiresAt, limitMs, retryOf, targets }: NewCommand, request: CommandAction): CommandView {
  const order = (a: NewTarget, b: NewTarget): number => (a.courtName < b.courtName ? -1 : a.courtName > b.courtName ? 1 : a.nodeId < b.nodeId ? -1 : 1);
  const placed = [...targets].sort(order).map(({ nodeId, courtName, status, reason, detail }): CommandTarget => ({ nodeId, courtName, status, reason, detail, changedAt: issuedAt, tookMs: null }));
  return { commandId, request, issuedBy, issuedAt, expiresAt, limitMs, retryOf, targets: placed };
}

const columns = 'c.command_id, c.id, c.arguments, c.issued_by, c.issued_at, c.expires_at, c.limit_ms, c.retry_of, c.fingerprint';
/** Rows that may still change: what is open, and what timed out, since the court may tell later what became of it. */
const mayChange = `(o.status IN ('queued', 'sent') OR (o.status = 'failed' AND o.reason = 'TIMED_OUT'))`;

/** CMD-2: commands and what became of them at each court. */
export class CommandStore {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: CommandVault,
  ) {}

  /**
   * Writes a command and its targets, and with them the audit log's entry of it (SEC-4). When its key is taken: what was written under it, whether it is the `same`, and nothing is changed;
   * nor is it when what it repeats was repeated already: then that repeat, `elsewhere`.
   */
  async create(command: NewCommand, entry: NewAuditEntry): Promise<{ readonly outcome: 'created' | 'same' | 'other' | 'elsewhere'; readonly view: CommandView }> {
    const kept = this.vault.keep(command.commandId, command.request, command.fingerprint);
    const { targets } = command;
    const statement = { name: 'create-command', text: createText, values: [
      command.commandId, toColumn(command.idempotencyKey), kept.fingerprint, command.request.action, JSON.stringify(kept.request), toColumn(command.issuedBy),
      command.issuedAt, command.expiresAt, command.limitMs, command.retryOf, kept.sealed,
      targets.map((one) => one.nodeId), targets.map((one) => toColumn(one.courtName)), targets.map((one) => one.status), targets.map((one) => one.reason),
      targets.map((one) => toColumn(one.detail)), targets.map((one) => one.giveUpAt),
    ] };
    const made = await audited(this.pool, () => entry, async (client) => (await client.query<{ made: boolean }>(statement)).rows[0]?.made === true);
    if (made) return { outcome: 'created', view: newView(command, kept.request) };
    const [row] = await this.read('WHERE c.idempotency_key = $1', [toColumn(command.idempotencyKey)]);
    if (row !== undefined) return { outcome: row.fingerprint === kept.fingerprint ? 'same' : 'other', view: row.view };
    const [repeat] = command.retryOf === null ? [] : await this.read('WHERE c.retry_of = $1', [command.retryOf]);
    if (repeat === undefined) throw new Error(`command ${command.commandId} is gone again`);
    return { outcome: 'elsewhere', view: repeat.view };
  }

  /** Takes changes of rows that may still change; gives those that did, as they are now. */
  async change(changes: readonly TargetChange[]): Promise<readonly (CommandTarget & { readonly commandId: string })[]> {
    if (changes.length === 0) return [];
    const { rows } = await this.pool.query<TargetRow>({
      name: 'change-outcomes',
      text: `UPDATE command_outcomes o SET status = u.status, reason = u.reason, detail = u.detail, changed_at = u.changed_at, took_ms = u.took_ms, give_up_at = u.give_up_at,
         data = coalesce(u.data, o.data)
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::double precision[], $7::double precision[], $8::double precision[], $9::json[])
         AS u(command_id, node_id, status, reason, detail, changed_at, took_ms, give_up_at, data)
       WHERE o.command_id = u.command_id AND o.node_id = u.node_id AND ${mayChange} RETURNING o.*`,
      values: [
        changes.map((one) => one.commandId), changes.map((one) => one.nodeId), changes.map((one) => one.status), changes.map((one) => one.reason), changes.map((one) => toColumn(one.detail)),
        changes.map((one) => one.changedAt), changes.map((one) => one.tookMs), changes.map((one) => one.giveUpAt),
        changes.map((one) => (one.data === undefined ? null : JSON.stringify(one.data))),
      ],
    });
    return rows.map((row) => ({ ...targetOf(row), commandId: row.command_id }));
  }

  /** What a court has still to do or to tell: open rows, and those that timed out since `since`. Oldest first. */
  async openFor(nodeId: NodeId, since: number): Promise<readonly OpenTarget[]> {
    const { rows } = await this.pool.query<CommandRow & { status: CommandStatus }>(
      `SELECT c.*, o.status FROM command_outcomes o JOIN commands c USING (command_id)
       WHERE o.node_id = $1 AND ${mayChange} AND (o.status <> 'failed' OR o.changed_at >= $2) ORDER BY c.issued_at, c.id LIMIT 500`,
      [nodeId, since],
    );
    return rows.map((row) => ({
      commandId: row.command_id,
      status: row.status,
      request: this.vault.restore(row.command_id, row.arguments, row.sealed),
      issuedBy: fromColumn(row.issued_by),
      issuedAt: row.issued_at,
      expiresAt: row.expires_at,
      limitMs: row.limit_ms,
    }));
  }

  /** Ends what nobody waits for any more: queued ones expire, sent ones have timed out. Gives the rows that ended. */
  async giveUp(now: number, graceMs: number): Promise<readonly (CommandTarget & { readonly commandId: string })[]> {
    const { rows } = await this.pool.query<TargetRow>(
      `UPDATE command_outcomes o SET changed_at = $1,
         reason = CASE o.status WHEN 'queued' THEN 'EXPIRED' ELSE 'TIMED_OUT' END,
         detail = CASE o.status WHEN 'queued' THEN 'the court did not come back in time' ELSE 'the court did not answer in time' END,
         status = CASE o.status WHEN 'queued' THEN 'expired' ELSE 'failed' END
       WHERE o.status IN ('queued', 'sent') AND o.give_up_at < $1 - CASE o.status WHEN 'queued' THEN 0 ELSE $2::double precision END RETURNING o.*`,
      [now, graceMs],
    );
    return rows.map((row) => ({ ...targetOf(row), commandId: row.command_id }));
  }

  /** Cancels what no court was sent yet, and writes the audit log's entry of it; gives the rows that are cancelled now. A row that is `queued` in the database is never under way: it is first taken out of the queue, then sent. */
  cancel(commandId: string, detail: string, now: number, entryOf: (courts: readonly string[]) => NewAuditEntry): Promise<readonly (CommandTarget & { readonly commandId: string })[]> {
    return audited(this.pool, (rows) => (rows.length === 0 ? null : entryOf(rows.map(({ courtName }) => courtName))), async (client) => {
      const { rows } = await client.query<TargetRow>(
        `UPDATE command_outcomes o SET status = 'cancelled', reason = NULL, detail = $2, changed_at = $3, give_up_at = $3 WHERE o.command_id = $1 AND o.status = 'queued' RETURNING o.*`,
        [commandId, toColumn(detail), now],
      );
      return rows.map((row) => ({ ...targetOf(row), commandId: row.command_id }));
    });
  }

  /** Takes a command out of a court's queue to send it; null when it waits no more: cancelled, expired, or taken by another process. */
  async take(commandId: string, nodeId: NodeId, now: number, giveUpAt: number): Promise<(CommandTarget & { readonly commandId: string }) | null> {
    const { rows } = await this.pool.query<TargetRow>(
      `UPDATE command_outcomes o SET status = 'sent', changed_at = $3, give_up_at = $4 WHERE o.command_id = $1 AND o.node_id = $2 AND o.status = 'queued' RETURNING o.*`,
      [commandId, nodeId, now, giveUpAt],
    );
    return rows[0] === undefined ? null : { ...targetOf(rows[0]), commandId: rows[0].command_id };
  }

  /** Takes sealed secrets away that no court has to get any more. Gives how many commands had some. */
  async forgetSecrets(): Promise<number> {
    const { rowCount } = await this.pool.query(
      `UPDATE commands c SET sealed = NULL WHERE c.sealed IS NOT NULL AND NOT EXISTS (SELECT 1 FROM command_outcomes o WHERE o.command_id = c.command_id AND o.status IN ('queued', 'sent'))`,
    );
    return rowCount ?? 0;
  }

  async get(commandId: string): Promise<CommandView | null> {
    return (await this.read('WHERE c.command_id = $1', [commandId]))[0]?.view ?? null;
  }

  /** What a court answered besides its outcome; null for nothing. */
  async data(commandId: string, nodeId: NodeId): Promise<unknown> {
    const { rows } = await this.pool.query<{ data: unknown }>('SELECT data FROM command_outcomes WHERE command_id = $1 AND node_id = $2', [commandId, nodeId]);
    return rows[0]?.data ?? null;
  }

  /** Newest first. @throws RangeError for a cursor of somebody's own making. */
  async list(query: { readonly cursor?: string | undefined; readonly limit: number; readonly nodeId?: NodeId | undefined }): Promise<{ readonly rows: readonly CommandView[]; readonly next: string | null }> {
    const cursor = query.cursor === undefined ? null : readCursor(query.cursor);
    const found = await this.read(
      `WHERE ($1::double precision IS NULL OR (c.issued_at, c.id) < ($1, $2::bigint))
       AND ($3::uuid IS NULL OR EXISTS (SELECT 1 FROM command_outcomes o WHERE o.command_id = c.command_id AND o.node_id = $3)) ORDER BY c.issued_at DESC, c.id DESC LIMIT $4`,
      [cursor?.time ?? null, cursor?.id ?? null, query.nodeId ?? null, query.limit],
    );
    const last = found.at(-1);
    return { rows: found.map(({ view }) => view), next: found.length < query.limit || last === undefined ? null : writeCursor({ time: last.view.issuedAt, id: last.id }) };
  }

  private async read(where: string, values: readonly unknown[]): Promise<readonly { readonly id: string; readonly fingerprint: string; readonly view: CommandView }[]> {
    const { rows } = await this.pool.query<Omit<CommandRow, 'sealed'>>(`SELECT ${columns} FROM commands c ${where}`, [...values]);
    if (rows.length === 0) return [];
    const { rows: targets } = await this.pool.query<TargetRow>(
      `SELECT command_id, node_id, court_name, status, reason, detail, changed_at, took_ms FROM command_outcomes WHERE command_id = ANY($1::uuid[]) ORDER BY court_name, node_id`,
      [rows.map((row) => row.command_id)],
    );
    const byCommand = new Map<string, CommandTarget[]>(rows.map((row) => [row.command_id, []]));
    for (const row of targets) byCommand.get(row.command_id)?.push(targetOf(row));
    return rows.map((row) => ({ id: row.id, fingerprint: row.fingerprint, view: viewOf(row, byCommand.get(row.command_id) ?? []) }));
  }
}
