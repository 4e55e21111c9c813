import type { ClockAction, PssMessage } from '@restrike/pss-protocol';
import { loadMessages, roundMs } from './load-messages.js';
import type { Act, Interruption, MatchPlan, RoundPlan, Strike } from './match-plan.js';
import { changesOf } from './plan-round.js';
import type { Cue, MatchTruth } from './match-script.js';
import type { Random } from './random.js';
import type { MatchCard } from './roster.js';
import { party, partyOf, ScoreSheet, type Change, type Side } from './score-sheet.js';

const burstMs = 2;
const burstOfScoreMs = 13;
const breakMs = 60_000;
const medicalMs = 60_000;
const sides: readonly Side[] = ['blue', 'red'];

/** Writes one match as a TK-Strike of the current generation sends it: its datagrams, in its order, with its gaps. */
export class MatchWriter {
  readonly cues: Cue[] = [];
  private readonly scores: Record<Side, number[]> = { blue: [0, 0, 0], red: [0, 0, 0] };
  private readonly gamJeoms: Record<Side, number[]> = { blue: [0, 0, 0], red: [0, 0, 0] };
  private readonly winners: (Side | null)[] = [];
  private readonly corrected = new Set<number>();
  private challenges = 0;
  private injuries = 0;
  private round = 0;
  private sheet = new ScoreSheet();
  private superior: Side | null = null;
  /** Round clock, ms of the match. */
  private clock = roundMs;
  /** Time since the clock last ticked, ms. */
  private sinceTick = 0;
  /** What the next message waits beside its own wait, ms. */
  private wait = 0;

  constructor(
    private readonly random: Random,
    private readonly plan: MatchPlan,
    private readonly port: number,
  ) {}

  get truth(): MatchTruth {
    const { winner, card, code } = this.plan;
    return {
      number: card.number,
      roundScores: this.scores,
      roundWinners: this.winners,
      gamJeoms: this.gamJeoms,
      winner,
      winnerName: winner === 'tie' ? null : card[winner].name,
      line: this.line,
      code,
      challenges: this.challenges,
      injuries: this.injuries,
      corrected: [...this.corrected],
    };
  }

  /** Rounds won; a match that is closed without a winner has none, whatever was fought. */
  private get line(): string {
    const won = (side: Side): number => (this.plan.winner === 'tie' ? 0 : this.winners.filter((one) => one === side).length);
    return `${String(won('blue'))}-${String(won('red'))}`;
  }

  private say(afterMs: number, message: PssMessage): void {
    this.cues.push({ afterMs: afterMs + this.wait, message });
    this.sinceTick += afterMs + this.wait;
    this.wait = 0;
  }
  private sayClock(afterMs: number, action: ClockAction | null): void {
    this.say(afterMs, { key: 'clk', ms: action === 'stopEnd' ? 0 : this.clock, action });
  }

  load(card: MatchCard, afterMs: number): void {
    loadMessages(card).forEach((message, index) => this.say(index === 0 ? afterMs : burstMs, message));
  }

  private startClock(afterMs: number): void {
    this.sayClock(afterMs, 'start');
  }

  private tick(): void {
    this.clock -= 1_000;
    // A first tick, and one behind a time-out, comes with what is left of its second.
    const full = this.clock === roundMs - 1_000 ? burstOfScoreMs : Math.max(1, this.random.between(955, 995) - this.sinceTick);
    this.sayClock(full, null);
    this.sinceTick = 0;
  }

  /** A start that comes to nothing: the match, or the whole scoring system, is started again. */
  falseStart(seconds: number, restarted: boolean): void {
    this.startClock(this.random.between(1_500, 5_000));
    for (let second = 0; second < seconds; second += 1) this.tick();
    if (restarted) this.say(this.random.between(20_000, 60_000), { key: 'port', port: this.port, connected: true });
    else this.sayClock(300, 'stop');
    this.load(this.plan.card, this.random.between(5_000, 20_000));
    this.clock = roundMs;
  }

