// Writes the table of messages into docs/protocol.md, between its two marks: `npm run catalogue -w @restrike/pss-protocol`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { catalogueMarkdown } from '../dist/index.js';

const file = fileURLToPath(new URL('../../../docs/protocol.md', import.meta.url));
const [begin, end] = ['<!-- catalogue -->', '<!-- end of catalogue -->'];
const text = readFileSync(file, 'utf8');
const [from, to] = [text.indexOf(begin), text.indexOf(end)];
if (from < 0 || to < from) throw new Error(`${file} has no ${begin} … ${end}: put both lines where the table belongs.`);
writeFileSync(file, `${text.slice(0, from + begin.length)}\n${catalogueMarkdown()}\n${text.slice(to)}`);
