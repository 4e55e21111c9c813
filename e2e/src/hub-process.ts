import type { DayChecksum, NodeId } from '@restrike/contracts';
import { getJson } from './get-json.js';
import { until, type ManagedProcess } from './managed-process.js';

interface RunFile {
  readonly pid: number;
  readonly port: number;
}

/** A running hub and what it says of itself. */
export class HubProcess {
  private constructor(
    readonly process: ManagedProcess,
    private readonly run: RunFile,
    readonly joinToken: string,
  ) {}

  static async whenReady(process: ManagedProcess, dataDir: string, joinToken: string): Promise<HubProcess> {
    const hub = new HubProcess(process, await process.runFile<RunFile>(dataDir, 120_000), joinToken);
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

  checksum(nodeId: NodeId, day: string): Promise<DayChecksum> {
    return getJson<DayChecksum>(`${this.url}/api/courts/${nodeId}/checksums/${day}`);
  }
}
