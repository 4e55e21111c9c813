import type { EpochId, LiveState, MatchId, MatchState } from '@restrike/contracts';
import type { Athletes } from './names.js';

const perRound = (): [number, number, number, number] => [0, 0, 0, 0];
const athlete = (name: string, noc: string, score: number): MatchState['blue'] => ({
  name, shortName: name, noc, score, roundScores: [score, 0, 0, 0], gamJeoms: 0, roundGamJeoms: perRound(), roundsWon: 0, hits: { count: 0, max: 0, sum: 0, last: null }, challenges: { asked: 0, rejected: 0 },
});

/** A plausible live state of a match in its first round; the score rises with the sequence. */
export function liveStateOf(epoch: EpochId, sequence: number, matchNumber: string, { blue, red }: Athletes, now: number): LiveState {
  const state: MatchState = {
    matchId: `${epoch}:1` as MatchId, matchNumber, phase: null, weight: '-58 kg', division: null, ovrId: null, format: 'best-of-3', totalRounds: 3, roundDurationMs: 120_000, thresholds: null, status: 'round',
    baseStatus: 'round', round: 1, clock: { ms: 120_000 - ((sequence * 500) % 120_000), running: true, asOf: now }, breakClock: null, injury: null, timeout: null, challenge: null,
    blue: athlete(blue.name, blue.noc, sequence % 13), red: athlete(red.name, red.noc, sequence % 7), roundWinners: [null, null, null], superiority: null, result: null, senderConnected: true,
  };
  return { epoch, sequence, state, sentAt: now, receivedAt: now };
}
