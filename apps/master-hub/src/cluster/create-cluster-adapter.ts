import { createAdapter } from '@socket.io/postgres-adapter';
import type { Logger } from '@restrike/runtime';
import pg from 'pg';

/** The adapter that passes what is told on one hub process to all that share the database. */
export interface ClusterAdapter {
  readonly adapter: ReturnType<typeof createAdapter>;
  /** After the server is closed. */
  close(): Promise<void>;
}

/** Connections: one listens, the others tell. */
const connections = 3;
const statementLimitMs = 5_000;
const sayEveryMs = 60_000;

/** Passes messages through notifications of Postgres, long ones through the table `socket_io_attachments`. */
export function createClusterAdapter(url: string, log: Logger): ClusterAdapter {
  const pool = new pg.Pool({ connectionString: url, max: connections, connectionTimeoutMillis: statementLimitMs, query_timeout: statementLimitMs, keepAlive: true });
  pool.on('error', () => undefined);
  // The adapter opens a connection of its own out of this pool and opens another when it breaks; a break without a listener would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  let saidAt = Number.NEGATIVE_INFINITY;
  const errorHandler = (error: Error): void => {
    if (performance.now() - saidAt < sayEveryMs) return;
    saidAt = performance.now();
    log.warn({ error: error.message }, 'other hub processes can not be told: screens there may be behind until the database is back');
  };
  return { adapter: createAdapter(pool, { errorHandler, heartbeatInterval: 2_000, heartbeatTimeout: 6_000 }), close: () => pool.end() };
}
