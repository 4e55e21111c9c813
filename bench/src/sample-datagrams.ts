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

/**
 * The same sessions many times over, each time with other match numbers and athletes, as the matches of a day have them: what has been read once
 * must not help more here than it does in a hall.
 */
export function dayOfDatagrams(root: string, repeats = 60): readonly Buffer[] {
  const once = sampleDatagrams(root).map((bytes) => bytes.toString());
  return Array.from({ length: repeats }, (_, repeat) => once.map((text) => Buffer.from(ofAnotherMatch(text, repeat)))).flat();
}

function ofAnotherMatch(text: string, repeat: number): string {
  const fields = text.split(';');
  if (fields[0] === 'mch') fields[1] = `${fields[1] ?? ''}${String(repeat)}`;
  if (fields[0] === 'at1') for (const at of [1, 2, 5, 6]) if (fields[at] !== undefined) fields[at] = `${fields[at]}${String(repeat)}`;
  return fields.join(';');
}
