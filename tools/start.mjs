// `npm start`: the whole system on this computer. Installs, builds, then runs a hub, two courts and a simulated scoring system for each.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build-workspace.mjs';
import { choosePort } from './choose-port.mjs';
import { ensureInstalled, giveUp, root } from './install.mjs';
import { isTcpPortFree, isUdpPortFree } from './ports.mjs';
import { createSupervisor } from './supervisor.mjs';

const began = Date.now();
// An empty variable counts as none, as everywhere.
const dataFolder = path.resolve(process.env.RESTRIKE_DATA_DIR || path.join(root, 'data'));
const captures = path.join(root, 'libs', 'pss-protocol', 'fixtures', 'captures');

console.log('reStrike VTA: a hub, two courts and a simulated scoring system for each, all on this computer.');
await ensureInstalled();
await ensureBuilt(['master-hub', 'master-ui', 'court-ui', 'overlays', 'slave-agent', 'simulator-pss', 'simulator-obs']);

const { isAlive, takeDataDirectory } = await import(pathToFileURL(path.join(root, 'libs', 'runtime', 'dist', 'index.js')).href);
const runningFile = path.join(dataFolder, 'npm-start.json');

/** Takes the data folder for this run: two at once would have one database between them. */
function takeDataFolder() {
  try {
    const giveBack = takeDataDirectory(dataFolder);
    process.once('exit', () => {
      rmSync(runningFile, { force: true });
      giveBack();
    });
  } catch (error) {
    if (typeof error.exitCode !== 'number') throw error;
    const other = existsSync(runningFile) ? `npm start runs already, at ${JSON.parse(readFileSync(runningFile, 'utf8')).url}. ` : '';
    giveUp(`${other}${error.message}${other === '' ? '' : '\nFor a second one beside it give this one a folder of its own: RESTRIKE_DATA_DIR=data2 npm start   (PowerShell: $env:RESTRIKE_DATA_DIR="data2"; npm start)'}`);
  }
}
takeDataFolder();

/** Processes of an earlier run whose terminal was closed end by themselves within seconds: wait for them, at most 15 s. */
async function waitForEarlierRun() {
  const holders = ['hub', 'court-1', 'court-2'].map((name) => path.join(dataFolder, name, 'process.lock')).filter(existsSync);
  const isHeld = (file) => {
    try {
      return isAlive(JSON.parse(readFileSync(file, 'utf8')).pid);
    } catch {
      return false;
    }
  };
  for (let waited = 0; waited < 15_000 && holders.some(isHeld); waited += 250) {
    if (waited === 0) console.log('An earlier run is still ending; waiting for it …');
    await sleep(250);
  }
}
await waitForEarlierRun();

const tcp = { isFree: isTcpPortFree, taken: new Map() };
const udp = { isFree: isUdpPortFree, taken: new Map() };
const portOf = (what, variable, usual, ports) => choosePort({ what, variable, usual, asked: process.env[variable] }, ports, giveUp);
const hubPort = await portOf('the hub', 'RESTRIKE_HUB_PORT', 3000, tcp);
const courts = [];
for (const number of [1, 2]) {
  courts.push({
    number,
    name: `Court ${number}`,
    apiPort: await portOf(`court ${number}'s console`, `RESTRIKE_COURT${number}_API_PORT`, 3000 + number, tcp),
    udpPort: await portOf(`court ${number}'s scoring data`, `RESTRIKE_COURT${number}_UDP_PORT`, 5999 + number, udp),
    // Beside the port of a real OBS, which a newcomer may have running.
    obsPort: await portOf(`court ${number}'s stand-in for OBS`, `RESTRIKE_COURT${number}_OBS_PORT`, 4465 + number, tcp),
  });
}

/** What this machine may have set for a hub or a court in earnest, or for another program's database: those of practice have their own, below their folder. */
const ownOnly = Object.fromEntries(
  ['DATABASE_URL', 'RESTRIKE_CONFIG', 'RESTRIKE_TLS', 'RESTRIKE_SECRET_KEY_FILE', 'RESTRIKE_CLIPS_DIR', 'RESTRIKE_VIDEOS_DIR'].map((name) => [name, '']),
);
const hubUrl = `http://127.0.0.1:${hubPort}`;
writeFileSync(runningFile, JSON.stringify({ url: hubUrl }));
const joinToken = randomBytes(18).toString('base64url');
const obsPassword = randomBytes(9).toString('hex');
const main = (folder) => path.join(root, folder, 'dist', 'main.js');

let ending = false;
async function end(code, sentence) {
  if (ending) return;
  ending = true;
  console.log(sentence);
  await supervisor.stop();
  console.log('Stopped.');
  process.exit(code);
}

