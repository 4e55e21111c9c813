import { apply, initialMemory } from '@restrike/match';
import { parseDatagram } from '@restrike/pss-protocol';
import { scenario } from '@restrike/simulator-pss';

const epoch = '00000000-0000-4000-8000-000000000000';

describe('[SIM-1] simulated matches through protocol and match rules', () => {
  it.each(Array.from({ length: 40 }, (_, index) => index + 1))('[SIM-1] seed %d: every datagram is understood, and the match ends as it was played', (seed) => {
    let memory = initialMemory();
    let sequence = 0;
    const findings: unknown[] = [];
    let [challenges, injuries, matches] = [0, 0, 0];
    for (const { atMs, text, truth } of scenario({ name: 'championship', seed, court: 1, matches: 3, port: 6000, generation: 'gen3' })) {
      sequence += 1;
      const parts = parseDatagram(new TextEncoder().encode(text));
      expect(parts).toMatchObject([{ reading: { outcome: 'known', issues: [] } }]);
      const step = apply(memory, parts[0]!.reading, { epoch, sequence, receivedAt: atMs, monotonicUs: atMs * 1000 });
      memory = step.memory;
      findings.push(...step.events.filter(({ kind }) => kind === 'finding' || kind === 'score-corrected' || kind === 'point-amended'));
      challenges += step.events.filter(({ kind }) => kind === 'challenge-answered').length;
      injuries += step.events.filter(({ kind }) => kind === 'injury-started').length;
      if (truth === undefined) continue;
      const { state } = memory;
      matches += 1;
      expect({
        number: state.matchNumber,
        roundScores: { blue: state.blue.roundScores.slice(0, 3), red: state.red.roundScores.slice(0, 3) },
        gamJeoms: { blue: state.blue.roundGamJeoms.slice(0, 3), red: state.red.roundGamJeoms.slice(0, 3) },
        roundWinners: state.roundWinners.filter((winner) => winner !== null),
        winner: state.result?.winner,
        challenges,
        injuries,
      }).toEqual(truth);
      expect(state.status).toBe('finished');
      [challenges, injuries] = [0, 0];
    }
    expect(matches).toBe(3);
    expect(findings).toEqual([]);
  });
});
