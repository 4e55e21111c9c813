import pg from 'pg';

const types = new pg.TypeOverrides();
// A day is a text as it stands; the driver would make a moment of it.
types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** Connections of a hub process to its database. */
export function openHubPool(url: string, options: { readonly connections?: number; readonly statementTimeoutMs?: number } = {}): pg.Pool {
  const statementTimeoutMs = options.statementTimeoutMs ?? 15_000;
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeoutMs,
    // A server that is gone without a word must not keep a batch for ever.
    query_timeout: statementTimeoutMs + 5_000,
    idle_in_transaction_session_timeout: 30_000,
    types,
  });
  return surviveBreaks(pool);
}

/** A connection that breaks (the server died) is replaced by the pool; it must not end the process. */
export function surviveBreaks(pool: pg.Pool): pg.Pool {
  // For those that wait in the pool, and for those that are out, between two statements of a transaction: their next statement fails and says so.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
