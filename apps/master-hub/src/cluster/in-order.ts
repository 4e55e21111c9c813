/** What became of a message, or of waiting: the messages whose turn it is, and whether some before them are lost. */
export interface Turn<T> {
  readonly ready: readonly T[];
  readonly missed: boolean;
}

/** A gap is waited for so long, ms: a long message takes another way through the database than a short one, and may come later. */
const gapLimitMs = 2_000;
/** Messages that may wait for one before them. */
const maxWaiting = 1_000;

/** Puts the numbered messages of one sender, 1, 2, 3 …, into their order, and says when one is lost. Pure but for its memory; time is an argument. */
export class InOrder<T> {
  private next: number | null = null;
  private readonly waiting = new Map<number, T>();
  private waitsSince = 0;

  take(number: number, message: T, now: number): Turn<T> {
    // Heard for the first time in the middle of its words: what it said before is unknown here.
    const missed = this.next === null && number !== 1;
    this.next ??= number;
    // What comes after it was given up is known by then.
    if (number < this.next || this.waiting.has(number)) return { ready: [], missed };
    if (this.waiting.size === 0) this.waitsSince = now;
    this.waiting.set(number, message);
    if (this.waiting.size > maxWaiting) return this.giveUp(now);
    return { ready: this.inTurn(now), missed };
  }

  /** To be called from time to time: gives up a gap that does not close. */
  tick(now: number): Turn<T> {
    return this.waiting.size > 0 && now - this.waitsSince >= gapLimitMs ? this.giveUp(now) : { ready: [], missed: false };
  }

  private giveUp(now: number): Turn<T> {
    this.next = Math.min(...this.waiting.keys());
    return { ready: this.inTurn(now), missed: true };
  }

  private inTurn(now: number): T[] {
    const ready: T[] = [];
    for (let next = this.next ?? 1; ; next += 1) {
      const message = this.waiting.get(next);
      if (message === undefined) {
        this.next = next;
        break;
      }
      this.waiting.delete(next);
      ready.push(message);
    }
    if (ready.length > 0) this.waitsSince = now;
    return ready;
  }
}
