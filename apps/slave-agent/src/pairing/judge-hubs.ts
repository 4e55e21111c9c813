import type { HubId } from '@restrike/contracts';
import type { FoundHub } from '../discovery/find-hubs.js';

/** A hub that was not heard of for so long is not counted; one at an address that somebody gave always is. */
const freshMs = 60_000;
/** An unpaired court waits so long after the first hub was found, in case that there is another one: all are asked twice meanwhile. */
const settleMs = 2_000;

const isGiven = ({ way }: FoundHub): boolean => way === 'configured' || way === 'typed';

/** What an unpaired court does with the hubs it knows. */
export type HubVerdict =
  | { readonly kind: 'wait' }
  /** Several hubs: a person must choose. */
  | { readonly kind: 'choose' }
  | { readonly kind: 'ask'; readonly hub: FoundHub & { readonly hubId: HubId } };

/**
 * DIS-1: which hub an unpaired court asks to join: the one a person chose; else the one at a configured address; else the only one there is.
 *
 * @param isTroubled whether an address failed a short while ago.
 * @param now ms of the monotonic clock.
 */
export function judgeHubs(hubs: readonly FoundHub[], chosen: HubId | null, isTroubled: (url: string) => boolean, now: number): HubVerdict {
  const known = hubs.filter((hub): hub is FoundHub & { readonly hubId: HubId } => hub.hubId !== null && (isGiven(hub) || now - hub.at <= freshMs));
  const newestFirst = [...known].sort((a, b) => Number(isGiven(b)) - Number(isGiven(a)) || b.at - a.at);
  const ask = (own: readonly (FoundHub & { readonly hubId: HubId })[]): HubVerdict => {
    const hub = own.find(({ url }) => !isTroubled(url));
    return hub === undefined ? { kind: 'wait' } : { kind: 'ask', hub };
  };
  if (chosen !== null) return ask(newestFirst.filter(({ hubId }) => hubId === chosen));
  const given = newestFirst.filter(isGiven);
  if (given.length > 0) return ask(given);
  // An address that somebody gave is about to answer: it goes before what was merely found.
  if (hubs.some((hub) => isGiven(hub) && hub.hubId === null && !isTroubled(hub.url))) return { kind: 'wait' };
  const ids = new Set(known.map(({ hubId }) => hubId));
  if (ids.size > 1) return { kind: 'choose' };
  if (known.length === 0 || now - Math.min(...known.map(({ since }) => since)) < settleMs) return { kind: 'wait' };
  return ask(newestFirst);
}
