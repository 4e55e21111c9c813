import type { DayChecksum, NodeId, Session } from '@restrike/contracts';
import { getFigures, getJson } from './get-json.js';
import { until, type ManagedProcess } from './managed-process.js';

interface RunFile {
  readonly pid: number;
  readonly port: number;
}

/** A running hub and what it says of itself. */
export class HubProcess {
  private adminHeaders: Promise<Readonly<Record<string, string>>> | null = null;

  private constructor(
    readonly process: ManagedProcess,
    private readonly run: RunFile,
    readonly joinToken: string,
    private readonly adminPassword: string,
  ) {}

  static async whenReady(process: ManagedProcess, dataDir: string, joinToken: string, adminPassword: string): Promise<HubProcess> {
    const hub = new HubProcess(process, await process.runFile<RunFile>(dataDir), joinToken, adminPassword);
    await until('the hub to be ready', 60_000, async () => {
      if (!process.isAlive) throw new Error(`the hub ended while starting\n${process.log()}`);
      return fetch(`${hub.url}/health/ready`, { signal: AbortSignal.timeout(5_000) }).then((answer) => answer.ok, () => false);
    });
    return hub;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  get port(): number {
    return this.run.port;
  }

  /** Asks for JSON as the admin of the stage: `/api/events?limit=5`. */
  async get<T>(path: string): Promise<T> {
    return getJson<T>(`${this.url}${path}`, await this.asAdmin());
  }

  /** Figures of `/metrics` by their names; NaN for one that there is not. */
  async figures(): Promise<(name: string) => number> {
    return getFigures(`${this.url}/metrics`, await this.asAdmin());
  }

  /** Sends JSON as the admin of the stage. Throws when the answer is not 2xx. */
  async send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body: unknown): Promise<T> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(await this.asAdmin()) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${String(answer.status)}: ${(await answer.text()).slice(0, 500)}`);
    return (await answer.json()) as T;
  }

  /** Headers of the admin's session; signs in once. */
  asAdmin(): Promise<Readonly<Record<string, string>>> {
    this.adminHeaders ??= signIn(this.url, 'admin', this.adminPassword);
    return this.adminHeaders;
  }

  checksum(nodeId: NodeId, day: string): Promise<DayChecksum> {
    return this.get<DayChecksum>(`/api/courts/${nodeId}/checksums/${day}`);
  }
}

/** Signs in at a hub. Gives the headers of the session. */
export async function signIn(url: string, name: string, password: string): Promise<Readonly<Record<string, string>>> {
  const answer = await fetch(`${url}/api/access/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
    signal: AbortSignal.timeout(60_000),
  });
  if (!answer.ok) throw new Error(`${name} could not sign in: ${String(answer.status)} ${await answer.text()}`);
  return { authorization: `Bearer ${((await answer.json()) as Session).token}` };
}
