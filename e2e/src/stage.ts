import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { CourtProcess, courtPin } from './court-process.js';
import { freeTcpPort, freeUdpPort } from './free-port.js';
import { HubProcess } from './hub-process.js';
import { ManagedProcess, workspaceRoot } from './managed-process.js';

const { giveFirstDatabase } = (await import(pathToFileURL(path.join(workspaceRoot, 'tools', 'first-database.mjs')).href)) as { giveFirstDatabase: (dataDir: string) => void };
const script = (folder: string): string => path.join(workspaceRoot, folder, 'dist', 'main.js');

/** Secret that hub and courts of a stage share. */
const joinToken = 'stage-join-token';
/** Password of the user `admin` of a stage's hub. */
const adminPassword = 'stage-admin-password';

export interface CourtOptions {
  /** Number of the court; its data directory lasts over restarts on the same stage. */
  readonly number: number;
  /** Address of the hub, or of a bad network in front of it; a court alone has none. */
  readonly hubUrl: string | null;
  /** Port for the scoring system; by default the one it had before, or a free one. */
  readonly udpPort?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Real processes in a temporary folder: a hub, courts, simulators, as many as a test wants. Everything that was started ends with the stage;
 * what the processes said is printed when the play fails.
 */
export class Stage {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'restrike-stage-'));
  private readonly processes: ManagedProcess[] = [];
  private readonly udpPorts = new Map<number, number>();

  constructor() {
    // As root the hub's database runs as a user of its own, who must be able to reach its folder.
    chmodSync(this.folder, 0o711);
  }

  /** Starts a hub and waits until it is ready. On the same stage a later one goes on with the database, and the port, of the one before. */
  async hub(options: { readonly port?: number; readonly env?: Readonly<Record<string, string>> } = {}): Promise<HubProcess> {
    const dataDir = path.join(this.folder, 'hub');
    mkdirSync(dataDir, { recursive: true });
    giveFirstDatabase(dataDir);
    const hub = this.start('hub', script('apps/master-hub'), [], {
      RESTRIKE_DATA_DIR: dataDir,
      RESTRIKE_HUB_HOST: '127.0.0.1',
      RESTRIKE_HUB_PORT: String(options.port ?? (await freeTcpPort())),
      RESTRIKE_JOIN_TOKEN: joinToken,
      RESTRIKE_ADMIN_PASSWORD: adminPassword,
      RESTRIKE_TOURNAMENT: 'Stage Open',
      RESTRIKE_DISCOVERY: 'none',
      ...options.env,
    });
    return HubProcess.whenReady(hub, dataDir, joinToken, adminPassword);
  }

  /** Starts a court and waits until it listens. */
  async court(options: CourtOptions): Promise<CourtProcess> {
    const { number } = options;
    const dataDir = path.join(this.folder, `court-${String(number)}`);
    mkdirSync(dataDir, { recursive: true });
    const started = this.start(`court ${String(number)}`, script('apps/slave-agent'), [], {
      RESTRIKE_DATA_DIR: dataDir,
      RESTRIKE_COURT_NAME: `Court ${String(number)}`,
      RESTRIKE_UDP_ADDRESS: '127.0.0.1',
      RESTRIKE_UDP_PORT: String(options.udpPort ?? this.udpPorts.get(number) ?? (await freeUdpPort())),
      RESTRIKE_API_HOST: '127.0.0.1',
      RESTRIKE_API_PORT: String(await freeTcpPort()),
      RESTRIKE_JOIN_TOKEN: joinToken,
      RESTRIKE_DISCOVERY: 'configured',
      RESTRIKE_COURT_PIN: courtPin,
      ...(options.hubUrl === null ? {} : { RESTRIKE_HUB_URL: options.hubUrl }),
      ...options.env,
    });
    const court = await CourtProcess.whenReady(started, dataDir);
    this.udpPorts.set(number, court.udpPort);
    return court;
  }

  /** Starts the simulated scoring system with these arguments of its command line. */
  simulator(args: readonly string[]): ManagedProcess {
    return this.start(`simulator ${String(this.processes.length)}`, script('simulator/pss'), args, { RESTRIKE_DATA_DIR: path.join(this.folder, 'simulator') });
  }

  /** @param prefix command that runs it, as on a computer of `Networks`. */
  start(name: string, file: string, args: readonly string[], env: Readonly<Record<string, string>>, prefix: readonly string[] = []): ManagedProcess {
    const started = new ManagedProcess({ name, script: file, args, env, cwd: workspaceRoot, prefix });
    this.processes.push(started);
    return started;
  }

  /** What every process said last. */
  log(): string {
    return this.processes.map((one) => one.log()).join('\n\n');
  }

  /** A hub that was killed and never started again leaves the database server that it had started. */
  private async endOrphanedDatabase(): Promise<void> {
    try {
      const pid = Number(readFileSync(path.join(this.folder, 'hub', 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
      process.kill(pid, 'SIGINT');
      for (let waited = 0; waited < 10_000; waited += 100) {
        process.kill(pid, 0);
        await sleep(100);
      }
    } catch {
      // no such file or no such process: nothing was left
    }
  }

  /** Ends every process. @returns what did not end as it should. */
  async endAll(): Promise<readonly string[]> {
    const problems: string[] = [];
    for (const one of this.processes.toReversed()) await one.stop().catch((error: unknown) => problems.push(String(error)));
    return problems;
  }

  /**
   * SEC: secrets that stand in a log file or in what a process said: the stage's own, each court's credential, and those that a play names. With the line, the
   * secret left out.
   */
  leaks(others: readonly string[] = []): readonly string[] {
    const folders = readdirSync(this.folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => path.join(this.folder, name));
    const credentials = folders.map((folder) => path.join(folder, 'credential')).filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8').trim());
    const secrets = [joinToken, adminPassword, courtPin, ...credentials, ...others].filter((one) => one.length >= 8);
    const logs = folders.map((folder) => path.join(folder, 'logs')).filter((folder) => existsSync(folder));
    const texts = [
      ...logs.flatMap((folder) => readdirSync(folder).map((file): [string, string] => [path.join(path.basename(path.dirname(folder)), file), readFileSync(path.join(folder, file), 'utf8')])),
      ...this.processes.map((one): [string, string] => [one.name, one.log(Number.POSITIVE_INFINITY)]),
    ];
    return texts.flatMap(([where, text]) => text.split('\n').flatMap((line) => secrets.filter((secret) => line.includes(secret)).map((secret) => `${where} holds a secret: ${line.replaceAll(secret, '•••').slice(0, 300)}`)));
  }

  /** Ends everything and removes the folder. No play may leave a secret in a log. */
  async close(): Promise<void> {
    const problems = [...(await this.endAll()), ...this.leaks()];
    await this.endOrphanedDatabase();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    if (problems.length > 0) throw new Error(problems.join('\n'));
  }
}

/** Plays on a stage of its own and clears it; a play that fails is told with what the processes said. */
export async function onStage<T>(play: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = new Stage();
  let result: T;
  try {
    result = await play(stage);
  } catch (error) {
    process.stderr.write(`\n${stage.log()}\n`);
    await stage.close().catch(() => undefined);
    throw error;
  }
  await stage.close();
  return result;
}
