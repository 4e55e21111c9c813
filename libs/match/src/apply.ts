import type { AthleteState, EventCategory, MatchEvent, MatchId, MatchState, PointKind, Side } from '@restrike/contracts';
import type { Party, PssMessage, Reading, RoundStatistics } from '@restrike/pss-protocol';
import { initialMemory, type MatchMemory, type SideMemory } from './match-memory.js';

/** What the reducer may know of a message beside its content: plain values, no clock of its own. */
export interface MessageContext {
  readonly epoch: string;
  /** Place in the court's one order. */
  readonly sequence: number;
  /** Wall clock of the court at receipt, ms: a label, it decides nothing. */
  readonly receivedAt: number;
  /** Monotonic clock at receipt, microseconds: decides windows. May be smaller than before after a restart of the machine. */
  readonly monotonicUs: number;
}

/** A stored event that a later message showed in another light. */
export interface Correction {
  readonly sequence: number;
  readonly category: EventCategory;
  readonly matchEvents: readonly MatchEvent[];
}

export interface Step {
  readonly memory: MatchMemory;
  /** What this message meant for the match. */
  readonly events: readonly MatchEvent[];
  readonly corrections: readonly Correction[];
  /** More than a clock changed: the match's row is worth writing. */
  readonly significant: boolean;
}

const seconds = 1_000_000;
/** A hit belongs to a point that follows within this time; in captures it is 40 ms. */
export const hitLinkWindowUs = 0.5 * seconds;
/** Score and `pt` of one point lie at most this far apart, in either order. */
export const pointWindowUs = 1.5 * seconds;
/** The technical part of a kick may come this long after its `pt`. */
export const technicalWindowUs = 3 * seconds;
/** A repeated datagram comes within this time of its twin. */
const repeatWindowUs = 1 * seconds;
/** A tick this soon after the end of a medical time-out is a late one, not a new time-out. */
const lateTickWindowUs = 3 * seconds;
/** Changes of score without any per-round statement after which the match is taken for one of conventional format. */
const conventionalAfter = 3;
/** Matches that were loaded and not begun of which the id is kept. */
const maxUnbegun = 16;

const opponent = (side: Side): Side => (side === 'blue' ? 'red' : 'blue');
const sideOf = (party: Party): Side | null => (party === 1 ? 'blue' : party === 2 ? 'red' : null);
const partyName = (party: Party): 'referee' | Side => sideOf(party) ?? 'referee';
const sides: readonly Side[] = ['blue', 'red'];

const kindOfCode: Readonly<Record<number, PointKind>> = { 1: 'punch', 2: 'body', 3: 'head', 4: 'technical-body', 5: 'technical-head' };
const tallyOfKind = {
  punch: 'punch',
  body: 'body',
  head: 'head',
  'technical-body': 'technicalBody',
  'technical-head': 'technicalHead',
} as const satisfies Record<PointKind, keyof SideMemory['tallies'][number]>;
const categoryOfKind = {
  punch: 'P',
  body: 'K',
  head: 'H',
  'technical-body': 'TB',
  'technical-head': 'TH',
} as const satisfies Record<PointKind, EventCategory>;

/** The technical kick that a plain kick is when its score rises by two more. */
const technicalOf: Readonly<Record<number, { readonly kind: PointKind; readonly points: number }>> = {
  2: { kind: 'technical-body', points: 4 },
  3: { kind: 'technical-head', points: 5 },
};

/** Category of a point in the event table. */
export function categoryOfPoint(kind: PointKind): EventCategory {
  return categoryOfKind[kind];
}

/** One message's work: a copy of the memory that may be written, and what came of it. */
class Draft {
  readonly memory: MatchMemory;
  readonly state: MatchState;
  readonly events: MatchEvent[] = [];
  readonly corrections: Correction[] = [];
  significant = false;

