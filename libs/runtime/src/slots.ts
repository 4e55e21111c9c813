/** So many of something at once, and no queue: whoever finds no slot is told so and comes again. */
export class Slots {
  private taken = 0;

  constructor(private readonly atOnce: number) {}

  /**
   * Does `work` in a slot and gives the slot back, however it ends.
   *
   * @param refuse makes what is thrown when none is free, from how many there are.
   * @throws what `refuse` makes, or what `work` throws.
   */
  async use<T>(work: () => Promise<T>, refuse: (atOnce: number) => Error): Promise<T> {
    if (this.taken >= this.atOnce) throw refuse(this.atOnce);
    this.taken += 1;
    try {
      return await work();
    } finally {
      this.taken -= 1;
    }
  }
}
