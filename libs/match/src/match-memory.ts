import type { AthleteState, MatchState } from '@restrike/contracts';
import { memoryFormat } from './memory-format.js';
import type { MatchMemory, SideMemory, Tally } from './memory-shape.js';

export type { MatchMemory, PendingPoint, SideMemory } from './memory-shape.js';

const emptyTally = (): Tally => ({ body: 0, head: 0, punch: 0, technicalBody: 0, technicalHead: 0 });

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
    format: memoryFormat,
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
    const parsed = JSON.parse(text) as { readonly format?: unknown } | null;
    return parsed?.format === memoryFormat ? (parsed as MatchMemory) : null;
  } catch {
    return null;
  }
}
