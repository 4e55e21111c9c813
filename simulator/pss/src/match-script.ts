import type { PssMessage } from '@restrike/pss-protocol';
import type { Random } from './random.js';
import type { MatchCard } from './roster.js';

/** A message and how long the sender waits before it, ms of real time. */
export interface Cue {
  readonly afterMs: number;
  readonly message: PssMessage;
}

/** How a match was meant to end, to compare with what a receiver made of it. */
export interface MatchTruth {
  readonly number: string;
  readonly roundScores: { readonly blue: readonly number[]; readonly red: readonly number[] };
  readonly roundWinners: readonly ('blue' | 'red')[];
  readonly gamJeoms: { readonly blue: readonly number[]; readonly red: readonly number[] };
  readonly winner: 'blue' | 'red';
  readonly challenges: number;
  readonly injuries: number;
}

export interface MatchScript {
  readonly cues: readonly Cue[];
  readonly truth: MatchTruth;
}

type Side = 'blue' | 'red';
const party = (side: Side): 1 | 2 => (side === 'blue' ? 1 : 2);
const other = (side: Side): Side => (side === 'blue' ? 'red' : 'blue');

const burstMs = 2;
const pointGap = 12;
const maxGamJeoms = 5;
const roundMs = 120_000;

interface Tally {
  body: number;
  head: number;
  punch: number;
  gamJeoms: number;
}
const emptyTally = (): Tally => ({ body: 0, head: 0, punch: 0, gamJeoms: 0 });

/** Writes one match as a TK-Strike of the current generation sends it: its datagrams, in its order, with its gaps. */
class Writer {
  readonly cues: Cue[] = [];
  readonly scores: Record<Side, number[]> = { blue: [0, 0, 0], red: [0, 0, 0] };
  readonly gamJeoms: Record<Side, number[]> = { blue: [0, 0, 0], red: [0, 0, 0] };
  readonly winners: Side[] = [];
  round = 1;
  tally: Record<Side, Tally> = { blue: emptyTally(), red: emptyTally() };
  leader: 0 | 1 | 2 = 0;
  lastScorer: Side | null = null;
  /** Round clock, ms of the match. */
  clock = roundMs;

  constructor(readonly random: Random) {}

  say(afterMs: number, message: PssMessage): void {
    this.cues.push({ afterMs, message });
  }
  score(side: Side): number {
    return this.scores[side][this.round - 1] ?? 0;
  }
  add(side: Side, points: number): void {
    this.scores[side][this.round - 1] = this.score(side) + points;
  }
  sayScores(): void {
    this.say(pointGap, { key: 'sc', blue: this.score('blue'), red: this.score('red') });
    this.say(pointGap, { key: 's', blue: [...this.scores.blue], red: [...this.scores.red] });
  }
  sayRoundWinners(afterMs: number): void {
    this.say(afterMs, { key: 'wrd', winners: [1, 2, 3].map((round) => ({ round, winner: this.winners[round - 1] === undefined ? 0 : party(this.winners[round - 1] as Side) })) });
    this.say(pointGap, { key: 's', blue: [...this.scores.blue], red: [...this.scores.red] });
  }

  /** `sup` goes out with every change of the leader; a tie that the rules decide goes by `0` first. */
  sayLeader(): void {
    const [blue, red] = [this.score('blue'), this.score('red')];
    const leader = blue > red ? 1 : red > blue ? 2 : this.lastScorer === null ? 0 : party(this.lastScorer);
    if (leader === this.leader) return;
    if (blue === red && leader !== 0) this.say(pointGap, { key: 'sup', party: 0 });
    this.leader = leader;
    this.say(pointGap, { key: 'sup', party: leader });
  }
}

