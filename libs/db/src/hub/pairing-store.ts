import type { NodeId, PairingCode, SlaveView } from '@restrike/contracts';
import type pg from 'pg';
import type { NewAuditEntry } from './audit-store.js';
import { audited, type EntryOf } from './audited.js';
import { fromColumn, toColumn } from './hub-text.js';

/** An agent that asked to join, with what its secrets are compared with. */
export interface SlavePairingRow extends SlaveView {
  /** Hash of the credential that lets it in; null while it has none, and for one that came with the join token alone. */
  readonly credentialHash: Buffer | null;
  /** Hash of the credential that it asked with last. */
  readonly askedHash: Buffer | null;
  readonly reason: string | null;
}

/** An agent as it says it is. */
export interface AskingAgent {
  readonly nodeId: NodeId;
  readonly courtName: string;
  readonly host: string;
  readonly version: string;
  readonly askedHash: Buffer | null;
}

/** What lets an agent in at once, besides a person's word. */
export type JoinKey = { readonly kind: 'token' } | { readonly kind: 'code'; readonly codeHash: Buffer };

/** An agent after it asked. `isNews`: it is let in now, or asks as it did not ask before. */
export interface AskedRow {
  readonly row: SlavePairingRow;
  readonly isNews: boolean;
}

interface Row {
  readonly node_id: NodeId;
  readonly court_name: string;
  readonly host: string;
  readonly version: string;
  readonly state: SlaveView['state'];
  readonly credential_hash: Buffer | null;
  readonly asked_hash: Buffer | null;
  readonly first_seen: number;
  readonly last_seen: number;
  readonly decided_by: string | null;
  readonly decided_at: number | null;
  readonly reason: string | null;
}

const columns = 'node_id, court_name, host, version, state, credential_hash, asked_hash, first_seen, last_seen, decided_by, decided_at, reason';
/** Agents that may wait for a decision; more are not ours. */
const maxWaiting = 200;
/** An agent that waits asks every 2 s: one that was not heard for so long does not wait any more, ms. */
const waitsForMs = 120_000;
/** Nobody decided about it, and it does not wait any more. */
const isForgotten = (now: string): string => `state = 'waiting' AND decided_at IS NULL AND last_seen < ${now}::float8 - ${String(waitsForMs)}`;

/** What two people compare, at the court and in the control room: twelve digits of the hash, too many to be met by trying. */
const numberOf = (askedHash: Buffer | null): string | null => askedHash?.toString('hex', 0, 6).toUpperCase().replace(/(.{4})(?=.)/g, '$1-') ?? null;

const rowOf = (row: Row): SlavePairingRow => ({
  nodeId: row.node_id,
  courtName: fromColumn(row.court_name),
  host: fromColumn(row.host),
  version: row.version,
  state: row.state,
  firstSeen: row.first_seen,
  lastSeen: row.last_seen,
  decidedBy: row.decided_by === null ? null : fromColumn(row.decided_by),
  decidedAt: row.decided_at,
  credentialHash: row.credential_hash,
  askedHash: row.asked_hash,
  reason: row.reason === null ? null : fromColumn(row.reason),
  asks: numberOf(row.asked_hash),
});

/** DIS-2: agents that asked to join, and the codes that let them in at once. Of secrets it sees hashes alone. Each change is written together with its entry in the audit log. */
export class PairingStore {
  constructor(private readonly pool: pg.Pool) {}

  /** All but strangers who do not ask any more. */
  async all(now: number): Promise<readonly SlavePairingRow[]> {
    const { rows } = await this.pool.query<Row>(`SELECT ${columns} FROM slave_pairings WHERE NOT (${isForgotten('$1')}) ORDER BY state = 'waiting' DESC, court_name, node_id`, [now]);
    return rows.map(rowOf);
  }

  /** Removes strangers who do not ask any more, past those that ask just now and hold their own row. Returns who they were, last seen before `before`; null for nobody. */
  async forget(now: number): Promise<{ readonly before: number; readonly nodeIds: readonly NodeId[] } | null> {
    const { rows } = await this.pool.query<Pick<Row, 'node_id'>>(`DELETE FROM slave_pairings WHERE node_id IN (SELECT node_id FROM slave_pairings WHERE ${isForgotten('$1')} FOR UPDATE SKIP LOCKED) RETURNING node_id`, [now]);
    return rows.length === 0 ? null : { before: now - waitsForMs, nodeIds: rows.map((row) => row.node_id) };
  }

