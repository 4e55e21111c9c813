/** Those who wait for something to become so. `look` is called after each change. */
export class Watchers {
  private readonly waiting = new Set<(ended: boolean) => void>();

  /** Resolves with true as soon as `holds` does, with false after `ms` or when `end` is called. */
  until(holds: () => boolean, ms: number): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (held: boolean): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(held);
      };
      const look = (ended: boolean): void => {
        if (holds()) finish(true);
        else if (ended) finish(false);
      };
      const timer = setTimeout(() => finish(holds()), ms);
      this.waiting.add(look);
    });
  }

  look(): void {
    for (const one of [...this.waiting]) one(false);
  }

  end(): void {
    for (const one of [...this.waiting]) one(true);
  }
}
