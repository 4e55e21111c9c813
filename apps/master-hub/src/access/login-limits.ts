import type { AttemptLimit, AttemptStore } from '@restrike/db/hub';

/** Failures that are borne before the door stays shut for a while. */
const limits = {
  /** One name from one address. */
  pair: { points: 5, duration: 300 },
  /** One address, whatever the names. */
  address: { points: 40, duration: 900 },
  /** One name from wherever: many guess for somebody. */
  name: { points: 100, duration: 3_600 },
  /** Entries in the audit log of one address that is shut out. */
  told: { points: 1, duration: 900 },
};

/** SEC-1: limits guesses of passwords and codes, over all hub processes. Failures count, successes do not. */
export class LoginLimits {
  private readonly pair: AttemptLimit;
  private readonly address: AttemptLimit;
  private readonly name: AttemptLimit;
  private readonly told: AttemptLimit;

  /** @param what is guessed: each has counts of its own. */
  constructor(store: AttemptStore, what: 'login' | 'pairing' | 'setup') {
    this.pair = store.limit(`${what} pair`, limits.pair);
    this.address = store.limit(`${what} address`, limits.address);
    this.name = store.limit(`${what} name`, limits.name);
    this.told = store.limit(`${what} told`, limits.told);
  }

  /**
   * Takes a try.
   *
   * @param name whose password it is; null for a code, which is nobody's: then one address can not use up the tries of all.
   * @returns ms to wait before another one; null when it may be made.
   */
  async take(name: string | null, address: string): Promise<number | null> {
    // The address first: a flood of names from one of them must not fill the table. The name last: what one address may not try is no try at that name.
    return (await this.address.take(address)) ?? (await this.pair.take(address, name?.toLowerCase())) ?? (name === null ? null : this.name.take(name.toLowerCase()));
  }

  /** Whether it is news that an address is shut out: once in a while, so that a flood does not fill the audit log. */
  async isNews(address: string): Promise<boolean> {
    return (await this.told.take(address)) === null;
  }

  /** The try was right: it does not count. */
  async giveBack(name: string | null, address: string): Promise<void> {
    await this.address.giveBack(address);
    if (name !== null) await this.name.giveBack(name.toLowerCase());
    await this.pair.forget(address, name?.toLowerCase());
  }

  /** A name has another password: what was guessed before does not count. */
  async forget(name: string): Promise<void> {
    await this.name.forget(name.toLowerCase());
    await this.pair.forgetAll(name.toLowerCase());
  }
}
