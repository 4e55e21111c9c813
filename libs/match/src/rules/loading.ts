import type { AthleteState } from '@restrike/contracts';
import type { PssMessage } from '@restrike/pss-protocol';
import { initialMemory } from '../match-memory.js';
import { loadWindowUs } from '../windows.js';
import { sides, type Draft } from './draft.js';
import { settle } from './explain-scores.js';

/** Matches that were loaded and not begun of which the id is kept. */
const maxUnbegun = 16;

const textOrNull = (value: string): string | null => (value === '' ? null : value);

/** Takes the id of a match that was loaded before and never began, if it is this one. */
function goOnUnderEarlierId(draft: Draft): boolean {
  const { memory, state } = draft;
  const earlier = memory.began ? undefined : memory.unbegun.find((one) => one.matchNumber === state.matchNumber);
  if (earlier === undefined) return false;
  state.matchId = earlier.matchId;
  memory.row = { ...earlier.row };
  memory.unbegun = memory.unbegun.filter((one) => one !== earlier);
  return true;
}

/** Before the first clock message of a match its clock stands at the round's duration. */
function showFullClock(draft: Draft): void {
  const { state, memory } = draft;
  if (!memory.began && memory.loadSeen && state.clock.ms === 0 && state.roundDurationMs !== null) draft.stoppedClock(state.roundDurationMs);
}

/** A new match: everything of the one before goes, but for names and configuration of this load that overtook its `pre`. */
function beginLoad(draft: Draft): void {
  const { memory, state, context } = draft;
  const { matchId, matchNumber, senderConnected, phase, weight, division, ovrId, totalRounds, roundDurationMs, thresholds, blue, red } = state;
  const { namesUs, configurationUs } = memory;
  const namesOf = ({ name, shortName, noc }: AthleteState): Partial<AthleteState> => ({ name, shortName, noc });
  const unbegun = [
    ...memory.unbegun.filter((one) => one.matchNumber !== matchNumber),
    ...(matchId === null || matchNumber === null || memory.began ? [] : [{ matchId, matchNumber, row: memory.row }]),
  ].slice(-maxUnbegun);
  settle(draft, true);
  const fresh = initialMemory();
  const row = { ...fresh.row, loadedAt: context.receivedAt, firstSequence: context.sequence, lastSequence: context.sequence };
  Object.assign(state, fresh.state, { senderConnected, baseStatus: 'loaded', matchId: draft.matchIdHere() });
  Object.assign(memory, fresh, { state, unbegun, manual: memory.manual, loadSeen: true, loadUs: context.monotonicUs, row });
  draft.significant = true;
  if (draft.within(namesUs, loadWindowUs)) {
    Object.assign(state.blue, namesOf(blue));
    Object.assign(state.red, namesOf(red));
    memory.namesUs = namesUs;
  }
  if (matchNumber !== null && draft.within(configurationUs, loadWindowUs)) {
    Object.assign(state, { matchNumber, phase, weight, division, ovrId, totalRounds, roundDurationMs, thresholds });
    memory.configurationUs = configurationUs;
    draft.tell({ kind: 'match-loaded', again: goOnUnderEarlierId(draft) });
    showFullClock(draft);
  }
}

/** Whether a message belongs to the load that is under way. */
const isOfThisLoad = (draft: Draft): boolean => !draft.memory.began && draft.within(draft.memory.loadUs, loadWindowUs);

/** `pre`: a match is loaded. One that comes again, or late, within the same load changes nothing. */
export function onLoad(draft: Draft): void {
  if (!isOfThisLoad(draft)) beginLoad(draft);
}

/** `mch`: which match. Another number without a `pre` means that the `pre` was lost. */
export function onConfiguration(draft: Draft, message: Extract<PssMessage, { key: 'mch' }>): void {
  const { memory, state, context } = draft;
  const another = state.matchNumber !== null && state.matchNumber !== message.matchNumber;
  if ((another || state.baseStatus === 'finished') && !isOfThisLoad(draft)) beginLoad(draft);
  const first = state.matchNumber !== message.matchNumber;
  const unnamed = state.matchNumber === null;
  state.matchNumber = message.matchNumber;
  state.phase = textOrNull(message.phase);
  state.weight = textOrNull(message.weight);
  state.division = textOrNull(message.division);
  state.ovrId = message.ovrId;
  state.totalRounds = message.totalRounds;
  state.roundDurationMs = message.roundSeconds === null ? null : message.roundSeconds * 1000;
  state.thresholds = message.bodyThreshold === null || message.headThreshold === null ? null : { body: message.bodyThreshold, head: message.headThreshold };
  memory.configurationUs = context.monotonicUs;
  if (state.baseStatus === 'idle') state.baseStatus = 'loaded';
  showFullClock(draft);
  draft.significant = true;
  if (first) draft.tell({ kind: 'match-loaded', again: unnamed && goOnUnderEarlierId(draft) });
}

/** `at1`: who. After a finished match this is the next one, its `pre` lost. */
export function onAthletes(draft: Draft, message: Extract<PssMessage, { key: 'at' }>): void {
  if (draft.state.baseStatus === 'finished') beginLoad(draft);
  for (const side of sides) {
    const athlete = draft.state[side];
    athlete.shortName = textOrNull(message[side].short);
    athlete.name = textOrNull(message[side].long) ?? athlete.shortName;
    athlete.noc = textOrNull(message[side].noc);
  }
  draft.memory.namesUs = draft.context.monotonicUs;
  draft.significant = true;
}

/** The scoring system announces that it opened or closed its own port. */
export function onSender(draft: Draft, connected: boolean): void {
  if (draft.state.senderConnected === connected) return;
  draft.state.senderConnected = connected;
  draft.tell({ kind: connected ? 'sender-connected' : 'sender-disconnected' });
}

/** `rdy`: the load is complete. */
export function onReady(draft: Draft): void {
  const { state } = draft;
  if (state.baseStatus !== 'loaded' && state.baseStatus !== 'idle') return;
  state.baseStatus = 'ready';
  draft.tell({ kind: 'match-ready' });
}
