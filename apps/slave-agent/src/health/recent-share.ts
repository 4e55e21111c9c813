/** Shares of the last minute, kept by seconds. */
export class RecentShare {
  private readonly seconds: { readonly at: number; events: number; wrong: number }[] = [];

  constructor(private readonly spanMs = 60_000) {}

  /** Counts events of now (ms of the monotonic clock); `wrong` of them were not understood. */
  add(events: number, wrong: number, now: number): void {
    const at = Math.floor(now / 1_000) * 1_000;
    const last = this.seconds.at(-1);
    if (last !== undefined && last.at === at) {
      last.events += events;
      last.wrong += wrong;
    } else this.seconds.push({ at, events, wrong });
    this.forget(now);
  }

  /** Share of wrong ones, 0 … 1; null when there were no events. */
  share(now: number): number | null {
    this.forget(now);
    let [events, wrong] = [0, 0];
    for (const second of this.seconds) {
      events += second.events;
      wrong += second.wrong;
    }
    return events === 0 ? null : Math.min(1, wrong / events);
  }

  private forget(now: number): void {
    while (this.seconds[0] !== undefined && this.seconds[0].at <= now - this.spanMs) this.seconds.shift();
  }
}
