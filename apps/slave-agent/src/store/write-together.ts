import type { Logger } from '@restrike/runtime';

/** A value is on disk this long after it was put, as a rule. */
const writeEveryMs = 100;
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
  private timer: NodeJS.Timeout | null = null;

  /** @param write all of them or none; throws what the store throws. */
  constructor(
    private readonly name: string,
    private readonly write: (values: readonly T[]) => void,
    private readonly log: Logger,
  ) {}

  /** Never throws. */
  put(key: string, value: T): void {
    this.waiting.delete(key);
    this.waiting.set(key, value);
    if (this.waiting.size >= waitingBound && this.timer !== null) this.flush();
    this.schedule();
  }

  /** A value that is not on disk yet. */
  get(key: string): T | undefined {
    return this.waiting.get(key);
  }

  /** Writes what waits: before a list is read, and at the end. Never throws. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.waiting.size === 0) return;
    try {
      this.write([...this.waiting.values()]);
      this.waiting.clear();
    } catch (error) {
      this.log.error({ waiting: this.waiting.size, error: String(error) }, `${this.name} could not be written down; trying again`);
      for (const key of [...this.waiting.keys()].slice(0, -keptBound)) this.waiting.delete(key);
      this.schedule();
    }
  }

  private schedule(): void {
    if (this.waiting.size > 0) this.timer ??= setTimeout(() => this.flush(), writeEveryMs).unref();
  }
}
