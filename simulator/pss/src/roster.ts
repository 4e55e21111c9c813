import type { Random } from './random.js';

/** An athlete that does not exist. */
export interface Entrant {
  readonly name: string;
  readonly noc: string;
}

const names = [
  'TEST KIM', 'TEST 김태권', 'TEST Plavić', 'TEST Crvenić', 'TEST SMITH', 'TEST GARCÍA', 'TEST ŠIMIĆ', 'TEST YILDIZ', 'TEST NGUYỄN', 'TEST SØRENSEN', 'TEST محمد', 'TEST O’NEILL',
  'TEST DE LA CRUZ-HERNÁNDEZ Y MARTÍNEZ', 'TEST Łukasz', 'TEST ÖZ', 'TEST TANAKA',
] as const;
const nocs = ['KOR', 'CRO', 'USA', 'MEX', 'TUR', 'VIE', 'DEN', 'IRI', 'IRL', 'ESP', 'POL', 'JPN', 'GBR', 'FRA', 'CHN', 'BRA'] as const;
const weights = ['M -58kg', 'M -68kg', 'M -80kg', 'M +80kg', 'W -49kg', 'W -57kg', 'W -67kg', 'W +67kg'] as const;
const phases = ['Round of 32', 'Round of 16', 'Quarterfinals', 'Semifinals', 'Bronze medal contest', 'Final'] as const;
const divisions = ['Seniors', 'Under 21', 'JUNIORS'] as const;

/** What a match load says of a match. */
export interface MatchCard {
  readonly number: string;
  readonly phase: string;
  readonly weight: string;
  readonly division: string;
  readonly bodyThreshold: number;
  readonly blue: Entrant;
  readonly red: Entrant;
}

const without = (list: readonly string[], one: string): readonly [string, ...string[]] => list.filter((other) => other !== one) as [string, ...string[]];

/** Draws a match of two athletes and two countries; its number is the court's and the day's, sometimes with a letter. */
export function drawMatch(random: Random, court: number, order: number): MatchCard {
  const card = {
    number: `${String(court * 100 + order)}${random.chance(0.1) ? '.A' : ''}`,
    phase: random.pick(phases),
    weight: random.pick(weights),
    division: random.pick(divisions),
    bodyThreshold: random.between(14, 23),
    blue: { name: random.pick(names), noc: random.pick(nocs) },
  };
  return { ...card, red: { name: random.pick(without(names, card.blue.name)), noc: random.pick(without(nocs, card.blue.noc)) } };
}