  /** `sup`, where the one who wins changed, and the score: a tie that the rules decide goes by `0` first. */
  private sayScore(changes: readonly Change[]): void {
    this.sheet = this.sheet.with(changes);
    const { leader, lead } = this.sheet;
    for (const side of sides) {
      this.scores[side][this.round - 1] = this.sheet.score(side);
      this.gamJeoms[side][this.round - 1] = this.sheet.tally(side).gamJeoms;
    }
    if (leader !== this.superior) {
      if (lead === 0 && leader !== null) this.say(burstOfScoreMs, { key: 'sup', party: 0 });
      this.say(burstOfScoreMs, { key: 'sup', party: partyOf(leader) });
      this.superior = leader;
    }
    this.say(burstOfScoreMs, { key: 'sc', blue: this.sheet.score('blue'), red: this.sheet.score('red') });
    this.sayRoundScores(burstOfScoreMs);
  }
  private sayRoundScores(afterMs: number): void {
    this.say(afterMs, { key: 's', blue: [...this.scores.blue], red: [...this.scores.red] });
  }

  /** [`hl`] [`sup`] `sc` `s11…` `pt`; a judges' point has no `hl`, nor has one behind the stop: sensors are read only while the clock runs. */
  private strike({ side, technique, level }: Strike): void {
    if (level !== null && this.lastClockAction !== 'stop') this.say(burstOfScoreMs, { key: 'hl', party: party(side), level });
    this.sayScore([{ side, technique, by: 1 }]);
    this.say(burstOfScoreMs, { key: 'pt', party: party(side), points: technique === 'punch' ? 1 : technique === 'body' ? 2 : 3 });
  }

  private act(act: Act): void {
    switch (act.kind) {
      case 'strikes':
        return act.strikes.forEach((strike) => this.strike(strike));
      case 'technical':
        return this.sayScore(changesOf(act));
      case 'gam-jeom':
        // The point is the opponent's.
        this.sayScore(changesOf(act));
        return this.say(burstOfScoreMs, { key: 'wg', blue: this.sheet.tally('blue').gamJeoms, red: this.sheet.tally('red').gamJeoms });
      case 'weak-hit':
        return this.say(0, { key: 'hl', party: party(act.side), level: act.level });
      case 'pause': {
        const untilTick = this.sinceTick;
        this.interrupt(act.interruption, true);
        this.startClock(this.random.between(800, 3_000));
        this.sinceTick = untilTick;
      }
    }
  }

  /** The clock is stopped for something; it is started again by whoever asks for it. `fromPlay`: it runs. */
  private interrupt(interruption: Interruption, fromPlay: boolean): void {
    const { random } = this;
    if (interruption.kind === 'medical') return this.medical(interruption.seconds, fromPlay);
    if (fromPlay) this.sayClock(60, 'stop');
    switch (interruption.kind) {
      case 'time-out':
        return;
      case 'challenge':
        return this.challenge(interruption);
      case 'score-edit':
        return this.edit(random.between(2_000, 9_000), interruption.changes);
      case 'clock-edit':
        this.clock = Math.min(roundMs - 1_000, this.clock + interruption.seconds * 1_000);
        return this.sayClock(random.between(2_000, 6_000), 'corr');
      case 'port-reset':
        this.say(random.between(1_000, 9_000), { key: 'port', port: this.port, connected: false });
        this.say(12, { key: 'port', port: this.port, connected: true });
    }
  }

  private edit(afterMs: number, changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.wait = afterMs;
    this.corrected.add(this.round);
    this.sayScore(changes);
  }

  private challenge({ party: by, answer, changes, changedFirst }: Extract<Interruption, { kind: 'challenge' }>): void {
    const { random } = this;
    this.challenges += 1;
    this.say(random.between(500, 2_000), { key: 'ch', party: by, state: null, result: null });
    if (changedFirst) this.edit(random.between(2_000, 8_000), changes);
    const answerMs = random.between(3_000, 12_000);
    if (answer === 'cancelled') return this.say(answerMs, { key: 'ch', party: by, state: -1, result: null });
    this.say(answerMs, { key: 'ch', party: by, state: answer === 'accepted' ? 1 : 0, result: null });
    this.say(12, { key: 'ch', party: by, state: -1, result: null });
    if (!changedFirst) this.edit(random.between(500, 4_000), changes);
  }

