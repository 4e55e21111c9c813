import type { FoundHub } from './find-hubs.js';

/** A hub that has not been heard of for so long is not tried; one at an address that was given always is. */
const freshMs = 60_000;
const lasting: ReadonlySet<FoundHub['way']> = new Set(['configured', 'typed', 'remembered']);
/** A hub that refused is left alone for so long, when it does not say how long. */
const refusedMs = 15_000;
/** Failures in a row, and time since the first of them, after which another hub is tried. */
const patience = { failures: 3, ms: 3_000 };

interface Trouble {
  readonly failures: number;
  readonly since: number;
  readonly refusedUntil: number;
}

const noTrouble: Trouble = { failures: 0, since: 0, refusedUntil: 0 };

/** Under which address to reach the hub that this court belongs to: the one heard of last; another one when it fails. Pure: the time, ms of the monotonic clock, is an argument. */
export class HubChoice {
  private readonly troubles = new Map<string, Trouble>();

  /** @param ownHubId hub that this court belongs to; null for none. */
  constructor(private readonly ownHubId: () => string | null) {}

  joined(url: string): void {
    this.troubles.delete(url);
  }

  /** The hub could not be reached. */
  failed(url: string, now: number): void {
    const before = this.troubles.get(url) ?? noTrouble;
    this.troubles.set(url, { ...before, failures: before.failures + 1, since: before.failures === 0 ? now : before.since });
  }

  refused(url: string, retryAfterMs: number | null, now: number): void {
    this.troubles.set(url, { ...noTrouble, refusedUntil: now + Math.max(1_000, retryAfterMs ?? refusedMs) });
  }

  /**
   * Address to connect to now.
   *
   * @param current address that is being tried; null for none.
   * @returns null to stay, or to go on waiting.
   */
  next(hubs: readonly FoundHub[], current: string | null, now: number): string | null {
    if (current !== null && !this.isHopeless(current, now)) return null;
    const own = this.ownHubId();
    // A spare hub on the same network never takes a court that has its own.
    const [best] = hubs
      .filter(({ url, way, at, hubId }) => own !== null && hubId === own && url !== current && (lasting.has(way) || now - at <= freshMs) && (this.troubles.get(url)?.refusedUntil ?? 0) <= now)
      .sort((a, b) => b.at - a.at);
    if (best === undefined) return null;
    this.troubles.delete(best.url);
    return best.url;
  }

  private isHopeless(url: string, now: number): boolean {
    const { failures, since, refusedUntil } = this.troubles.get(url) ?? noTrouble;
    return refusedUntil > now || (failures >= patience.failures && now - since >= patience.ms);
  }
}
