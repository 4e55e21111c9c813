/** Requests for one list, one at a time: two answers at once would come into each other's rows. */
export class OneAtATime {
  private running: AbortController | null = null;

  /** Does `work` with a signal that ends it. While another is under way it is not done at all, unless it comes `instead` of that one, which is then given up. */
  async run(work: (signal: AbortSignal) => Promise<void>, instead = false): Promise<void> {
    if (this.running !== null && !instead) return;
    this.giveUp();
    const own = new AbortController();
    this.running = own;
    try {
      await work(own.signal);
    } finally {
      if (this.running === own) this.running = null;
    }
  }

  /** Ends what is under way; its answer is no longer wanted. */
  giveUp(): void {
    this.running?.abort();
    this.running = null;
  }
}
