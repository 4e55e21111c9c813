import type { MatchEvent } from '@restrike/contracts';
import type { PssMessage, Reading } from '@restrike/pss-protocol';
import { editedFields } from './manual/manual-mode.js';
import type { MatchMemory } from './match-memory.js';
import { Draft, sideOf, sides, type Correction, type MessageContext } from './rules/draft.js';
import { isUnsettled, settle } from './rules/explain-scores.js';
import { onChallenge, onInjury, onTimeout } from './rules/interruptions.js';
import { onAthletes, onConfiguration, onLoad, onReady, onSender } from './rules/loading.js';
import { onResult, onRoundWinners, onStatistics, onWinner } from './rules/outcome.js';
import { onBreak, onClock, onRound } from './rules/rounds.js';
import { onGamJeoms, onHit, onPoint, onRoundScores, onScore } from './rules/scores.js';

export interface Step {
  readonly memory: MatchMemory;
  /** What this message meant for the match. */
  readonly events: readonly MatchEvent[];
  readonly corrections: readonly Correction[];
  /** More than a clock changed: the match's row is worth writing. */
  readonly significant: boolean;
}

/** Messages that say nothing of a match. */
const outsideMatch: ReadonlySet<string> = new Set<PssMessage['key']>(['port', 'hel', 'bye', 'board', 'hwt', 'custom', 'avt']);

function onSuperiority(draft: Draft, message: Extract<PssMessage, { key: 'sup' }>): void {
  const side = sideOf(message.party);
  if (draft.state.superiority !== side) draft.tell({ kind: 'superiority', side });
  draft.state.superiority = side;
}

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
      return onReady(draft);
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
      return onRound(draft, message);
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
    case 'sup':
      return onSuperiority(draft, message);
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

/** Messages by which the scoring system announces its own port. */
const ofSender: ReadonlySet<string> = new Set<PssMessage['key']>(['port', 'hel', 'bye']);

/** The agent came late: the match is known by the first message that was heard of it. */
function beginUnloaded(draft: Draft): void {
  draft.state.matchId = draft.matchIdHere();
  draft.memory.row = { ...draft.memory.row, loadedAt: draft.context.receivedAt, firstSequence: draft.context.sequence };
}

/** AUX-1: edits belong to their match. Once another one is loaded the scoring system's own state is shown again. */
function handBackWithAnotherMatch({ memory, state, events }: Draft): void {
  if (memory.manual === null || memory.manual.matchId === state.matchId || !events.some(({ kind }) => kind === 'match-loaded')) return;
  events.push({ kind: 'manual', act: 'handed-back', fields: editedFields(memory.manual.edit) });
  memory.manual = null;
}

/** The machine was restarted: readings of its monotonic clock from before mean nothing now. */
function forgetTimes(draft: Draft): void {
  settle(draft, true);
  for (const side of sides) Object.assign(draft.memory[side], { hits: [], lastPoint: null });
  Object.assign(draft.memory, { loadUs: null, namesUs: null, configurationUs: null, injuryEndedUs: null, challengeUs: null });
}

/**
 * One step of the match: memory and message to memory and what the message meant. Pure; the memory passed in is not
 * changed. A message that is unknown or malformed changes nothing.
 */
export function apply(before: MatchMemory, reading: Reading, context: MessageContext): Step {
  if (reading.outcome !== 'known') return { memory: before, events: [], corrections: [], significant: false };
  const draft = new Draft(before, context);
  const { message } = reading;
  if (context.monotonicUs < before.lastUs) forgetTimes(draft);
  draft.memory.lastUs = context.monotonicUs;
  if (isUnsettled(draft)) settle(draft);
  if (draft.state.matchId === null && message.key !== 'pre' && !outsideMatch.has(message.key)) beginUnloaded(draft);
  // An announcement can be lost like any datagram, and some senders disconnect without a pair: whoever sends is there.
  if (draft.state.senderConnected === false && !ofSender.has(message.key)) onSender(draft, true);
  dispatch(draft, message);
  const { state } = draft;
  state.status = state.challenge?.open === true ? 'challenge' : state.injury !== null ? 'injury' : state.baseStatus;
  handBackWithAnotherMatch(draft);
  if (state.matchId !== null) {
    draft.memory.row.lastSequence = context.sequence;
    if (draft.significant) draft.memory.row.version += 1;
  }
  return { memory: draft.memory, events: draft.events, corrections: draft.corrections, significant: draft.significant };
}
