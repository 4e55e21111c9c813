import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatMessage, parseDatagram } from '../src/index.js';

const folder = fileURLToPath(new URL('../fixtures/', import.meta.url));
const captures = readdirSync(`${folder}captures`).filter((file) => file.endsWith('.tsv'));
const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter((line) => line !== '');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('[PSS-1] captured sessions', () => {
  it.each(captures)('[PSS-1] every datagram of %s is known, without a flag', (name) => {
    const lines = linesOf(`${folder}captures/${name}`);
    expect(lines.length).toBeGreaterThan(30);
    for (const line of lines) expect(parseDatagram(bytes(line.split('\t')[2] ?? ''))).toMatchObject([{ reading: { outcome: 'known', issues: [] } }]);
  });

  it.each(captures)('[PSS-2] every datagram of %s is written back byte for byte', (name) => {
    for (const line of linesOf(`${folder}captures/${name}`)) {
      const text = line.split('\t')[2] ?? '';
      const [part] = parseDatagram(bytes(text));
      if (part?.reading.outcome !== 'known') throw new Error(text);
      expect(formatMessage(part.reading.message)).toBe(text);
    }
  });

  it.each(captures)('[PSS-3] each line of %s means what the golden file says', (name) => {
    const golden = linesOf(`${folder}golden/${name.replace('.tsv', '.jsonl')}`).map((line) => JSON.parse(line) as unknown[]);
    const lines = linesOf(`${folder}captures/${name}`);
    expect(golden).toHaveLength(lines.length);
    golden.forEach(([text, message], index) => {
      expect(lines[index]?.split('\t')[2]).toBe(text);
      const [part] = parseDatagram(bytes(String(text)));
      expect(part?.reading.outcome === 'known' ? JSON.parse(JSON.stringify(part.reading.message)) : null).toEqual(message);
    });
  });
});
