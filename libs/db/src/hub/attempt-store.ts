import { createHash } from 'node:crypto';
import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts tries of one kind by whoever tries. */
export interface AttemptLimit {
  /**
   * Counts a try.
   *
   * @param at what is tried, where tries at it are to be forgotten together.
   * @param points what it counts, 1 if not given.
   * @returns ms to wait before another one; null when it may be made.
   */
  take(who: string, at?: string, points?: number): Promise<number | null>;
  /** A try does not count after all. */
  giveBack(who: string): Promise<void>;
  /** Nothing counts that was. */
  forget(who: string, at?: string): Promise<void>;
  /** Nothing counts that anybody tried at this. */
  forgetAll(at: string): Promise<void>;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
/** Of whoever tries the table has a digest: names may be long, and somebody may have typed a password in the place of one. What they try may be told apart: it comes first. */
const keyOf = (who: string, at?: string): string => (at === undefined ? digest(who) : `${digest(at)}.${digest(who)}`);

/** SEC-1: tries that are counted for all hub processes that share the database. */
export class AttemptStore {
  private sweeps = false;

  constructor(private readonly pool: pg.Pool) {}

  /** @param duration seconds in which so many `points` are borne. */
  limit(kind: string, { points, duration }: { readonly points: number; readonly duration: number }): AttemptLimit {
    const limiter = new RateLimiterPostgres({ storeClient: this.pool, storeType: 'pool', tableName: 'attempts', tableCreated: true, keyPrefix: kind, points, duration, clearExpiredByTimeout: !this.sweeps });
    this.sweeps = true;
    return {
      take: async (who, at, count) => {
        try {
          await limiter.consume(keyOf(who, at), count);
          return null;
        } catch (error) {
          if (error instanceof RateLimiterRes) return error.msBeforeNext;
          throw error;
        }
      },
      giveBack: async (who) => void (await limiter.reward(keyOf(who))),
      forget: async (who, at) => void (await limiter.delete(keyOf(who, at))),
      forgetAll: async (at) => void (await this.pool.query('DELETE FROM attempts WHERE starts_with(key, $1)', [`${kind}:${digest(at)}.`])),
    };
  }
}
