import { stat } from 'node:fs/promises';
import type { Heartbeat } from '@restrike/contracts';
import type { CourtOutbox, CourtReader } from '@restrike/db/court';
import { MachineMeter } from '@restrike/runtime';
import type { CourtPipeline } from '../ingest/court-pipeline.js';
import type { CommitNotice } from '../ingest/thread-messages.js';
import { AgentMetrics } from './agent-metrics.js';
import { networkInterfaces } from './network-interfaces.js';
import { RecentLatencies } from './recent-latencies.js';
import { RecentShare } from './recent-share.js';
import { hoursLeft } from './recording-rate.js';

const keptLatencies = 2_000;

/** The part of a heartbeat that the agent knows of itself. */
export type AgentMeasures = Omit<Heartbeat, 'nodeId' | 'sentAt' | 'obs' | 'clockOffsetMs' | 'context'>;

/** Counters and measures of the court: for heartbeats, the health endpoints and Prometheus. */
export class AgentHealth {
  readonly metrics: AgentMetrics;
  private readonly latencies = new RecentLatencies(keptLatencies);
  private unknown = 0;
  private invalid = 0;
  private eventsInSecond = 0;
  private rate = 0;
  private cpuBefore = process.cpuUsage();
  private cpuAt = performance.now();
  private readonly recent = new RecentShare();
  private readonly machine: MachineMeter;
  private recordingFolder: string | null = null;
  private recordingBytesPerS: number | null = null;
  private readonly timer: NodeJS.Timeout;

  private last: { readonly at: number; readonly measured: AgentMeasures } | null = null;

  constructor(
    private readonly pipeline: CourtPipeline,
    private readonly outbox: CourtOutbox,
    private readonly reader: CourtReader,
    private readonly files: { readonly dataDir: string; readonly courtFile: string },
    /** Day that events carry now: that of the active tournament day, which may go on past midnight, or else the calendar's. */
    private readonly day: () => string,
  ) {
    this.metrics = new AgentMetrics(pipeline, outbox);
    // The disk that fills is that of the recordings; until one is known, that of the store.
    this.machine = new MachineMeter(() => this.recordingFolder ?? files.dataDir);
    pipeline.on('committed', (notice) => this.count(notice));
    this.timer = setInterval(() => {
      this.rate = this.eventsInSecond;
      this.eventsInSecond = 0;
    }, 1_000);
  }

  stop(): void {
    clearInterval(this.timer);
    this.machine.stop();
  }

  /**
   * Tells where OBS writes on this machine and how quickly its recordings grow, every few seconds.
   *
   * @param folder null while it does not answer.
   * @param bytesPerS of the recordings that run or ran last; null before the first.
   */
  recording(folder: string | null, bytesPerS: number | null): void {
    this.recordingFolder = folder;
    this.recordingBytesPerS = bytesPerS;
  }

  /** Datagram to commit of the newest datagrams of the last minute, ms: of some thousand at most, which are those of seconds in a storm; null when there were none. */
  commitPercentile(part: number): number | null {
    return this.latencies.percentile(part, performance.now());
  }

  /** The part of a heartbeat that this process knows of itself. */
  async measures(): Promise<AgentMeasures> {
    const { report } = this.pipeline;
    const machine = await this.machine.read();
    const measured: AgentMeasures = {
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
      diskFreeBytes: machine.diskFreeBytes,
      eventsPerSecond: this.rate,
      uptimeS: process.uptime(),
      machine: { ...machine, recordingBytesPerS: this.recordingBytesPerS, recordingHoursLeft: hoursLeft(machine.diskFreeBytes, this.recordingBytesPerS) },
      errorShare: this.recent.share(performance.now()),
      eventsToday: this.reader.eventsOn(this.day()),
    };
    this.last = { at: performance.now(), measured };
    return measured;
  }

  /** The same, at most so old: rates are taken since the last measuring, so screens that ask again and again must not measure each time. */
  async recentMeasures(maxAgeMs: number): Promise<AgentMeasures> {
    return this.last !== null && performance.now() - this.last.at < maxAgeMs ? this.last.measured : this.measures();
  }

  private count(notice: CommitNotice): void {
    this.eventsInSecond += notice.events;
    this.unknown += notice.unknown;
    this.invalid += notice.invalid;
    // By the clock that is never set: with the other one, a minute would last an hour when that was put back by one.
    const now = performance.now();
    this.recent.add(notice.events, notice.unknown + notice.invalid, now);
    this.latencies.add(notice.latenciesMs, now);
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
    const sizes = await Promise.all(['', '-wal'].map((suffix) => stat(`${this.files.courtFile}${suffix}`).then(({ size }) => size, () => 0)));
    return sizes.reduce((sum, size) => sum + size, 0);
  }
}