/** Password of the user `admin` of this practice hub: made at the first start, kept beside its data. */
function practicePassword() {
  const asked = process.env.RESTRIKE_ADMIN_PASSWORD;
  if (asked !== undefined && asked !== '') return asked;
  const file = path.join(dataFolder, 'practice-admin-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(9).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
const adminPassword = practicePassword();
const supervisor = createSupervisor({
  logFolder: path.join(dataFolder, 'logs'),
  onGivenUp: (sentence) => void end(1, `\n${sentence}\nStopping everything …`),
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK']) process.on(signal, () => void end(0, '\nStopping …'));
// Started by another program: its word, or its end, counts as Ctrl-C.
process.on('message', (message) => message === 'shutdown' && void end(0, 'Stopping …'));
if (process.send !== undefined) process.on('disconnect', () => void end(0, 'Stopping …'));

supervisor.start({
  name: 'hub',
  cwd: root,
  command: () => ({
    script: main('apps/master-hub'),
    args: [],
    env: {
      ...ownOnly,
      RESTRIKE_DATA_DIR: path.join(dataFolder, 'hub'),
      RESTRIKE_HUB_HOST: '127.0.0.1',
      RESTRIKE_HUB_PORT: String(hubPort),
      RESTRIKE_JOIN_TOKEN: joinToken,
      RESTRIKE_ADMIN_PASSWORD: adminPassword,
      RESTRIKE_TOURNAMENT: process.env.RESTRIKE_TOURNAMENT || 'Practice Open',
      // Everything is on this computer: nothing is announced on the network.
      RESTRIKE_DISCOVERY: 'none',
    },
  }),
});
for (const court of courts) {
  // Stands in for OBS: recordings and replays are real files where ffmpeg is installed, and nobody needs OBS to see them.
  supervisor.start({
    name: `OBS of ${court.name}`,
    cwd: root,
    quiet: true,
    command: () => ({
      script: main('simulator/obs'),
      args: ['--port', String(court.obsPort), '--password', obsPassword, '--folder', path.join(dataFolder, `court-${court.number}`, 'obs')],
      env: { RESTRIKE_DATA_DIR: path.join(dataFolder, 'simulator') },
    }),
  });
  supervisor.start({
    name: court.name,
    cwd: root,
    command: () => ({
      script: main('apps/slave-agent'),
      args: [],
      env: {
        ...ownOnly,
        RESTRIKE_DATA_DIR: path.join(dataFolder, `court-${court.number}`),
        RESTRIKE_COURT_NAME: court.name,
        RESTRIKE_UDP_ADDRESS: '127.0.0.1',
        RESTRIKE_UDP_PORT: String(court.udpPort),
        RESTRIKE_API_HOST: '127.0.0.1',
        RESTRIKE_API_PORT: String(court.apiPort),
        RESTRIKE_HUB_URL: hubUrl,
        RESTRIKE_JOIN_TOKEN: joinToken,
        RESTRIKE_DISCOVERY: 'configured',
        RESTRIKE_OBS: process.env[`RESTRIKE_COURT${court.number}_OBS`] || `both://:${obsPassword}@127.0.0.1:${court.obsPort}`,
        // No window of a player that opens by itself over what a newcomer is doing.
        RESTRIKE_PLAYER: process.env.RESTRIKE_PLAYER || 'browser',
      },
    }),
  });
}

/** Waits until a service says that it is ready; says so every 10 s. Gives up after two minutes (a slow disk makes a database in one). */
async function waitUntilReady(what, url) {
  const from = performance.now();
  // By a clock and not by the number of questions: each may take two seconds of its own.
  for (let said = from; performance.now() - from < 120_000 && !ending; await sleep(100)) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
      if (answer.ok) return;
    } catch {
      // not yet listening
    }
    if (performance.now() - said < 10_000) continue;
    said = performance.now();
    console.log(`  … waiting for ${what}`);
  }
  if (!ending) await end(1, `${what} was not ready after two minutes; see the logs in ${path.join(dataFolder, 'logs')}. Stopping everything …`);
}
console.log('Starting …');
await waitUntilReady('the hub', `${hubUrl}/health/ready`);
for (const court of courts) await waitUntilReady(court.name, `http://127.0.0.1:${court.apiPort}/health/ready`);

// Court 1 repeats recorded sessions in their own timing, one after the other; court 2 is fought by the simulator, each time with new athletes.
const recordings = ['02', '03', '01', '06'].flatMap((start) => readdirSync(captures).filter((name) => name.startsWith(`${start}-`)));
let played = 0;
let championship = 0;
const simulator = (name, args) =>
  !ending &&
  supervisor.start({
    name,
    cwd: root,
    again: 'when-done',
    quiet: true,
    command: () => ({ script: main('simulator/pss'), args: args(), env: { RESTRIKE_DATA_DIR: path.join(dataFolder, 'simulator') } }),
  });
simulator('Scoring system 1', () => ['--replay', path.join(captures, recordings[played++ % recordings.length]), '--target', `127.0.0.1:${courts[0].udpPort}`]);
simulator('Scoring system 2', () => ['--scenario', 'championship', '--courts', '1', '--speed', '1', '--seed', String(++championship), '--target', `127.0.0.1:${courts[1].udpPort}`]);

if (!ending) {
  console.log(`
Ready after ${((Date.now() - began) / 1000).toFixed(1)} s.

  Open this in a browser     ${hubUrl}

  You should now see two courts with names, flags, scores and a running clock:
    Court 1   repeats real recorded sessions, in their own timing (the first fight begins half a minute after its load)
    Court 2   plays a simulated championship, match after match
  Each has a stand-in for OBS: matches are recorded, and a challenge saves its replay (needs ffmpeg for real films).

  To act on courts, sign in  user admin, password ${adminPassword}
  Overview for a broadcast   ${hubUrl}/overview
  Events of all courts       ${hubUrl}/events
  Console of each court      ${courts.map((court) => `http://127.0.0.1:${court.apiPort}`).join('   ')}
  Data and logs              ${dataFolder}

Ctrl-C stops everything.
`);
}
