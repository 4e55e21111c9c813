import type { Act, Interruption, RoundEnd, RoundPlan, Strike } from './match-plan.js';
import type { Random } from './random.js';
import type { MatchCard } from './roster.js';
import { opponent, ScoreSheet, type Change, type Side } from './score-sheet.js';

/** Points ahead that end a round of best-of-three. */
export const pointGap = 12;
/** Gam-jeoms that end a round of best-of-three. */
export const maxGamJeoms = 5;
/** Impacts are read above this level. */
export const sensorFloor = 6;
/** Acts lie this far apart, seconds: a rise of the score has its reason before the next one comes. */
const spacing = 3;
/** The last second in which anything happens: a clock may be set back by a few. */
const lastSecond = 111;

export interface RoundWish {
  readonly end: RoundEnd;
  readonly winner: Side | null;
  /** In the order in which they come. */
  readonly interruptions: readonly Wished[];
  /** While the match is ended by hand. */
  readonly closing: readonly Interruption[];
  readonly rest: number | null;
}

/** An interruption of which the change of the score is still to be found. */
export type Wished = Exclude<Interruption, { kind: 'challenge' | 'score-edit' }> | Omit<Extract<Interruption, { kind: 'challenge' }>, 'changes'> | { readonly kind: 'score-edit' };

/** What an act does to the score. */
export function changesOf(act: Act): readonly Change[] {
  if (act.kind === 'strikes') return act.strikes.map(({ side, technique }) => ({ side, technique, by: 1 }));
  if (act.kind === 'gam-jeom') return [{ side: act.side, technique: 'gam-jeom', by: 1 }];
  if (act.kind === 'technical') {
    return [
      { side: act.side, technique: act.technique, by: -1 },
      { side: act.side, technique: act.technique === 'body' ? 'technicalBody' : 'technicalHead', by: 1 },
    ];
  }
  return act.kind === 'pause' && 'changes' in act.interruption ? act.interruption.changes : [];
}

/** Acts of a round in their order, with the score that they make. */
class RoundDraft {
  readonly acts: Act[] = [];
  sheet = new ScoreSheet();

  constructor(
    readonly random: Random,
    readonly card: MatchCard,
  ) {}

  push(act: Act): void {
    this.acts.push(act);
    this.sheet = this.sheet.with(changesOf(act));
  }

  strike(side: Side, technique: Strike['technique'] = this.random.pick(['body', 'body', 'body', 'head', 'head', 'punch'])): Strike {
    const byJudges = technique === 'punch' || this.random.chance(0.1);
    return { side, technique, level: byJudges ? null : this.random.between(technique === 'body' ? this.card.bodyThreshold : sensorFloor + 1, 100) };
  }

  /** Some act of a fight that leaves the score closer than `closerThan`, so that the round goes on; else nothing happens. */
  fight(closerThan: number, favoured: Side | null = null): void {
    const { random } = this;
    const side: Side = favoured !== null && random.chance(0.8) ? favoured : random.pick(['blue', 'red']);
    if (random.chance(0.15) && this.sheet.tally(side).gamJeoms < maxGamJeoms - 1) return this.tryOut([{ kind: 'gam-jeom', side }], closerThan);
    const strike = this.strike(side);
    if (random.chance(0.08)) return this.tryOut([{ kind: 'strikes', strikes: [strike, this.strike(opponent(side))] }], closerThan);
    const kick: Act = { kind: 'strikes', strikes: [strike] };
    if (strike.technique !== 'punch' && random.chance(0.08)) return this.tryOut([kick, { kind: 'technical', side, technique: strike.technique }], closerThan);
    this.tryOut([kick], closerThan);
  }

  private tryOut(acts: readonly Act[], closerThan: number): void {
    if (Math.abs(this.sheet.with(acts.flatMap(changesOf)).lead) < closerThan) for (const act of acts) this.push(act);
  }

  /** What judges or operator make of the score for `side`: a technique more, a kick that was a turning one, or one less of the other. */
  private correction(side: Side): readonly Change[] {
    const { random, sheet } = this;
    const more: Change[] = [{ side, technique: random.pick(['body', 'head', 'head', 'punch']), by: 1 }];
    const own = (['body', 'head'] as const).filter((one) => sheet.tally(side)[one] > 0);
    const others = (['head', 'body', 'punch'] as const).filter((one) => sheet.tally(opponent(side))[one] > 0);
    const choices: (readonly Change[])[] = [more, more, ...own.map((technique) => changesOf({ kind: 'technical', side, technique })), ...others.map((technique): Change[] => [{ side: opponent(side), technique, by: -1 }])];
    const chosen = choices[random.between(0, choices.length - 1)] ?? more;
    return Math.abs(sheet.with(chosen).lead) < pointGap ? chosen : [{ side: sheet.lead > 0 ? 'red' : 'blue', technique: 'punch', by: 1 }];
  }

