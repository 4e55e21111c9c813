// `npm test`: everything that must hold before a change lands. Installs, lints, type-checks, builds, then runs all tests and counts them.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { noteBuild } from './build-workspace.mjs';
import { ruleFaults } from './check-rules.mjs';
import { findChromium } from './find-chromium.mjs';
import { ensureInstalled, ensureUnpacked, root, workFolder } from './install.mjs';
import { nxEnvironment } from './nx.mjs';
import { packageBin } from './package-bin.mjs';

/** Longest that one step may take, ms. */
const stepLimitMs = 20 * 60_000;
const requireAll = process.env.RESTRIKE_REQUIRE_ALL === '1' || (process.env.RESTRIKE_REQUIRE_ALL !== '0' && ['1', 'true'].includes(process.env.CI ?? ''));

const began = Date.now();
await ensureUnpacked({ compile: true });

const results = path.join(workFolder, 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const tool = (name) => path.join(root, 'tools', name);

/** Runs one step; `together` keeps its output back until it ends, so that two at a time stay readable; `aside` gives it the processor that its neighbours leave. */
function run(name, args, { together = false, aside = false, env = process.env } = {}) {
  const started = Date.now();
  if (!together) console.log(`\n── ${name} ──`);
  // Windows has no such program, and nothing beside it there that could be disturbed: what films runs on Linux only.
  const [program, given] = aside && process.platform !== 'win32' ? ['nice', ['-n', '19', process.execPath, ...args]] : [process.execPath, args];
  return new Promise((resolve) => {
    const child = spawn(program, given, { cwd: root, env, stdio: ['ignore', together ? 'pipe' : 'inherit', together ? 'pipe' : 'inherit'] });
    let output = '';
    child.once('error', (error) => (output += `${program} could not be started: ${error.message}`));
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    const limit = setTimeout(() => {
      console.log(`${name} took longer than ${stepLimitMs / 60_000} minutes and was ended.`);
      child.kill('SIGKILL');
      // What it has started may hold its output for longer.
      for (const stream of [child.stdout, child.stderr]) stream?.destroy();
    }, stepLimitMs);
    const end = () => child.kill();
    process.once('exit', end);
    child.once('close', (code) => {
      clearTimeout(limit);
      process.off('exit', end);
      if (together) console.log(`\n── ${name} ──\n${output.trim() === '' ? 'nothing to say' : output.trim()}`);
      resolve({ name, passed: code === 0, seconds: (Date.now() - started) / 1000 });
    });
  });
}

/** What the runs of Jest had: files with their times, and the titles of tests that failed or were left out. */
const files = [];
const failures = [];
const leftOut = [];

/** Files that may still be run a second time, where a second go is allowed at all (docs/adr/0065). */
let goes = process.env.RESTRIKE_SECOND_GO === '1' ? 2 : 0;
/** Files that run programs of others, which fail by chance themselves: OBS, mpv, Chromium. Of what is counted, stored and sent nothing may be lost once in fifty runs. */
const mayGoAgain = /^(e2e\/(accessibility|cameras|console|control-desk|control-room|hub-clips|manual|obs|overlays|picture|replay)|apps\/slave-agent\/test\/replay-player)\.spec\.ts$/;
/** Titles of tests that failed and passed at their second go: named in the summary, since each wants mending. */
const atSecondGo = [];

/** Runs Jest and reads what its tests did; null: it could not say. */
async function goOf(name, args) {
  const file = path.join(results, `${name.replace(/\W+/g, '-')}.json`);
  const step = await run(name, [tool('jest.mjs'), '--ci', '--json', `--outputFile=${file}`, ...args]);
  try {
    const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
    return { step, specs: testResults.map(({ name: spec, startTime, endTime, status, assertionResults }) => ({ spec: path.relative(root, spec), seconds: (endTime - startTime) / 1000, failed: status === 'failed', tests: assertionResults })) };
  } catch {
    return { step, specs: null };
  }
}

/** One step of tests, with its own count of what passed, failed and was skipped; `where` finds the files of a second go. */
async function jest(name, args, where = []) {
  let { step, specs } = await goOf(name, args);
  if (specs === null) return { ...step, passed: false, tests: { passed: 0, failed: 1, skipped: 0 } };
  const failed = specs.filter((one) => one.failed);
  if (failed.length > 0 && failed.length <= goes && failed.every(({ spec }) => mayGoAgain.test(spec.replaceAll(path.sep, '/')))) {
    goes -= failed.length;
    const again = await goOf(`${name}, second go`, [...where, '--runInBand', ...failed.map(({ spec }) => spec)]);
    if (again.step.passed && again.specs?.length === failed.length) {
      atSecondGo.push(...failed.flatMap(({ spec, tests }) => tests.filter(({ status }) => status === 'failed').map(({ fullName }) => `${spec}: ${fullName}`)));
      specs = [...specs.filter((one) => !one.failed), ...again.specs];
      step = { ...step, passed: true };
    }
  }
  for (const { spec, tests } of specs) {
    for (const { fullName, status } of tests) {
      if (status === 'failed') failures.push(`${spec}: ${fullName}`);
      if (status === 'pending' || status === 'todo') leftOut.push(`${spec}: ${fullName}`);
    }
  }
  files.push(...specs);
  const count = (...states) => specs.flatMap(({ tests }) => tests).filter(({ status }) => states.includes(status)).length;
  const broken = count('failed') + specs.filter((one) => one.failed && one.tests.length === 0).length;
  return { ...step, tests: { passed: count('passed'), failed: step.passed ? broken : Math.max(1, broken), skipped: count('pending', 'todo') } };
}

const missing = [];
if (findChromium() === null) {
  missing.push('a Chromium-based browser (install Chromium, Chrome or Edge, or say where it is by CHROMIUM_PATH): the tests that look at the pages');
}

// Where a real OBS is required (RESTRIKE_REQUIRE_OBS=1) its own suite fails without one; elsewhere this says what was not seen.
const isInstalled = (name) => ['/usr/bin', '/usr/sbin', ...(process.env.PATH ?? '').split(path.delimiter)].some((folder) => existsSync(path.join(folder, name)));
const noObs = process.platform !== 'linux' || !['obs', 'Xvfb', 'ffmpeg', 'nginx'].every(isInstalled);

/** What needs no compiled package and comes before the tests, beside the compiler of the SQLite driver: that takes one core for a minute in a fresh clone. */
async function sourceSteps() {
  const done = [];
  done.push(await run('typecheck', [tool('typecheck.mjs')], { together: true }));
  done.push(await run('documents', [tool('check-docs.mjs')], { together: true }));
  // Noted, so that the test of `npm start` builds nothing again: Nx would take the programs away and put them back under the tests beside it.
  await noteBuild(async () => {
    const build = await run('build', [packageBin('nx'), 'run-many', '-t', 'build', '--parallel=2'], { together: true, env: nxEnvironment() });
    done.push(build);
    return build.passed;
  });
  return done;
}
const lint = () => run('lint', [packageBin('eslint'), '.'], { together: true, aside: true });
const [steps] = await Promise.all([sourceSteps(), ensureInstalled()]);
// Most of these wait for processes, sockets and time-outs: with three at a time half of two cores lay idle.
steps.push(await jest('unit and integration tests', ['--maxWorkers=5', ...['/node_modules/', '/dist/', '<rootDir>/e2e/'].map((one) => `--testPathIgnorePatterns=${one}`)]));
if (steps.find(({ name }) => name === 'build').passed) {
  // A play that failed may leave a socket open: it has told its failure, and must not hold up the summary.
  const plays = [`--roots=${path.join(root, 'e2e')}`, '--forceExit'];
  // Most plays wait most of their time, so four go on at once. What films a real OBS has one neighbour at most, and what counts pictures has the machine to itself.
  const [filming, alone] = [['cameras', 'obs', 'replay'], ['picture']];
  const isApart = `/e2e/(${[...filming, ...alone].join('|')})\\.spec\\.ts$`;
  const filesOf = (names) => names.map((one) => path.join('e2e', `${one}.spec.ts`));
  steps.push(await jest('whole-system tests', [...plays, '--maxWorkers=4', `--testSequencer=${tool('longest-first.mjs')}`, `--testPathIgnorePatterns=/node_modules/`, '--testPathIgnorePatterns=/dist/', '--testPathIgnorePatterns=/operator-guide', `--testPathIgnorePatterns=${isApart}`], plays));
  // These wait a third of their time for real pictures: what the linter needs is there for nothing. Beside all others it slowed them by what it won.
  const linted = lint();
  steps.push(await jest('whole-system tests that film', [...plays, '--maxWorkers=2', ...filesOf(filming)], plays));
  steps.push(await linted);
  steps.push(await jest('whole-system tests that count pictures', [...plays, '--runInBand', ...filesOf(alone)], plays));
} else {
  steps.push(await lint());
  steps.push({ name: 'whole-system tests', passed: false, seconds: 0, tests: { passed: 0, failed: 1, skipped: 0 }, note: 'not run: the build failed' });
}

const slowest = files.toSorted((a, b) => b.seconds - a.seconds).slice(0, 8);
const total = (which) => steps.reduce((sum, step) => sum + (step.tests?.[which] ?? 0), 0);
const toMend = ruleFaults();
// What only some machines can do is asked for by a variable of its own (a real OBS, networks of their own), and other systems than Linux lack a part.
const isFreeToLack = (one) => process.platform !== 'linux' || /not installed: |left out: |needs root/.test(one);
const lacking = requireAll ? leftOut.filter((one) => !isFreeToLack(one)) : [];
const failedChecks = steps.filter((step) => !step.passed && step.tests === undefined).length + (requireAll ? missing.length : 0) + toMend.length + lacking.length;
console.log(`\n── summary, ${((Date.now() - began) / 60_000).toFixed(1)} minutes ──`);
for (const { name, passed, seconds, tests, note } of steps) {
  const counts = tests === undefined ? '' : `${tests.passed} passed, ${tests.failed} failed${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ''}`;
  console.log(`  ${passed ? 'ok    ' : 'FAILED'}  ${name.padEnd(38)} ${`${seconds.toFixed(1)} s`.padStart(8)}   ${note ?? counts}`);
}
console.log(`  the slowest: ${slowest.map(({ spec, seconds }) => `${spec} ${seconds.toFixed(0)} s`).join(', ')}`);
for (const one of failures) console.log(`  FAILED   ${one}`);
for (const { spec } of files.filter(({ spec, failed }) => failed && !failures.some((one) => one.startsWith(`${spec}: `)))) console.log(`  FAILED   ${spec}: it could not be run; Jest says why above`);
for (const one of atSecondGo) console.log(`  mend it  ${one}: failed, and passed at its second go`);
for (const one of leftOut) console.log(`  ${lacking.includes(one) ? 'FAILED  ' : 'left out'} ${one}${lacking.includes(one) ? ': it was left out, and nothing may be' : ''}`);
for (const fault of toMend) console.log(`  FAILED   ${fault}`);
if (noObs) console.log('  missing on this machine: a real OBS without a screen (Debian: obs-studio xvfb ffmpeg nginx-light libnginx-mod-rtmp): its tests ran with the stand-in only.');
for (const what of missing) console.log(`  ${requireAll ? 'FAILED' : 'missing'} on this machine: ${what} were not run.`);
const skipped = total('skipped');
console.log(`${total('passed')} passed, ${total('failed') + failedChecks} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(steps.every(({ passed }) => passed) && failedChecks === 0 ? 0 : 1);
