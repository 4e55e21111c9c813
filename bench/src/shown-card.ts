import type { MatchState } from '@restrike/contracts';
import { apply, formatClock, initialMemory, type MatchMemory } from '@restrike/match';
import { builtInProtocol, parseDatagram } from '@restrike/pss-protocol';
import type { SentDatagram } from '@restrike/e2e';
import type { CardChange } from './match-paintings.js';

/**
 * What a court's card on the overview reads: match, round, status, result, the clock where it stands (`running` where it runs: then the page counts on by
 * itself), and of both athletes name, score, gam-jeoms and rounds won. The same words as {@link readCard} finds in the page.
 */
export function cardOf(state: MatchState): string {
  const clock = state.injury?.clock ?? state.timeout?.clock ?? state.breakClock ?? state.clock;
  const score = state.matchId === null ? null : [state.blue.score, state.red.score];
  const athlete = ({ name, gamJeoms, roundsWon }: MatchState['blue']): unknown[] => [name, gamJeoms, roundsWon];
  return JSON.stringify([
    score,
    state.matchNumber,
    state.round,
    state.status,
    state.result === null ? null : state.result.winner === 'tie' ? 'tie' : [state.result.line, state.result.code].filter((one) => one !== null).join(' '),
    state.matchId === null ? null : clock.running ? 'running' : formatClock(clock.ms),
    state.matchId === null ? null : [athlete(state.blue), athlete(state.red)],
  ]);
}

/** Runs in the page: what {@link cardOf} says, read from the card. English, as the page is asked for. */
export const readCard = `(card) => {
  const text = (selector) => card.querySelector(selector)?.textContent?.trim() ?? null;
  const shown = card.querySelector('.athlete') !== null;
  const round = text('[data-testid="round"]');
  const clock = card.querySelector('[data-testid="clock"]');
  const result = text('.result');
  const athlete = (side) => {
    const row = card.querySelector('.athlete-' + side);
    const name = row.querySelector('.athlete-name');
    return [name.querySelector('em') === null ? name.textContent.trim() : null, row.querySelectorAll('.marks-gam-jeom .on').length, row.querySelectorAll('.marks-won .on').length];
  };
  return JSON.stringify([
    shown ? [Number(text('[data-testid="blue-score"]')), Number(text('[data-testid="red-score"]'))] : null,
    text('[data-testid="match-number"]') || null,
    round === '' ? 0 : round === 'Golden point' ? 4 : Number(round.replace('Round ', '')),
    card.dataset.status,
    result === 'Tie' ? 'tie' : result,
    !shown ? null : clock.classList.contains('clock-running') ? 'running' : clock.textContent,
    shown ? [athlete('blue'), athlete('red')] : null,
  ]);
}`;

/** What a court's datagrams make its card read, one after the other, by the product's own pure parser and rules. */
export class MeantCard {
  private memory: MatchMemory = initialMemory();
  private sequence = 0;

  get reads(): string {
    return cardOf(this.memory.state);
  }

  /** The changes of the card that these datagrams ask for; most ask for none, as a tick of a running clock. */
  take(sent: readonly SentDatagram[]): readonly CardChange[] {
    return sent.flatMap(({ at, bytes }) => {
      const before = this.reads;
      for (const { reading } of parseDatagram(Buffer.from(bytes, 'hex'), builtInProtocol)) {
        this.sequence += 1;
        this.memory = apply(this.memory, reading, { epoch: '33333333-3333-4333-8333-333333333333', sequence: this.sequence, receivedAt: at, monotonicUs: at * 1_000 }).memory;
      }
      return this.reads === before ? [] : [{ at, card: this.reads }];
    });
  }
}