  async of(nodeId: NodeId): Promise<SlavePairingRow | null> {
    const { rows } = await this.pool.query<Row>(`SELECT ${columns} FROM slave_pairings WHERE node_id = $1`, [nodeId]);
    return rows[0] === undefined ? null : rowOf(rows[0]);
  }

  /**
   * Notes that an agent asks, and lets it in if it brings a key. One that is approved and asks with another credential than its own waits again; its own
   * stays good until the new one is approved, and a key lets no other one in: that is a person's word alone. A revoked one stays revoked, whatever it brings. A code
   * is used up only by an agent that it lets in.
   *
   * @returns `wrong-code` for a code that there is not (any more); null when it brings no key and too many wait already.
   */
  ask(agent: AskingAgent, key: JoinKey | null, at: number, entryOf: EntryOf<AskedRow>): Promise<AskedRow | 'wrong-code' | null> {
    return audited<AskedRow | 'wrong-code' | null>(this.pool, (asked) => (asked === 'wrong-code' ? null : entryOf(asked)), async (client) => {
      const before = (await client.query<Row & { was_forgotten: boolean }>(`SELECT ${columns}, (${isForgotten('$2')}) AS was_forgotten FROM slave_pairings WHERE node_id = $1 FOR UPDATE`, [agent.nodeId, at])).rows[0];
      let by: string | null = null;
      if (key !== null && before?.state !== 'revoked' && mayUseKey(before?.credential_hash ?? null, agent.askedHash)) {
        by = key.kind === 'token' ? 'join token' : await useCode(client, key.codeHash, at);
        if (by === null) return 'wrong-code';
      }
      const { rows } = await client.query<Row>(
        `INSERT INTO slave_pairings AS p (node_id, court_name, host, version, state, asked_hash, first_seen, last_seen)
         SELECT $1, $2, $3, $4, 'waiting', $5, $6, $6
         WHERE $7 OR EXISTS (SELECT 1 FROM slave_pairings WHERE node_id = $1) OR (SELECT count(*) FROM slave_pairings WHERE state = 'waiting' AND last_seen >= $6::float8 - ${String(waitsForMs)}) < ${String(maxWaiting)}
         ON CONFLICT (node_id) DO UPDATE SET court_name = excluded.court_name, host = excluded.host, version = excluded.version, asked_hash = excluded.asked_hash,
           last_seen = excluded.last_seen, state = CASE WHEN p.state = 'approved' AND p.credential_hash IS DISTINCT FROM excluded.asked_hash THEN 'waiting' ELSE p.state END
         RETURNING ${columns}`,
        [agent.nodeId, toColumn(agent.courtName), toColumn(agent.host), agent.version, agent.askedHash, at, by !== null],
      );
      const asked = by === null ? rows[0] : await approve(client, agent.nodeId, by, at);
      if (asked === undefined) return null;
      // Screens that came meanwhile do not know one that was forgotten.
      const isAsBefore = before !== undefined && !before.was_forgotten && before.state === asked.state && same(before.asked_hash, agent.askedHash);
      return { row: rowOf(asked), isNews: by !== null || !isAsBefore };
    });
  }

  /**
   * Lets an agent in with the credential it asked with last.
   *
   * @param asks number of the credential that is meant; undefined: any.
   * @returns `asked-anew` when it asks with another one by now; null when it never asked.
   */
  approve(nodeId: NodeId, asks: string | null | undefined, by: string, at: number, entryOf: EntryOf<SlavePairingRow>): Promise<SlavePairingRow | 'asked-anew' | null> {
    return audited<SlavePairingRow | 'asked-anew' | null>(this.pool, (approved) => (approved === 'asked-anew' ? null : entryOf(approved)), async (client) => {
      const { rows } = await client.query<Pick<Row, 'asked_hash'>>('SELECT asked_hash FROM slave_pairings WHERE node_id = $1 FOR UPDATE', [nodeId]);
      if (asks !== undefined && rows[0] !== undefined && numberOf(rows[0].asked_hash) !== asks) return 'asked-anew';
      return rowOrNull(await approve(client, nodeId, by, at));
    });
  }

