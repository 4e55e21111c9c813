import type { RoundStatistics } from '@restrike/pss-protocol';

export type Side = 'blue' | 'red';
/** Number of a side as the protocol has it. */
export const party = (side: Side): 1 | 2 => (side === 'blue' ? 1 : 2);
/** The same, 0 for nobody. */
export const partyOf = (side: Side | null): 0 | 1 | 2 => (side === null ? 0 : party(side));
export const opponent = (side: Side): Side => (side === 'blue' ? 'red' : 'blue');

export type Technique = 'punch' | 'body' | 'head' | 'technicalBody' | 'technicalHead';
export const pointsOf: Readonly<Record<Technique, number>> = { punch: 1, body: 2, head: 3, technicalBody: 4, technicalHead: 5 };

/** What happens to a score: `by` 1 adds, -1 takes away, as an operator corrects; `gam-jeom` gives the opponent its point. */
export interface Change {
  readonly side: Side;
  readonly technique: Technique | 'gam-jeom';
  readonly by: 1 | -1;
}

const techniques = Object.keys(pointsOf) as Technique[];
const emptyTally = (): RoundStatistics => ({ body: 0, head: 0, punch: 0, technicalBody: 0, technicalHead: 0, gamJeoms: 0 });

/** What each athlete has done in one round, and what follows from it. A value: a change makes another sheet. */
export class ScoreSheet {
  constructor(private readonly tallies: Readonly<Record<Side, RoundStatistics>> = { blue: emptyTally(), red: emptyTally() }) {}

  with(changes: readonly Change[]): ScoreSheet {
    const tallies = { ...this.tallies };
    for (const { side, technique, by } of changes) {
      const key = technique === 'gam-jeom' ? 'gamJeoms' : technique;
      tallies[side] = { ...tallies[side], [key]: tallies[side][key] + by };
    }
    return new ScoreSheet(tallies);
  }

  tally(side: Side): RoundStatistics {
    return this.tallies[side];
  }

  score(side: Side): number {
    const own = this.tallies[side];
    return techniques.reduce((sum, one) => sum + own[one] * pointsOf[one], this.tallies[opponent(side)].gamJeoms);
  }

  /** Points that Blue is ahead, negative when Red is. */
  get lead(): number {
    return this.score('blue') - this.score('red');
  }

  /** Who wins the round as it stands: points first; on a tie technical points, then the higher techniques, then fewer gam-jeoms. Null when all are equal: judges decide. */
  get leader(): Side | null {
    const technical = ({ technicalBody, technicalHead }: RoundStatistics): number => 4 * technicalBody + 5 * technicalHead;
    const [blue, red] = [this.tallies.blue, this.tallies.red];
    const order = [this.lead, technical(blue) - technical(red), blue.head - red.head, blue.body - red.body, blue.punch - red.punch, red.gamJeoms - blue.gamJeoms];
    const decisive = order.find((difference) => difference !== 0) ?? 0;
    return decisive > 0 ? 'blue' : decisive < 0 ? 'red' : null;
  }
}
