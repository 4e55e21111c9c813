import type { MinuteFigures } from '@restrike/contracts';

const minuteMs = 60_000;
/** Latencies looked at of one minute; beyond it each takes the place of an older one. */
const keptLatencies = 20_000;

const percentile = (sorted: Float64Array, part: number): number | null => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? null;

/** ING-6: events a second and commit latency by the minute of the wall clock. Pure: time comes in. */
export class MinuteCount {
  private minute: number | null = null;
  private events = 0;
  private seen = 0;
  private latencies: number[] = [];

  /**
   * Counts what was committed.
   *
   * @returns the minute before, when this is the first of another one; a minute in which nothing came has no figures.
   */
  add(events: number, latenciesMs: Iterable<number>, now: number): MinuteFigures | null {
    const ended = this.turn(now);
    this.events += events;
    for (const latency of latenciesMs) {
      if (this.latencies.length < keptLatencies) this.latencies.push(latency);
      else this.latencies[this.seen % keptLatencies] = latency;
      this.seen += 1;
    }
    return ended;
  }

  /** Ends the minute when `now` lies in another one. */
  turn(now: number): MinuteFigures | null {
    const minute = Math.floor(now / minuteMs);
    if (minute === this.minute) return null;
    const ended = this.end();
    this.minute = minute;
    return ended;
  }

  /** Ends the minute as far as it went; what follows is counted anew. */
  end(): MinuteFigures | null {
    const { minute, events } = this;
    const sorted = Float64Array.from(this.latencies).sort();
    [this.minute, this.events, this.seen, this.latencies] = [null, 0, 0, []];
    return minute === null || events === 0 ? null : { at: minute * minuteMs, events, eventsPerSecond: events / 60, p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) };
  }
}
