import type { Logger } from '@restrike/runtime';
import { WriteRound, type RoundMember } from './write-round.js';

/** Values that may wait; one more, and they are written at once. */
const waitingBound = 500;
/** Values that are kept while the store refuses; then the oldest are given up, and said. */
const keptBound = 2_000;

/**
 * Writes the newest values of records together, ten times a second at most. Each write of its own takes the store's one right to write from the
 * pipeline and waits for the disk: a flood of causes must not hold up the events that it comes from. What the store refuses is tried again.
 */
export class WriteTogether<T> {
  private readonly waiting = new Map<string, T>();
  /** The last write was refused: the next try is the round's, since each may wait for seconds. */
  private refused = false;
  private ended = false;
  private givenUp = 0;
  private readonly member: RoundMember;

  /**
   * @param write all of them or none; throws what the store throws.
   * @param round in which others of the same store write too.
   */
  constructor(
    private readonly name: string,
    private readonly write: (values: readonly T[]) => void,
    private readonly log: Logger,
    private readonly round: WriteRound = new WriteRound(),
  ) {
    this.member = {
      state: () => (this.ended || this.waiting.size === 0 ? 'idle' : this.refused ? 'refused' : 'waiting'),
      write: () => this.write(this.values),
      written: () => this.written(),
      flush: () => this.flush(),
    };
  }

  /** Never throws. */
  put(key: string, value: T): void {
    this.waiting.delete(key);
    this.waiting.set(key, value);
    if (this.refused) this.giveUpOldest();
    else if (this.waiting.size >= waitingBound) this.flush();
    this.schedule();
  }

  /** A value that is not on disk yet. */
  get(key: string): T | undefined {
    return this.waiting.get(key);
  }

  /** Values that are not on disk yet, those put last at the end. */
  get values(): readonly T[] {
    return [...this.waiting.values()];
  }

  /** Writes what waits. Never throws. */
  flush(): void {
    if (this.waiting.size === 0) return;
    try {
      this.write(this.values);
      this.written();
    } catch (error) {
      this.refused = true;
      this.log.error({ waiting: this.waiting.size, givenUp: this.givenUp, error: String(error) }, `${this.name} could not be written down; trying again`);
      this.schedule();
    }
  }

  /** Writes what waits, for the last time: the store is closed next. */
  end(): void {
    this.ended = true;
    this.flush();
  }

  private giveUpOldest(): void {
    const [oldest] = this.waiting.keys();
    if (oldest === undefined || this.waiting.size <= keptBound) return;
    this.waiting.delete(oldest);
    this.givenUp += 1;
  }

  private written(): void {
    this.waiting.clear();
    this.refused = false;
    if (this.givenUp > 0) this.log.error({ givenUp: this.givenUp }, `${this.name} are written down again; the oldest were given up meanwhile`);
    this.givenUp = 0;
  }

  private schedule(): void {
    if (this.waiting.size > 0 && !this.ended) this.round.join(this.member);
  }
}
