// Makes sure that the packages of package-lock.json are installed. Uses nothing but Node itself, since nothing else may be there yet.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Root folder of the workspace, absolute. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const lockFile = path.join(root, 'package-lock.json');
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.restrike-install.json');
/** Folder of what the tools write beside the packages: caches and stamps. Ignored by git, safe to delete. */
export const workFolder = path.join(root, '.nx');

/** Ends the process with a sentence for the person at the keyboard. */
export function giveUp(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

/** Numbers of a version such as `v20.19.1`. */
const numbersOf = (version) => version.replace(/^v/, '').split('.').map(Number);

/** Whether `version` is at least `wanted`, both `major.minor.patch`. */
function isAtLeast(version, wanted) {
  const [have, want] = [numbersOf(version), numbersOf(wanted)];
  for (let i = 0; i < 3; i += 1) if (have[i] !== want[i]) return have[i] > want[i];
  return true;
}

/** Whether a Node version is in the `engines.node` range of package.json; knows `^a.b.c`, `>=a.b.c` and `||`. */
export function isNodeSupported(version, range) {
  return range.split('||').some((part) => {
    const wanted = part.trim();
    const lowest = wanted.replace(/^(\^|>=)/, '');
    if (!isAtLeast(version, lowest)) return false;
    return wanted.startsWith('>=') || numbersOf(version)[0] === numbersOf(lowest)[0];
  });
}

/** What must be the same for an installation to be reused: the lock file, and the ABI and platform of native packages. */
function wantedStamp() {
  const lock = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  return { lock, abi: process.versions.modules, platform: `${process.platform}-${process.arch}` };
}

/** What a tool noted in a file of JSON; null: nothing, or a power cut took it. */
export function readNote(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

const readStamp = () => readNote(stampFile);

/** Notes what is installed; `compiled`: the packages' own install scripts have run too. */
const writeStamp = (compiled) => writeFileSync(stampFile, JSON.stringify({ ...wantedStamp(), compiled }));

/** Whether the packages of the lock file are there for this Node. */
const isUnpacked = () => Object.entries(wantedStamp()).every(([key, value]) => readStamp()?.[key] === value);
/** What was installed by hand has no note: then the one file that takes minutes tells. */
const isCompiled = () => readStamp()?.compiled ?? existsSync(path.join(modules, 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node'));

/**
 * Whether node_modules agrees with the lock file although our stamp does not say so: somebody ran `npm install` by hand.
 * npm writes what it installed to node_modules/.package-lock.json. Optional packages of other platforms may be missing.
 */
function installedByHand() {
  const hidden = path.join(modules, '.package-lock.json');
  if (!existsSync(hidden) || (readStamp()?.abi ?? process.versions.modules) !== process.versions.modules) return false;
  const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(([place, entry]) => {
    if (!place.startsWith('node_modules/') && !place.includes('/node_modules/')) return true;
    const there = present[place];
    if (there === undefined) return entry.optional === true || entry.devOptional === true || entry.peer === true;
    return entry.link === true || there.version === entry.version;
  });
}

/** npm's own script, to be run by this Node: `npm` is a shell script on Windows and can not be spawned as it is. */
function npmScript() {
  const beside = path.dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath,
    path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  return candidates.find((file) => file !== undefined && path.basename(file) === 'npm-cli.js' && existsSync(file));
}

/**
 * What the compiler of the SQLite driver is told behind the driver's own -O3: SQLite's makers and Debian compile it with -O2, which takes 64 s instead of 104 s of
 * processor and writes and reads as fast (two cores of an AMD EPYC, gcc 12). Whoever sets flags of their own keeps them. MSVC reads neither.
 */
const compilerFlags = { CFLAGS: '-O2', CXXFLAGS: '-O2' };

/** Said where the driver may be what takes long. */
const compiling = ' (the SQLite driver is compiled here when no ready-made one fits: one to three minutes)';

/** Says every 15 s, until this ends, that it is still at work. */
async function reported(work, why) {
  const began = Date.now();
  const report = setInterval(() => console.log(`  … still installing, ${Math.round((Date.now() - began) / 1000)} s${why}`), 15_000);
  try {
    return await work;
  } finally {
    clearInterval(report);
  }
}

/**
 * Runs npm and resolves to its exit code; says that it is still at work. The build needs what is for development alone, which npm leaves out where NODE_ENV is `production`.
 * `aside`: in another folder, without a word.
 */
async function npm(args, aside = null) {
  const script = npmScript();
  const options = { cwd: aside ?? root, stdio: aside === null ? 'inherit' : 'ignore', env: { ...compilerFlags, ...process.env, npm_config_fund: 'false', npm_config_audit: 'false', npm_config_include: 'dev' } };
  const child =
    script === undefined
      ? spawn(`npm ${args.join(' ')}`, { ...options, shell: true })
      : spawn(process.execPath, [script, ...args], options);
  const end = () => child.kill();
  process.once('exit', end);
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`npm could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
  try {
    return await (aside === null ? reported(ended, args.includes('--ignore-scripts') ? '' : compiling) : ended);
  } finally {
    process.off('exit', end);
  }
}

/** Whether a process with this id runs. */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Runs `work` while no other of our commands installs or builds. A lock left by a killed process is taken over.
 * Waits at most 15 minutes.
 */
export async function alone(what, work) {
  mkdirSync(workFolder, { recursive: true });
  const lock = path.join(workFolder, 'working.lock');
  const deadline = Date.now() + 15 * 60_000;
  for (let said = false; ; ) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    let owner;
    try {
      owner = Number(readFileSync(lock, 'utf8'));
      // A lock without a number was created this instant; one that stays so for a second was left by a crash.
      if (owner === 0 && Date.now() - statSync(lock).mtimeMs < 1000) owner = process.pid;
    } catch {
      continue;
    }
    if (owner === 0 || !isAlive(owner)) {
      rmSync(lock, { force: true });
      continue;
    }
    if (Date.now() > deadline) giveUp(`Another command (process ${owner}) has been installing or building for 15 minutes. End it, then try again.`);
    if (!said) console.log(`Waiting for another command (process ${owner}) to finish ${what} …`);
    said = true;
    await sleep(200);
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** The package whose compiling takes a minute, on one core only. */
const driver = 'better-sqlite3';
/** Where it is compiled while npm brings the other packages. */
const driverFolder = path.join(workFolder, 'driver');
/** Whether that went well; null: nothing of the kind was begun by this process. */
let driverAside = null;

/** Of a lock file, one package and all that it needs, at the places where they are. */
function lockedFor(packages, name) {
  const found = {};
  const visit = (from, wanted) => {
    // As Node looks for it: from the folder of who asks upwards.
    for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      const place = `${at === '' ? '' : `${at}/`}node_modules/${wanted}`;
      if (found[place] !== undefined || (packages[place] === undefined && at === '')) return;
      if (packages[place] === undefined) continue;
      found[place] = packages[place];
      for (const next of Object.keys(packages[place].dependencies ?? {})) visit(place, next);
      return;
    }
  };
  visit('', name);
  return found;
}

/** Empties the place where the driver is compiled; false: a run that was killed has left a compiler there that is still at work. */
function clearDriverFolder() {
  try {
    rmSync(driverFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    return true;
  } catch {
    return false;
  }
}

/** Begins to compile the driver, of the version and the contents that the lock file names; what fails is tried again where all are compiled, and told there. */
function compileDriverAside() {
  const { packages, ...lock } = JSON.parse(readFileSync(lockFile, 'utf8'));
  const needed = lockedFor(packages, driver);
  const version = needed[`node_modules/${driver}`]?.version;
  if (version === undefined || !clearDriverFolder()) return;
  // Which scripts may run is said where they are to run: newer versions of npm run no others.
  const { allowScripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const self = { name: 'driver', version: '0.0.0', dependencies: { [driver]: version }, allowScripts };
  mkdirSync(driverFolder, { recursive: true });
  writeFileSync(path.join(driverFolder, 'package.json'), JSON.stringify(self));
  writeFileSync(path.join(driverFolder, 'package-lock.json'), JSON.stringify({ ...lock, name: self.name, version: self.version, packages: { '': self, ...needed } }));
  driverAside = npm(['ci'], driverFolder).then((code) => code === 0);
}

/** Puts the driver that was compiled aside among the packages; false: there is none. */
async function takeDriver() {
  if (driverAside === null || !(await reported(driverAside, compiling))) return false;
  const built = path.join(driverFolder, 'node_modules', driver, 'build');
  // An npm that is told to run no scripts has done well without.
  const isBuilt = existsSync(built);
  if (isBuilt) cpSync(built, path.join(modules, driver, 'build'), { recursive: true });
  clearDriverFolder();
  return isBuilt;
}

/**
 * Checks the Node version and brings the packages when they are missing or not those of package-lock.json; what has to be compiled may still be missing,
 * so this is enough for the checks that read the source and for the build. `compile`: what has to be compiled is wanted soon, so that begins beside it.
 * Ends the process with an explanation when that fails.
 */
export async function ensureUnpacked({ compile = false } = {}) {
  const { engines } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  if (!isNodeSupported(process.version, engines.node)) {
    giveUp(`reStrike VTA needs Node.js ${engines.node}; this is ${process.version} (${process.execPath}).\nInstall a supported one from https://nodejs.org and try again.`);
  }
  if (isUnpacked()) return;
  await alone('installing', async () => {
    if (isUnpacked()) return;
    if (existsSync(modules) && installedByHand()) return writeStamp(isCompiled());
    const fresh = !existsSync(path.join(modules, '.package-lock.json'));
    const anew = fresh || (readStamp()?.abi ?? process.versions.modules) !== process.versions.modules;
    const wasCompiled = !anew && isCompiled();
    if (compile && anew) compileDriverAside();
    console.log(fresh ? 'Installing packages (first time: two to four minutes) …' : 'package-lock.json has changed: installing what is new …');
    // `npm install` on an existing tree brings in and compiles the difference only; `npm ci` would have the SQLite driver compiled anew.
    if ((await npm(anew ? ['ci', '--ignore-scripts'] : ['install', '--no-save'])) === 0) return writeStamp(wasCompiled);
    console.error('\nThat did not work; trying once more with `npm install`.');
    if ((await npm(['install', '--no-save', '--ignore-scripts'])) !== 0) giveUpInstalling();
    writeStamp(false);
  });
}

/** Installs the packages when needed, and compiles what must be compiled. Ends the process with an explanation when that fails. */
export async function ensureInstalled() {
  await ensureUnpacked({ compile: true });
  if (isCompiled()) return;
  await alone('installing', async () => {
    if (isCompiled()) return;
    const isDriverThere = await takeDriver();
    // The commands are linked already, and a check that runs meanwhile may use one.
    const compile = (names) => (names.length === 0 ? 0 : npm(['rebuild', '--no-bin-links', ...names]));
    const left = (one) => !(isDriverThere && one === driver);
    if ((await compile(withScripts().filter(left))) !== 0) {
      // A download may have failed; or the script of an optional package, which npm forgives when it installs and does not forgive here.
      console.error('\nThat did not work; trying once more with what can not be done without.');
      if ((await compile(withScripts({ optional: false }).filter(left))) !== 0) giveUpInstalling();
    }
    writeStamp(true);
  });
}

/** Packages with install scripts that are there: those for other systems are not. */
function withScripts({ optional = true } = {}) {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'));
  const wanted = Object.entries(packages).filter(([place, entry]) => entry.hasInstallScript === true && existsSync(path.join(root, place)));
  return wanted.filter(([, entry]) => optional || (entry.optional !== true && entry.devOptional !== true)).map(([place]) => place.split('node_modules/').at(-1));
}

function giveUpInstalling() {
  giveUp(
    [
      'The packages could not be installed; npm says why above. Usual reasons:',
      '  - no connection to the package registry (check the network or `npm config get registry`);',
      '  - no C++ compiler for the SQLite driver: Debian/Ubuntu `apt-get install python3 make g++`, macOS `xcode-select --install`,',
      '    Windows: Visual Studio Build Tools with "Desktop development with C++".',
    ].join('\n'),
  );
}
