import type { SimulatorScenarios } from '@restrike/contracts';
import type { Random } from './random.js';

/** How a match ends, and of how many matches in a thousand that is so. */
const endingWeights = {
  'two-rounds': 470,
  'three-rounds': 240,
  'point-gap': 110,
  superiority: 50,
  decision: 20,
  'fifth-gam-jeom': 25,
  'referee-stop': 25,
  withdrawal: 20,
  'no-show': 15,
  disqualification: 15,
  'no-winner': 10,
} as const satisfies Readonly<Record<SimulatorScenarios['endings'], number>>;
export type Ending = keyof typeof endingWeights;
export const endings = Object.keys(endingWeights) as [Ending, ...Ending[]];

/** What happens on the way, and in how many matches of a thousand at least once. */
export const incidentWeights = {
  'challenge-accepted': 260,
  'challenge-rejected': 260,
  'challenge-cancelled': 40,
  'video-review': 50,
  medical: 120,
  'medical-run-out': 10,
  'score-edit': 60,
  'clock-edit': 50,
  'port-reset': 15,
  reload: 120,
  'other-match-first': 40,
  'athletes-swapped': 20,
  'started-again': 12,
  restart: 6,
} as const satisfies Readonly<Record<SimulatorScenarios['incidents'], number>>;
export type Incident = keyof typeof incidentWeights;
export const incidents = Object.keys(incidentWeights) as [Incident, ...Incident[]];

export function drawEnding(random: Random): Ending {
  let left = random.next() * Object.values(endingWeights).reduce((sum, one) => sum + one, 0);
  return endings.find((one) => (left -= endingWeights[one]) < 0) ?? 'two-rounds';
}

export function drawIncidents(random: Random): readonly Incident[] {
  return incidents.filter((one) => random.chance(incidentWeights[one] / 1_000));
}
