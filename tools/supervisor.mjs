import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { nodeEnvironment, nodeFlags } from './node-flags.mjs';

/** Longest that a child may take to end cleanly before it is killed, ms; a little more than its own limits (60 s to end its start, 30 s to stop). */
const stopLimitMs = 95_000;
/** A child that dies more often than this within `deathWindowMs` is not started again. */
const deathsAllowed = 3;
const deathWindowMs = 60_000;
/** Exit codes of ours that no other try makes better: wrong configuration, something is in use, data that can not be used. */
const codesOfNoUse = new Set([78, 75, 65]);

/** The readable part of a line of a child's log: JSON lines below the level `warn` are for the log file only. */
function worthShowing(line) {
  if (!line.startsWith('{')) return line;
  try {
    const entry = JSON.parse(line);
    if (typeof entry.level === 'number' && entry.level < 40) return null;
    const about = [entry.court, entry.detail, entry.reason, entry.error].filter((one) => typeof one === 'string' && one !== '');
    return entry.msg === undefined ? line : [entry.msg, ...about].join(' · ');
  } catch {
    return line;
  }
}

/** Begins a log file; that of the run before is kept as `*.previous.log`. Whatever is wrong with the files, the process itself runs. */
function openLog(name, file) {
  try {
    renameSync(file, file.replace(/\.log$/, '.previous.log'));
  } catch {
    // There was none; or somebody reads one of the two, which Windows lets nobody rename then: it is written anew.
  }
  return createWriteStream(file).on('error', (error) => console.error(`  [${name}] its log can not be written: ${error.message}`));
}

/**
 * Keeps a group of Node processes of ours: starts them with a log file each, says when one dies, starts it again when that
 * makes sense, and stops all of them cleanly in reverse order, by message and not by signal, because Windows has none to send.
 *
 * @param logFolder folder of the log files; the last run's are kept as `*.previous.log`.
 * @param onGivenUp called once with a sentence when a child could not be kept alive.
 */
export function createSupervisor({ logFolder, onGivenUp }) {
  mkdirSync(logFolder, { recursive: true });
  const members = [];
  let stopping = false;

  function launch(member) {
    const { script, args, env } = member.command();
    const child = spawn(process.execPath, [...nodeFlags(script), script, ...args], {
      cwd: member.cwd,
      env: { ...nodeEnvironment, ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      windowsHide: true,
      // A group of their own: Ctrl-C in the terminal reaches this program alone, which then ends them in order. When this program is killed they
      // notice that their channel to it is closed, and end by themselves.
      detached: process.platform !== 'win32',
    });
    member.child = child;
    member.lastLines = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        member.log.write(`${line}\n`);
        const text = worthShowing(line);
        if (text === null) return;
        member.lastLines = [...member.lastLines.slice(-19), text];
        if (!member.quiet) console.log(`  [${member.name}] ${text}`);
      });
    }
    child.once('error', (error) => console.error(`  [${member.name}] could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      member.child = null;
      if (!stopping) onExit(member, code, signal);
    });
  }

  function onExit(member, code, signal) {
    if (code === 0 && member.again === 'when-done') {
      setTimeout(() => !stopping && launch(member), 1000);
      return;
    }
    const now = Date.now();
    member.deaths = [...member.deaths.filter((at) => now - at < deathWindowMs), now];
    const how = signal === null ? `exit code ${code}` : signal;
    if (member.deaths.length > deathsAllowed || codesOfNoUse.has(code)) {
      const words = member.lastLines.map((line) => `    ${line}`).join('\n');
      onGivenUp(`${member.name} ended (${how}) and was not started again. Its last words:\n${words}\n  All of its log: ${member.logFile}`);
      return;
    }
    console.log(`  [${member.name}] died (${how}); starting it again.`);
    setTimeout(() => !stopping && launch(member), 1000);
  }

  return {
    /**
     * Starts a child. `command` is called for every start and returns `{ script, args, env }`; `again: 'when-done'` starts it anew
     * when it ends by itself with 0; `quiet` keeps its output to the log file.
     */
    start({ name, cwd, command, again, quiet = false }) {
      const logFile = path.join(logFolder, `${name.toLowerCase().replace(/\W+/g, '-')}.log`);
      const member = { name, cwd, command, again, quiet, logFile, log: openLog(name, logFile), deaths: [], lastLines: [], child: null };
      members.push(member);
      launch(member);
      return member;
    },
    /** Ends all children, the last started first; kills what does not end in time. */
    async stop() {
      stopping = true;
      for (const member of members.toReversed()) {
        const { child } = member;
        if (child === null || child.exitCode !== null || child.signalCode !== null) continue;
        await new Promise((resolve) => {
          const limit = setTimeout(() => {
            console.log(`  [${member.name}] does not stop; ending it by force.`);
            child.kill('SIGKILL');
          }, stopLimitMs);
          child.once('exit', () => {
            clearTimeout(limit);
            resolve();
          });
          if (child.connected) child.send('shutdown', () => {});
          else child.kill('SIGTERM');
        });
      }
      await Promise.all(members.map((member) => new Promise((resolve) => member.log.end(resolve))));
    },
  };
}
