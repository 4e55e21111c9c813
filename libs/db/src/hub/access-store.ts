import type { Role, User, UserId } from '@restrike/contracts';
import type pg from 'pg';
import type { NewAuditEntry } from './audit-store.js';
import { audited } from './audited.js';
import { fromColumn, toColumn } from './hub-text.js';

/** A user to be made; the id and the hash come from the caller. */
export interface NewUser {
  readonly userId: UserId;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string;
  readonly createdAt: number;
}

/** A session to be opened, and the hash of the password that was checked for it. */
export interface NewSession {
  readonly tokenHash: Buffer;
  readonly userId: UserId;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly passwordHash: string;
}

/** An open session and whose it is. */
export interface OpenSession {
  readonly userId: UserId;
  readonly name: string;
  readonly role: Role;
  readonly expiresAt: number;
}

interface UserRow {
  readonly user_id: UserId;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly created_at: number;
}

const userColumns = 'user_id, name, role, disabled, created_at';
const userOf = (row: UserRow): User => ({ userId: row.user_id, name: fromColumn(row.name), role: row.role, disabled: row.disabled, createdAt: row.created_at });

/** Users and sessions of the hub. Of passwords and session tokens it sees hashes alone. Each change is written together with its entry in the audit log. */
export class AccessStore {
  constructor(private readonly pool: pg.Pool) {}

  async hasUsers(): Promise<boolean> {
    const { rows } = await this.pool.query<{ yes: boolean }>('SELECT EXISTS (SELECT 1 FROM users) AS yes');
    return rows[0]?.yes === true;
  }

  /** Makes the first user; false when there is one already, as when two setups come at once. */
  createFirst(user: NewUser, entry: NewAuditEntry): Promise<boolean> {
    return audited(this.pool, () => entry, async (client) => {
      await client.query('LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE');
      const { rowCount } = await client.query(
        'INSERT INTO users (user_id, name, role, password_hash, created_at) SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM users)',
        valuesOf(user),
      );
      return rowCount === 1;
    });
  }

  /** Makes a user; false when the name is taken. */
  create(user: NewUser, entry: NewAuditEntry): Promise<boolean> {
    return audited(this.pool, () => entry, async (client) => {
      const { rowCount } = await client.query('INSERT INTO users (user_id, name, role, password_hash, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING', valuesOf(user));
      return rowCount === 1;
    });
  }

  async users(): Promise<readonly User[]> {
    const { rows } = await this.pool.query<UserRow>(`SELECT ${userColumns} FROM users ORDER BY lower(name)`);
    return rows.map(userOf);
  }

  /**
   * Changes a user and ends the sessions that the change makes wrong.
   *
   * @returns the user as it is now; `unknown` for no such user, `last-admin` when nobody would be left who may do everything.
   */
  change(userId: UserId, change: { readonly role?: Role; readonly disabled?: boolean; readonly passwordHash?: string }, entryOf: (user: User) => NewAuditEntry): Promise<User | 'unknown' | 'last-admin'> {
    return audited<User | 'unknown' | 'last-admin'>(this.pool, (user) => (typeof user === 'string' ? null : entryOf(user)), async (client) => {
      await client.query('LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE');
      const { rows: found } = await client.query<UserRow>(`SELECT ${userColumns} FROM users WHERE user_id = $1`, [userId]);
      const [before] = found;
      if (before === undefined) return 'unknown';
      const staysAdmin = (change.role ?? before.role) === 'admin' && !(change.disabled ?? before.disabled);
      if (before.role === 'admin' && !before.disabled && !staysAdmin) {
        const { rows } = await client.query("SELECT 1 FROM users WHERE role = 'admin' AND NOT disabled AND user_id <> $1 LIMIT 1", [userId]);
        if (rows.length === 0) return 'last-admin';
      }
      const { rows } = await client.query<UserRow>(
        `UPDATE users SET role = coalesce($2, role), disabled = coalesce($3, disabled), password_hash = coalesce($4, password_hash) WHERE user_id = $1 RETURNING ${userColumns}`,
        [userId, change.role ?? null, change.disabled ?? null, change.passwordHash ?? null],
      );
      await client.query('DELETE FROM user_sessions WHERE user_id = $1', [userId]);
      return userOf(rows[0] ?? before);
    });
  }

  /** What a login is checked against; null for no such name. */
  async byName(name: string): Promise<(User & { readonly passwordHash: string }) | null> {
    const { rows } = await this.pool.query<UserRow & { password_hash: string }>(`SELECT ${userColumns}, password_hash FROM users WHERE lower(name) = lower($1)`, [toColumn(name)]);
    const [row] = rows;
    return row === undefined ? null : { ...userOf(row), passwordHash: row.password_hash };
  }

  /** Opens a session and forgets those that have ended; false when the user has another password by now than the one that was checked, or may not sign in any more. */
  openSession(session: NewSession, entry: NewAuditEntry): Promise<boolean> {
    return audited(this.pool, () => entry, async (client) => {
      // With the user's row locked: a change that comes now ends this session, one that is being made is waited for and seen.
      const { rowCount } = await client.query(
        `INSERT INTO user_sessions (token_hash, user_id, created_at, expires_at)
         SELECT $1, u.user_id, $3, $4 FROM (SELECT user_id FROM users WHERE user_id = $2 AND password_hash = $5 AND NOT disabled FOR SHARE) u`,
        [session.tokenHash, session.userId, session.createdAt, session.expiresAt, session.passwordHash],
      );
      // Last, and past what others hold: a change of a user deletes sessions with the user's row locked.
      await client.query('DELETE FROM user_sessions WHERE token_hash IN (SELECT token_hash FROM user_sessions WHERE expires_at <= $1 FOR UPDATE SKIP LOCKED)', [session.createdAt]);
      return rowCount === 1;
    });
  }

  /** The session of a token; null when there is none, it has ended, or its user may not sign in any more. */
  async session(tokenHash: Buffer, now: number): Promise<OpenSession | null> {
    const { rows } = await this.pool.query<UserRow & { expires_at: number }>(
      'SELECT u.user_id, u.name, u.role, s.expires_at FROM user_sessions s JOIN users u USING (user_id) WHERE s.token_hash = $1 AND s.expires_at > $2 AND NOT u.disabled',
      [tokenHash, now],
    );
    const [row] = rows;
    return row === undefined ? null : { userId: row.user_id, name: fromColumn(row.name), role: row.role, expiresAt: row.expires_at };
  }

  async closeSession(tokenHash: Buffer, entry: NewAuditEntry): Promise<void> {
    await audited(this.pool, () => entry, async (client) => (await client.query('DELETE FROM user_sessions WHERE token_hash = $1', [tokenHash])).rowCount === 1);
  }
}

const valuesOf = (user: NewUser): unknown[] => [user.userId, toColumn(user.name), user.role, user.passwordHash, user.createdAt];
