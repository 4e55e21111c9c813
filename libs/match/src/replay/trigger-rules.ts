import type { TriggerCause } from '@restrike/contracts';

/** What a step does. Each is one row of the agent's table of acts. */
export const triggerActs = [
  'close-recording',
  'prepare-files',
  'set-replay-buffer',
  'start-recording',
  'start-replay-buffer',
  'save-replay',
  'prepare-player',
  'open-player',
  'stamp-events',
  'scene-replay',
  'overlay-open',
  'offer-clip',
  'overlay-close',
  'scene-live',
  'stop-recording',
  'offer-recording',
  'scene-break',
  'scene-injury',
  'scene-winner',
] as const;
export type TriggerAct = (typeof triggerActs)[number];

/** What must hold for a rule to run. */
export type TriggerCondition = 'match-not-recorded' | 'no-replay-in-flight' | 'replay-open' | 'no-replay-open' | 'other-scene-on' | 'buffer-stopped';

/** Why a rule does not run when a condition does not hold, in words. */
export const conditionWords: Readonly<Record<TriggerCondition, { readonly holds: string; readonly fails: string }>> = {
  'match-not-recorded': { holds: 'this match is not being recorded yet', fails: 'this match is being recorded already' },
  'no-replay-in-flight': { holds: 'no replay is being saved', fails: 'a replay is being saved already' },
  'replay-open': { holds: 'a replay is open', fails: 'no replay is open' },
  'no-replay-open': { holds: 'no replay is open', fails: 'a replay is open' },
  'other-scene-on': { holds: 'the scene of a break, of medical time or of the winner is on', fails: 'no scene of a break, of medical time or of the winner is on' },
  'buffer-stopped': { holds: 'the replay buffer does not run', fails: 'the replay buffer runs, or its OBS is not there' },
};

export interface TriggerStep {
  readonly act: TriggerAct;
  /** Begins when that step has ended, well or not; `start` begins with the run. By default the step before it. */
  readonly after?: TriggerAct | 'start';
  /** Given up after this long, ms. */
  readonly limitMs: number;
}

/** When, if, do. */
export interface TriggerRule {
  readonly ruleId: string;
  readonly title: string;
  readonly when: readonly TriggerCause[];
  readonly if: readonly TriggerCondition[];
  readonly do: readonly TriggerStep[];
  /** Done at once in its place where a condition does not hold; nothing by default. */
  readonly otherwise?: readonly TriggerStep[];
  /** The next run of this rule may begin when that step has ended; by default when all have. */
  readonly nextAfter?: TriggerAct;
  /** Before anybody has switched it. */
  readonly enabled: boolean;
}

const obsLimitMs = 5_000;
/** A disk that sleeps takes some seconds to answer. */
const folderLimitMs = 15_000;
/** A recording that stops writes its end first; a slow disk takes its time. */
const stopLimitMs = 15_000;
/** Save, probe and, when the action is not inside, the cut from the recording. */
const saveLimitMs = 30_000;

/** The review is over, or the match goes on without its end having been told. */
const backCauses = ['challenge-answered', 'player-closed', 'clock-started'] as const;

/**
 * Everything that happens by itself on a court, as a table. The order of the rules is the order in which those of one cause begin; none waits
 * for another, and no step waits for one that it is not told to follow.
 */
export const triggerRules: readonly TriggerRule[] = [
  {
    ruleId: 'record-match',
    title: 'Match ready: record it under its name',
    when: ['match-ready', 'recorder-back'],
    if: ['match-not-recorded'],
    do: [
      { act: 'close-recording', limitMs: stopLimitMs },
      { act: 'prepare-files', limitMs: folderLimitMs },
      { act: 'set-replay-buffer', limitMs: obsLimitMs },
      { act: 'start-recording', limitMs: 2 * obsLimitMs },
      { act: 'start-replay-buffer', limitMs: 2 * obsLimitMs },
    ],
    enabled: true,
  },
  {
    ruleId: 'replay',
    title: 'Challenge or REPLAY: save the action and show it',
    when: ['challenge-asked', 'replay-asked'],
    if: ['no-replay-in-flight'],
    do: [
      { act: 'save-replay', after: 'start', limitMs: saveLimitMs },
      { act: 'prepare-player', after: 'start', limitMs: obsLimitMs },
      { act: 'scene-replay', after: 'start', limitMs: obsLimitMs },
      { act: 'overlay-open', after: 'start', limitMs: 1_000 },
      { act: 'open-player', after: 'save-replay', limitMs: obsLimitMs },
      // Nobody waits for these: the picture comes first.
      { act: 'stamp-events', after: 'open-player', limitMs: obsLimitMs },
      // The clips of further cameras may still be saved when the first one's is open.
      { act: 'offer-clip', after: 'open-player', limitMs: saveLimitMs },
    ],
    // The replay before may have been answered, and the match be on air again, while its clip is on its way still: the clip serves, the scene is shown anew.
    otherwise: [
      { act: 'scene-replay', after: 'start', limitMs: obsLimitMs },
      { act: 'overlay-open', after: 'start', limitMs: 1_000 },
    ],
    // A save must not wait for what is done with the clip before.
    nextAfter: 'save-replay',
    enabled: true,
  },
  {
    ruleId: 'back-to-live',
    title: 'Challenge resolved, player closed or clock started: back to the match',
    when: backCauses,
    if: ['replay-open'],
    do: [
      { act: 'overlay-close', after: 'start', limitMs: 1_000 },
      { act: 'scene-live', after: 'start', limitMs: obsLimitMs },
    ],
    enabled: true,
  },
  {
    ruleId: 'keep-buffer',
    title: 'Challenge resolved, player closed or clock started: the replay buffer runs',
    // Also when no replay is open: a buffer that ended by itself, or was stopped by hand, is missed at the next challenge only.
    when: backCauses,
    if: ['buffer-stopped'],
    do: [{ act: 'start-replay-buffer', limitMs: 2 * obsLimitMs }],
    enabled: true,
  },
  {
    ruleId: 'match-finished',
    title: 'Match finished: stop the recording and offer it',
    when: ['match-finished'],
    if: [],
    do: [
      { act: 'stop-recording', limitMs: 600_000 },
      { act: 'offer-recording', limitMs: obsLimitMs },
    ],
    enabled: true,
  },
  // A review goes on over the end of its round, medical time and the announcement of the winner, and stays on air; behind it comes what stands then.
  { ruleId: 'break-scene', title: 'Round break: change the scene', when: ['break-started'], if: ['no-replay-open'], do: [{ act: 'scene-break', limitMs: obsLimitMs }], enabled: false },
  { ruleId: 'injury-scene', title: 'Injury: change the scene', when: ['injury-started'], if: ['no-replay-open'], do: [{ act: 'scene-injury', limitMs: obsLimitMs }], enabled: false },
  { ruleId: 'winner-scene', title: 'Winner: change the scene', when: ['match-finished'], if: ['no-replay-open'], do: [{ act: 'scene-winner', limitMs: obsLimitMs }], enabled: false },
  // Without them it has nothing to do: what a hand put on air stays.
  { ruleId: 'scene-over', title: 'Clock started: back from the scene of a break, of medical time or of the winner', when: ['clock-started'], if: ['other-scene-on'], do: [{ act: 'scene-live', limitMs: obsLimitMs }], enabled: true },
];
