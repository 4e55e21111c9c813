import path from 'node:path';
import type { ObsLaunch } from '@restrike/obs';

/** An OBS as it is set up, as far as it is looked at here. */
export interface LaunchAddress {
  readonly id: string;
  readonly host: string;
  readonly restartCommand: readonly string[] | null;
}

const here = new Set(['127.0.0.1', '::1', 'localhost']);
const baseOf = (program: string): string => program.split(/[\\/]/).at(-1) ?? program;

/**
 * How an OBS of this machine is ended and started again, or in words why that can not be done. It is ended by the name of its program, so not when
 * another OBS here has the same one: both would end. Pure.
 */
export function obsLaunch(id: string, addresses: readonly LaunchAddress[], platform: NodeJS.Platform): ObsLaunch | string {
  const address = addresses.find((one) => one.id === id);
  if (address !== undefined && !here.has(address.host)) return `this OBS runs on ${address.host}: restart it there`;
  const [program, ...args] = address?.restartCommand ?? [];
  if (program === undefined) return 'no command that starts this OBS is set up on the court: Settings → OBS';
  const name = baseOf(program);
  if (addresses.some((one) => one.id !== id && here.has(one.host) && (one.restartCommand === null || baseOf(one.restartCommand[0] ?? '') === name))) {
    return `two OBS of this laptop are called ${name}, so one of them can not be ended alone: restart it at the court`;
  }
  // OBS on Windows finds its files from the folder that it is started in.
  const folder = path.isAbsolute(program) || /^[a-z]:\\/i.test(program) ? { folder: platform === 'win32' ? path.win32.dirname(program) : path.dirname(program) } : {};
  const start = { program, arguments: args, ...folder };
  if (platform === 'win32') return { start, closePolitely: { program: 'taskkill', arguments: ['/IM', name] }, force: { program: 'taskkill', arguments: ['/F', '/IM', name] } };
  return { start, closePolitely: { program: 'pkill', arguments: ['-INT', '-x', name] }, force: { program: 'pkill', arguments: ['-KILL', '-x', name] } };
}
