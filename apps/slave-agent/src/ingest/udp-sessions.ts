import type { UdpSessionRow } from '@restrike/contracts';
import type { CommitGroup, CourtWriter } from '@restrike/db/court';
import type { Datagram } from './thread-messages.js';

/** Senders counted of one session; a network full of strangers must not fill the memory. */
const maxClients = 1_000;

/** Sessions of this run that are remembered; the listener may be started and stopped all day. */
const maxSessions = 16;

interface Session {
  readonly row: UdpSessionRow;
  readonly clients: ReadonlySet<string>;
}

/** ING-4: counters of the UDP sessions. What a group adds becomes true with its commit. */
export class UdpSessions {
  private readonly sessions = new Map<string, Session>();
  private pending: Session | null = null;

  constructor(private readonly store: CourtWriter) {}

  /** Opens a session before its socket, so that no datagram comes without one; again when the true port is known. */
  open(sessionId: string, address: string, port: number, at: number): void {
    const before = this.sessions.get(sessionId);
    const row: UdpSessionRow = before === undefined ? { ...this.emptyRow(sessionId, at), address, port } : { ...before.row, version: before.row.version + 1, address, port, endedAt: null, status: 'active' };
    this.sessions.set(sessionId, { row, clients: before?.clients ?? new Set() });
    for (const old of [...this.sessions.keys()].slice(0, -maxSessions)) this.sessions.delete(old);
    this.store.openSession(row);
  }

  /** Whether datagrams of a session are of this run, and not from the file of an earlier one. */
  isOpen(sessionId: string): boolean {
    return this.sessions.has(sessionId);
  }

  /** Keeps what the kernel has dropped of a running session: stored at once, since a killed run does not end its sessions. */
  drop(sessionId: string, kernelDrops: number): void {
    const session = this.sessions.get(sessionId);
    if (session === undefined || session.row.kernelDrops === kernelDrops) return;
    const row: UdpSessionRow = { ...session.row, version: session.row.version + 1, kernelDrops };
    this.sessions.set(sessionId, { ...session, row });
    this.store.openSession(row);
  }

  /** Ends a session. Its last datagrams may still be on their way: they are counted when they come. */
  close(sessionId: string, at: number, status: 'stopped' | 'failed', kernelDrops: number | null): void {
    const session = this.sessions.get(sessionId);
    if (session === undefined) return;
    const row: UdpSessionRow = { ...session.row, version: session.row.version + 1, endedAt: at, status, kernelDrops };
    this.sessions.set(sessionId, { ...session, row });
    this.store.closeSession(row);
  }

  /** Counters after a group; the sessions themselves change with {@link committed}. */
  count(datagrams: readonly Datagram[], parsed: number, errors: number): Pick<CommitGroup, 'session' | 'clients'> {
    // What a group that was not committed would have added is of that group alone.
    this.pending = null;
    const last = datagrams.at(-1);
    const before = last === undefined ? undefined : this.sessions.get(last.sessionId);
    // What an earlier run had put aside belongs to a session that is closed.
    if (last === undefined || before === undefined) return { session: null, clients: [] };
    const clients = new Set(before.clients);
    const seen = new Map<string, { sender: string; packets: number; firstSeen: number; lastSeen: number }>();
    let { bytes, minBytes, maxBytes } = before.row;
    const own = datagrams.filter(({ sessionId }) => sessionId === last.sessionId);
    for (const { sender, bytes: content, receivedAt } of own) {
      bytes += content.length;
      minBytes = Math.min(minBytes ?? content.length, content.length);
      maxBytes = Math.max(maxBytes ?? content.length, content.length);
      if (clients.size < maxClients) clients.add(sender);
      if (!clients.has(sender)) continue;
      const client = seen.get(sender) ?? { sender, packets: 0, firstSeen: receivedAt, lastSeen: receivedAt };
      client.packets += 1;
      client.lastSeen = receivedAt;
      seen.set(sender, client);
    }
    const row: UdpSessionRow = {
      ...before.row,
      version: before.row.version + 1,
      received: before.row.received + own.length,
      parsed: before.row.parsed + parsed,
      errors: before.row.errors + errors,
      bytes,
      minBytes,
      maxBytes,
      clients: clients.size,
    };
    this.pending = { row, clients };
    return { session: row, clients: [...seen.values()] };
  }

  committed(): void {
    if (this.pending !== null) this.sessions.set(this.pending.row.sessionId, this.pending);
    this.pending = null;
  }

  private emptyRow(sessionId: string, at: number): UdpSessionRow {
    return {
      sessionId: sessionId as UdpSessionRow['sessionId'],
      version: 1,
      epoch: this.store.epoch,
      address: '',
      port: 0,
      startedAt: at,
      endedAt: null,
      status: 'active',
      received: 0,
      parsed: 0,
      errors: 0,
      bytes: 0,
      minBytes: null,
      maxBytes: null,
      clients: 0,
      kernelDrops: null,
    };
  }
}