function load(writer: Writer, card: MatchCard): void {
  const { blue, red } = card;
  const messages: PssMessage[] = [
    { key: 'pre', text: 'FightLoaded' },
    { key: 'ref', officials: (['cr', 'ju1', 'ju2', 'ta'] as const).map((role) => ({ role, name: '', country: '' })) },
    { key: 'at', blue: { short: blue.name, long: blue.name, noc: blue.noc }, red: { short: red.name, long: red.name, noc: red.noc } },
    {
      key: 'mch', matchNumber: card.number, phase: card.phase, weight: card.weight, unusedRounds: '0', colours: ['#0000ff', '#FFFFFF', '#ff0000', '#FFFFFF'], ovrId: null,
      division: card.division, totalRounds: 3, roundSeconds: roundMs / 1000, countdown: 'cntDown', bodyThreshold: card.bodyThreshold, headThreshold: 5,
    },
    { key: 'wg', blue: 0, red: 0 },
    { key: 'wrd', winners: [1, 2, 3].map((round) => ({ round, winner: 0 })) },
    { key: 's', blue: [0, 0, 0], red: [0, 0, 0] },
    { key: 'sc', blue: 0, red: 0 },
    { key: 'clk', ms: roundMs, action: null },
    { key: 'rnd', round: 1 },
    { key: 'sup', party: 0 },
    { key: 'rdy', text: 'FightReady' },
  ];
  messages.forEach((message, index) => writer.say(index === 0 ? 3_000 : burstMs, message));
}

/** Points of one action: [`hl`] [`sup`] `sc` `s11…` `pt`; a judges' point has no `hl`. */
function scorePoint(writer: Writer, bodyThreshold: number): void {
  const { random } = writer;
  const side: Side = random.chance(0.5) ? 'blue' : 'red';
  const kind = random.pick([2, 2, 2, 3, 3, 1] as const);
  const byJudges = kind === 1 || random.chance(0.1);
  if (!byJudges) writer.say(pointGap, { key: 'hl', party: party(side), level: random.between(bodyThreshold, 100) });
  writer.add(side, kind);
  writer.tally[side][kind === 1 ? 'punch' : kind === 2 ? 'body' : 'head'] += 1;
  writer.lastScorer = side;
  writer.sayLeader();
  writer.sayScores();
  writer.say(pointGap, { key: 'pt', party: party(side), points: kind });
}

/** A gam-jeom: [`sup`] `sc` `s11…` `wg`; its point goes to the opponent. */
function penalise(writer: Writer, side: Side): void {
  writer.tally[side].gamJeoms += 1;
  writer.gamJeoms[side][writer.round - 1] = writer.tally[side].gamJeoms;
  writer.add(other(side), 1);
  writer.lastScorer = other(side);
  writer.sayLeader();
  writer.sayScores();
  writer.say(pointGap, { key: 'wg', blue: writer.tally.blue.gamJeoms, red: writer.tally.red.gamJeoms });
}

interface Incidents {
  challenges: number;
  injuries: number;
}

function pause(writer: Writer, during: () => void): void {
  writer.say(60, { key: 'clk', ms: writer.clock, action: 'stop' });
  during();
  writer.say(writer.random.between(800, 3_000), { key: 'clk', ms: writer.clock, action: 'start' });
}

function medical(writer: Writer): void {
  let left = 60_000;
  writer.say(300, { key: 'ij', party: 0, ms: left, action: 'show' });
  for (let ticks = writer.random.between(4, 20); ticks > 0; ticks -= 1) {
    left -= 1_000;
    writer.say(left === 59_000 ? 13 : writer.random.between(960, 1_010), { key: 'ij', party: 0, ms: left, action: null });
  }
  writer.say(writer.random.between(100, 900), { key: 'ij', party: 0, ms: left, action: 'hide' });
}

function challenge(writer: Writer): void {
  const by = writer.random.pick([1, 2] as const);
  writer.say(writer.random.between(500, 2_000), { key: 'ch', party: by, state: null, result: null });
  writer.say(writer.random.between(3_000, 12_000), { key: 'ch', party: by, state: writer.random.chance(0.5) ? 1 : 0, result: null });
  writer.say(12, { key: 'ch', party: by, state: -1, result: null });
}

