import { createAdapter } from '@socket.io/postgres-adapter';
import { surviveBreaks } from '@restrike/db/hub';
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
  // The adapter keeps a connection out of this pool, and takes another when it breaks.
  const pool = surviveBreaks(new pg.Pool({ connectionString: url, max: connections, connectionTimeoutMillis: statementLimitMs, query_timeout: statementLimitMs, keepAlive: true }));
  let saidAt = Number.NEGATIVE_INFINITY;
  const errorHandler = (error: Error): void => {
    if (performance.now() - saidAt < sayEveryMs) return;
    saidAt = performance.now();
    log.warn({ error: error.message }, 'other hub processes can not be told: screens there may be behind until the database is back');
  };
  return { adapter: createAdapter(pool, { errorHandler, heartbeatInterval: 2_000, heartbeatTimeout: 6_000 }), close: () => pool.end() };
}
