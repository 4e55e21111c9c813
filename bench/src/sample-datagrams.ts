import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Datagrams of all recorded sessions in order: the mix of messages of real matches. */
export function sampleDatagrams(root: string): readonly Buffer[] {
  const folder = path.join(root, 'libs', 'pss-protocol', 'fixtures', 'captures');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tsv'))
    .sort()
    .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'))
    .map((line) => line.split('\t')[2])
    .filter((text) => text !== undefined && text !== '')
    .map((text) => Buffer.from(text as string));
}
