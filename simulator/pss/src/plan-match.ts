import { drawEnding, drawIncidents, type Ending, type Incident } from './endings.js';
import type { Interruption, MatchPlan, RoundEnd, RoundPlan } from './match-plan.js';
import { planRound, type Wished } from './plan-round.js';
import type { Random } from './random.js';
import type { MatchCard } from './roster.js';
import { opponent, type Side } from './score-sheet.js';

/** What a match is to show; what is not said is drawn as it comes in tournaments. */
export interface MatchWish {
  readonly ending?: Ending;
  readonly incidents?: readonly Incident[];
}

type Round = Pick<RoundPlan, 'end' | 'winner'>;
/** Code of each ending, and how the round ends that decides the match; null where it ends whatever the rounds are. */
const decisions: Readonly<Record<Ending, { readonly code: string; readonly last: Exclude<RoundEnd, 'match-ended'> | null }>> = {
  'two-rounds': { code: 'PTF', last: 'points' },
  'three-rounds': { code: 'PTF', last: 'points' },
  'point-gap': { code: 'PTG', last: 'point-gap' },
  superiority: { code: 'SUP', last: 'superiority' },
  decision: { code: 'PTF', last: 'decision' },
  'fifth-gam-jeom': { code: 'PUN', last: 'fifth-gam-jeom' },
  'referee-stop': { code: 'RSC', last: null },
  withdrawal: { code: 'WDR', last: null },
  'no-show': { code: 'WDR', last: null },
  disqualification: { code: 'DSQ', last: null },
  'no-winner': { code: 'WDR', last: null },
};
/** Incidents that move a score: they fit where the end of the round does not hang on it. */
const moving: ReadonlySet<Incident> = new Set(['challenge-accepted', 'video-review', 'score-edit']);

const ordinaryEnd = (random: Random): RoundEnd => {
  const chance = random.next();
  return chance < 0.8 ? 'points' : chance < 0.9 ? 'point-gap' : chance < 0.95 ? 'superiority' : chance < 0.98 ? 'decision' : 'fifth-gam-jeom';
};

/** Rounds and who has them, up to the one that ends the match. */
function drawRounds(random: Random, ending: Ending, winner: Side): readonly Round[] {
  const loser = opponent(winner);
  const full = (side: Side): Round => ({ end: ordinaryEnd(random), winner: side });
  const split = (): Round[] => (random.chance(0.5) ? [full(winner), full(loser)] : [full(loser), full(winner)]);
  if (ending === 'no-show') return [];
  const { last } = decisions[ending];
  if (last === null) {
    const before = random.pick([[], [], [full(random.pick([winner, loser]))], split()]);
    return [...before, { end: 'match-ended', winner: random.chance(0.5) ? winner : null }];
  }
  const before = ending === 'three-rounds' || (ending !== 'two-rounds' && random.chance(0.35)) ? split() : [full(winner)];
  return [...before, { end: last, winner }];
}

/** The interruption that an incident is; null for those of the load. */
function interruptionOf(random: Random, incident: Incident, coach: 1 | 2): Wished | null {
  const challenge = (by: 0 | 1 | 2, answer: 'accepted' | 'rejected' | 'cancelled'): Wished => ({ kind: 'challenge', party: by, answer, changedFirst: random.chance(0.7) });
  switch (incident) {
    case 'challenge-accepted':
      return challenge(coach, 'accepted');
    case 'challenge-cancelled':
      return challenge(coach, 'cancelled');
    case 'challenge-rejected':
      // Whoever lost a request has none left: the other coach asks the others.
      return challenge(coach === 1 ? 2 : 1, 'rejected');
    case 'video-review':
      return challenge(0, random.pick(['accepted', 'rejected']));
    case 'medical':
      return { kind: 'medical', seconds: random.between(4, 45) };
    case 'medical-run-out':
      return { kind: 'medical', seconds: 60 };
    case 'score-edit':
      return { kind: 'score-edit' };
    case 'clock-edit':
      return { kind: 'clock-edit', seconds: random.pick([-3, -2, -1, 1, 2, 3, 4]) };
    case 'port-reset':
      return { kind: 'port-reset' };
    default:
      return null;
  }
}

function drawLoads(random: Random, card: MatchCard, next: MatchCard, incidents: readonly Incident[]): readonly MatchCard[] {
  const loads: MatchCard[] = [];
  if (incidents.includes('other-match-first')) loads.push(...random.pick([[next], [card, next], [next, card, next]]));
  if (incidents.includes('athletes-swapped')) loads.push({ ...card, blue: card.red, red: card.blue });
  if (incidents.includes('reload')) for (let times = random.between(1, 3); times > 0; times -= 1) loads.push(card);
  return [...loads, card];
}

/** Where the match is ended while the clock stands: after an injury, or simply. */
function closingOf(random: Random, ending: Ending): readonly Interruption[] {
  return ending === 'referee-stop' ? [{ kind: 'medical', seconds: random.pick([60, random.between(15, 50)]) }] : [];
}

/**
 * Decides a match before it is played: what is loaded, every act of every round, and its end. The same source of chance and the same cards make the same match.
 * `next` is the card of the match behind it, which an operator may load by mistake.
 */
export function planMatch(random: Random, card: MatchCard, next: MatchCard, wish: MatchWish = {}): MatchPlan {
  const ending = wish.ending ?? drawEnding(random);
  const incidents = wish.incidents ?? drawIncidents(random);
  const winner: Side = random.pick(['blue', 'red']);
  const rounds = drawRounds(random, ending, winner);
  const coach = random.pick([1, 2] as const);
  const interruptions: Wished[][] = rounds.map(() => Array.from({ length: random.between(0, 2) }, () => ({ kind: 'time-out' })));
  for (const incident of incidents) {
    const wished = interruptionOf(random, incident, coach);
    const places = [...rounds.keys()].filter((index) => !moving.has(incident) || ['points', 'match-ended'].includes(rounds[index]?.end ?? ''));
    const place = places[random.between(0, places.length - 1)];
    if (wished !== null && place !== undefined) interruptions[place]?.push(wished);
  }
  const inBreak = (ending === 'withdrawal' || ending === 'disqualification') && rounds.length > 1 && random.chance(0.5);
  const fought = inBreak ? rounds.slice(0, -1) : rounds;
  const planned = fought.map(({ end, winner: side }, index) =>
    planRound(random, card, {
      end,
      winner: side,
      interruptions: interruptions[index] ?? [],
      closing: end === 'match-ended' ? closingOf(random, ending) : [],
      rest: index < fought.length - 1 || inBreak ? (random.chance(0.4) || inBreak ? random.between(3, 40) : 60) : null,
    }),
  );
  const falseStart = incidents.includes('restart') || incidents.includes('started-again') ? { seconds: random.between(8, 40), restarted: incidents.includes('restart') } : null;
  return { card, loads: drawLoads(random, card, next, incidents), falseStart: rounds.length === 0 ? null : falseStart, rounds: planned, winner: ending === 'no-winner' ? 'tie' : winner, code: decisions[ending].code };
}
