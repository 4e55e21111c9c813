import type { FoundHub } from './find-hubs.js';

/** A hub that has not been heard of for so long is not tried; a configured one always is. */
const freshMs = 60_000;
/** Another hub than the one of before is joined only when that one has not been heard of for so long. */
const ownFirstMs = 5_000;
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

/** Which of the hubs that were found to join: the one of before, then a configured one, then the one heard of last. Pure: the time is an argument. */
export class HubChoice {
  private readonly troubles = new Map<string, Trouble>();
  private searchingSince: number | null = null;

  /** @param ownHubId hub that this court was at before; null for none. */
  constructor(private readonly ownHubId: () => string | null) {}

  joined(url: string): void {
    this.troubles.delete(url);
    this.searchingSince = null;
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
    this.searchingSince ??= now;
    const own = this.ownHubId();
    const rank = ({ way, hubId }: FoundHub): number => (own !== null && hubId === own ? 0 : way === 'configured' ? 1 : 2);
    const candidates = hubs
      .filter(({ url, way, at }) => url !== current && (way === 'configured' || now - at <= freshMs) && (this.troubles.get(url)?.refusedUntil ?? 0) <= now)
      .sort((a, b) => rank(a) - rank(b) || b.at - a.at);
    const [best] = candidates;
    if (best === undefined) return null;
    // A spare hub on the same network must not take the court because it answered first.
    if (own !== null && rank(best) === 2 && now - this.searchingSince < ownFirstMs) return null;
    this.troubles.delete(best.url);
    return best.url;
  }

  private isHopeless(url: string, now: number): boolean {
    const { failures, since, refusedUntil } = this.troubles.get(url) ?? noTrouble;
    return refusedUntil > now || (failures >= patience.failures && now - since >= patience.ms);
  }
}
