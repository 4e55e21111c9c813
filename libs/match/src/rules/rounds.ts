import type { PssMessage } from '@restrike/pss-protocol';
import { sides, withIndex, type Draft } from './draft.js';
import { settle } from './explain-scores.js';

/** A tick falls by a second, give or take the sender's jitter and one lost tick. */
const fallsLikeAClock = (fell: number): boolean => fell >= 900 && fell <= 2_100;
/** Ticks of the round clock that reveal a lost start: one alone is a late or a set-up tick. */
const ticksOfALostStart = 2;
/** A tick of at most this value after the round's end is a late one. */
const lateTickMs = 3_000;
/** A clock above its duration less this is at its start. */
const atStartMs = 5_000;

function endBreak(draft: Draft): void {
  if (draft.state.breakClock !== null) draft.tell({ kind: 'break-ended' });
  draft.state.breakClock = null;
}

function endRound(draft: Draft): void {
  const { state, memory } = draft;
  if (memory.roundEnded >= state.round) return;
  memory.roundEnded = state.round;
  draft.tell({ kind: 'round-ended', round: state.round });
}

function tellRoundStarted(draft: Draft): void {
  if (draft.memory.roundStarted >= draft.state.round) return;
  draft.memory.roundStarted = draft.state.round;
  draft.tell({ kind: 'round-started', round: draft.state.round });
}

/**
 * Makes `round` the current one, as `rnd` states or as other messages show when `rnd` was lost. The sender resets neither
 * score nor gam-jeoms: in best-of-3 a later round begins at zero, an earlier one has what it had.
 */
export function enterRound(draft: Draft, round: number): void {
  const { state, memory } = draft;
  if (round < 0 || round > 4 || round === state.round) return;
  settle(draft, true);
  const before = state.round;
  if (before > 0 && round > before && memory.roundStarted >= before) endRound(draft);
  state.round = round;
  memory.strayBreakMs = null;
  draft.significant = true;
  if (round === 0) return;
  for (const side of sides) {
    const athlete = state[side];
    const own = memory[side];
    own.hits = [];
    own.gamJeomCredit = null;
    if (state.format === 'conventional') {
      own.scoreAtRoundStart = athlete.score;
      own.gamJeomsAtRoundStart = athlete.gamJeoms;
    } else if (before > 0 || memory.loadSeen) {
      athlete.score = round > before ? 0 : (athlete.roundScores[round - 1] ?? 0);
      athlete.gamJeoms = round > before ? 0 : (athlete.roundGamJeoms[round - 1] ?? 0);
    }
  }
  if (state.baseStatus === 'round' && state.clock.running) tellRoundStarted(draft);
}

/** `rnd`: the round that is next, or that is played already if its clock start came first. */
export function onRound(draft: Draft, message: Extract<PssMessage, { key: 'rnd' }>): void {
  const { state, memory } = draft;
  const before = state.round;
  if (message.round === before) return;
  const underWay = state.clock.running && before > 0 && memory.roundEnded >= before;
  if (!underWay && state.clock.running && before > 0 && message.round > before) draft.stoppedClock(0);
  enterRound(draft, message.round);
  if (state.round !== message.round || message.round === 0 || underWay) return;
  if (before === 0 && (message.round === 1 || memory.loadSeen)) return;
  endBreak(draft);
  state.superiority = null;
  if (state.roundDurationMs !== null) draft.stoppedClock(state.roundDurationMs);
  if (state.baseStatus !== 'finished') state.baseStatus = 'ready';
}

/** The round that a match heard of only now is in, by what has been stated of rounds. */
function roundOfLateComer({ state }: Draft): number {
  const scored = [2, 1, 0].find((index) => state.blue.roundScores[index] !== 0 || state.red.roundScores[index] !== 0) ?? 0;
  return Math.min(Math.max(scored + 1, state.roundWinners.filter((one) => one !== null).length + 1), 3);
}

/** A full clock that starts after a round that was decided can only be that of the next round: its `rnd` was lost. */
function isNextRound({ state, memory }: Draft, ms: number): boolean {
  const over = state.round >= 1 && memory.roundEnded >= state.round && (state.roundWinners[state.round - 1] != null || memory.breakTold >= state.round);
  return over && state.round < Math.min(state.totalRounds ?? 3, 3) && (state.roundDurationMs === null || ms > state.roundDurationMs - atStartMs);
}

