import { manualEditSchema, matchEventSchema, matchStateSchema, type AthleteState, type MatchState } from '@restrike/contracts';
import { z } from 'zod';

/** A rise of one side's score that no message has explained yet. */
const openRiseSchema = z.object({ amount: z.int(), to: z.int(), us: z.number() });

/** A `pt` whose rise has not been seen yet. */
const pendingPointSchema = z.object({
  code: z.int(),
  sequence: z.int(),
  us: z.number(),
  round: z.int(),
  /** Whether it was told as a point. One that looks like a repeated datagram is held back until a rise shows that it is none. */
  told: z.boolean(),
  /** Sequence of the hit that a held one may be linked to. */
  hit: z.int().nullable(),
});

const lastPointSchema = z.object({
  sequence: z.int(),
  code: z.int(),
  us: z.number(),
  round: z.int(),
  technical: z.boolean(),
  /** All match events of that message, so that an amendment can replace one of them. */
  events: z.array(matchEventSchema),
});

const hitSchema = z.object({ sequence: z.int(), us: z.number() });

/** What was counted of one side in one round. */
const tallySchema = z.object({
  body: z.int(),
  head: z.int(),
  punch: z.int(),
  technicalBody: z.int(),
  technicalHead: z.int(),
});

const sideMemorySchema = z.object({
  open: openRiseSchema.nullable(),
  pending: z.array(pendingPointSchema).max(8),
  /** Points that the opponent's gam-jeoms announced before the score rose. */
  gamJeomCredit: z.object({ points: z.int(), us: z.number() }).nullable(),
  lastPoint: lastPointSchema.nullable(),
  /** Hits not yet linked to a point, newest last. */
  hits: z.array(hitSchema).max(8),
  tallies: z.array(tallySchema).length(4),
  /** Running totals at the start of the round, for the conventional format. */
  scoreAtRoundStart: z.int(),
  gamJeomsAtRoundStart: z.int(),
});

const rowMemorySchema = z.object({
  version: z.int(),
  loadedAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  firstSequence: z.int(),
  lastSequence: z.int(),
});

const matchMemorySchema = z.object({
  format: z.literal(3),
  state: matchStateSchema,
  blue: sideMemorySchema,
  red: sideMemorySchema,
  /** Matches that were loaded and never begun, newest last: one of them that is loaded again goes on under its id. */
  unbegun: z.array(z.object({ matchId: matchStateSchema.shape.matchId, matchNumber: z.string(), row: rowMemorySchema })).max(16),
  /** Whether the match began: a clock was started. */
  began: z.boolean(),
  /** The load was seen, so counts are complete. */
  loadSeen: z.boolean(),
  /** Whether score and gam-jeoms were stated since the agent came to a match of which it missed the load. */
  scoreStated: z.boolean(),
  gamJeomsStated: z.boolean(),
  /** When the load under way began, and when names and configuration were last stated. */
  loadUs: z.number().nullable(),
  namesUs: z.number().nullable(),
  configurationUs: z.number().nullable(),
  /** Last round whose first clock start, end and break were told. */
  roundStarted: z.int(),
  roundEnded: z.int(),
  breakTold: z.int(),
  /** Ticks in a row that fell while the clock was thought to stand. */
  strayTicks: z.int(),
  /** Value of a break tick that came where no break was expected, ms. */
  strayBreakMs: z.int().nullable(),
  /** Whether this sender was last seen to send a `pt` before the score it explains. */
  pointFirst: z.boolean(),
  /** Monotonic reading of the last message: a smaller one means that the machine was restarted. */
  lastUs: z.number(),
  injuryEndedUs: z.number().nullable(),
  /** When the current challenge was asked, or answered if the question was not heard. */
  challengeUs: z.number().nullable(),
  /** Changes of the score since the load without any per-round statement. */
  totalsOnly: z.int(),
  /** Findings of this match that were told, so that a repeated statement does not tell them again. */
  findings: z.array(z.string()).max(32),
  /** AUX-1: what an operator edits of what is shown; null while nobody does. Lies beside the state, never in it. */
  manual: z
    .object({
      since: z.number(),
      /** Match that was loaded when the operator took over, and the identity of what is shown while none is. */
      matchId: matchStateSchema.shape.matchId,
      standIn: z.string(),
      edit: manualEditSchema,
      /** When the clock was edited last, by both clocks. */
      clockSetUs: z.number(),
      clockSetAt: z.number(),
    })
    .nullable(),
  row: rowMemorySchema,
});

/**
 * Everything the reducer remembers: the public state and what linking and reconciliation need. Plain JSON; equal content
 * means equal behaviour from here on.
 */
export type MatchMemory = z.infer<typeof matchMemorySchema>;
export type SideMemory = z.infer<typeof sideMemorySchema>;
export type PendingPoint = z.infer<typeof pendingPointSchema>;

const emptyTally = (): z.infer<typeof tallySchema> => ({ body: 0, head: 0, punch: 0, technicalBody: 0, technicalHead: 0 });

const emptySide = (): SideMemory => ({
  open: null,
  pending: [],
  gamJeomCredit: null,
  lastPoint: null,
  hits: [],
  tallies: [emptyTally(), emptyTally(), emptyTally(), emptyTally()],
  scoreAtRoundStart: 0,
  gamJeomsAtRoundStart: 0,
});

const emptyAthlete = (): AthleteState => ({
  name: null,
  shortName: null,
  noc: null,
  score: 0,
  roundScores: [0, 0, 0, 0],
  gamJeoms: 0,
  roundGamJeoms: [0, 0, 0, 0],
  roundsWon: 0,
  hits: { count: 0, max: 0, sum: 0, last: null },
  challenges: { asked: 0, rejected: 0 },
});

function emptyState(): MatchState {
  return {
    matchId: null,
    matchNumber: null,
    phase: null,
    weight: null,
    division: null,
    ovrId: null,
    format: 'best-of-3',
    totalRounds: null,
    roundDurationMs: null,
    thresholds: null,
    status: 'idle',
    baseStatus: 'idle',
    round: 0,
    clock: { ms: 0, running: false, asOf: 0 },
    breakClock: null,
    injury: null,
    timeout: null,
    challenge: null,
    blue: emptyAthlete(),
    red: emptyAthlete(),
    roundWinners: [null, null, null],
    superiority: null,
    result: null,
    senderConnected: null,
  };
}

/** Memory before the first message. */
export function initialMemory(): MatchMemory {
  return {
    format: 3,
    state: emptyState(),
    blue: emptySide(),
    red: emptySide(),
    unbegun: [],
    began: false,
    loadSeen: false,
    scoreStated: false,
    gamJeomsStated: false,
    loadUs: null,
    namesUs: null,
    configurationUs: null,
    roundStarted: 0,
    roundEnded: 0,
    breakTold: 0,
    strayTicks: 0,
    strayBreakMs: null,
    pointFirst: false,
    lastUs: 0,
    injuryEndedUs: null,
    challengeUs: null,
    totalsOnly: 0,
    findings: [],
    manual: null,
    row: { version: 0, loadedAt: 0, startedAt: null, endedAt: null, firstSequence: 0, lastSequence: 0 },
  };
}

/** JSON text of a memory, for the store. */
export function memoryToJson(memory: MatchMemory): string {
  return JSON.stringify(memory);
}

/** Memory from the store's text; null when the text is not one of this format: then it is rebuilt from the events. */
export function memoryFromJson(text: string): MatchMemory | null {
  try {
    const parsed = matchMemorySchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
