import type { CourtOutbox } from '@restrike/db/court';
import { loopResolutionMs } from '@restrike/runtime';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { CourtPipeline } from '../ingest/court-pipeline.js';
import type { CommitNotice, ReceiverReport } from '../ingest/thread-messages.js';
import type { HubLink, LinkStatus } from '../link/hub-link.js';
import type { SyncService, SyncStatus } from '../sync/sync.service.js';

const linkStates: readonly LinkStatus['state'][] = ['searching', 'connecting', 'up', 'down', 'refused'];
const syncStates: readonly SyncStatus['state'][] = ['offline', 'idle', 'sending', 'waiting', 'refused'];

/** HLT-3: the figures of a court for Prometheus. What only grows is a counter; what is not known is absent. */
export class AgentMetrics {
  readonly registry = new Registry();
  private readonly commitSeconds = new Histogram({ name: 'restrike_commit_seconds', help: 'Datagram received to committed', buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2], registers: [this.registry] });
  private readonly events = new Counter({ name: 'restrike_events_total', help: 'Events committed', registers: [this.registry] });
  private readonly bad = new Counter({ name: 'restrike_bad_events_total', help: 'Events not understood', labelNames: ['kind'], registers: [this.registry] });
  private readonly heartbeats = new Counter({ name: 'restrike_heartbeats_total', help: 'Heartbeats, by whether the hub answered', labelNames: ['answered'], registers: [this.registry] });

  constructor(pipeline: CourtPipeline, outbox: CourtOutbox) {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: loopResolutionMs });
    const gauge = this.gauge.bind(this);
    gauge('restrike_queue', 'Datagrams that wait for their commit', () => pipeline.report?.queued);
    gauge('restrike_listener_up', '1 while the listener is open', () => (pipeline.report === null ? undefined : Number(pipeline.report.state === 'listening')));
    gauge('restrike_commit_trouble', '1 while nothing can be committed', () => Number(pipeline.trouble !== null));
    gauge('restrike_outbox_waiting', 'Events the hub has not acknowledged', () => outbox.depth().waiting);
    gauge('restrike_outbox_oldest_age_seconds', 'Age of the oldest of them', () => {
      const { oldestAt } = outbox.depth();
      return oldestAt === null ? 0 : Math.max(0, (Date.now() - oldestAt) / 1_000);
    });
    gauge('restrike_parked', 'Events the hub refused', () => outbox.depth().parked);
    gauge('restrike_last_ack_timestamp_seconds', 'When the hub acknowledged last', () => {
      const { lastAckAt } = outbox.depth();
      return lastAckAt === null ? undefined : lastAckAt / 1_000;
    });
    this.summed(pipeline, 'restrike_datagrams_received_total', 'Datagrams received', ({ received }) => received);
    this.summed(pipeline, 'restrike_datagrams_spilled_total', 'Datagrams that went to the spill file', ({ spilled }) => spilled);
    this.summed(pipeline, 'restrike_datagrams_lost_total', 'Datagrams given up', ({ lost }) => lost);
    this.summed(pipeline, 'restrike_kernel_drops_total', 'Datagrams the kernel threw away; absent where it does not tell', ({ kernelDrops }) => kernelDrops);
    pipeline.on('committed', (notice) => this.count(notice));
  }

  /** Adds where the link and the sync stand: one of their states is 1, the others 0. */
  follow(link: HubLink, sync: SyncService): void {
    this.state('restrike_hub_link', 'State of the link to the hub', linkStates, () => link.status.state);
    this.state('restrike_sync', 'State of the sync', syncStates, () => sync.status.state);
    this.gauge('restrike_clock_offset_seconds', 'Court’s clock minus the hub’s', () => (link.clockOffsetMs === null ? undefined : link.clockOffsetMs / 1_000));
    this.total('restrike_rows_refused_total', 'Rows of matches, sessions, requests for review and acts at the console that the hub refused', () => sync.status.rowsRefused);
  }

  heartbeat(answered: boolean): void {
    this.heartbeats.inc({ answered: String(answered) });
  }

  /** A figure as it is when asked; `undefined` and null are absent. */
  gauge(name: string, help: string, read: () => number | null | undefined): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        const value = read();
        if (value === null || value === undefined) this.remove();
        else this.set(value);
      },
    });
  }

  private state<T extends string>(name: string, help: string, states: readonly T[], read: () => T): void {
    new Gauge({
      name,
      help,
      labelNames: ['state'],
      registers: [this.registry],
      collect() {
        const now = read();
        for (const state of states) this.set({ state }, Number(state === now));
      },
    });
  }

  /** A count kept elsewhere, as a counter that never goes back. */
  private total(name: string, help: string, read: () => number): void {
    let before = 0;
    new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        const value = read();
        this.inc(Math.max(0, value - before));
        before = value;
      },
    });
  }

  /**
   * A figure of the receiver, which begins at nought with each UDP session, as a sum over all of them. Taken from its reports and not when somebody asks: sessions begin and end
   * between two of their questions. Absent until the platform tells it.
   */
  private summed(pipeline: CourtPipeline, name: string, help: string, read: (report: ReceiverReport) => number | null): void {
    let counter: Counter | null = null;
    let before = 0;
    pipeline.on('report', (report) => {
      const value = read(report);
      if (value === null) return;
      counter ??= new Counter({ name, help, registers: [this.registry] });
      counter.inc(value >= before ? value - before : value);
      before = value;
    });
  }

  private count(notice: CommitNotice): void {
    this.events.inc(notice.events);
    if (notice.unknown > 0) this.bad.inc({ kind: 'unknown' }, notice.unknown);
    if (notice.invalid > 0) this.bad.inc({ kind: 'invalid' }, notice.invalid);
    for (const latency of notice.latenciesMs) this.commitSeconds.observe(latency / 1_000);
  }
}