  constructor(
    before: MatchMemory,
    readonly context: MessageContext,
  ) {
    this.state = { ...before.state, blue: { ...before.state.blue }, red: { ...before.state.red } };
    this.memory = { ...before, state: this.state, blue: { ...before.blue }, red: { ...before.red }, row: { ...before.row } };
  }

  tell(event: MatchEvent): void {
    this.events.push(event);
    this.significant = true;
  }

  /** Time since an earlier reading; null when the machine was restarted between them. */
  since(us: number): number | null {
    const passed = this.context.monotonicUs - us;
    return passed < 0 ? null : passed;
  }

  /** Whether an earlier reading is at most `window` ago. */
  within(us: number, window: number): boolean {
    const passed = this.since(us);
    return passed !== null && passed <= window;
  }

  get roundIndex(): number {
    return Math.min(Math.max(this.state.round, 1), 4) - 1;
  }

  stoppedClock(ms: number): void {
    this.state.clock = { ms, running: false, asOf: this.context.receivedAt };
  }

  matchIdHere(): MatchId {
    return `${this.context.epoch}:${String(this.context.sequence)}` as MatchId;
  }
}

const withIndex = <T extends readonly unknown[]>(list: T, index: number, value: T[number]): T => list.map((one, at) => (at === index ? value : one)) as unknown as T;

function count(draft: Draft, side: Side, round: number, kind: PointKind, by: 1 | -1): void {
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
  draft.corrections.push({ sequence: last.sequence, category: categoryOfKind[technical.kind], matchEvents: events });
  count(draft, side, last.round, kindOfCode[last.code] ?? 'body', -1);
  count(draft, side, last.round, technical.kind, 1);
  draft.memory[side].lastPoint = { ...last, technical: true, points: technical.points, events };
  return true;
}

/** Gives up waiting for what may explain a rise: it was the technical part of a kick, or a correction by the judges. */
function settle(draft: Draft, all = false): void {
  for (const side of sides) {
    const own = draft.memory[side];
    if (own.pending.length > 0) own.pending = all ? [] : own.pending.filter((one) => draft.within(one.us, pointWindowUs));
    const { open, lastPoint } = own;
    if (open === null || (!all && draft.within(open.us, pointWindowUs))) continue;
    own.open = null;
    const afterPoint = lastPoint === null ? -1 : open.us - lastPoint.us;
    const technicalPart = open.amount === 2 && afterPoint >= 0 && afterPoint <= technicalWindowUs && lastPoint?.round === draft.state.round;
    if (technicalPart && amendLastPoint(draft, side)) continue;
    draft.tell({ kind: 'score-corrected', side, from: open.to - open.amount, to: open.to });
  }
}

/** Notes that a side's score was stated anew, and explains the rise by points and gam-jeoms that were already told. */
function noteScore(draft: Draft, side: Side, from: number, to: number): void {
  if (from === to) return;
  draft.significant = true;
  const own = draft.memory[side];
  if (to < from) {
    own.open = null;
    draft.tell({ kind: 'score-corrected', side, from, to });
    return;
  }
  let amount = to - from + (own.open?.amount ?? 0);
  const credit = Math.min(own.gamJeomCredit, amount);
  own.gamJeomCredit -= credit;
  amount -= credit;
  const [first] = own.pending;
  if (first !== undefined && own.pending.length === 1 && technicalOf[first.code]?.points === amount && amendLastPoint(draft, side)) {
    own.pending = [];
    amount = 0;
  }
  while (own.pending.length > 0 && (own.pending[0]?.code ?? 0) <= amount) {
    amount -= own.pending[0]?.code ?? 0;
    own.pending = own.pending.slice(1);
  }
  own.open = amount > 0 ? { amount, to, us: draft.context.monotonicUs } : null;
}

function setScore(draft: Draft, side: Side, score: number): void {
  const athlete = draft.state[side];
  noteScore(draft, side, athlete.score, score);
  athlete.score = score;
  const inRound = draft.state.format === 'best-of-3' ? score : score - draft.memory[side].scoreAtRoundStart;
  if (draft.state.round > 0) athlete.roundScores = withIndex(athlete.roundScores, draft.roundIndex, inRound);
}