  interrupt(wished: Wished): void {
    const { random } = this;
    if (wished.kind === 'score-edit') return this.push({ kind: 'pause', interruption: { kind: 'score-edit', changes: this.correction(random.pick(['blue', 'red'])) } });
    if (wished.kind !== 'challenge') return this.push({ kind: 'pause', interruption: wished });
    const side: Side = wished.party === 0 ? random.pick(['blue', 'red']) : wished.party === 1 ? 'blue' : 'red';
    this.push({ kind: 'pause', interruption: { ...wished, changes: wished.answer === 'accepted' ? this.correction(side) : [] } });
  }

  /** Both sides' strikes by turns: the score stays close, and ends as the lists make it. */
  byTurns(one: readonly Strike[], two: readonly Strike[]): void {
    for (let turn = 0; turn < Math.max(one.length, two.length); turn += 1) for (const strike of [one[turn], two[turn]]) if (strike !== undefined) this.push({ kind: 'strikes', strikes: [strike] });
  }
}

/** The fight itself: what makes the round end as it is wished. */
function fill(draft: RoundDraft, { end, winner, interruptions }: RoundWish): void {
  const { random } = draft;
  const waiting = [...interruptions];
  const maybeInterrupt = (): void => {
    const next = random.chance(0.3) ? waiting.shift() : undefined;
    if (next !== undefined) draft.interrupt(next);
  };
  const ahead = winner ?? 'blue';
  const behind = opponent(ahead);
  switch (end) {
    case 'points':
    case 'match-ended':
      for (let left = random.between(5, 13); left > 0; left -= 1) {
        draft.fight(pointGap);
        maybeInterrupt();
      }
      for (const one of waiting.splice(0)) draft.interrupt(one);
      while (end === 'points' && (draft.sheet.score(ahead) <= draft.sheet.score(behind))) draft.push({ kind: 'strikes', strikes: [draft.strike(ahead, 'head')] });
      return;
    case 'point-gap':
      for (const one of waiting) draft.interrupt(one);
      while (Math.abs(draft.sheet.lead) < pointGap) {
        const bold = Math.abs(draft.sheet.lead) >= 6 && draft.sheet.leader === ahead;
        if (bold) draft.push({ kind: 'strikes', strikes: [draft.strike(ahead, random.pick(['body', 'head']))] });
        else draft.fight(pointGap - 2, ahead);
      }
      return;
    case 'fifth-gam-jeom':
      for (const one of waiting) draft.interrupt(one);
      while (draft.sheet.tally(behind).gamJeoms < maxGamJeoms) {
        draft.fight(6);
        draft.push({ kind: 'gam-jeom', side: behind });
      }
      return;
    case 'superiority':
    case 'decision': {
      const equal = Array.from({ length: random.between(0, 3) }, () => random.pick(['body', 'head', 'punch'] as const));
      const [more, less] = end === 'superiority' ? [['head', 'head'] as const, ['body', 'body', 'body'] as const] : [[], []];
      draft.byTurns([...equal, ...more].map((one) => draft.strike(ahead, one)), [...equal, ...less].map((one) => draft.strike(behind, one)));
      for (const one of waiting) draft.interrupt(one);
    }
  }
}

/** Sensors read much that scores nothing. */
function weakHits(random: Random, card: MatchCard, until: number, busy: ReadonlySet<number>): RoundPlan['acts'] {
  return Array.from({ length: until }, (_, index) => index + 1)
    .filter((second) => !busy.has(second) && random.chance(0.1))
    .map((second) => ({ second, act: { kind: 'weak-hit', side: random.pick(['blue', 'red']), level: random.between(sensorFloor + 1, card.bodyThreshold - 1) } }));
}

/** One round that ends as wished. */
export function planRound(random: Random, card: MatchCard, wish: RoundWish): RoundPlan {
  const draft = new RoundDraft(random, card);
  fill(draft, wish);
  const slots = Array.from({ length: Math.floor(lastSecond / spacing) }, (_, index) => (index + 1) * spacing);
  // A turning kick's second part goes with its kick.
  const placed = draft.acts.filter(({ kind }) => kind !== 'technical').length;
  while (slots.length > placed) slots.splice(random.between(0, slots.length - 1), 1);
  let slot = -1;
  const acts = draft.acts.map((act) => {
    if (act.kind !== 'technical') slot += 1;
    return { second: (slots[slot] ?? lastSecond) + (act.kind === 'technical' ? 1 : 0), act };
  });
  const last = acts.at(-1)?.second ?? 0;
  const endsAfter = wish.end === 'match-ended' ? Math.max(last, spacing) + random.between(2, 5) : wish.end === 'point-gap' || wish.end === 'fifth-gam-jeom' ? last : null;
  const weak = weakHits(random, card, endsAfter === null ? 110 : endsAfter - 1, new Set(acts.map(({ second }) => second)));
  return { acts: [...acts, ...weak].sort((one, two) => one.second - two.second), endsAfter, end: wish.end, winner: wish.winner, closing: wish.closing, rest: wish.rest };
}
