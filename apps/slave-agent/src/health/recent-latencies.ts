/** Latencies of the last minute, the newest of them: what was slow an hour ago says nothing of now. */
export class RecentLatencies {
  private readonly kept: { readonly at: number; readonly ms: number }[] = [];

  /** @param most so many of the newest count at least, and up to twice as many. */
  constructor(
    private readonly most: number,
    private readonly spanMs = 60_000,
  ) {}

  add(latenciesMs: Iterable<number>, now: number): void {
    for (const ms of latenciesMs) this.kept.push({ at: now, ms });
    if (this.kept.length > this.most * 2) this.kept.splice(0, this.kept.length - this.most);
  }

  /** The latency that this part of them (0 … 1) does not exceed, ms; null when there are none. */
  percentile(part: number, now: number): number | null {
    const sorted = this.kept.filter(({ at }) => at > now - this.spanMs).map(({ ms }) => ms).sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? null;
  }
}
