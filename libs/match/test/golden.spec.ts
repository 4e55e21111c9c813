import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MatchEvent } from '@restrike/contracts';
import { capture, captures, play } from './play.js';

describe('[MAT-17] golden event lists', () => {
  it.each(captures)('[MAT-17] %s means, message by message, what its golden file says', (name) => {
    const file = fileURLToPath(new URL(`../fixtures/golden/${name}.jsonl`, import.meta.url));
    const golden = readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as [number, string, string, string | null, string, ...MatchEvent[]]);
    expect(golden.length).toBeGreaterThan(3);
    const lines = capture(name);
    let { memory } = play([]);
    const actual = lines.flatMap((line, index) => {
      const played = play([line], { from: memory, firstSequence: index + 1 });
      memory = played.memory;
      const facts = played.facts[0]!;
      return played.events.length === 0 ? [] : [[index + 1, line.text, facts.category, facts.side, memory.state.status, ...played.events.map(({ event }) => event)]];
    });
    expect(actual).toEqual(golden);
  });
});
