import type { AthleteState, MatchState } from '@restrike/contracts';
import type { MatchMemory, SideMemory } from '../match-memory.js';

// Written out field by field: a spread with fields after it takes the engine's slow path, and this runs once a message. A field that is
// missing here is an error of the compiler.

const copyAthlete = (from: AthleteState): AthleteState => ({
  name: from.name,
  shortName: from.shortName,
  noc: from.noc,
  score: from.score,
  roundScores: from.roundScores,
  gamJeoms: from.gamJeoms,
  roundGamJeoms: from.roundGamJeoms,
  roundsWon: from.roundsWon,
  hits: from.hits,
  challenges: from.challenges,
});

/** A state of its own, both athletes too; what lies deeper is shared and never written. */
export const copyState = (from: MatchState): MatchState => ({
  matchId: from.matchId,
  matchNumber: from.matchNumber,
  phase: from.phase,
  weight: from.weight,
  division: from.division,
  ovrId: from.ovrId,
  format: from.format,
  totalRounds: from.totalRounds,
  roundDurationMs: from.roundDurationMs,
  thresholds: from.thresholds,
  status: from.status,
  baseStatus: from.baseStatus,
  round: from.round,
  clock: from.clock,
  breakClock: from.breakClock,
  injury: from.injury,
  timeout: from.timeout,
  challenge: from.challenge,
  blue: copyAthlete(from.blue),
  red: copyAthlete(from.red),
  roundWinners: from.roundWinners,
  superiority: from.superiority,
  result: from.result,
  senderConnected: from.senderConnected,
});

const copySide = (from: SideMemory): SideMemory => ({
  open: from.open,
  pending: from.pending,
  gamJeomCredit: from.gamJeomCredit,
  lastPoint: from.lastPoint,
  hits: from.hits,
  tallies: from.tallies,
  scoreAtRoundStart: from.scoreAtRoundStart,
  gamJeomsAtRoundStart: from.gamJeomsAtRoundStart,
});

/** A memory of its own around a state; lists and what lies deeper are shared and never written. */
export const copyMemory = (from: MatchMemory, state: MatchState): MatchMemory => ({
  format: from.format,
  state,
  blue: copySide(from.blue),
  red: copySide(from.red),
  unbegun: from.unbegun,
  began: from.began,
  loadSeen: from.loadSeen,
  scoreStated: from.scoreStated,
  gamJeomsStated: from.gamJeomsStated,
  loadUs: from.loadUs,
  namesUs: from.namesUs,
  configurationUs: from.configurationUs,
  roundStarted: from.roundStarted,
  roundEnded: from.roundEnded,
  breakTold: from.breakTold,
  strayTicks: from.strayTicks,
  strayBreakMs: from.strayBreakMs,
  pointFirst: from.pointFirst,
  lastUs: from.lastUs,
  injuryEndedUs: from.injuryEndedUs,
  challengeUs: from.challengeUs,
  totalsOnly: from.totalsOnly,
  findings: from.findings,
  manual: from.manual,
  row: {
    version: from.row.version,
    loadedAt: from.row.loadedAt,
    startedAt: from.row.startedAt,
    endedAt: from.row.endedAt,
    firstSequence: from.row.firstSequence,
    lastSequence: from.row.lastSequence,
  },
});
