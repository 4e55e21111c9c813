import type { UdpSessionRow } from '@restrike/contracts';

/** A row of the table `udp_sessions` as SQLite gives it. */
export interface SessionRow {
  session_id: string;
  version: number;
  epoch: string;
  address: string;
  port: number;
  started_at: number;
  ended_at: number | null;
  status: string;
  received: number;
  parsed: number;
  errors: number;
  bytes: number;
  min_bytes: number | null;
  max_bytes: number | null;
  clients: number;
  kernel_drops: number | null;
}

/** The UDP session of a row. */
export function sessionOf(row: SessionRow): UdpSessionRow {
  return {
    sessionId: row.session_id as UdpSessionRow['sessionId'],
    version: row.version,
    epoch: row.epoch as UdpSessionRow['epoch'],
    address: row.address,
    port: row.port,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    status: row.status as UdpSessionRow['status'],
    received: row.received,
    parsed: row.parsed,
    errors: row.errors,
    bytes: row.bytes,
    minBytes: row.min_bytes,
    maxBytes: row.max_bytes,
    clients: row.clients,
    kernelDrops: row.kernel_drops,
  };
}
