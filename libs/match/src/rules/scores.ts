import type { MatchEvent, Side } from '@restrike/contracts';
import type { PssMessage } from '@restrike/pss-protocol';
import { hitLinkWindowUs, repeatWindowUs } from '../windows.js';
import { opponent, sideOf, sides, withIndex, type Draft } from './draft.js';
import { countPoint, noteScore, takeFromRise } from './explain-scores.js';
import { kindOfCode, technicalOf } from './point-kinds.js';
import { enterRound } from './rounds.js';

/** Changes of score without any per-round statement after which the match is taken for one of conventional format. */
const conventionalAfter = 3;
/** Hits and points that wait for each other, at most. */
const maxWaiting = 8;

function setScore(draft: Draft, side: Side, score: number): void {
  const athlete = draft.state[side];
  // What a late comer hears first is where the score stands, not a rise.
  if (draft.memory.loadSeen || draft.memory.scoreStated) noteScore(draft, side, athlete.score, score);
  athlete.score = score;
  const inRound = draft.state.format === 'best-of-3' ? score : score - draft.memory[side].scoreAtRoundStart;
  if (draft.state.round > 0 && athlete.roundScores[draft.roundIndex] !== inRound) athlete.roundScores = withIndex(athlete.roundScores, draft.roundIndex, inRound);
}

const before = (perRound: readonly number[], index: number): number => perRound.slice(0, index).reduce((sum, one) => sum + one, 0);

/** From here on scores are totals: what earlier rounds had is taken off. */
function becomeConventional(draft: Draft): void {
  draft.state.format = 'conventional';
  for (const side of sides) {
    draft.memory[side].scoreAtRoundStart = before(draft.state[side].roundScores, draft.roundIndex);
    draft.memory[side].gamJeomsAtRoundStart = before(draft.state[side].roundGamJeoms, draft.roundIndex);
  }
}

/** `sc`: the score that counts. Three changes without points of rounds between them mean the conventional format. */
export function onScore(draft: Draft, message: Extract<PssMessage, { key: 'sc' }>): void {
  if (message.blue !== draft.state.blue.score || message.red !== draft.state.red.score) {
    draft.memory.totalsOnly = Math.min(draft.memory.totalsOnly + 1, conventionalAfter);
    if (draft.memory.totalsOnly >= conventionalAfter && draft.state.format === 'best-of-3') becomeConventional(draft);
  }
  setScore(draft, 'blue', message.blue);
  setScore(draft, 'red', message.red);
  draft.memory.scoreStated = true;
}

/** `s11…`: points of each round. Points of a later round than the one thought to be played mean that its `rnd` was lost. */
export function onRoundScores(draft: Draft, message: Extract<PssMessage, { key: 's' }>): void {
  const scored = (index: number): boolean => (message.blue[index] ?? 0) !== 0 || (message.red[index] ?? 0) !== 0;
  const latest = [2, 1, 0].find(scored);
  if (latest !== undefined) {
    // Only best-of-3 senders state points of a round.
    draft.memory.totalsOnly = 0;
    draft.state.format = 'best-of-3';
    if (latest + 1 > draft.state.round && (draft.memory.began || !draft.memory.loadSeen)) enterRound(draft, latest + 1);
  }
  if (draft.state.format === 'conventional') return;
  for (const side of sides) {
    message[side].forEach((points, index) => {
      if (points === null) return;
      if (index === draft.roundIndex && draft.state.round > 0) setScore(draft, side, points);
      else if (draft.state[side].roundScores[index] !== points) {
        draft.state[side].roundScores = withIndex(draft.state[side].roundScores, index, points);
        draft.significant = true;
      }
    });
  }
  if (draft.state.round > 0) draft.memory.scoreStated = true;
}

/** `pt`: what was scored, as an event. It changes no score. */
export function onPoint(draft: Draft, message: Extract<PssMessage, { key: 'pt' }>): void {
  const side = sideOf(message.party);
  const kind = kindOfCode[message.points];
  if (side === null || kind === undefined) return;
  const { memory, state, context } = draft;
  const own = memory[side];
  const { open, lastPoint } = own;
  const hit = own.hits.findLast((one) => draft.within(one.us, hitLinkWindowUs)) ?? null;
  const pending = { code: message.points, sequence: context.sequence, us: context.monotonicUs, round: state.round, hit: hit?.sequence ?? null, events: [] };
  if (open === null && lastPoint?.code === message.points && draft.within(lastPoint.us, repeatWindowUs)) {
    // A second point has a rise of its own. Where the score comes first it was not there: the same datagram again. Where it comes last, wait for it.
    if (memory.pointFirst) own.pending = [...own.pending, { ...pending, told: false }].slice(-maxWaiting);
    return;
  }
  let point = kind;
  let points: number | null = null;
  if (open !== null) {
    memory.pointFirst = false;
    const technical = technicalOf[message.points];
    if (technical?.points === open.amount) point = technical.kind;
    points = takeFromRise(draft, side, point === kind ? message.points : open.amount);
  }
  if (hit !== null) own.hits = own.hits.filter((one) => one !== hit);
  const event: MatchEvent = { kind: 'point', side, point, points, evidence: point === kind ? 'stated' : 'derived', hit: hit?.sequence ?? null };
  draft.tell(event);
  countPoint(draft, side, state.round, point, 1);
  const events = [...draft.events];
  if (open === null) own.pending = [...own.pending, { ...pending, told: true, events }].slice(-maxWaiting);
  own.lastPoint = { sequence: context.sequence, code: message.points, us: context.monotonicUs, round: state.round, technical: point !== kind, events };
}

/** `hl`: an impact, scoring or not. A repeated datagram can not be told from a second impact, so each one counts. */
export function onHit(draft: Draft, message: Extract<PssMessage, { key: 'hl' }>): void {
  const side = sideOf(message.party);
  if (side === null) return;
  const { hits } = draft.state[side];
  draft.state[side].hits = { count: hits.count + 1, max: Math.max(hits.max, message.level), sum: hits.sum + message.level, last: message.level };
  const own = draft.memory[side];
  own.hits = [...own.hits, { sequence: draft.context.sequence, us: draft.context.monotonicUs }].slice(-maxWaiting);
  const threshold = draft.state.thresholds?.body;
  draft.tell({ kind: 'hit', side, level: message.level, aboveBodyThreshold: threshold === undefined ? null : message.level >= threshold });
}

/** `wg`: gam-jeoms as stated. Each gives the opponent a point, which the score states just before or just after. */
export function onGamJeoms(draft: Draft, message: Extract<PssMessage, { key: 'wg' }>): void {
  const known = draft.memory.loadSeen || draft.memory.gamJeomsStated;
  draft.memory.gamJeomsStated = true;
  for (const side of sides) {
    const athlete = draft.state[side];
    const stated = message[side];
    const change = stated - athlete.gamJeoms;
    if (change === 0) continue;
    athlete.gamJeoms = stated;
    const inRound = draft.state.format === 'best-of-3' ? stated : stated - draft.memory[side].gamJeomsAtRoundStart;
    if (draft.state.round > 0) athlete.roundGamJeoms = withIndex(athlete.roundGamJeoms, draft.roundIndex, inRound);
    draft.significant = true;
    if (!known) continue;
    draft.tell({ kind: 'gam-jeom', side, count: stated, change });
    if (change < 0) continue;
    const points = change - takeFromRise(draft, opponent(side), change);
    const other = draft.memory[opponent(side)];
    if (points > 0) other.gamJeomCredit = { points: (other.gamJeomCredit?.points ?? 0) + points, us: draft.context.monotonicUs };
  }
}