  /** Lets in an agent that has no credential of its own yet, by the join token; null, and nothing is changed, for one that was here before. */
  admit(agent: AskingAgent, by: string, at: number, entryOf: EntryOf<SlavePairingRow>): Promise<SlavePairingRow | null> {
    return audited(this.pool, entryOf, async (client) => {
      const { rows } = await client.query<Row>(
        `INSERT INTO slave_pairings (node_id, court_name, host, version, state, first_seen, last_seen, decided_by, decided_at) VALUES ($1, $2, $3, $4, 'approved', $5, $5, $6, $5)
         ON CONFLICT (node_id) DO NOTHING RETURNING ${columns}`,
        [agent.nodeId, toColumn(agent.courtName), toColumn(agent.host), agent.version, at, toColumn(by)],
      );
      return rowOrNull(rows[0]);
    });
  }

  revoke(nodeId: NodeId, by: string, reason: string, at: number, entryOf: EntryOf<SlavePairingRow>): Promise<SlavePairingRow | null> {
    return audited(this.pool, entryOf, async (client) => {
      const { rows } = await client.query<Row>(
        `UPDATE slave_pairings SET state = 'revoked', decided_by = $2, decided_at = $3, reason = $4 WHERE node_id = $1 RETURNING ${columns}`,
        [nodeId, toColumn(by), at, toColumn(reason)],
      );
      return rowOrNull(rows[0]);
    });
  }

  async addCode(code: PairingCode & { readonly codeHash: Buffer }, entry: NewAuditEntry): Promise<void> {
    await audited(this.pool, () => entry, async (client) => {
      await client.query('DELETE FROM pairing_codes WHERE expires_at <= $1 OR uses_left = 0', [code.createdAt]);
      await client.query('INSERT INTO pairing_codes (code_id, code_hash, created_by, created_at, expires_at, uses_left) VALUES ($1, $2, $3, $4, $5, $6)', [
        code.codeId,
        code.codeHash,
        toColumn(code.createdBy),
        code.createdAt,
        code.expiresAt,
        code.usesLeft,
      ]);
    });
  }

  async codes(now: number): Promise<readonly PairingCode[]> {
    const { rows } = await this.pool.query<{ code_id: string; created_by: string; created_at: number; expires_at: number; uses_left: number }>(
      'SELECT code_id, created_by, created_at, expires_at, uses_left FROM pairing_codes WHERE expires_at > $1 AND uses_left > 0 ORDER BY created_at DESC',
      [now],
    );
    return rows.map((row) => ({ codeId: row.code_id, createdBy: fromColumn(row.created_by), createdAt: row.created_at, expiresAt: row.expires_at, usesLeft: row.uses_left }));
  }

  dropCode(codeId: string, entry: NewAuditEntry): Promise<boolean> {
    return audited(this.pool, () => entry, async (client) => (await client.query('DELETE FROM pairing_codes WHERE code_id = $1', [codeId])).rowCount === 1);
  }
}

const same = (a: Buffer | null, b: Buffer | null): boolean => (a === null || b === null ? a === b : a.equals(b));
/** A key is for who has no credential here yet: in the hand of a stranger it must not take over the court that has one, whether or not that is there. */
export const mayUseKey = (credentialHash: Buffer | null, askedHash: Buffer | null): boolean => credentialHash === null || same(credentialHash, askedHash);
const rowOrNull = (row: Row | undefined): SlavePairingRow | null => (row === undefined ? null : rowOf(row));

/** Takes one use of a code. @returns whose it is, in words; null when there is no such code (any more). */
async function useCode(client: pg.ClientBase, codeHash: Buffer, now: number): Promise<string | null> {
  const { rows } = await client.query<{ created_by: string }>(
    'UPDATE pairing_codes SET uses_left = uses_left - 1 WHERE code_hash = $1 AND expires_at > $2 AND uses_left > 0 RETURNING created_by',
    [codeHash, now],
  );
  return rows[0] === undefined ? null : `code of ${fromColumn(rows[0].created_by)}`;
}

async function approve(client: pg.ClientBase, nodeId: NodeId, by: string, at: number): Promise<Row | undefined> {
  const { rows } = await client.query<Row>(
    `UPDATE slave_pairings SET state = 'approved', credential_hash = asked_hash, decided_by = $2, decided_at = $3, reason = NULL WHERE node_id = $1 RETURNING ${columns}`,
    [nodeId, toColumn(by), at],
  );
  return rows[0];
}
