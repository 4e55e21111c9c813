import type { HubStore } from '@restrike/db/hub';
import { MachineMeter, type MachineReading } from '@restrike/runtime';
import type { Readings } from './readings.js';

const readEveryMs = 5_000;
/** Share of refusals of so many requests at least: a single one in a quiet minute is no rate. */
const leastRequests = 50;

/** A database that refuses at once is away, and has no latency: `/health/ready` says so. One that was waited for in vain was at least so slow, ms. */
const givenUpAfter = (ms: number): number | null => (ms < 1_000 ? null : ms);

/** Counts since a start. */
export interface HubCounts {
  readonly events: number;
  readonly requests: number;
  readonly refused: number;
}

/** Counts of two processes together. */
export const addCounts = (a: HubCounts, b: HubCounts | null): HubCounts => (b === null ? a : { events: a.events + b.events, requests: a.requests + b.requests, refused: a.refused + b.refused });

/** HLT-1: what is known of the hub itself, read every few seconds. */
export class HubReadings {
  private readonly meter: MachineMeter;
  private values: Readings = {};
  private lastMachine: MachineReading | null = null;
  private before: { readonly at: number; readonly counts: HubCounts } | null = null;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly store: HubStore,
    private readonly counts: () => HubCounts,
    dataDir: string,
  ) {
    this.meter = new MachineMeter(() => dataDir);
  }

  get now(): Readings {
    return this.values;
  }

  /** The machine as last read; null before the first time. */
  get machine(): MachineReading | null {
    return this.lastMachine;
  }

  start(): void {
    void this.read();
  }

  stop(): void {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.meter.stop();
  }

  private async read(): Promise<void> {
    const machine = await this.meter.read();
    this.lastMachine = machine;
    const asked = performance.now();
    const latencyMs = await this.store.health().then(({ latencyMs: ms }) => ms, () => givenUpAfter(performance.now() - asked));
    const at = performance.now();
    const counts = this.counts();
    const { before } = this;
    if (before === null || at - before.at >= 60_000) this.before = { at, counts };
    const requests = before === null ? 0 : counts.requests - before.counts.requests;
    const values: Record<string, number | null> = {
      'store-latency-ms': latencyMs,
      'memory-share': 1 - machine.memoryFreeBytes / machine.memoryTotalBytes,
      'cpu-share': machine.cpu,
      'disk-free-share': machine.diskFreeBytes === null || machine.diskTotalBytes === null ? null : machine.diskFreeBytes / machine.diskTotalBytes,
      'events-per-second': before === null || at <= before.at ? null : ((counts.events - before.counts.events) / (at - before.at)) * 1_000,
      'error-share': before === null ? null : requests < leastRequests ? 0 : (counts.refused - before.counts.refused) / requests,
    };
    this.values = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
    if (!this.stopped) this.timer = setTimeout(() => void this.read(), readEveryMs);
  }
}
