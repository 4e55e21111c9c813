import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openHubStore, type HubStore } from '@restrike/db/hub';
import { BusyError, createLogger, takeDataDirectory } from '@restrike/runtime';
import { Audit } from './access/audit.js';
import { LoginLimits } from './access/login-limits.js';
import { hashPassword } from './access/password.js';
import type { HubSettings } from './config/hub-settings.js';
import { runningServerUrl, startEmbeddedServer } from './postgres/embedded-server.js';

type Command = (store: HubStore, args: readonly string[]) => Promise<number>;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** SEC-4: walks the audit log's chain. Exit code 0 when it is whole, 1 when not. */
const verifyAudit: Command = async (store) => {
  const verdict = await store.audit.verify();
  if (verdict.ok) {
    say(`The audit log is whole: ${String(verdict.entries)} entries${verdict.head === null ? '' : `, the last with hash ${verdict.head}`}.`);
    return 0;
  }
  say(`The audit log is NOT whole${verdict.auditId === null ? '' : ` at entry ${String(verdict.auditId)}`}: ${verdict.reason}. ${String(verdict.entries)} entries before that are as they were written.`);
  return 1;
};

/** A way back in for who sits at the hub's own machine and lost the password: a new one for a user, shown once. */
const resetPassword: Command = async (store, [name]) => {
  const user = name === undefined ? null : await store.access.byName(name);
  if (user === null) {
    say(`Say which user: reset-password NAME. There are: ${(await store.access.users()).map((one) => one.name).join(', ') || 'none yet'}.`);
    return 1;
  }
  const password = randomBytes(9).toString('base64url');
  const entry = new Audit(store.audit, Date.now).entry('hub', 'user.password', user.name, { by: 'reset-password on the console' });
  await store.access.change(user.userId, { passwordHash: await hashPassword(password), disabled: false }, () => entry);
  await new LoginLimits(store.attempts, 'login').forget(user.name);
  say(`${user.name} may sign in with the password  ${password}  and should change it then. All sessions of before have ended.`);
  return 0;
};

const commands: Readonly<Record<string, Command>> = { 'verify-audit': verifyAudit, 'reset-password': resetPassword };

/**
 * Runs a command of the console on the hub's database, whether or not the hub runs: `npm run hub -- verify-audit`.
 *
 * @returns the exit code; null when the arguments name no command.
 */
export async function runConsoleCommand(args: readonly string[], settings: HubSettings): Promise<number | null> {
  const [name, ...rest] = args;
  if (name === undefined) return null;
  const command = commands[name];
  if (command === undefined) {
    say(`There is no command ${name}. There are: ${Object.keys(commands).join(', ')}; without one the hub runs.`);
    return 1;
  }
  const { url, end } = await reachDatabase(settings);
  try {
    const store = await openHubStore({ url, connections: 2 });
    try {
      return await command(store, rest);
    } finally {
      await store.close();
    }
  } finally {
    await end();
  }
}

/** The configured server, the embedded one of a running hub, or the embedded one started for this. */
async function reachDatabase({ databaseUrl, dataDir }: HubSettings): Promise<{ readonly url: string; readonly end: () => Promise<void> }> {
  if (databaseUrl !== undefined) return { url: databaseUrl, end: () => Promise.resolve() };
  const folder = path.join(dataDir, 'postgres');
  try {
    const giveBack = takeDataDirectory(dataDir);
    try {
      const server = await startEmbeddedServer(folder, createLogger('master-hub', 'error'), (error) => say(error.message));
      return {
        url: server.url,
        end: async () => {
          await server.stop();
          giveBack();
        },
      };
    } catch (error) {
      giveBack();
      throw error;
    }
  } catch (error) {
    if (!(error instanceof BusyError)) throw error;
    return { url: runningServerUrl(folder, (file) => readFileSync(file, 'utf8')), end: () => Promise.resolve() };
  }
}
