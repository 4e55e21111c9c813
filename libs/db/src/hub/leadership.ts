import { EventEmitter } from 'node:events';
import pg from 'pg';

const tryEveryMs = 2_000;
/** The server frees the lock of a holder that has been silent for so long: a hub that is frozen must not hold it for ever. */
const idleLimitMs = 10_000;
const statementLimitMs = 5_000;

/**
 * CDB-3: one hub process of all that share a database does what must be done once. It holds an advisory lock on a connection of its own;
 * when the process ends, freezes or loses the database, another one gets it.
 */
export class Leadership extends EventEmitter<{ gained: []; lost: [] }> {
  private client: pg.Client | null = null;
  private held = false;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly url: string,
    private readonly lock: number,
  ) {
    super();
  }

  get isLeader(): boolean {
    return this.held;
  }

  /** Tries at once and then again and again. */
  start(): void {
    void this.round();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    const { client } = this;
    this.lose();
    await client?.end().catch(() => undefined);
  }

  private async round(): Promise<void> {
    try {
      const client = this.client ?? (await this.connect());
      const { rows } = await client.query<{ mine: boolean }>(this.held ? 'SELECT true AS mine' : 'SELECT pg_try_advisory_lock($1) AS mine', this.held ? [] : [this.lock]);
      if (rows[0]?.mine === true && !this.held && this.client === client) {
        this.held = true;
        this.emit('gained');
      }
    } catch {
      // The database is away: whoever holds the lock has lost it, and all try again.
      this.drop();
    }
    if (!this.stopped) this.timer = setTimeout(() => void this.round(), tryEveryMs);
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: statementLimitMs, query_timeout: statementLimitMs, keepAlive: true });
    client.on('error', () => this.drop());
    await client.connect();
    await client.query(`SET idle_session_timeout = ${String(idleLimitMs)}`);
    if (this.stopped) {
      await client.end();
      throw new Error('stopped');
    }
    this.client = client;
    return client;
  }

  private drop(): void {
    const { client } = this;
    this.lose();
    client?.end().catch(() => undefined);
  }

  private lose(): void {
    this.client = null;
    if (!this.held) return;
    this.held = false;
    this.emit('lost');
  }
}
