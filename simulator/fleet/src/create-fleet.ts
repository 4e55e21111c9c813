import { setTimeout as sleep } from 'node:timers/promises';
import { SimulatedCourt, type SimulatedCourtOptions } from './simulated-court.js';

export interface FleetOptions extends Omit<SimulatedCourtOptions, 'number'> {
  readonly agents: number;
  /** Number of the first court. */
  readonly first?: number;
}

/** Many simulated courts. */
export interface Fleet {
  readonly courts: readonly SimulatedCourt[];
  /** Connects all; resolves when each is up, or rejects after `limitMs` with the courts that are not. */
  start(limitMs: number): Promise<void>;
  stop(): void;
  status(): { readonly up: number; readonly commands: number; readonly announcements: number; readonly wrong: number };
}

/** Makes courts; nothing is connected before `start`. */
export function createFleet({ agents, first = 1, ...options }: FleetOptions): Fleet {
  const courts = Array.from({ length: agents }, (_, index) => new SimulatedCourt({ ...options, number: first + index }));
  const sum = (count: (court: SimulatedCourt) => number): number => courts.reduce((total, court) => total + count(court), 0);
  return {
    courts,
    start: async (limitMs) => {
      for (const court of courts) court.start();
      const deadline = Date.now() + limitMs;
      while (courts.some(({ isUp }) => !isUp)) {
        if (Date.now() > deadline) {
          const missing = courts.filter(({ isUp }) => !isUp);
          throw new Error(`not joined within ${String(limitMs / 1_000)} s: ${missing.map(({ courtName, refusal }) => `${courtName}${refusal === null ? '' : ` (${refusal.message})`}`).join(', ')}`);
        }
        await sleep(20);
      }
    },
    stop: () => courts.forEach((court) => court.stop()),
    status: () => ({
      up: courts.filter(({ isUp }) => isUp).length,
      commands: sum(({ begun }) => begun.length),
      announcements: sum(({ announcements }) => announcements.length),
      wrong: sum(({ wrong }) => wrong.length),
    }),
  };
}
