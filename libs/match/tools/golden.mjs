// Writes what the captures mean for the match to fixtures/golden/: one line a message that meant something. Read the difference before you commit it.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseDatagram } from '@restrike/pss-protocol';
import { apply, categorise, initialMemory } from '../dist/index.js';

const captures = fileURLToPath(new URL('../../pss-protocol/fixtures/captures/', import.meta.url));
for (const name of readdirSync(captures).filter((file) => file.endsWith('.tsv'))) {
  let memory = initialMemory();
  const golden = readFileSync(captures + name, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line, index) => {
      const [atMs, , text] = line.split('\t');
      const [{ reading }] = parseDatagram(new TextEncoder().encode(text));
      const step = apply(memory, reading, { epoch: '00000000-0000-4000-8000-000000000000', sequence: index + 1, receivedAt: Number(atMs), monotonicUs: Number(atMs) * 1000 });
      memory = step.memory;
      const { category, side } = categorise(reading, step.events);
      return step.events.length === 0 ? [] : [JSON.stringify([index + 1, text, category, side, step.memory.state.status, ...step.events])];
    });
  writeFileSync(fileURLToPath(new URL(`../fixtures/golden/${name.replace('.tsv', '.jsonl')}`, import.meta.url)), `${golden.join('\n')}\n`);
}
