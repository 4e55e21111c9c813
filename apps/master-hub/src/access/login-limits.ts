import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Failures that are borne before the door stays shut for a while. */
const limits = {
  /** One name from one address. */
  pair: { points: 5, duration: 300 },
  /** One address, whatever the names. */
  address: { points: 40, duration: 900 },
  /** One name from wherever: many guess for somebody. */
  name: { points: 100, duration: 3_600 },
};

/** SEC-1: limits guesses of passwords and codes. Failures count, successes do not. */
export class LoginLimits {
  private readonly pair = new RateLimiterMemory({ keyPrefix: 'pair', ...limits.pair });
  private readonly address = new RateLimiterMemory({ keyPrefix: 'address', ...limits.address });
  private readonly name = new RateLimiterMemory({ keyPrefix: 'name', ...limits.name });

  /** Takes a try. @returns ms to wait before another one; null when it may be made. */
  async take(name: string, address: string): Promise<number | null> {
    try {
      // The address first: a flood of names from one of them must not fill the memory.
      await this.address.consume(address);
      await this.name.consume(name.toLowerCase());
      await this.pair.consume(`${address} ${name.toLowerCase()}`);
      return null;
    } catch (error) {
      if (error instanceof RateLimiterRes) return error.msBeforeNext;
      throw error;
    }
  }

  /** The try was right: it does not count. */
  async giveBack(name: string, address: string): Promise<void> {
    await this.address.reward(address);
    await this.name.reward(name.toLowerCase());
    await this.pair.delete(`${address} ${name.toLowerCase()}`);
  }
}
