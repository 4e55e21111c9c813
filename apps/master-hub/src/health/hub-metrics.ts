import { loopResolutionMs } from '@restrike/runtime';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const latencyBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30, 300];

/** HLT-3: the figures of a hub for Prometheus. What only grows is a counter. */
export class HubMetrics {
  readonly registry = new Registry();
  /** Datagram received at the court to live state told on; both on the hub's clock by the court's offset. */
  readonly liveSeconds = new Histogram({ name: 'restrike_live_seconds', help: 'Datagram received at the court to live state told by the hub, on the hub’s clock', buckets: latencyBuckets, registers: [this.registry] });
  /** Datagram received at the court to event committed here. */
  readonly eventSeconds = new Histogram({ name: 'restrike_event_seconds', help: 'Datagram received at the court to event committed at the hub, on the hub’s clock', buckets: latencyBuckets, registers: [this.registry] });

  constructor() {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: loopResolutionMs });
  }

  /** A figure as it is when asked; null is absent. */
  gauge(name: string, help: string, read: () => number | null): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        const value = read();
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  }

  /** A count kept elsewhere since the start of the process. */
  total(name: string, help: string, read: () => number): void {
    let before = 0;
    new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        const value = read();
        if (value > before) this.inc(value - before);
        before = value;
      },
    });
  }

  /** Observes a latency between two clocks: what their offset is wrong by may make it negative. */
  observe(histogram: Histogram, fromMs: number, toMs: number): void {
    histogram.observe(Math.max(0, toMs - fromMs) / 1_000);
  }
}
