import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { catalogueMarkdown, parseMessage } from '../src/index.js';
import { loadDefinitions } from '../src/load-definitions.js';

const document = readFileSync(fileURLToPath(new URL('../../../docs/protocol.md', import.meta.url)), 'utf8').replaceAll('\r\n', '\n');

describe('[PSS-14] docs/protocol.md', () => {
  it('[PSS-14] shows the table as it is (`npm run catalogue -w @restrike/pss-protocol` writes it anew)', () => {
    expect(/<!-- catalogue -->\n([^]*?)\n<!-- end of catalogue -->/.exec(document)?.[1]).toBe(catalogueMarkdown());
  });

  it('[PSS-14] has a definition file that loads and reads its own example', () => {
    const source = /```json\n([^]*?)```/.exec(document)?.[1] ?? '';
    const loaded = loadDefinitions(source);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
    const { messages } = JSON.parse(source) as { messages: { example: string; type: string }[] };
    expect(messages).toHaveLength(1);
    for (const { example, type } of messages) expect(parseMessage(example, loaded.protocol)).toMatchObject({ outcome: 'known', type, issues: [] });
  });

  it.each([
    ['pt1;1', 'punch'],
    ['pt1;2', 'body kick'],
    ['pt1;3', 'head kick'],
    ['pt1;4', 'technical body'],
    ['pt1;5', 'technical head'],
  ])('[PSS-14] names %s a %s, as the table does', (text, words) => {
    expect(parseMessage(text)).toMatchObject({ outcome: 'known', type: 'pt' });
    expect(document).toContain(`${text.slice(-1)} ${words}`);
  });
});
