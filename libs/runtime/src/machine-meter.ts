import type { StatsFs } from 'node:fs';
import { readFile, readdir, statfs } from 'node:fs/promises';
import { cpus, freemem, platform, totalmem } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** MON-1: the machine under a process. null: the platform does not tell. */
export interface MachineReading {
  /** Share of all cores in use since the reading before, 0 … 1. */
  readonly cpu: number;
  readonly memoryTotalBytes: number;
  /** What programs may still take, caches included. */
  readonly memoryFreeBytes: number;
  /** Of the disk that holds the folder. */
  readonly diskTotalBytes: number | null;
  readonly diskFreeBytes: number | null;
  /** Over all cards but loopback, since the reading before. */
  readonly networkInBytesPerS: number | null;
  readonly networkOutBytesPerS: number | null;
  readonly temperatureC: number | null;
  /** How late timers of this process were since the reading before, 99th percentile, ms. */
  readonly loopDelayP99Ms: number;
}

/** Sums over all cards but loopback. */
export interface NetworkTotals {
  readonly inBytes: number;
  readonly outBytes: number;
}

/** A disk that does not answer within this has no figures, ms. */
const diskLimitMs = 2_000;
/** Systems other than Linux are asked by starting a program: seldom, and beside the readings. */
const slowEveryMs = 30_000;
const slowLimitMs = 20_000;
/** A timer that comes so often, ms: every ten, by default, it woke an idle process a hundred times a second, for which a laptop's processor never sleeps. */
export const loopResolutionMs = 100;

/** Totals of `/proc/net/dev`; null for a text that is none. */
export function readNetworkTotals(text: string): NetworkTotals | null {
  let inBytes = 0;
  let outBytes = 0;
  let cards = 0;
  for (const line of text.split('\n')) {
    const [name, numbers] = line.split(':');
    if (numbers === undefined || name === undefined || name.trim() === 'lo') continue;
    const counts = numbers.trim().split(/\s+/).map(Number);
    if (counts.length < 9 || counts.some(Number.isNaN)) continue;
    inBytes += counts[0] ?? 0;
    outBytes += counts[8] ?? 0;
    cards += 1;
  }
  return cards === 0 ? null : { inBytes, outBytes };
}

/** Rates between two totals; null when a counter went back, as with a card that was pulled. */
export function networkRates(before: NetworkTotals, after: NetworkTotals, passedMs: number): { readonly in: number; readonly out: number } | null {
  const [received, sent] = [after.inBytes - before.inBytes, after.outBytes - before.outBytes];
  return passedMs <= 0 || received < 0 || sent < 0 ? null : { in: (received / passedMs) * 1_000, out: (sent / passedMs) * 1_000 };
}

interface CpuTimes {
  readonly busy: number;
  readonly all: number;
}

function cpuTimes(): CpuTimes {
  let busy = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const sum = times.user + times.nice + times.sys + times.irq + times.idle;
    all += sum;
    busy += sum - times.idle;
  }
  return { busy, all };
}

/** Reads the machine; each reading stands for the time since the one before. */
export class MachineMeter {
  private readonly loop = monitorEventLoopDelay({ resolution: loopResolutionMs });
  private cpuBefore = cpuTimes();
  private asked: { readonly folder: string; readonly answer: Promise<StatsFs> } | null = null;
  private network: { readonly totals: NetworkTotals; readonly at: number } | null = null;
  private slow: { readonly in: number | null; readonly out: number | null; readonly temperatureC: number | null } = { in: null, out: null, temperatureC: null };
  private slowAt = Number.NEGATIVE_INFINITY;

  /** @param folder whose disk is measured; asked at each reading. */
  constructor(private readonly folder: () => string) {
    this.loop.enable();
  }

  stop(): void {
    this.loop.disable();
  }

