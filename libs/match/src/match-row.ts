import type { MatchRow } from '@restrike/contracts';
import type { MatchMemory } from './match-memory.js';

/** Day and tournament of a court, fixed when a row is first written. */
export interface DayContext {
  readonly day: string;
  readonly tournamentId: string | null;
  readonly tournamentDayId: string | null;
}

/** Row of the current match for the list of matches; null while no match is named. */
export function matchRow(memory: MatchMemory, context: DayContext): MatchRow | null {
  const { state, row } = memory;
  if (state.matchId === null || row.version === 0 || row.firstSequence === 0) return null;
  return {
    matchId: state.matchId,
    version: row.version,
    epoch: state.matchId.slice(0, 36) as MatchRow['epoch'],
    ...context,
    matchNumber: state.matchNumber,
    phase: state.phase,
    weight: state.weight,
    division: state.division,
    blueName: state.blue.name,
    blueNoc: state.blue.noc,
    redName: state.red.name,
    redNoc: state.red.noc,
    status: state.status,
    loadedAt: row.loadedAt,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    firstSequence: row.firstSequence,
    lastSequence: Math.max(row.lastSequence, row.firstSequence),
    roundWinners: state.roundWinners,
    result: state.result,
    state,
  };
}
