import type { AthleteState, MatchState, Side } from '@restrike/contracts';
import type { PssMessage, RoundStatistics } from '@restrike/pss-protocol';
import { opponent, sideOf, sides, withIndex, type Draft, type Finding } from './draft.js';
import { settle } from './explain-scores.js';

/** Decisions that end a match whatever the score is: its line and its rounds need not agree. An open set; others are compared. */
const earlyEnds: ReadonlySet<string> = new Set(['RSC', 'WDR', 'DSQ', 'PUN', 'DQB', 'IRM', 'CSC', 'BKO', 'HKO']);

/** `wrd`: winners of rounds, the only source of rounds won. */
export function onRoundWinners(draft: Draft, message: Extract<PssMessage, { key: 'wrd' }>): void {
  const { state } = draft;
  for (const { round, winner } of message.winners) {
    const side = sideOf(winner);
    if (state.roundWinners[round - 1] === side) continue;
    state.roundWinners = withIndex(state.roundWinners, round - 1, side);
    draft.significant = true;
    if (side !== null) draft.tell({ kind: 'round-won', round, side });
  }
  for (const side of sides) state[side].roundsWon = state.roundWinners.filter((one) => one === side).length;
}

/** `rst` (EVT-5): compares what a round's statistics state with what was counted. */
export function onStatistics(draft: Draft, message: Extract<PssMessage, { key: 'rst' }>): void {
  const { state, memory } = draft;
  const index = message.round - 1;
  if (index < 0 || index > 3) return;
  settle(draft, true);
  const find = (code: Finding['code'], side: Side, stated: Finding['stated'], counted: Finding['counted'], detail: string): void =>
    draft.tellFinding({ kind: 'finding', code, round: message.round, side, stated, counted, detail });
  for (const side of sides) {
    const own: RoundStatistics = message[side];
    const other: RoundStatistics = message[opponent(side)];
    const tally = memory[side].tallies[index];
    if (tally === undefined) continue;
    const fromStatistics = 2 * own.body + 3 * own.head + own.punch + 4 * own.technicalBody + 5 * own.technicalHead + other.gamJeoms;
    // A sender without technical kicks in its statistics counts them as plain ones: two points each are missing there.
    const unstated = 2 * Math.max(0, tally.technicalBody - own.technicalBody) + 2 * Math.max(0, tally.technicalHead - own.technicalHead);
    const score = state[side].roundScores[index] ?? 0;
    if (score !== fromStatistics && score !== fromStatistics + unstated) {
      find('ROUND_POINTS_DIFFER', side, fromStatistics, score, `statistics make ${String(fromStatistics)} points, the score is ${String(score)}`);
    }
    const gamJeoms = state[side].roundGamJeoms[index] ?? 0;
    if (gamJeoms !== own.gamJeoms) {
      find('ROUND_GAM_JEOMS_DIFFER', side, own.gamJeoms, gamJeoms, `statistics state ${String(own.gamJeoms)} gam-jeoms, ${String(gamJeoms)} were seen`);
    }
    const stated = { body: own.body + own.technicalBody, head: own.head + own.technicalHead, punch: own.punch };
    const counted = { body: tally.body + tally.technicalBody, head: tally.head + tally.technicalHead, punch: tally.punch };
    const differs = stated.body !== counted.body || stated.head !== counted.head || stated.punch !== counted.punch;
    if (differs && memory.loadSeen) {
      find('ROUND_KINDS_DIFFER', side, stated, counted, 'kicks and punches of the statistics are not those that were seen: datagrams were lost, or judges corrected');
    }
  }
}

function finish(draft: Draft): void {
  settle(draft, true);
  draft.state.baseStatus = 'finished';
  draft.state.breakClock = null;
  draft.state.injury = null;
  draft.state.timeout = null;
  if (draft.state.challenge?.open === true) draft.state.challenge = { ...draft.state.challenge, open: false };
  if (draft.state.clock.running) draft.stoppedClock(draft.state.clock.ms);
  draft.memory.row.endedAt ??= draft.context.receivedAt;
}

/**
 * The result line counts rounds in best-of-3, points in conventional format. When line, winner and what was stated before
 * do not agree, all are kept as stated and it is said.
 */
function checkResult(draft: Draft): void {
  const { state } = draft;
  const { result } = state;
  const line = /^(\d+)-(\d+)$/.exec(result?.line ?? '');
  if (result === null || line === null || result.winner === null || result.winner === 'tie' || earlyEnds.has(result.code ?? '')) return;
  const inRounds = state.format === 'best-of-3';
  const stated = { blue: Number(line[1]), red: Number(line[2]) };
  const counted = inRounds ? { blue: state.blue.roundsWon, red: state.red.roundsWon } : { blue: state.blue.score, red: state.red.score };
  const { winner } = result;
  const winnerIsAhead = !inRounds || stated[winner] > stated[opponent(winner)];
  if (winnerIsAhead && stated.blue === counted.blue && stated.red === counted.red) return;
  draft.tellFinding({
    kind: 'finding',
    code: 'RESULT_DIFFERS',
    round: null,
    side: null,
    stated: { ...stated, winner },
    counted,
    detail: `the winner is ${winner}, the result line says ${line[0]}, the ${inRounds ? 'round winners' : 'score'} ${String(counted.blue)}-${String(counted.red)}`,
  });
}

/** `win`: the match is over. */
export function onWinner(draft: Draft, message: Extract<PssMessage, { key: 'win' }>): void {
  const winner = message.winner.toLowerCase() as 'blue' | 'red' | 'tie';
  if (draft.state.result?.winner !== winner) draft.tell({ kind: 'winner', winner });
  finish(draft);
  draft.state.result = { winnerName: null, line: null, code: null, ...draft.state.result, winner };
  checkResult(draft);
}

/** The athlete of a name; null for a name that both have, or none. */
function sideNamed({ blue, red }: MatchState, name: string | null): Side | null {
  const has = (one: AthleteState): boolean => name !== null && (one.name === name || one.shortName === name);
  return has(blue) === has(red) ? null : has(blue) ? 'blue' : 'red';
}

/** `wmh`: the result line, before or after `win`. Where that is lost, the name tells who won. */
export function onResult(draft: Draft, message: Extract<PssMessage, { key: 'wmh' }>): void {
  const before = draft.state.result;
  const name = message.name === '' ? null : message.name;
  finish(draft);
  const winner = before?.winner ?? sideNamed(draft.state, name);
  draft.state.result = { winner, winnerName: name, line: message.line, code: message.code };
  if (before !== null && before.line === message.line && before.code === message.code && before.winnerName === name) return;
  if (winner !== null && before?.winner !== winner) draft.tell({ kind: 'winner', winner });
  draft.tell({ kind: 'result', line: message.line, code: message.code, name });
  checkResult(draft);
}
