import { swcOptions } from './tools/swc.config.mjs';

const withTsx = { ...swcOptions, jsc: { ...swcOptions.jsc, parser: { ...swcOptions.jsc.parser, tsx: true } } };

/** One configuration for every package; `tools/jest.mjs` narrows it to one. Whole-system runs live in e2e/. */
export default {
  testMatch: ['**/*.spec.ts', '**/*.spec.tsx'],
  // The pictures of the operator guide are taken when they are asked for (RESTRIKE_PICTURES=1): nothing is checked by them.
  testPathIgnorePatterns: ['/node_modules/', '/dist/', ...(process.env.RESTRIKE_PICTURES === '1' ? [] : ['/operator-guide\\.spec\\.ts$'])],
  modulePathIgnorePatterns: ['/dist/', '/.nx/'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Ours first: every import of a source file asked for four others before, in each of two hundred spec files. No package has a .ts beside a .js of the same name.
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'jsx', 'json', 'node'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', swcOptions],
    '^.+\\.tsx$': ['@swc/jest', withTsx],
  },
  // A worker loads the same packages for some forty files: it compiles each once.
  testRunner: '<rootDir>/tools/test-runner.mjs',
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['restrike-source', 'node', 'node-addons'] },
  cacheDirectory: '<rootDir>/.nx/jest',
  // Nothing here measures time: a busy machine may take its time. What a test waits for has a limit of its own, a minute or three, and says what it was.
  testTimeout: 300_000,
  // One more than the smallest machine has cores: many tests wait for processes.
  maxWorkers: 3,
  // A worker that has loaded forty graphs of modules takes more than Jest's half second to end on a busy machine, also when no test ran in it: that was told as a leak.
  workerGracefulExitTimeout: 10_000,
};
