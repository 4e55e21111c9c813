import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { arrows, forTestsOnly, impureGlobals, pathArrows, pureImports } from './tools/eslint-arrows.mjs';

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
  {
    selector: 'ImportExpression[source.value=/^@restrike.(slave-agent|master-hub|master-ui|court-ui|overlays)($|.)/]',
    message: 'Nothing imports an app: speak to it over the wire, and share what crosses it through libs/contracts.',
  },
];
/** One reader of the environment: every setting is in the table of its app, checked, and told with all the others when it is wrong. */
const oneReader = {
  selector: "MemberExpression[object.property.name='env'][property.value=/^(RESTRIKE_|DATABASE_URL$)/], MemberExpression[object.property.name='env'][property.name=/^(RESTRIKE_|DATABASE_URL$)/]",
  message: 'Settings are read in one place: add it to the table of config/ and take the value as an argument.',
};
const apps = {
  group: ['@restrike/slave-agent', '@restrike/slave-agent/*', '@restrike/master-hub', '@restrike/master-hub/*', '@restrike/master-ui', '@restrike/master-ui/*', '@restrike/court-ui', '@restrike/court-ui/*', '@restrike/overlays', '@restrike/overlays/*'],
  message: 'Nothing imports an app: speak to it over the wire, and share what crosses it through libs/contracts.',
};
const anySignal = {
  object: 'AbortSignal',
  property: 'any',
  message: 'Node 20 lets the parts of AbortSignal.any be collected as garbage, and then it never fires: use an AbortController with a timer and a listener, as apps/slave-agent/src/sync/hub-client.ts does.',
};
const pureCore = 'Pure core: take time, randomness, bytes and ids as arguments; do input and output in an app or an adapter.';
const impureInCore = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Pure core: take the time as an argument.' },
  { selector: "CallExpression[callee.name='Date']", message: 'Pure core: take the time as an argument.' },
  { selector: 'ImportExpression', message: pureCore },
];
/** Only libs/obs speaks to an OBS itself; the stand-in is another end, and whole-system tests look from outside. */
const obsSocket = { regex: '^obs-websocket-js', message: 'libs/obs is the only code that has a socket to an OBS: use what it offers, or add it there.' };
const pathRule = ({ never, because }) => ({ regex: never, message: `Against the one-way path: ${because}` });

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
      'no-restricted-imports': ['error', { patterns: [apps, obsSocket] }],
      'no-restricted-properties': ['error', anySignal],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['libs/{contracts,pss-protocol,match}/src/**/*.ts'],
    ignores: tests,
    rules: {
      'no-restricted-syntax': ['error', ...syntax, ...impureInCore],
      'no-restricted-imports': ['error', { patterns: [apps, { regex: pureImports, message: pureCore }] }],
      'no-restricted-globals': ['error', ...impureGlobals.map((name) => ({ name, message: 'Pure core: take it as an argument.' }))],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pure core: take the time as an argument.' },
        { object: 'Math', property: 'random', message: 'Pure core: take a seeded generator as an argument.' },
        anySignal,
      ],
    },
  },
  { files: ['{apps,libs}/*/src/**/*.{ts,tsx}'], ignores: [...tests, 'libs/{contracts,pss-protocol,match}/**'], rules: { 'no-restricted-syntax': ['error', ...syntax, oneReader] } },
  // The last entry that matches a file decides alone: outer folders come first, and an inner one has their rules too.
  ...pathArrows
    .toSorted((one, other) => one.folder.length - other.folder.length)
    .map(({ folder }) => ({
      files: [`${folder}/**/*.{ts,tsx}`],
      ignores: [...tests, '**/vite.config.ts', 'libs/ui/vite/*'],
      rules: {
        'no-restricted-imports': ['error', { patterns: [apps, obsSocket, ...pathArrows.filter((one) => `${folder}/`.startsWith(`${one.folder}/`)).map(pathRule)] }],
      },
    })),
  { files: ['{libs/obs,simulator,bench,e2e}/**/*.ts', ...tests], rules: { 'no-restricted-imports': ['error', { patterns: [apps] }] } },
  { files: ['**/*.{mjs,ts}'], languageOptions: { globals: { ...globals.node } } },
  { files: ['{libs/ui,apps/master-ui,apps/court-ui,apps/overlays}/**/*.{ts,tsx}'], languageOptions: { globals: { ...globals.browser } }, ...reactHooks.configs.flat['recommended-latest'] },
  { files: ['{libs/ui,apps/master-ui,apps/court-ui,apps/overlays}/**/*.{ts,tsx}'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['**/vite.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['**/*.spec.{ts,tsx}'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
