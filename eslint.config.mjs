import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/**
 * Which package may import which: the arrows of ARCHITECTURE.md. `because` is what the reader of an error is told to do.
 * Order of the path: contracts ← core ← adapter ← app; sim stands beside adapter; nothing imports an app.
 */
const arrows = [
  { from: 'contracts', allow: [], because: 'contracts are the bottom: move what you need into contracts, or the code that needs it up.' },
  { from: 'protocol', allow: ['contracts'], because: 'the protocol knows bytes and messages only: let libs/match give them meaning.' },
  { from: 'match', allow: ['contracts', 'protocol'], because: 'match rules are pure: take a plain value as an argument and let an app fetch or store it.' },
  { from: 'runtime', allow: ['contracts'], because: 'the runtime starts and stops processes and knows nothing of matches.' },
  { from: 'db', allow: ['contracts', 'runtime'], because: 'a store keeps records: compute them in libs/match and hand them in.' },
  { from: 'ui', allow: ['contracts'], because: 'UI code sees the server through contracts and its feed only.' },
  { from: 'agent', allow: ['contracts', 'protocol', 'match', 'runtime', 'db'], because: 'the agent never imports the hub, a UI or a simulator: speak over the wire.' },
  { from: 'hub', allow: ['contracts', 'match', 'runtime', 'db'], because: 'the hub never imports the agent, a UI or a simulator: speak over the wire.' },
  { from: 'web', allow: ['contracts', 'ui'], because: 'a page sees the server through contracts and libs/ui only.' },
  { from: 'sim', allow: ['contracts', 'protocol', 'runtime', 'sim'], because: 'a simulator stands outside the system and must not know its insides.' },
  { from: 'e2e', allow: ['contracts', 'protocol', 'match', 'db', 'runtime', 'sim'], because: 'whole-system tests start processes and look from outside.' },
  { from: 'bench', allow: ['contracts', 'protocol', 'match', 'db', 'runtime', 'sim'], because: 'benchmarks measure libraries and processes, not app internals.' },
];

const elements = [
  { type: 'contracts', pattern: 'libs/contracts' },
  { type: 'protocol', pattern: 'libs/pss-protocol' },
  { type: 'match', pattern: 'libs/match' },
  { type: 'runtime', pattern: 'libs/runtime' },
  { type: 'db', pattern: 'libs/db' },
  { type: 'ui', pattern: 'libs/ui' },
  { type: 'agent', pattern: 'apps/slave-agent' },
  { type: 'hub', pattern: 'apps/master-hub' },
  { type: 'web', pattern: 'apps/master-ui' },
  { type: 'sim', pattern: 'simulator/*' },
  { type: 'e2e', pattern: 'e2e' },
  { type: 'bench', pattern: 'bench' },
];

/** Packages that a pure core may never see: everything that has a socket, a file, a timer, a database or a framework. */
const impure = ['@nestjs/*', 'typeorm', 'better-sqlite3', 'pg', 'socket.io', 'socket.io-client', 'react', 'pino', 'node:*', 'fs', 'net', 'dgram', 'http', 'crypto', 'timers', 'os', 'path'];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', 'data/**', '**/*.d.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': elements,
      'boundaries/include': ['libs/**/*', 'apps/**/*', 'simulator/**/*', 'e2e/**/*', 'bench/**/*'],
      'import/resolver': { typescript: { project: ['tsconfig.node.json', 'tsconfig.web.json'], conditionNames: ['restrike-source', 'types', 'import', 'default'] } },
    },
    rules: {
      'boundaries/element-types': [
        'error',
        {
          default: 'disallow',
          rules: arrows.map(({ from, allow, because }) => ({
            from: [from],
            allow: [from, ...allow],
            message: `${from} may import ${['itself', ...allow].join(', ')} only: ${because} (\${file.type} → \${dependency.type})`,
          })),
        },
      ],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: "No enum: use a union of string literals, or an object with 'as const'." },
      ],
      eqeqeq: 'error',
    },
  },
  {
    files: ['libs/{contracts,pss-protocol,match}/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/testing/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: impure, message: 'Pure core: take time, randomness, bytes and ids as arguments; do input and output in an app or an adapter.' }] },
      ],
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'process', 'fetch', 'performance'].map((name) => ({
          name,
          message: 'Pure core: take it as an argument.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pure core: take the time as an argument.' },
        { object: 'Math', property: 'random', message: 'Pure core: take a seeded generator as an argument.' },
      ],
    },
  },
  { files: ['**/*.{mjs,ts}'], languageOptions: { globals: { ...globals.node } } },
  { files: ['{libs/ui,apps/master-ui}/**/*.{ts,tsx}'], languageOptions: { globals: { ...globals.browser } }, ...reactHooks.configs.flat['recommended-latest'] },
  { files: ['**/*.spec.{ts,tsx}'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
