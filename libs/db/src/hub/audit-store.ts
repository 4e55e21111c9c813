import { createHash } from 'node:crypto';
import type pg from 'pg';
import { fromColumn, fromColumnOrNull, toColumn, toColumnOrNull } from './hub-text.js';
import { inTransaction } from './in-transaction.js';

/** What somebody did, to be kept for ever. */
export interface NewAuditEntry {
  /** Hub's clock, ms since 1970. */
  readonly at: number;
  /** Who: name of a user, `node:<id>` for an agent, `hub` for the hub itself. */
  readonly userName: string;
  /** What, as `room.verb`: `user.create`. */
  readonly action: string;
  readonly target: string | null;
  /** Any JSON value; never a secret. */
  readonly detail: unknown;
}

export interface AuditRow extends NewAuditEntry {
  readonly auditId: number;
  /** Hash of the entry before, hex; null for the first. */
  readonly previousHash: string | null;
  readonly hash: string;
}

/** What a check of the whole chain found. `auditId` is the first entry that is not as it was written; null when entries are missing at the end. */
export type AuditVerdict =
  | { readonly ok: true; readonly entries: number; readonly head: string | null }
  | { readonly ok: false; readonly entries: number; readonly auditId: number | null; readonly reason: string };

interface Row {
  readonly audit_id: string;
  readonly at: number;
  readonly user_name: string;
  readonly action: string;
  readonly target: string | null;
  readonly detail: string;
  readonly previous_hash: Buffer | null;
  readonly hash: Buffer;
}

const columns = 'audit_id, at, user_name, action, target, detail::text AS detail, previous_hash, hash';
const atOnce = 1_000;

/** As UTF-8 gives it back: half a surrogate is stored as U+FFFD, and the hash is of what is stored. */
const asStored = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

/** Covers every column but the identity, which the database gives; the order is in the chain. */
function hashOf(entry: Omit<Row, 'audit_id' | 'hash'>): Buffer {
  const text = JSON.stringify([entry.previous_hash?.toString('hex') ?? null, entry.at, entry.user_name, entry.action, entry.target, entry.detail]);
  return createHash('sha256').update(text).digest();
}

/**
 * Adds entries behind the last one, in their order, in a transaction of the caller's, so that neither an act without an entry is left nor an entry without an act.
 * The last statements of that transaction: every other writer waits for its end.
 */
export async function addAuditEntries(client: pg.ClientBase, entries: readonly NewAuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const { rows: heads } = await client.query<{ hash: Buffer | null }>('SELECT hash FROM audit_head FOR UPDATE');
  let head = heads[0]?.hash ?? null;
  const rows = entries.map((entry) => {
    const row = {
      at: entry.at,
      user_name: toColumn(asStored(entry.userName)),
      action: entry.action,
      target: toColumnOrNull(entry.target === null ? null : asStored(entry.target)),
      detail: JSON.stringify(entry.detail ?? null),
      previous_hash: head,
    };
    head = hashOf(row);
    return { ...row, hash: head };
  });
  const column = <K extends keyof (typeof rows)[number]>(name: K): (typeof rows)[number][K][] => rows.map((row) => row[name]);
  // Entries and head in one trip: whoever acts waits for it, and the next one for the lock. The order of the rows is that of their ids.
  await client.query({
    name: 'add-audit',
    text: `WITH added AS (INSERT INTO audit_log (at, user_name, action, target, detail, previous_hash, hash)
        SELECT at, user_name, action, target, detail::json, previous_hash, hash
        FROM unnest($1::float8[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bytea[]) WITH ORDINALITY AS one (at, user_name, action, target, detail, previous_hash, hash, place) ORDER BY place)
      UPDATE audit_head SET entries = entries + $8, hash = $9`,
    values: [column('at'), column('user_name'), column('action'), column('target'), column('detail'), column('previous_hash'), column('hash'), rows.length, head],
  });
}

/** Adds one entry, as `addAuditEntries`. */
export const addAuditEntry = (client: pg.ClientBase, entry: NewAuditEntry): Promise<void> => addAuditEntries(client, [entry]);

/** SEC-4: the audit log, a chain in which each entry holds the hash of the one before. Entries are only ever added. */
export class AuditStore {
  constructor(private readonly pool: pg.Pool) {}

  /** Adds an entry behind the last one; resolves when it is committed. */
  add(entry: NewAuditEntry): Promise<void> {
    return inTransaction(this.pool, (client) => addAuditEntry(client, entry));
  }

  /** Newest first; `before` is the last `auditId` of the page before. */
  async page(query: { readonly before?: number; readonly limit: number; readonly action?: string; readonly userName?: string }): Promise<{ readonly rows: readonly AuditRow[]; readonly next: number | null }> {
    const { rows } = await this.pool.query<Row>(
      `SELECT ${columns} FROM audit_log WHERE ($1::bigint IS NULL OR audit_id < $1) AND ($2::text IS NULL OR action LIKE $2 || '%') AND ($3::text IS NULL OR user_name = $3)
       ORDER BY audit_id DESC LIMIT $4`,
      [query.before ?? null, query.action?.replaceAll(/[\\%_]/g, '\\$&') ?? null, query.userName === undefined ? null : toColumn(query.userName), query.limit],
    );
    const found = rows.map(auditRowOf);
    return { rows: found, next: found.length < query.limit ? null : (found.at(-1)?.auditId ?? null) };
  }

  /** Walks the whole chain as of now and says where it breaks. */
  verify(): Promise<AuditVerdict> {
    return inTransaction(this.pool, async (client) => {
      await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      let previous: Buffer | null = null;
      let entries = 0;
      let after = '0';
      for (;;) {
        const { rows }: { rows: Row[] } = await client.query<Row>(`SELECT ${columns} FROM audit_log WHERE audit_id > $1 ORDER BY audit_id LIMIT ${String(atOnce)}`, [after]);
        for (const row of rows) {
          const auditId = Number(row.audit_id);
          if (!same(row.previous_hash, previous)) return { ok: false, entries, auditId, reason: 'an entry before it is missing, was added or was changed' };
          if (!same(hashOf(row), row.hash)) return { ok: false, entries, auditId, reason: 'it was changed after it was written' };
          previous = row.hash;
          entries += 1;
          after = row.audit_id;
        }
        if (rows.length < atOnce) break;
      }
      const { rows: heads } = await client.query<{ entries: string; hash: Buffer | null }>('SELECT entries, hash FROM audit_head');
      const [head] = heads;
      if (head === undefined || Number(head.entries) !== entries || !same(head.hash, previous)) {
        return { ok: false, entries, auditId: null, reason: `the log ends with entry ${String(entries)}, but ${head?.entries ?? 'an unknown number'} were written` };
      }
      return { ok: true, entries, head: previous?.toString('hex') ?? null };
    });
  }
}

const same = (a: Buffer | null, b: Buffer | null): boolean => (a === null || b === null ? a === b : a.equals(b));

const auditRowOf = (row: Row): AuditRow => ({
  auditId: Number(row.audit_id),
  at: row.at,
  userName: fromColumn(row.user_name),
  action: row.action,
  target: fromColumnOrNull(row.target),
  detail: JSON.parse(row.detail) as unknown,
  previousHash: row.previous_hash?.toString('hex') ?? null,
  hash: row.hash.toString('hex'),
});
