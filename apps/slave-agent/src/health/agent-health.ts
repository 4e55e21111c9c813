import { stat, statfs } from 'node:fs/promises';
import type { Heartbeat } from '@restrike/contracts';
import type { CourtOutbox } from '@restrike/db/court';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { CourtPipeline } from '../ingest/court-pipeline.js';
import type { CommitNotice } from '../ingest/thread-messages.js';
import { networkInterfaces } from './network-interfaces.js';

const keptLatencies = 2_000;

/** Counters and measures of the court: for heartbeats, the health endpoints and Prometheus. */
export class AgentHealth {
  readonly registry = new Registry();
  private readonly latencies: number[] = [];
  private unknown = 0;
  private invalid = 0;
  private eventsInSecond = 0;
  private rate = 0;
  private cpuBefore = process.cpuUsage();
  private cpuAt = performance.now();
  private readonly commitSeconds = new Histogram({ name: 'restrike_commit_seconds', help: 'Datagram to commit', buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2], registers: [this.registry] });
  private readonly events = new Counter({ name: 'restrike_events_total', help: 'Events committed', registers: [this.registry] });
  private readonly bad = new Counter({ name: 'restrike_bad_events_total', help: 'Events not understood', labelNames: ['kind'], registers: [this.registry] });
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly pipeline: CourtPipeline,
    private readonly outbox: CourtOutbox,
    private readonly dataDir: string,
    private readonly courtFile: string,
  ) {
    collectDefaultMetrics({ register: this.registry });
    const gauge = (name: string, help: string, read: () => number | null | undefined): void =>
      void new Gauge({ name, help, registers: [this.registry], collect() { this.set(read() ?? -1); } });
    gauge('restrike_datagrams_received', 'Datagrams of this UDP session', () => pipeline.report?.received);
    gauge('restrike_queue', 'Datagrams that wait for their commit', () => pipeline.report?.queued);
    gauge('restrike_spilled', 'Datagrams that went to the spill file', () => pipeline.report?.spilled);
    gauge('restrike_lost', 'Datagrams given up', () => pipeline.report?.lost);
    gauge('restrike_kernel_drops', 'Datagrams the kernel threw away; -1 where it does not tell', () => pipeline.report?.kernelDrops);
    gauge('restrike_outbox_waiting', 'Events the hub has not acknowledged', () => outbox.depth().waiting);
    gauge('restrike_parked', 'Events the hub refused', () => outbox.depth().parked);
    pipeline.on('committed', (notice) => this.count(notice));
    this.timer = setInterval(() => {
      this.rate = this.eventsInSecond;
      this.eventsInSecond = 0;
    }, 1_000);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Datagram to commit of the last events, ms; null before the first. */
  commitPercentile(part: number): number | null {
    if (this.latencies.length === 0) return null;
    const sorted = [...this.latencies].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? null;
  }

  /** The part of a heartbeat that this process knows of itself. */
  async measures(): Promise<Omit<Heartbeat, 'nodeId' | 'sentAt' | 'obs' | 'clockOffsetMs'>> {
    const { report } = this.pipeline;
    return {
      addresses: networkInterfaces().filter((one) => one.usable).map((one) => one.address).slice(0, 32),
      listener: {
        state: report?.state ?? 'stopped',
        address: report?.address ?? '',
        port: report?.port ?? 0,
        error: this.pipeline.trouble ?? report?.error ?? null,
        received: report?.received ?? 0,
        kernelDrops: report?.kernelDrops ?? null,
        queued: report?.queued ?? 0,
        spilled: report?.spilled ?? 0,
      },
      outbox: this.outbox.depth(),
      store: { events: this.pipeline.sequence, bytes: await this.storeBytes(), commitP99Ms: this.commitPercentile(0.99) },
      counts: { unknown: this.unknown, invalid: this.invalid },
      cpu: this.cpu(),
      memoryBytes: process.memoryUsage.rss(),
      diskFreeBytes: await this.diskFree(),
      eventsPerSecond: this.rate,
      uptimeS: process.uptime(),
    };
  }

  private count(notice: CommitNotice): void {
    this.events.inc(notice.events);
    this.eventsInSecond += notice.events;
    this.unknown += notice.unknown;
    this.invalid += notice.invalid;
    if (notice.unknown > 0) this.bad.inc({ kind: 'unknown' }, notice.unknown);
    if (notice.invalid > 0) this.bad.inc({ kind: 'invalid' }, notice.invalid);
    for (const latency of notice.latenciesMs) {
      this.commitSeconds.observe(latency / 1_000);
      this.latencies.push(latency);
    }
    if (this.latencies.length > keptLatencies * 2) this.latencies.splice(0, this.latencies.length - keptLatencies);
  }

  /** Part of one core used since the last reading. */
  private cpu(): number {
    const used = process.cpuUsage(this.cpuBefore);
    const passed = (performance.now() - this.cpuAt) * 1_000;
    this.cpuBefore = process.cpuUsage();
    this.cpuAt = performance.now();
    return passed <= 0 ? 0 : (used.user + used.system) / passed;
  }

  /** Store and its write-ahead log. */
  private async storeBytes(): Promise<number> {
    const sizes = await Promise.all(['', '-wal'].map((suffix) => stat(`${this.courtFile}${suffix}`).then(({ size }) => size, () => 0)));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  private async diskFree(): Promise<number | null> {
    try {
      const disk = await statfs(this.dataDir);
      return disk.bavail * disk.bsize;
    } catch {
      return null;
    }
  }
}
