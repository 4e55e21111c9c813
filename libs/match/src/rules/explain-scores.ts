import type { MatchEvent, PointKind, Side } from '@restrike/contracts';
import type { PendingPoint, SideMemory } from '../match-memory.js';
import { pointWindowUs, technicalWindowUs } from '../windows.js';
import { sides, withIndex, type Draft } from './draft.js';
import { categoryOfPoint, kindOfCode, tallyOfKind, technicalOf } from './point-kinds.js';

/**
 * Why a score rose. Scores come from `sc` and `s` alone; here a rise only finds its `pt` or `wg`, whichever of both comes
 * first, and what finds none is told as a correction by the judges.
 */

/** Counts a point for the comparison with the round's statistics. */
export function countPoint(draft: Draft, side: Side, round: number, kind: PointKind, by: 1 | -1): void {
  const own = draft.memory[side];
  const index = Math.min(Math.max(round, 1), 4) - 1;
  const tally = own.tallies[index];
  if (tally === undefined) return;
  const key = tallyOfKind[kind];
  own.tallies = withIndex(own.tallies, index, { ...tally, [key]: Math.max(0, tally[key] + by) });
}

/** Turns an earlier plain kick into a technical one, because its score rose by two more. */
function amendLastPoint(draft: Draft, side: Side): boolean {
  const last = draft.memory[side].lastPoint;
  const technical = last === null || last.technical ? undefined : technicalOf[last.code];
  if (last === null || technical === undefined) return false;
  const events = last.events.map(
    (event): MatchEvent => (event.kind === 'point' ? { ...event, point: technical.kind, points: technical.points, evidence: 'derived' } : event),
  );
  draft.tell({ kind: 'point-amended', side, sequence: last.sequence, point: technical.kind, points: technical.points });
  draft.corrections.push({ sequence: last.sequence, category: categoryOfPoint(technical.kind), matchEvents: events });
  countPoint(draft, side, last.round, kindOfCode[last.code] ?? 'body', -1);
  countPoint(draft, side, last.round, technical.kind, 1);
  draft.memory[side].lastPoint = { ...last, technical: true, events };
  return true;
}

/** A `pt` that was held back as a repeated datagram has a rise of its own: it was a second point. */
function tellHeldPoint(draft: Draft, side: Side, held: PendingPoint): void {
  const kind = kindOfCode[held.code];
  if (kind === undefined) return;
  const own = draft.memory[side];
  const hit = own.hits.find(({ sequence }) => sequence === held.hit)?.sequence ?? null;
  if (hit !== null) own.hits = own.hits.filter(({ sequence }) => sequence !== hit);
  const events: MatchEvent[] = [{ kind: 'point', side, point: kind, points: held.code, evidence: 'stated', hit }];
  draft.corrections.push({ sequence: held.sequence, category: categoryOfPoint(kind), matchEvents: events });
  draft.significant = true;
  countPoint(draft, side, held.round, kind, 1);
  own.lastPoint = { sequence: held.sequence, code: held.code, us: held.us, round: held.round, technical: false, events };
}

/** The score of a point that was told before it has come: it is entered where the point was told. */
function enterRise(draft: Draft, side: Side, told: PendingPoint): void {
  const own = draft.memory[side];
  const kind = kindOfCode[told.code];
  if (kind === undefined) return;
  const events = told.events.map((event): MatchEvent => (event.kind === 'point' ? { ...event, points: told.code } : event));
  draft.corrections.push({ sequence: told.sequence, category: categoryOfPoint(kind), matchEvents: events });
  if (own.lastPoint?.sequence === told.sequence) own.lastPoint = { ...own.lastPoint, events };
}

/** Lets points that came before their score explain a rise, those that were told first; returns what is left of it. */
function explainByPoints(draft: Draft, side: Side, amount: number): number {
  const own = draft.memory[side];
  const told = own.pending.filter((one) => one.told);
  if (told.length === 1 && told[0] !== undefined && technicalOf[told[0].code]?.points === amount && own.lastPoint?.sequence === told[0].sequence && amendLastPoint(draft, side)) {
    own.pending = [];
    draft.memory.pointFirst = true;
    return 0;
  }
  let left = amount;
  for (const one of [...told, ...own.pending.filter(({ told: isTold }) => !isTold)]) {
    if (one.code > left) continue;
    left -= one.code;
    own.pending = own.pending.filter((other) => other !== one);
    if (one.told) {
      draft.memory.pointFirst = true;
      enterRise(draft, side, one);
    } else tellHeldPoint(draft, side, one);
  }
  return left;
}

/** Notes that a side's score was stated anew, and explains the rise by points and gam-jeoms that were already told. */
export function noteScore(draft: Draft, side: Side, from: number, to: number): void {
  if (from === to) return;
  draft.significant = true;
  const own = draft.memory[side];
  if (to < from) {
    own.open = null;
    draft.tell({ kind: 'score-corrected', side, from, to });
    return;
  }
  let amount = to - from + (own.open?.amount ?? 0);
  if (own.gamJeomCredit !== null) {
    const credit = Math.min(own.gamJeomCredit.points, amount);
    amount -= credit;
    own.gamJeomCredit = own.gamJeomCredit.points > credit ? { ...own.gamJeomCredit, points: own.gamJeomCredit.points - credit } : null;
  }
  amount = explainByPoints(draft, side, amount);
  own.open = amount > 0 ? { amount, to, us: draft.context.monotonicUs } : null;
}

/** Takes up to `most` points off a rise that waits for its reason; returns how many. */
export function takeFromRise(draft: Draft, side: Side, most: number): number {
  const own = draft.memory[side];
  if (own.open === null) return 0;
  const taken = Math.min(own.open.amount, most);
  own.open = own.open.amount > taken ? { ...own.open, amount: own.open.amount - taken } : null;
  return taken;
}

const waits = ({ open, pending, gamJeomCredit }: SideMemory): boolean => open !== null || pending.length > 0 || gamJeomCredit !== null;

/** Whether anything waits for its other half; asked for every message. */
export function isUnsettled({ memory }: Draft): boolean {
  return waits(memory.blue) || waits(memory.red);
}

/**
 * Gives up waiting for what may explain a rise, when its time is over or, at the end of a round, at once: it was the
 * technical part of a kick, or a correction by the judges. A `pt` whose rise was lost stays told.
 */
export function settle(draft: Draft, all = false): void {
  for (const side of sides) {
    const own = draft.memory[side];
    const inTime = (us: number): boolean => !all && draft.within(us, pointWindowUs);
    if (own.pending.length > 0) own.pending = own.pending.filter((one) => inTime(one.us));
    if (own.gamJeomCredit !== null && !inTime(own.gamJeomCredit.us)) own.gamJeomCredit = null;
    const { open, lastPoint } = own;
    if (open === null || inTime(open.us)) continue;
    own.open = null;
    const afterPoint = lastPoint === null ? -1 : open.us - lastPoint.us;
    const technicalPart = open.amount === 2 && afterPoint >= 0 && afterPoint <= technicalWindowUs && lastPoint?.round === draft.state.round;
    if (technicalPart && amendLastPoint(draft, side)) continue;
    draft.tell({ kind: 'score-corrected', side, from: open.to - open.amount, to: open.to });
  }
}
