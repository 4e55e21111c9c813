import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { arrows, forTestsOnly, impureGlobals, impurePackages } from './tools/eslint-arrows.mjs';

const tests = ['**/*.spec.ts', '**/*.spec.tsx', '**/test/**', '**/testing/**'];
const inRooms = (rooms) => ({ element: { types: { anyOf: rooms } } });

/** The last policy that matches decides: first each room is closed with its sentence, then its arrows are opened. */
const policies = arrows.flatMap(({ room, allow, because }) => [
  {
    from: { element: { type: room } },
    disallow: { to: { element: { type: '*' } } },
    message: `${room} may import ${['itself', ...allow].join(', ')} only: ${because} ({{from.element.type}} → {{to.element.type}})`,
  },
  { from: { element: { type: room } }, allow: { to: inRooms([room, ...allow]) } },
  ...(forTestsOnly[room] === undefined
    ? []
    : [{ from: { element: { type: room }, file: { categories: 'test' } }, allow: { to: inRooms(forTestsOnly[room]) } }]),
]);

const syntax = [
  { selector: 'TSEnumDeclaration', message: "No enum: use a union of string literals, or an object with 'as const'." },
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only: an import then has one name everywhere.' },
];
const apps = {
  group: ['@restrike/slave-agent', '@restrike/slave-agent/*', '@restrike/master-hub', '@restrike/master-hub/*', '@restrike/master-ui', '@restrike/master-ui/*', '@restrike/court-ui', '@restrike/court-ui/*', '@restrike/overlays', '@restrike/overlays/*'],
  message: 'Nothing imports an app: speak to it over the wire, and share what crosses it through libs/contracts.',
};
const anySignal = {
  object: 'AbortSignal',
  property: 'any',
  message: 'Node 20 lets the parts of AbortSignal.any be collected as garbage, and then it never fires: use an AbortController with a timer and a listener, as apps/slave-agent/src/sync/hub-client.ts does.',
};
const clockInCore = { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Pure core: take the time as an argument.' };

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', 'data/**', 'coverage/**', '**/*.d.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': arrows.map(({ room, folder }) => ({ type: room, pattern: folder })),
      'boundaries/files': [{ category: 'test', pattern: tests }],
      'boundaries/include': ['libs/**/*', 'apps/**/*', 'simulator/**/*', 'e2e/**/*', 'bench/**/*'],
      'import/resolver': {
        typescript: {
          project: ['tsconfig.node.json', 'tsconfig.web.json'],
          noWarnOnMultipleProjects: true,
          conditionNames: ['restrike-source', 'types', 'import', 'default'],
        },
      },
    },
    rules: {
      'boundaries/dependencies': ['error', { default: 'allow', policies }],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      'no-restricted-syntax': ['error', ...syntax],
      'no-restricted-imports': ['error', { patterns: [apps] }],
      'no-restricted-properties': ['error', anySignal],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['libs/{contracts,pss-protocol,match}/src/**/*.ts'],
    ignores: tests,
    rules: {
      'no-restricted-syntax': ['error', ...syntax, clockInCore],
      'no-restricted-imports': [
        'error',
        { patterns: [apps, { group: impurePackages, message: 'Pure core: take time, randomness, bytes and ids as arguments; do input and output in an app or an adapter.' }] },
      ],
      'no-restricted-globals': ['error', ...impureGlobals.map((name) => ({ name, message: 'Pure core: take it as an argument.' }))],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pure core: take the time as an argument.' },
        { object: 'Math', property: 'random', message: 'Pure core: take a seeded generator as an argument.' },
        anySignal,
      ],
    },
  },
  { files: ['**/*.{mjs,ts}'], languageOptions: { globals: { ...globals.node } } },
  { files: ['{libs/ui,apps/master-ui,apps/court-ui,apps/overlays}/**/*.{ts,tsx}'], languageOptions: { globals: { ...globals.browser } }, ...reactHooks.configs.flat['recommended-latest'] },
  { files: ['{libs/ui,apps/master-ui,apps/court-ui,apps/overlays}/**/*.{ts,tsx}'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['**/vite.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['**/*.spec.{ts,tsx}'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