  async read(): Promise<MachineReading> {
    const [disk, network, temperatureC] = await Promise.all([this.disk(), this.networkRates(), this.temperature()]);
    const loopMs = this.loop.percentile(99) / 1e6;
    this.loop.reset();
    return {
      cpu: this.cpu(),
      memoryTotalBytes: totalmem(),
      memoryFreeBytes: freemem(),
      diskTotalBytes: disk?.total ?? null,
      diskFreeBytes: disk?.free ?? null,
      networkInBytesPerS: network.in,
      networkOutBytesPerS: network.out,
      temperatureC,
      // The measure itself is a timer: what it is late beyond its own interval is the loop's.
      loopDelayP99Ms: Math.max(0, Number.isFinite(loopMs) ? loopMs - loopResolutionMs : 0),
    };
  }

  private cpu(): number {
    const before = this.cpuBefore;
    const after = cpuTimes();
    this.cpuBefore = after;
    const all = after.all - before.all;
    return all <= 0 ? 0 : Math.min(1, Math.max(0, (after.busy - before.busy) / all));
  }

  private async disk(): Promise<{ readonly total: number; readonly free: number } | null> {
    try {
      // A drive that hangs never answers: it is asked once, and until it does it has no figures.
      const folder = this.folder();
      if (this.asked?.folder !== folder) this.asked = { folder, answer: statfs(folder) };
      const { asked } = this;
      const found = await Promise.race([asked.answer.finally(() => (this.asked === asked ? (this.asked = null) : null)), sleep(diskLimitMs, null, { ref: false })]);
      if (found === null) return null;
      const { blocks, bavail, bsize } = found;
      return blocks === 0 ? null : { total: blocks * bsize, free: bavail * bsize };
    } catch {
      return null;
    }
  }

  private async networkRates(): Promise<{ readonly in: number | null; readonly out: number | null }> {
    if (platform() !== 'linux') return this.askSystem();
    const totals = await readFile('/proc/net/dev', 'utf8').then(readNetworkTotals, () => null);
    const before = this.network;
    const at = performance.now();
    this.network = totals === null ? null : { totals, at };
    return (before === null || totals === null ? null : networkRates(before.totals, totals, at - before.at)) ?? { in: null, out: null };
  }

  private async temperature(): Promise<number | null> {
    if (platform() !== 'linux') return this.askSystem().temperatureC;
    try {
      const zones = (await readdir('/sys/class/thermal')).filter((name) => name.startsWith('thermal_zone'));
      const degrees = await Promise.all(zones.map((zone) => readFile(`/sys/class/thermal/${zone}/temp`, 'utf8').then((text) => Number(text) / 1_000, () => Number.NaN)));
      const sane = degrees.filter((one) => one > 0 && one < 150);
      return sane.length === 0 ? null : Math.max(...sane);
    } catch {
      return null;
    }
  }

  /** The last answer; a new one is asked for when that is old. Nobody waits for it. */
  private askSystem(): { readonly in: number | null; readonly out: number | null; readonly temperatureC: number | null } {
    const now = performance.now();
    if (now - this.slowAt >= slowEveryMs) {
      this.slowAt = now;
      const limit = new Promise<null>((done) => void setTimeout(done, slowLimitMs, null).unref());
      // Loaded where it is asked: it takes several MB of memory, and on Linux the files of the system say it all.
      const asked = import('systeminformation').then(({ default: system }) => Promise.all([system.networkStats('*'), system.cpuTemperature()]));
      void Promise.race([asked, limit]).then(
        (answer) => {
          if (answer === null) return;
          const [cards, { main }] = answer;
          const sum = (rate: (card: (typeof cards)[number]) => number | null): number | null => (cards.some((card) => rate(card) === null) ? null : cards.reduce((all, card) => all + (rate(card) ?? 0), 0));
          this.slow = { in: sum(({ rx_sec }) => rx_sec), out: sum(({ tx_sec }) => tx_sec), temperatureC: main !== null && main > 0 ? main : null };
        },
        () => undefined,
      );
    }
    return this.slow;
  }
}
