import type { PssMessage } from '@restrike/pss-protocol';
import { lateTickWindowUs, repeatWindowUs } from '../windows.js';
import { partyName, sideOf, type Draft } from './draft.js';

/** `ij`: medical time. It ends once, however often and late its end is told. */
export function onInjury(draft: Draft, message: Extract<PssMessage, { key: 'ij' }>): void {
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
    const late = draft.within(memory.injuryEndedUs, lateTickWindowUs);
    if (message.action === null && late) return;
    draft.tell({ kind: 'injury-started', by });
  }
  state.injury = { clock: { ms: message.ms, running: true, asOf: context.receivedAt }, by };
}

/** `to`: a coach's time-out (para-taekwondo). */
export function onTimeout(draft: Draft, message: Extract<PssMessage, { key: 'to' }>): void {
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

/** What an answer costs of a coach's requests: one that was rejected or lost. */
const cost = (answer: { readonly result: string | null; readonly won: boolean | null }): number => (answer.result === 'rejected' || answer.won === false ? 1 : 0);

/** `ch`: a bare one asks, 1 accepts, 0 rejects, -1 cancels; after a result -1 only closes the window. */
export function onChallenge(draft: Draft, message: Extract<PssMessage, { key: 'ch' }>): void {
  const { state, memory, context } = draft;
  const by = partyName(message.party);
  const side = sideOf(message.party);
  const current = state.challenge?.by === by ? state.challenge : null;
  const charge = (asked: number, rejected: number): void => {
    if (side === null) return;
    const { challenges } = state[side];
    state[side].challenges = { asked: challenges.asked + asked, rejected: Math.max(0, challenges.rejected + rejected) };
  };
  if (message.state === null) {
    // Nobody asks twice within a second: a request that comes again, also behind its answer, is the same datagram.
    if (current !== null && (current.open || draft.within(memory.challengeUs, repeatWindowUs))) return;
    state.challenge = { by, open: true, result: null, won: null, askedAt: context.receivedAt, sequence: context.sequence };
    memory.challengeUs = context.monotonicUs;
    charge(1, 0);
    draft.tell({ kind: 'challenge-asked', by });
    return;
  }
  if (message.state === -1) {
    if (current === null) return;
    state.challenge = { ...current, open: false };
    if (current.result !== null || !current.open) return;
    state.challenge.result = 'cancelled';
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
  charge(current === null ? 1 : 0, cost({ result, won }) - (current === null ? 0 : cost(current)));
  if (current === null) memory.challengeUs = context.monotonicUs;
  state.challenge = { by, open: false, result, won, askedAt: current?.askedAt ?? context.receivedAt, sequence: current?.sequence ?? context.sequence };
  draft.tell({ kind: 'challenge-answered', by, result, won, asked: current?.sequence ?? null });
}