function beginPlay(draft: Draft, ms: number): void {
  const { state, memory } = draft;
  if (state.baseStatus === 'finished') {
    // The match was closed by mistake and goes on.
    state.result = null;
    memory.row.endedAt = null;
  } else if (isNextRound(draft, ms)) {
    state.superiority = null;
    enterRound(draft, state.round + 1);
  }
  endBreak(draft);
  memory.began = true;
  memory.strayBreakMs = null;
  memory.row.startedAt ??= draft.context.receivedAt;
  if (state.round === 0) {
    state.round = roundOfLateComer(draft);
    for (const side of sides) state[side].roundScores = withIndex(state[side].roundScores, draft.roundIndex, state[side].score);
  }
  if (!state.clock.running) draft.tell({ kind: 'clock-started' });
  draft.runningClock(ms);
  state.baseStatus = 'round';
  tellRoundStarted(draft);
  // The match goes on: whatever interrupted it is over, also when the message that said so was lost.
  if (state.challenge?.open === true) state.challenge = { ...state.challenge, open: false };
  if (state.injury !== null) {
    draft.tell({ kind: 'injury-ended', by: state.injury.by });
    state.injury = null;
    memory.injuryEndedUs = draft.context.monotonicUs;
  }
  if (state.timeout !== null) {
    draft.tell({ kind: 'timeout-ended', side: state.timeout.side });
    state.timeout = null;
  }
}

function onTick(draft: Draft, ms: number): void {
  const { state, memory } = draft;
  if (state.clock.running) {
    memory.strayBreakMs = null;
    draft.runningClock(ms);
    return;
  }
  const over = memory.roundEnded > 0 && memory.roundEnded >= state.round;
  if (over && state.clock.ms === 0 && ms <= lateTickMs) return;
  memory.strayTicks = fallsLikeAClock(state.clock.ms - ms) && state.baseStatus !== 'finished' ? memory.strayTicks + 1 : 0;
  if (memory.strayTicks >= ticksOfALostStart) {
    memory.strayTicks = 0;
    beginPlay(draft, ms);
  } else draft.stoppedClock(ms);
}

/** `clk`: the round's clock. Ticks carry the time; `start`, `stop` and `stopEnd` say whether it runs. */
export function onClock(draft: Draft, message: Extract<PssMessage, { key: 'clk' }>): void {
  const { state, memory } = draft;
  if (message.action !== null) memory.strayTicks = 0;
  switch (message.action) {
    case null:
      return onTick(draft, message.ms);
    case 'start':
      return beginPlay(draft, message.ms);
    case 'stop':
      if (state.clock.running) draft.tell({ kind: 'clock-stopped' });
      return draft.stoppedClock(message.ms);
    case 'stopEnd':
      draft.stoppedClock(0);
      // A round that went on after its end ends once more.
      if (state.baseStatus === 'round') memory.roundEnded = Math.min(memory.roundEnded, state.round - 1);
      if (state.baseStatus === 'idle' || (memory.roundEnded < state.round && state.baseStatus !== 'finished')) state.baseStatus = 'break';
      return endRound(draft);
    case 'corr':
      state.clock = { ...state.clock, ms: message.ms, asOf: draft.context.receivedAt };
      draft.significant = true;
  }
}

/** A tick where no break can be is a late one, unless the next falls like a clock: then the round's end was lost. */
function isStrayBreak(draft: Draft, ms: number): boolean {
  const { state, memory } = draft;
  if (state.breakClock !== null || state.baseStatus === 'idle' || (state.baseStatus === 'break' && memory.breakTold < state.round)) return false;
  if (state.baseStatus === 'finished') return true;
  const stray = memory.strayBreakMs === null || !fallsLikeAClock(memory.strayBreakMs - ms);
  memory.strayBreakMs = ms;
  return stray;
}

/** `brk`: rest between rounds. */
export function onBreak(draft: Draft, message: Extract<PssMessage, { key: 'brk' }>): void {
  const { state, memory, context } = draft;
  if (message.action === 'stopEnd') return endBreak(draft);
  if (isStrayBreak(draft, message.ms)) return;
  memory.strayBreakMs = null;
  if (state.baseStatus !== 'break' && state.baseStatus !== 'idle') {
    if (state.clock.running) draft.stoppedClock(0);
    endRound(draft);
  }
  state.baseStatus = 'break';
  if (memory.breakTold < state.round || (state.round === 0 && state.breakClock === null)) {
    memory.breakTold = state.round;
    draft.tell({ kind: 'break-started' });
  }
  if (message.action === 'corr' && state.breakClock !== null) state.breakClock = { ...state.breakClock, ms: message.ms, asOf: context.receivedAt };
  else state.breakClock = { ms: message.ms, running: message.action !== 'stop', asOf: context.receivedAt };
}
