import type { MatchEvent } from '@restrike/contracts';
import { apply, initialMemory } from '@restrike/match';
import { parseDatagram } from '@restrike/pss-protocol';
import { endings, incidents, scenario, type MatchTruth, type ScenarioName } from '@restrike/simulator-pss';

const epoch = '00000000-0000-4000-8000-000000000000';
const threeOf = (winners: MatchTruth['roundWinners']) => [0, 1, 2].map((index) => winners[index] ?? null);

/** Plays matches through protocol and rules, and compares each with what the script meant. @returns what was told, match by match. */
function play(name: ScenarioName, seed: number, matches: number) {
  let memory = initialMemory();
  let sequence = 0;
  const played: { truth: MatchTruth; events: MatchEvent[] }[] = [];
  let events: MatchEvent[] = [];
  for (const { atMs, text, truth } of scenario({ name, seed, court: 1, matches, port: 6000, generation: 'gen3' })) {
    sequence += 1;
    const parts = parseDatagram(new TextEncoder().encode(text));
    if (parts.length !== 1 || parts[0]?.reading.outcome !== 'known' || parts[0].reading.issues.length > 0) throw new Error(`${name}, seed ${String(seed)}: ${text} is not understood`);
    const { message } = parts[0].reading;
    const step = apply(memory, parts[0].reading, { epoch, sequence, receivedAt: atMs, monotonicUs: atMs * 1000 });
    memory = step.memory;
    const { state } = memory;
    events.push(...step.events);
    // What the wire states is what the court shows, at once.
    const [stated, shown] =
      message.key === 'sc' ? [[message.blue, message.red], [state.blue.score, state.red.score]]
      : message.key === 's' ? [[message.blue, message.red], [state.blue.roundScores.slice(0, 3), state.red.roundScores.slice(0, 3)]]
      : message.key === 'wg' ? [[message.blue, message.red], [state.blue.gamJeoms, state.red.gamJeoms]]
      : message.key === 'rnd' ? [message.round, state.round]
      : message.key === 'sup' ? [[null, 'blue', 'red'][message.party], state.superiority]
      : message.key === 'clk' ? [[message.ms, message.action === null ? state.clock.running : message.action === 'start'], [state.clock.ms, state.clock.running]]
      : message.key === 'brk' && message.action === null ? [message.ms, state.breakClock?.ms]
      : message.key === 'ij' ? [message.action === 'hide' || message.ms === 0 ? undefined : message.ms, state.injury?.clock.ms]
      : [];
    if (JSON.stringify(stated) !== JSON.stringify(shown)) throw new Error(`${name}, seed ${String(seed)}: the court shows ${JSON.stringify(shown)} for ${text}`);
    if (truth === undefined) continue;
    const { result } = state;
    expect({
      number: state.matchNumber,
      roundScores: { blue: state.blue.roundScores.slice(0, 3), red: state.red.roundScores.slice(0, 3) },
      gamJeoms: { blue: state.blue.roundGamJeoms.slice(0, 3), red: state.red.roundGamJeoms.slice(0, 3) },
      roundWinners: state.roundWinners,
      winner: result?.winner,
      winnerName: result?.winnerName,
      line: result?.line,
      code: result?.code,
      challenges: events.filter(({ kind }) => kind === 'challenge-answered').length,
      injuries: events.filter(({ kind }) => kind === 'injury-started').length,
      status: state.status,
      baseStatus: state.baseStatus,
    }).toEqual({ ...truth, corrected: undefined, roundWinners: threeOf(truth.roundWinners), status: 'finished', baseStatus: 'finished' });
    // A correction is told where one was made, and found again in the statistics of that round alone.
    expect(events.some(({ kind }) => kind === 'score-corrected')).toBe(truth.corrected.length > 0);
    for (const event of events) if (event.kind === 'finding') expect([event.code, truth.corrected.includes(event.round ?? 0)]).toEqual(['ROUND_KINDS_DIFFER', true]);
    played.push({ truth, events });
    events = [];
  }
  return played;
}

describe('[SIM-1] simulated matches through protocol and match rules', () => {
  it.each([...endings, ...incidents])('[SIM-1] %s: every datagram is understood, and the match ends as it was played', (name) => {
    for (const seed of [1, 2, 3]) expect(play(name, seed, 1)).toHaveLength(1);
  });

  it.each([1, 2, 3, 4, 5, 6])('[SIM-1] tournament day of seed %d: match after match is what was played', (seed) => {
    expect(play('tournament-day', seed, 20)).toHaveLength(20);
  });
});
