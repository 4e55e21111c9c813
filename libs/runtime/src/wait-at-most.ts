/** Waits for what must not hold up an end: until it has ended (at once for null), or for `ms`. Keeps no process alive. @throws what it rejects with. */
export async function waitAtMost(work: Promise<unknown> | null, ms: number): Promise<void> {
  await Promise.race([work, new Promise((done) => setTimeout(done, ms).unref())]);
}
