/** Durations kept of each query, for percentiles. */
const keptDurations = 256;
/** Slow queries kept, the newest. */
const keptSlow = 20;
/** A query slower than this is told by name, ms. */
export const slowMs = 100;

interface Times {
  calls: number;
  maxMs: number;
  readonly recent: number[];
}

export interface QueryFigures {
  readonly calls: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface SlowQuery {
  readonly name: string;
  readonly tookMs: number;
  /** Wall clock when it ended, ms. */
  readonly at: number;
}

const percentile = (sorted: readonly number[], part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

/** DB-7: how long each named query takes, and which took too long. */
export class QueryTimes {
  private readonly times = new Map<string, Times>();
  private readonly slowOnes: SlowQuery[] = [];

  constructor(
    private readonly clockMs: () => number,
    private readonly now: () => number,
  ) {}

  measure<T>(name: string, run: () => T): T {
    const before = this.clockMs();
    try {
      return run();
    } finally {
      this.enter(name, this.clockMs() - before);
    }
  }

  get figures(): Readonly<Record<string, QueryFigures>> {
    return Object.fromEntries(
      [...this.times].map(([name, { calls, maxMs, recent }]) => {
        const sorted = [...recent].sort((a, b) => a - b);
        return [name, { calls, maxMs, p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) }];
      }),
    );
  }

  /** The newest slow queries, newest first. */
  get slow(): readonly SlowQuery[] {
    return [...this.slowOnes].reverse();
  }

  private enter(name: string, tookMs: number): void {
    const times = this.times.get(name) ?? { calls: 0, maxMs: 0, recent: [] };
    times.calls += 1;
    times.maxMs = Math.max(times.maxMs, tookMs);
    times.recent.push(tookMs);
    if (times.recent.length > keptDurations) times.recent.shift();
    this.times.set(name, times);
    if (tookMs < slowMs) return;
    this.slowOnes.push({ name, tookMs, at: this.now() });
    if (this.slowOnes.length > keptSlow) this.slowOnes.shift();
  }
}
