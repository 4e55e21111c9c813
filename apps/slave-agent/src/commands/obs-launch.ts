import path from 'node:path';
import type { ObsLaunch } from '@restrike/obs';

/** An OBS as it is set up, as far as it is looked at here. */
export interface LaunchAddress {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly restartCommand: readonly string[] | null;
}

const here = new Set(['127.0.0.1', '::1', 'localhost']);
const baseOf = (program: string): string => program.split(/[\\/]/).at(-1) ?? program;

/**
 * How an OBS of this machine is ended and started again, or in words why that can not be done. It is ended as the process that listens on its port; where
 * none does, by the name of its program. Where another OBS here has the same name both would end: then one that is gone is started, and one that is there is not ended. Pure.
 *
 * @param pid process that listens on its port; null when there is none, or nobody can tell.
 */
export function obsLaunch(id: string, addresses: readonly LaunchAddress[], platform: NodeJS.Platform, pid: number | null): ObsLaunch | string {
  const address = addresses.find((one) => one.id === id);
  if (address !== undefined && !here.has(address.host)) return `this OBS runs on ${address.host}: restart it there`;
  const [program, ...args] = address?.restartCommand ?? [];
  if (program === undefined) return 'no command that starts this OBS is set up on the court: Settings → OBS';
  const name = baseOf(program);
  // OBS on Windows finds its files from the folder that it is started in.
  const folder = path.isAbsolute(program) || /^[a-z]:\\/i.test(program) ? { folder: platform === 'win32' ? path.win32.dirname(program) : path.dirname(program) } : {};
  const start = { program, arguments: args, ...folder };
  const hasTwin = addresses.some((one) => one.id !== id && here.has(one.host) && (one.restartCommand === null || baseOf(one.restartCommand[0] ?? '') === name));
  if (pid === null && hasTwin) return { start, closePolitely: null, force: null };
  if (platform === 'win32') {
    const which = pid === null ? ['/IM', name] : ['/PID', String(pid)];
    return { start, closePolitely: { program: 'taskkill', arguments: which }, force: { program: 'taskkill', arguments: ['/F', ...which] } };
  }
  const end = (signal: string): ObsLaunch['start'] => (pid === null ? { program: 'pkill', arguments: [`-${signal}`, '-x', name] } : { program: 'kill', arguments: [`-${signal}`, String(pid)] });
  return { start, closePolitely: end('INT'), force: end('KILL') };
}