  /** Medical time: shown before or after the clock stops, sometimes twice; one that runs out is hidden twice. */
  private medical(seconds: number, fromPlay: boolean): void {
    const { random } = this;
    const stopFirst = random.chance(0.5);
    if (fromPlay && stopFirst) this.sayClock(60, 'stop');
    const ij = (afterMs: number, ms: number, action: 'show' | 'hide' | null): void => this.say(afterMs, { key: 'ij', party: 0, ms, action });
    for (let shown = seconds < 60 && random.chance(0.15) ? 2 : 1; shown > 0; shown -= 1) {
      this.injuries += 1;
      let left = medicalMs;
      ij(shown === 1 ? random.between(300, 3_000) : 300, left, 'show');
      for (let second = 0; second < seconds; second += 1) {
        left -= 1_000;
        ij(second === 0 ? burstOfScoreMs : random.between(960, 1_010), left, null);
        if (second === 0 && fromPlay && !stopFirst && this.lastClockAction !== 'stop') this.sayClock(burstOfScoreMs, 'stop');
      }
      ij(random.between(100, 990), left, 'hide');
      if (left === 0) ij(burstOfScoreMs, 0, 'hide');
    }
  }
  private get lastClockAction(): ClockAction | null {
    const last = this.cues.findLast(({ message }) => message.key === 'clk')?.message;
    return last?.key === 'clk' ? last.action : null;
  }

  playRound({ acts, endsAfter, closing }: RoundPlan): void {
    const { random } = this;
    this.round += 1;
    this.clock = roundMs;
    this.startClock(random.between(1_500, 5_000));
    const finishing = acts.filter(({ second }) => second === endsAfter);
    for (let second = 1; second <= (endsAfter ?? Number.MAX_SAFE_INTEGER) && this.clock > 0; second += 1) {
      this.tick();
      for (const { act } of acts.filter((one) => one.second === second && !finishing.includes(one))) {
        this.wait = random.between(40, 300);
        this.act(act);
      }
    }
    if (endsAfter === null) {
      this.sayClock(random.between(955, 995), 'stopEnd');
      this.sayClock(burstOfScoreMs, 'stop');
      return;
    }
    // What ends a round may come just before the clock stops, or just behind.
    const late = random.chance(0.3);
    this.wait = random.between(40, 300);
    if (!late) for (const { act } of finishing) this.act(act);
    this.sayClock(200, 'stop');
    if (late) for (const { act } of finishing) this.act(act);
    for (const one of closing) this.interrupt(one, false);
    this.sayClock(closing.length > 0 ? random.between(2_000, 20_000) : burstOfScoreMs, 'stopEnd');
  }

  closeRound({ winner }: RoundPlan): void {
    this.winners.push(winner);
    this.say(this.random.between(2_000, 9_000), { key: 'wrd', winners: [1, 2, 3].map((round) => ({ round, winner: partyOf(this.winners[round - 1] ?? null) })) });
    this.sayRoundScores(burstOfScoreMs);
    this.say(burstOfScoreMs, { key: 'rst', round: this.round, blue: this.sheet.tally('blue'), red: this.sheet.tally('red') });
    this.say(burstOfScoreMs, { key: 'rsr', reason: '' });
  }

  /** The rest between two rounds, which an operator may cut short. */
  rest(seconds: number): void {
    for (let tick = 1; tick <= seconds; tick += 1) this.say(tick === 1 ? 25 : this.random.between(955, 995), { key: 'brk', ms: breakMs - tick * 1_000, action: null });
    if (seconds * 1_000 === breakMs) this.say(this.random.between(955, 995), { key: 'brk', ms: 0, action: 'stopEnd' });
  }

  /** Nothing but `rnd` is sent, and `sup;0` where somebody was ahead: who listens begins at zero by himself. */
  nextRound(afterMs: number): void {
    const supFirst = this.random.chance(0.5);
    const sup = (): void => (this.superior === null ? undefined : this.say(burstOfScoreMs, { key: 'sup', party: 0 }));
    this.wait = afterMs;
    if (supFirst) sup();
    this.say(burstMs, { key: 'rnd', round: this.round + 1 });
    if (!supFirst) sup();
    this.superior = null;
    this.sheet = new ScoreSheet();
  }

  result(): void {
    const { winner, code } = this.plan;
    const fought = this.winners.length > 0;
    this.say(fought ? this.random.between(2_000, 16_000) : this.random.between(30_000, 90_000), { key: 'win', winner: winner === 'tie' ? 'TIE' : winner === 'blue' ? 'BLUE' : 'RED' });
    this.say(burstOfScoreMs, { key: 'wmh', name: this.truth.winnerName ?? '', line: this.line, code });
  }
}
