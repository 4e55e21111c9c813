import path from 'node:path';
import type { DayChecksum, LiveState, MatchState, NodeId, UdpSessionRow } from '@restrike/contracts';
import { openDatabase } from '@restrike/db/court';
import type { KeptSession } from './check-ledger.js';
import { getFigures, getJson } from './get-json.js';
import { until, type ManagedProcess } from './managed-process.js';

/** PIN of every court of a stage. */
export const courtPin = 'pin-4711-of-a-stage';

interface RunFile {
  readonly pid: number;
  readonly apiPort: number;
  readonly udpPort: number;
  readonly nodeId: NodeId;
}

/** What `GET /api/state` of a court says, as far as tests look at it. */
export interface CourtStatement extends LiveState {
  readonly nodeId: NodeId;
  readonly listener: { readonly received: number; readonly queued: number; readonly spilled: number; readonly lost: number; readonly kernelDrops: number | null } | null;
  readonly link: { readonly state: string };
  readonly sync: { readonly waiting: number; readonly parked: number; readonly waitingCorrections?: number };
}

/** A running court and what it says of itself. */
export class CourtProcess {
  private cookie: string | null = null;

  private constructor(
    readonly process: ManagedProcess,
    readonly dataDir: string,
    private readonly run: RunFile,
  ) {}

  static async whenReady(process: ManagedProcess, dataDir: string): Promise<CourtProcess> {
    return new CourtProcess(process, dataDir, await process.runFile<RunFile>(dataDir));
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.run.apiPort)}`;
  }

  /** The operator's session that acts here: the value of its cookie; null before the first act. */
  get session(): string | null {
    return this.cookie === null ? null : this.cookie.slice(this.cookie.indexOf('=') + 1);
  }

  get udpPort(): number {
    return this.run.udpPort;
  }

  get nodeId(): NodeId {
    return this.run.nodeId;
  }

  /** Acts on the court as its operator: POST, PUT or DELETE, signed in with the PIN. */
  async act(method: 'POST' | 'PUT' | 'DELETE', route: string, body?: unknown): Promise<Response> {
    this.cookie ??= await this.signIn();
    return fetch(`${this.url}${route}`, {
      method,
      headers: { cookie: this.cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
  }

  private async signIn(): Promise<string> {
    const answer = await fetch(`${this.url}/api/access/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ pin: courtPin }),
      signal: AbortSignal.timeout(60_000),
    });
    const [cookie] = answer.headers.getSetCookie();
    if (!answer.ok || cookie === undefined) throw new Error(`the court does not take the PIN: ${String(answer.status)} ${await answer.text()}`);
    return cookie.split(';')[0] ?? '';
  }

  statement(): Promise<CourtStatement> {
    return getJson<CourtStatement>(`${this.url}/api/state`);
  }

  async state(): Promise<MatchState> {
    return (await this.statement()).state;
  }

  async days(): Promise<readonly string[]> {
    return (await getJson<{ days: string[] }>(`${this.url}/api/days`)).days;
  }

  checksum(day: string): Promise<DayChecksum> {
    return getJson<DayChecksum>(`${this.url}/api/checksums/${day}`);
  }

  async sessions(): Promise<readonly UdpSessionRow[]> {
    return (await getJson<{ rows: UdpSessionRow[] }>(`${this.url}/api/sessions`)).rows;
  }

  /** A figure of `/metrics` by its name. */
  async metric(name: string): Promise<number> {
    const figure = (await getFigures(`${this.url}/metrics`))(name);
    if (Number.isNaN(figure)) throw new Error(`no figure ${name} at ${this.url}/metrics`);
    return figure;
  }

  /** Waits until the hub has said that it has everything. */
  async whenSynced(limitMs = 60_000): Promise<void> {
    let last: CourtStatement | null = null;
    await until(
      `${this.process.name} to be wholly at the hub`,
      limitMs,
      async () => {
        last = await this.statement();
        return last.sync.waiting === 0;
      },
      () => `it says ${JSON.stringify({ link: last?.link, sync: last?.sync, listener: last?.listener })}`,
    );
  }

  /** Waits until it has committed at least this many events. */
  async whenCommitted(sequence: number, limitMs = 60_000): Promise<void> {
    let last = 0;
    await until(
      `${this.process.name} to commit ${String(sequence)} events`,
      limitMs,
      async () => {
        last = (await this.statement()).sequence;
        return last >= sequence;
      },
      () => `it has ${String(last)}`,
    );
  }
}

/**
 * What lies in a court's database, read from the file itself: sessions in the order of their start, each with its datagrams, the
 * messages of a datagram joined again. Bytes as hex.
 */
export function keptSessions(dataDir: string): readonly KeptSession[] {
  const database = openDatabase(path.join(dataDir, 'court.sqlite'), { synchronous: 'NORMAL', readonly: true });
  try {
    const sessions = database.prepare('SELECT session_id AS sessionId, kernel_drops AS kernelDrops FROM udp_sessions ORDER BY started_at, rowid').all() as { sessionId: string; kernelDrops: number | null }[];
    const read = database.prepare('SELECT datagram, part, raw FROM events WHERE session_id = ? ORDER BY sequence');
    return sessions.map(({ sessionId, kernelDrops }) => {
      const datagrams: { number: number; bytes: string }[] = [];
      for (const { datagram, part, raw } of read.iterate(sessionId) as Iterable<{ datagram: number; part: number; raw: Buffer }>) {
        const last = datagrams.at(-1);
        if (part > 0 && last !== undefined && last.number === datagram) last.bytes += raw.toString('hex');
        else datagrams.push({ number: datagram, bytes: raw.toString('hex') });
      }
      return { sessionId, kernelDrops, datagrams };
    });
  } finally {
    database.close();
  }
}
