import type { MatchRow } from '@restrike/contracts';
import { scenario, type MatchTruth, type ScenarioName } from '@restrike/simulator-pss';
import { getJson } from './get-json.js';
import type { HubProcess } from './hub-process.js';

/** How the matches of a simulated court were meant to end: the simulator's own script, by its seed. */
export function truthOf(name: ScenarioName, seed: number, matches: number): readonly MatchTruth[] {
  const truths: MatchTruth[] = [];
  for (const { truth } of scenario({ name, seed, court: 1, matches, port: 6000, generation: 'gen3' })) if (truth !== undefined) truths.push(truth);
  return truths;
}

/** Matches that a court (by its address) or a hub has, by its API; newest first. */
export async function matchesAt(place: string | HubProcess, query = ''): Promise<readonly MatchRow[]> {
  const path = `/api/matches?limit=500${query}`;
  return (await (typeof place === 'string' ? getJson<{ rows: MatchRow[] }>(`${place}${path}`) : place.get<{ rows: MatchRow[] }>(path))).rows;
}

/** What is not as it was meant to be, one sentence each; empty when the matches are what the simulator played. */
export function differencesFromTruth(truths: readonly MatchTruth[], rows: readonly MatchRow[]): readonly string[] {
  const differences: string[] = [];
  for (const truth of truths) {
    const row = rows.find(({ matchNumber }) => matchNumber === truth.number);
    if (row === undefined) {
      differences.push(`match ${truth.number} is missing`);
      continue;
    }
    const check = (what: string, is: unknown, meant: unknown): void => {
      if (JSON.stringify(is) !== JSON.stringify(meant)) differences.push(`match ${truth.number}: ${what} is ${JSON.stringify(is)}, was meant to be ${JSON.stringify(meant)}`);
    };
    const rounds = truth.roundWinners.length;
    check('status', row.status, 'finished');
    check('winner', row.result?.winner, truth.winner);
    check('result line', [row.result?.winnerName, row.result?.line, row.result?.code], [truth.winnerName, truth.line, truth.code]);
    check('round winners', row.roundWinners.slice(0, rounds), truth.roundWinners);
    for (const side of ['blue', 'red'] as const) {
      check(`${side}'s scores`, row.state[side].roundScores.slice(0, rounds), truth.roundScores[side].slice(0, rounds));
      check(`${side}'s gam-jeoms`, row.state[side].roundGamJeoms.slice(0, rounds), truth.gamJeoms[side].slice(0, rounds));
    }
  }
  return differences;
}