/** One round, second by second. */
function playRound(writer: Writer, card: MatchCard, incidents: Incidents): void {
  const { random } = writer;
  writer.clock = roundMs;
  writer.say(random.between(1_500, 5_000), { key: 'clk', ms: writer.clock, action: 'start' });
  let byGap = false;
  while (writer.clock > 0) {
    writer.clock -= 1_000;
    writer.say(writer.clock === roundMs - 1_000 ? 12 : random.between(930, 1_010), { key: 'clk', ms: writer.clock, action: null });
    if (writer.clock === 0) break;
    if (random.chance(0.12)) writer.say(random.between(50, 300), { key: 'hl', party: random.pick([1, 2] as const), level: random.between(6, card.bodyThreshold - 1) });
    if (random.chance(0.09)) scorePoint(writer, card.bodyThreshold);
    const offender: Side = random.chance(0.5) ? 'blue' : 'red';
    if (random.chance(0.02) && writer.tally[offender].gamJeoms < maxGamJeoms - 1) penalise(writer, offender);
    if (random.chance(0.006)) {
      pause(writer, () => medical(writer));
      incidents.injuries += 1;
    } else if (random.chance(0.008)) {
      pause(writer, () => challenge(writer));
      incidents.challenges += 1;
    } else if (random.chance(0.015)) pause(writer, () => undefined);
    if (Math.abs(writer.score('blue') - writer.score('red')) >= 12) {
      byGap = true;
      break;
    }
  }
  if (byGap) writer.say(200, { key: 'clk', ms: writer.clock, action: 'stop' });
  writer.say(13, { key: 'clk', ms: 0, action: 'stopEnd' });
  if (!byGap) writer.say(14, { key: 'clk', ms: 0, action: 'stop' });
}

function closeRound(writer: Writer): void {
  const { random } = writer;
  const [blue, red] = [writer.score('blue'), writer.score('red')];
  const winner: Side = blue > red ? 'blue' : red > blue ? 'red' : (writer.lastScorer ?? random.pick(['blue', 'red'] as const));
  writer.winners.push(winner);
  writer.sayRoundWinners(random.between(2_000, 9_000));
  const statistics = (side: Side) => {
    const { body, head, punch, gamJeoms } = writer.tally[side];
    return { body, head, punch, technicalBody: 0, technicalHead: 0, gamJeoms };
  };
  writer.say(pointGap, { key: 'rst', round: writer.round, blue: statistics('blue'), red: statistics('red') });
  writer.say(pointGap, { key: 'rsr', reason: '' });
}

/** The rest between two rounds; an operator may cut it short. */
function rest(writer: Writer): void {
  const { random } = writer;
  const skipped = random.chance(0.4);
  const ticks = skipped ? random.between(3, 40) : 60;
  for (let tick = 1; tick <= ticks; tick += 1) writer.say(tick === 1 ? 13 : random.between(940, 1_010), { key: 'brk', ms: 60_000 - tick * 1_000, action: null });
  if (!skipped) writer.say(10, { key: 'brk', ms: 0, action: 'stopEnd' });
  if (writer.leader !== 0) writer.say(pointGap, { key: 'sup', party: 0 });
  writer.leader = 0;
  writer.lastScorer = null;
  writer.tally = { blue: emptyTally(), red: emptyTally() };
  writer.round += 1;
  writer.say(skipped ? 400 : 2, { key: 'rnd', round: writer.round });
}

/** A whole match, from its load to its result: best of three. */
export function matchScript(random: Random, card: MatchCard): MatchScript {
  const writer = new Writer(random);
  const incidents: Incidents = { challenges: 0, injuries: 0 };
  if (random.chance(0.2)) load(writer, card); // operators often load a match twice
  load(writer, card);
  const won = (side: Side): number => writer.winners.filter((one) => one === side).length;
  for (;;) {
    playRound(writer, card, incidents);
    closeRound(writer);
    if (won('blue') === 2 || won('red') === 2) break;
    rest(writer);
  }
  const winner: Side = won('blue') === 2 ? 'blue' : 'red';
  writer.say(random.between(2_000, 9_000), { key: 'win', winner: winner === 'blue' ? 'BLUE' : 'RED' });
  writer.say(13, { key: 'wmh', name: card[winner].name, line: `${String(won('blue'))}-${String(won('red'))}`, code: 'PTF' });
  return {
    cues: writer.cues,
    truth: {
      number: card.number,
      roundScores: writer.scores,
      roundWinners: writer.winners,
      gamJeoms: writer.gamJeoms,
      winner,
      ...incidents,
    },
  };
}
