// Writes what each line of the captures means to fixtures/golden/. Read the difference before you commit it.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseDatagram } from '../dist/index.js';

const captures = fileURLToPath(new URL('../fixtures/captures/', import.meta.url));
for (const name of readdirSync(captures).filter((file) => file.endsWith('.tsv'))) {
  const lines = readFileSync(captures + name, 'utf8').split('\n').filter((line) => line !== '');
  const golden = lines.map((line) => {
    const text = line.split('\t')[2];
    return JSON.stringify([text, ...parseDatagram(new TextEncoder().encode(text)).map(({ reading }) => (reading.outcome === 'known' ? reading.message : reading))]);
  });
  writeFileSync(fileURLToPath(new URL(`../fixtures/golden/${name.replace('.tsv', '.jsonl')}`, import.meta.url)), `${golden.join('\n')}\n`);
}