function onScore(draft: Draft, message: Extract<PssMessage, { key: 'sc' }>): void {
  if (message.blue !== draft.state.blue.score || message.red !== draft.state.red.score) {
    draft.memory.totalsOnly = Math.min(draft.memory.totalsOnly + 1, conventionalAfter);
    if (draft.memory.totalsOnly >= conventionalAfter && draft.state.format === 'best-of-3' && draft.state.round <= 1) draft.state.format = 'conventional';
  }
  setScore(draft, 'blue', message.blue);
  setScore(draft, 'red', message.red);
}

function onRoundScores(draft: Draft, message: Extract<PssMessage, { key: 's' }>): void {
  const stated = [...message.blue, ...message.red].some((one) => one !== null && one !== 0);
  if (stated) {
    // Only best-of-3 senders state points of a round.
    draft.memory.totalsOnly = 0;
    draft.state.format = 'best-of-3';
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
}

function onPoint(draft: Draft, message: Extract<PssMessage, { key: 'pt' }>): void {
  const side = sideOf(message.party);
  const kind = kindOfCode[message.points];
  if (side === null || kind === undefined) return;
  const own = draft.memory[side];
  const now = draft.context.monotonicUs;
  const { open, lastPoint } = own;
  let point = kind;
  let points: number | null = null;
  if (open !== null) {
    const technical = technicalOf[message.points];
    if (technical?.points === open.amount) point = technical.kind;
    points = point === kind ? Math.min(open.amount, message.points) : open.amount;
    own.open = open.amount > points ? { ...open, amount: open.amount - points } : null;
  } else {
    // A sender states the score with every point: without one, the same point right after is the same datagram again.
    const again = lastPoint?.points !== null && lastPoint?.code === message.points && draft.within(lastPoint.us, repeatWindowUs);
    if (again) return;
    own.pending = [...own.pending, { code: message.points, us: now }].slice(-8);
  }
  const hit = own.hits.findLast((one) => draft.within(one.us, hitLinkWindowUs)) ?? null;
  if (hit !== null) own.hits = own.hits.filter((one) => one !== hit);
  draft.tell({ kind: 'point', side, point, points, evidence: point === kind ? 'stated' : 'derived', hit: hit?.sequence ?? null });
  count(draft, side, draft.state.round, point, 1);
  own.lastPoint = {
    sequence: draft.context.sequence,
    code: message.points,
    us: now,
    round: draft.state.round,
    points,
    technical: point !== kind,
    events: [...draft.events],
  };
}

function onHit(draft: Draft, message: Extract<PssMessage, { key: 'hl' }>): void {
  const side = sideOf(message.party);
  if (side === null) return;
  const { hits } = draft.state[side];
  draft.state[side].hits = { count: hits.count + 1, max: Math.max(hits.max, message.level), sum: hits.sum + message.level, last: message.level };
  const own = draft.memory[side];
  own.hits = [...own.hits, { sequence: draft.context.sequence, us: draft.context.monotonicUs }].slice(-8);
  const threshold = draft.state.thresholds?.body;
  draft.tell({ kind: 'hit', side, level: message.level, aboveBodyThreshold: threshold === undefined ? null : message.level >= threshold });
}

function onGamJeoms(draft: Draft, message: Extract<PssMessage, { key: 'wg' }>): void {
  for (const side of sides) {
    const athlete = draft.state[side];
    const stated = message[side];
    const change = stated - athlete.gamJeoms;
    if (change === 0) continue;
    athlete.gamJeoms = stated;
    if (draft.state.round > 0) athlete.roundGamJeoms = withIndex(athlete.roundGamJeoms, draft.roundIndex, stated);
    draft.tell({ kind: 'gam-jeom', side, count: stated, change });
    if (change < 0) continue;
    // Each gam-jeom gives the opponent a point, stated just before or just after.
    const other = draft.memory[opponent(side)];
    const explained = Math.min(other.open?.amount ?? 0, change);
    if (other.open !== null) other.open = other.open.amount > explained ? { ...other.open, amount: other.open.amount - explained } : null;
    other.gamJeomCredit += change - explained;
  }
}

function endBreak(draft: Draft): void {
  if (draft.state.breakClock !== null) draft.tell({ kind: 'break-ended' });
  draft.state.breakClock = null;
}

function beginRoundPlay(draft: Draft): void {
  endBreak(draft);
  draft.state.baseStatus = 'round';
  draft.memory.began = true;
  draft.memory.row.startedAt ??= draft.context.receivedAt;
  if (draft.state.round === 0) draft.state.round = 1;
  if (draft.memory.roundStarted < draft.state.round) {
    draft.memory.roundStarted = draft.state.round;
    draft.tell({ kind: 'round-started', round: draft.state.round });
  }
  // The match goes on: nothing is under review any more.
  if (draft.state.challenge?.open === true) draft.state.challenge = { ...draft.state.challenge, open: false };
}

function onClock(draft: Draft, message: Extract<PssMessage, { key: 'clk' }>): void {
  const { state, memory, context } = draft;
  const before = state.clock;
  const running = (ms: number): void => void (state.clock = { ms, running: true, asOf: context.receivedAt });
  switch (message.action) {
    case 'start':
      memory.strayTicks = 0;
      if (!before.running) draft.tell({ kind: 'clock-started' });
      running(message.ms);
      if (state.baseStatus !== 'round') state.result = null;
      beginRoundPlay(draft);
      return;
    case 'stop':
      memory.strayTicks = 0;
      draft.stoppedClock(message.ms);
      if (before.running) draft.tell({ kind: 'clock-stopped' });
      return;
    case 'stopEnd':
      memory.strayTicks = 0;
      draft.stoppedClock(0);
      if (memory.roundEnded >= state.round && state.baseStatus !== 'round') return;
      memory.roundEnded = state.round;
      if (state.baseStatus !== 'finished') state.baseStatus = 'break';
      draft.tell({ kind: 'round-ended', round: state.round });
      return;
    case 'corr':
      state.clock = { ...before, ms: message.ms, asOf: context.receivedAt };
      draft.significant = true;
      return;
    case null: {
      if (before.running) {
        running(message.ms);
        return;
      }
      // Two ticks that fall by a second: the clock runs and its start was lost. One alone is a late or a set-up tick.
      const fell = before.ms - message.ms;
      memory.strayTicks = fell >= 900 && fell <= 2_100 && state.baseStatus !== 'finished' ? memory.strayTicks + 1 : 0;
      if (memory.strayTicks >= 2) {
        memory.strayTicks = 0;
        running(message.ms);
        draft.tell({ kind: 'clock-started' });
        beginRoundPlay(draft);
      } else draft.stoppedClock(message.ms);
    }
  }
}

function onRound(draft: Draft, round: number): void {
  const { state, memory } = draft;
  if (round < 0 || round > 4 || round === state.round) return;
  settle(draft, true);
  const before = state.round;
  state.round = round;
  draft.significant = true;
  if (round === 0) return;
  for (const side of sides) {
    const athlete = state[side];
    const own = memory[side];
    own.hits = [];
    own.gamJeomCredit = 0;
    if (state.format === 'best-of-3') {
      // The sender resets neither score nor gam-jeoms: a later round begins at zero, an earlier one has what it had.
      athlete.score = round > before ? 0 : (athlete.roundScores[round - 1] ?? 0);
      athlete.gamJeoms = round > before ? 0 : (athlete.roundGamJeoms[round - 1] ?? 0);
    } else own.scoreAtRoundStart = athlete.score;
  }
  if (before === 0) return;
  endBreak(draft);
  state.superiority = null;
  if (state.roundDurationMs !== null) draft.stoppedClock(state.roundDurationMs);
  if (state.baseStatus !== 'finished') state.baseStatus = 'ready';
}

function onBreak(draft: Draft, message: Extract<PssMessage, { key: 'brk' }>): void {
  const { state, memory, context } = draft;
  if (message.action === 'stopEnd') {
    endBreak(draft);
    return;
  }
  if (state.baseStatus === 'round' && state.clock.running) return; // a late tick of the break that ended
  if (state.breakClock === null && memory.breakTold >= state.round && state.baseStatus !== 'break') return;
  if (state.baseStatus !== 'finished') state.baseStatus = 'break';
  if (memory.breakTold < state.round) {
    memory.breakTold = state.round;
    draft.tell({ kind: 'break-started' });
  }
  if (message.action === 'corr' && state.breakClock !== null) state.breakClock = { ...state.breakClock, ms: message.ms, asOf: context.receivedAt };
  else state.breakClock = { ms: message.ms, running: message.action !== 'stop', asOf: context.receivedAt };
}

function onInjury(draft: Draft, message: Extract<PssMessage, { key: 'ij' }>): void {
  const { state, memory, context } = draft;
  const by = partyName(message.party);
  const ends = message.action === 'hide' || message.action === 'reset' || (message.action === null && message.ms === 0);
  if (ends) {
    if (state.injury !== null) draft.tell({ kind: 'injury-ended', by: state.injury.by });
    state.injury = null;
    memory.injuryEndedUs = context.monotonicUs;
    return;
  }
  if (state.injury === null) {
    const late = memory.injuryEndedUs !== null && draft.within(memory.injuryEndedUs, lateTickWindowUs);
    if (message.action === null && late) return;
    draft.tell({ kind: 'injury-started', by });
  }
  state.injury = { clock: { ms: message.ms, running: true, asOf: context.receivedAt }, by };
}

function onTimeout(draft: Draft, message: Extract<PssMessage, { key: 'to' }>): void {
  const side = sideOf(message.party);
  if (side === null) return;
  const { state } = draft;
  if (message.action === 'stop' || message.action === 'stopEnd') {
    if (state.timeout !== null) draft.tell({ kind: 'timeout-ended', side: state.timeout.side });
    state.timeout = null;
    return;
  }
  if (state.timeout === null) draft.tell({ kind: 'timeout-started', side });
  state.timeout = { clock: { ms: message.ms, running: true, asOf: draft.context.receivedAt }, side };
}

function onChallenge(draft: Draft, message: Extract<PssMessage, { key: 'ch' }>): void {
  const { state, context } = draft;
  const by = partyName(message.party);
  const side = sideOf(message.party);
  const current = state.challenge?.by === by ? state.challenge : null;
  const asked = (change: number): void => {
    if (side !== null) state[side].challenges = { ...state[side].challenges, asked: state[side].challenges.asked + change };
  };
  const rejected = (change: number): void => {
    if (side !== null) state[side].challenges = { ...state[side].challenges, rejected: Math.max(0, state[side].challenges.rejected + change) };
  };
  if (message.state === null) {
    if (current?.open === true) return; // the same request again
    state.challenge = { by, open: true, result: null, won: null, askedAt: context.receivedAt, sequence: context.sequence };
    asked(1);
    draft.tell({ kind: 'challenge-asked', by });
    return;
  }
  if (message.state === -1) {
    // After a result this only closes the window; it must not overwrite the result.
    if (current !== null && (current.result !== null || !current.open)) {
      state.challenge = { ...current, open: false };
      return;
    }
    if (current === null) return;
    state.challenge = { ...current, open: false, result: 'cancelled' };
    draft.tell({ kind: 'challenge-answered', by, result: 'cancelled', won: null, asked: current.sequence });
    return;
  }
  if (message.state !== 0 && message.state !== 1) return;
  const result = message.state === 1 ? 'accepted' : 'rejected';
  const won = message.result === null ? null : message.result === 1;
  if (current !== null && current.result === result && current.won === won) {
    state.challenge = { ...current, open: false };
    return;
  }
  const cost = (of: { result: string | null; won: boolean | null }): number => (of.result === 'rejected' || of.won === false ? 1 : 0);
  if (current === null) asked(1);
  rejected(cost({ result, won }) - (current === null ? 0 : cost(current)));
  state.challenge = {
    by,
    open: false,
    result,
    won,
    askedAt: current?.askedAt ?? context.receivedAt,
    sequence: current?.sequence ?? context.sequence,
  };
  draft.tell({ kind: 'challenge-answered', by, result, won, asked: current?.sequence ?? null });
}

function onRoundWinners(draft: Draft, message: Extract<PssMessage, { key: 'wrd' }>): void {
  const { state } = draft;
  for (const { round, winner } of message.winners) {
    const side = sideOf(winner);
    if (state.roundWinners[round - 1] === side) continue;
    state.roundWinners = withIndex(state.roundWinners, round - 1, side);
    draft.significant = true;
    if (side !== null) draft.tell({ kind: 'round-won', round, side });
  }
  for (const side of sides) state[side].roundsWon = state.roundWinners.filter((one) => one === side).length;
}

/** EVT-5: compares what a round's statistics state with what was counted. */
function onStatistics(draft: Draft, message: Extract<PssMessage, { key: 'rst' }>): void {
  const { state, memory } = draft;
  const index = message.round - 1;
  if (index < 0 || index > 3) return;
  settle(draft, true);
  const find = (code: 'ROUND_POINTS_DIFFER' | 'ROUND_GAM_JEOMS_DIFFER' | 'ROUND_KINDS_DIFFER', side: Side, stated: unknown, counted: unknown, detail: string): void =>
    draft.tell({ kind: 'finding', code, round: message.round, side, stated: stated as never, counted: counted as never, detail });
  for (const side of sides) {
    const own: RoundStatistics = message[side];
    const other: RoundStatistics = message[opponent(side)];
    const tally = memory[side].tallies[index];
    if (tally === undefined) continue;
    const fromStatistics = 2 * own.body + 3 * own.head + own.punch + 4 * own.technicalBody + 5 * own.technicalHead + other.gamJeoms;
    // A sender without technical kicks in its statistics counts them as plain ones: two points each are missing there.
    const unstated = 2 * Math.max(0, tally.technicalBody - own.technicalBody) + 2 * Math.max(0, tally.technicalHead - own.technicalHead);
    const score = state[side].roundScores[index] ?? 0;
    if (score !== fromStatistics && score !== fromStatistics + unstated) {
      find('ROUND_POINTS_DIFFER', side, fromStatistics, score, `statistics make ${String(fromStatistics)} points, the score is ${String(score)}`);
    }
    const gamJeoms = state[side].roundGamJeoms[index] ?? 0;
    if (gamJeoms !== own.gamJeoms) {
      find('ROUND_GAM_JEOMS_DIFFER', side, own.gamJeoms, gamJeoms, `statistics state ${String(own.gamJeoms)} gam-jeoms, ${String(gamJeoms)} were seen`);
    }
    const stated = { body: own.body + own.technicalBody, head: own.head + own.technicalHead, punch: own.punch };
    const counted = { body: tally.body + tally.technicalBody, head: tally.head + tally.technicalHead, punch: tally.punch };
    const differs = stated.body !== counted.body || stated.head !== counted.head || stated.punch !== counted.punch;
    if (differs && memory.loadSeen) {
      find('ROUND_KINDS_DIFFER', side, stated, counted, 'kicks and punches of the statistics are not those that were seen: datagrams were lost, or judges corrected');
    }
  }
}

function finish(draft: Draft): void {
  settle(draft, true);
  draft.state.baseStatus = 'finished';
  draft.state.breakClock = null;
  draft.state.injury = null;
  if (draft.state.clock.running) draft.stoppedClock(draft.state.clock.ms);
  draft.memory.row.endedAt ??= draft.context.receivedAt;
}

function onWinner(draft: Draft, message: Extract<PssMessage, { key: 'win' }>): void {
  const winner = message.winner.toLowerCase() as 'blue' | 'red' | 'tie';
  if (draft.state.result?.winner !== winner) draft.tell({ kind: 'winner', winner });
  finish(draft);
  draft.state.result = { winnerName: null, line: null, code: null, ...draft.state.result, winner };
  checkResult(draft);
}

function onResult(draft: Draft, message: Extract<PssMessage, { key: 'wmh' }>): void {
  const before = draft.state.result;
  const name = message.name === '' ? null : message.name;
  finish(draft);
  draft.state.result = { winner: before?.winner ?? null, winnerName: name, line: message.line, code: message.code };
  if (before !== null && before.line === message.line && before.code === message.code && before.winnerName === name) return;
  draft.tell({ kind: 'result', line: message.line, code: message.code, name });
  checkResult(draft);
}

/** The result line counts rounds in best-of-3; when it does not agree with the round winners, both are kept and it is said. */
function checkResult(draft: Draft): void {
  const { state } = draft;
  const { result } = state;
  const line = /^(\d+)-(\d+)$/.exec(result?.line ?? '');
  if (result === null || line === null || result.winner === null || result.winner === 'tie' || state.format !== 'best-of-3') return;
  const stated = { blue: Number(line[1]), red: Number(line[2]) };
  const counted = { blue: state.blue.roundsWon, red: state.red.roundsWon };
  if (stated.blue === counted.blue && stated.red === counted.red) return;
  draft.tell({
    kind: 'finding',
    code: 'RESULT_DIFFERS',
    round: null,
    side: null,
    stated,
    counted,
    detail: `the result line says ${result.line ?? ''}, the round winners ${String(counted.blue)}-${String(counted.red)}`,
  });
}

function onLoad(draft: Draft): void {
  const { memory, state, context } = draft;
  const { matchId, matchNumber } = state;
  const left = matchId === null || matchNumber === null || memory.began ? [] : [{ matchId, matchNumber, row: memory.row }];
  const unbegun = [...memory.unbegun.filter((one) => one.matchNumber !== matchNumber), ...left].slice(-maxUnbegun);
  settle(draft, true);
  const fresh = initialMemory();
  const { senderConnected } = state;
  Object.assign(state, fresh.state, { senderConnected, baseStatus: 'loaded', matchId: draft.matchIdHere() });
  Object.assign(memory, fresh, { state, unbegun, loadSeen: true, row: { ...fresh.row, loadedAt: context.receivedAt, firstSequence: context.sequence, lastSequence: context.sequence } });
  draft.significant = true;
}

function onConfiguration(draft: Draft, message: Extract<PssMessage, { key: 'mch' }>): void {
  const { memory, state } = draft;
  const loadedBefore = state.matchNumber !== null || memory.began ? undefined : memory.unbegun.find((one) => one.matchNumber === message.matchNumber);
  if (loadedBefore !== undefined) {
    state.matchId = loadedBefore.matchId;
    memory.row = { ...loadedBefore.row };
    memory.unbegun = memory.unbegun.filter((one) => one !== loadedBefore);
  }
  const again = loadedBefore !== undefined;
  const first = state.matchNumber !== message.matchNumber;
  const text = (value: string): string | null => (value === '' ? null : value);
  state.matchNumber = message.matchNumber;
  state.phase = text(message.phase);
  state.weight = text(message.weight);
  state.division = text(message.division);
  state.ovrId = message.ovrId;
  state.totalRounds = message.totalRounds;
  state.roundDurationMs = message.roundSeconds === null ? null : message.roundSeconds * 1000;
  state.thresholds = message.bodyThreshold === null || message.headThreshold === null ? null : { body: message.bodyThreshold, head: message.headThreshold };
  if (state.baseStatus === 'idle') state.baseStatus = 'loaded';
  if (first) draft.tell({ kind: 'match-loaded', again });
  else draft.significant = true;
}

function onAthletes(draft: Draft, message: Extract<PssMessage, { key: 'at' }>): void {
  const text = (value: string): string | null => (value === '' ? null : value);
  for (const side of sides) {
    const athlete: AthleteState = draft.state[side];
    athlete.shortName = text(message[side].short);
    athlete.name = text(message[side].long) ?? athlete.shortName;
    athlete.noc = text(message[side].noc);
  }
  draft.significant = true;
}

function onSender(draft: Draft, connected: boolean): void {
  if (draft.state.senderConnected === connected) return;
  draft.state.senderConnected = connected;
  draft.tell({ kind: connected ? 'sender-connected' : 'sender-disconnected' });
}

/** Messages that say nothing of a match. */
const outsideMatch: ReadonlySet<string> = new Set(['port', 'hel', 'bye', 'board', 'hwt', 'custom', 'avt']);

function dispatch(draft: Draft, message: PssMessage): void {
  switch (message.key) {
    case 'port':
      return onSender(draft, message.connected);
    case 'hel':
      return onSender(draft, true);
    case 'bye':
      return onSender(draft, false);
    case 'pre':
      return onLoad(draft);
    case 'rdy':
      if (draft.state.baseStatus !== 'loaded' && draft.state.baseStatus !== 'idle') return;
      draft.state.baseStatus = 'ready';
      return draft.tell({ kind: 'match-ready' });
    case 'at':
      return onAthletes(draft, message);
    case 'mch':
      return onConfiguration(draft, message);
    case 'wg':
      return onGamJeoms(draft, message);
    case 'wrd':
      return onRoundWinners(draft, message);
    case 's':
      return onRoundScores(draft, message);
    case 'sc':
      return onScore(draft, message);
    case 'clk':
      return onClock(draft, message);
    case 'rnd':
      return onRound(draft, message.round);
    case 'brk':
      return onBreak(draft, message);
    case 'ij':
      return onInjury(draft, message);
    case 'to':
      return onTimeout(draft, message);
    case 'ch':
      return onChallenge(draft, message);
    case 'hl':
      return onHit(draft, message);
    case 'pt':
      return onPoint(draft, message);
    case 'sup': {
      const side = sideOf(message.party);
      if (draft.state.superiority !== side) draft.tell({ kind: 'superiority', side });
      draft.state.superiority = side;
      return;
    }
    case 'rst':
      return onStatistics(draft, message);
    case 'win':
      return onWinner(draft, message);
    case 'wmh':
      return onResult(draft, message);
    case 'ref':
    case 'rsr':
    case 'avt':
    case 'board':
    case 'hwt':
    case 'custom':
      return;
  }
}

/**
 * One step of the match: memory and message to memory and what the message meant. Pure; the memory passed in is not
 * changed. A message that is unknown or malformed changes nothing.
 */
export function apply(before: MatchMemory, reading: Reading, context: MessageContext): Step {
  if (reading.outcome !== 'known') return { memory: before, events: [], corrections: [], significant: false };
  const draft = new Draft(before, context);
  const { message } = reading;
  if (draft.memory.blue.open !== null || draft.memory.red.open !== null) settle(draft);
  if (draft.state.matchId === null && message.key !== 'pre' && !outsideMatch.has(message.key)) {
    // The agent came late: the match is known by the first message that was heard of it.
    draft.state.matchId = draft.matchIdHere();
    draft.memory.row = { ...draft.memory.row, loadedAt: context.receivedAt, firstSequence: context.sequence };
  }
  dispatch(draft, message);
  const { state } = draft;
  state.status = state.challenge?.open === true ? 'challenge' : state.injury !== null ? 'injury' : state.baseStatus;
  if (state.matchId !== null) {
    draft.memory.row.lastSequence = context.sequence;
    if (draft.significant) draft.memory.row.version += 1;
  }
  return { memory: draft.memory, events: draft.events, corrections: draft.corrections, significant: draft.significant };
}
