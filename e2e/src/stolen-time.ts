import { readFileSync } from 'node:fs';

/** Times of all cores since the start of the machine, in the system's ticks. */
export interface HostTimes {
  readonly all: number;
  /** What the host of a virtual machine gave to others while this one had something to do. */
  readonly stolen: number;
}

/** The first line of `/proc/stat`; null for a text that is none. */
export function parseHostTimes(text: string): HostTimes | null {
  const [name, ...ticks] = (text.split('\n')[0] ?? '').trim().split(/\s+/);
  // User time has that of guests in it already, which follows behind the stolen.
  const times = ticks.slice(0, 8).map(Number);
  return name !== 'cpu' || times.length < 8 || times.some(Number.isNaN) ? null : { all: times.reduce((sum, one) => sum + one, 0), stolen: times[7] ?? 0 };
}

/** null where the system does not tell. */
export function readHostTimes(): HostTimes | null {
  try {
    return parseHostTimes(readFileSync('/proc/stat', 'utf8'));
  } catch {
    return null;
  }
}

/** Share of all cores' time that the host took between two readings, 0 … 1, to a thousandth; null when it is not known. */
export function stolenShare(before: HostTimes | null, after: HostTimes | null): number | null {
  if (before === null || after === null || after.all <= before.all) return null;
  return Math.round(((after.stolen - before.stolen) / (after.all - before.all)) * 1_000) / 1_000;
}
