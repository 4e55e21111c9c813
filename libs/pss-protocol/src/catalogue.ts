import type { Field } from './field.js';
import { builtInProtocol, type Protocol } from './protocol.js';
import type { Row } from './table.js';

const statusWords = { confirmed: 'confirmed', doc: 'published lists only', gen2: 'older sender only' } as const satisfies Record<Row['status'], string>;

const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => (text === '' ? '' : `\`${text}\``);

const fieldWords = ({ name, shape, optional }: Field): string =>
  shape === 'text' ? name : `${name} (${shape}${optional ? ', optional' : ''})`;

/** The table of messages as a table for people, in Markdown, one row each: docs/protocol.md holds it and a test compares. */
export function catalogueMarkdown(protocol: Protocol = builtInProtocol): string {
  const head = ['| type | keys | fields in order | meaning | example | known from |', '|---|---|---|---|---|---|'];
  const rows = protocol.rows.map((row) =>
    [
      code(row.type),
      row.keys.map(code).join(' '),
      row.fields.map(fieldWords).join(', '),
      row.meaning,
      row.examples.map(code).join(' '),
      statusWords[row.status],
    ].map(cell),
  );
  return [...head, ...rows.map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}
