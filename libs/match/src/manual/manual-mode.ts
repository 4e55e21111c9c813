import type { AthleteState, ManualEdit, ManualMark, MatchState, Side } from '@restrike/contracts';
import type { Step } from '../apply.js';
import type { MatchMemory } from '../match-memory.js';
import { Draft, sides, type MessageContext } from '../rules/draft.js';

/** What an operator does in manual mode: takes over, edits, hands back. */
export type ManualAct = { readonly act: 'taken' } | { readonly act: 'edited'; readonly edit: ManualEdit } | { readonly act: 'handed-back' };

/** Both clocks of the court now. */
export interface ManualMoment {
  readonly wallMs: number;
  readonly monotonicUs: number;
}

export type ManualMemory = NonNullable<MatchMemory['manual']>;

/** Without what is absent or null; undefined when nothing is left. */
function set<T extends object>(value: T): T | undefined {
  const kept = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as T);
}

/** An edit put on those before it: absent leaves, null gives back. */
function merge(before: ManualEdit, edit: ManualEdit): ManualEdit {
  const athletes = Object.fromEntries(sides.map((side) => [side, set({ ...before[side], ...edit[side] })]));
  return set({ ...before, ...edit, ...athletes }) ?? {};
}

/** Paths of what an edit names, `blue.score`, in order; the clock is one. */
export function editedFields(edit: ManualEdit): string[] {
  return Object.entries(edit).flatMap(([key, value]) => (key === 'blue' || key === 'red' ? Object.keys(value as object).map((name) => `${key}.${name}`) : [key])).sort();
}

/**
 * AUX-1: one act of an operator as a step of the match. The scoring system's own state is never changed: the edits lie beside it, in the memory, and what is
 * shown is made of both by {@link shownState}. An edit without a take-over takes over; handing back what was not taken means nothing.
 */
export function editManually(before: MatchMemory, act: ManualAct, context: MessageContext): Step {
  const draft = new Draft(before, context);
  const { memory } = draft;
  if (act.act === 'handed-back') {
    if (memory.manual !== null) draft.tell({ kind: 'manual', act: 'handed-back', fields: editedFields(memory.manual.edit) });
    memory.manual = null;
  } else {
    const { matchId } = before.state;
    const manual: ManualMemory = before.manual ?? { since: context.receivedAt, matchId, standIn: draft.matchIdHere(), edit: {}, clockSetUs: 0, clockSetAt: 0 };
    const edit = act.act === 'edited' ? act.edit : {};
    const clock = edit.clock === undefined ? {} : { clockSetUs: context.monotonicUs, clockSetAt: context.receivedAt };
    memory.manual = { ...manual, ...clock, edit: merge(manual.edit, edit) };
    draft.tell({ kind: 'manual', act: before.manual === null && act.act === 'taken' ? 'taken' : 'edited', fields: editedFields(edit) });
  }
  return { memory, events: draft.events, corrections: [], significant: false };
}

/** The edited clock now. After a restart of the machine, when its monotonic clock began anew, the wall clock has to do. */
function clockNow(manual: ManualMemory, now: ManualMoment): MatchState['clock'] | null {
  const { clock } = manual.edit;
  if (clock === undefined || clock === null) return null;
  const passed = now.monotonicUs >= manual.clockSetUs ? (now.monotonicUs - manual.clockSetUs) / 1_000 : Math.max(0, now.wallMs - manual.clockSetAt);
  const ms = clock.running ? Math.max(0, Math.round(clock.ms - passed)) : clock.ms;
  return { ms, running: clock.running && ms > 0, asOf: now.wallMs };
}

function athleteOf(stated: AthleteState, edit: ManualEdit[Side]): AthleteState {
  if (edit === undefined) return stated;
  return { ...stated, ...(set(edit) as Partial<AthleteState> | undefined), ...(edit.name == null ? {} : { shortName: edit.name }) };
}

/**
 * What screens and overlays show: the scoring system's state with the operator's edits in their places. An edited clock stands alone: no break, time-out or medical time is
 * shown beside it. Where no match is loaded, the edited one has an identity of its own.
 */
export function shownState(stated: MatchState, manual: MatchMemory['manual'], now: ManualMoment): MatchState {
  if (manual === null) return stated;
  const { edit } = manual;
  const clock = clockNow(manual, now);
  const isEdited = editedFields(edit).length > 0;
  const shown: MatchState = {
    ...stated,
    matchId: stated.matchId ?? (isEdited ? (manual.standIn as MatchState['matchId']) : null),
    matchNumber: edit.matchNumber ?? stated.matchNumber,
    round: edit.round ?? stated.round,
    blue: athleteOf(stated.blue, edit.blue),
    red: athleteOf(stated.red, edit.red),
  };
  if (clock === null) return shown;
  const baseStatus = clock.running ? 'round' : stated.baseStatus === 'idle' || stated.baseStatus === 'loaded' ? 'ready' : stated.baseStatus === 'break' ? 'round' : stated.baseStatus;
  const status = stated.status === 'challenge' ? 'challenge' : baseStatus;
  return { ...shown, clock, breakClock: null, injury: null, timeout: null, baseStatus, status };
}

/** Mark of a live state; null while the scoring system's own is shown. */
export function manualMark(manual: MatchMemory['manual']): ManualMark | null {
  return manual === null ? null : { since: manual.since, fields: editedFields(manual.edit) };
}
