import { execFileSync } from 'node:child_process';
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { calibrate } from './calibrate.js';
import { readHostTimes, type HostTimes } from './stolen-time.js';

/** What a figure depends on besides the code. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly system: string;
  readonly node: string;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
  };
}

/** Commit of the sources, with a plus sign when anything but filed figures was changed since; `unknown` outside a repository. */
export function describeCommit(root: string): string {
  try {
    const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 10_000 }).trim();
    return `${git('rev-parse', '--short=12', 'HEAD')}${git('status', '--porcelain', '--', '.', ':(exclude)bench/results') === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}

/** What a figure is of; said before it is taken, since both may be others afterwards. */
export interface Standing {
  readonly commit: string;
  /** Load of the machine, mean of a minute: one that is busy with something else measures something else. */
  readonly load: number;
  /** CPU time of a fixed piece of work of ours, ms: figures of a slow machine and of slow code are told apart by it. */
  readonly calibrationMs: number;
  /** From here on is counted what the host takes away; null where the system does not tell. */
  readonly hostTimes: HostTimes | null;
}

export const describeStanding = (root: string): Standing => ({ commit: describeCommit(root), load: Math.round((loadavg()[0] ?? 0) * 100) / 100, calibrationMs: calibrate(), hostTimes: readHostTimes() });
