import { checkLedger, type LedgerVerdict } from './check-ledger.js';
import { keptSessions, type CourtProcess } from './court-process.js';
import type { HubProcess } from './hub-process.js';
import { until } from './managed-process.js';
import { readLedger } from './read-ledger.js';

/** A time in which a court was not there: what was sent in it may be missing. */
export interface Absence {
  /** Wall clock, ms: when the plug was pulled. */
  readonly from: number;
  /** When it listened again. */
  readonly to: number;
}

/** What a killed process had read from the kernel and not yet committed may be gone with it: at most this long before the kill, ms. */
const uncommittedMs = 1_000;

/**
 * Everything of a simulator's ledger is on the court exactly once, in order; only what was sent while the court was not there may be missing.
 *
 * @throws with every fault.
 */
export function verifyLedger(ledgerFile: string, courtDataDir: string, absences: readonly Absence[] = []): LedgerVerdict {
  const verdict = checkLedger(readLedger(ledgerFile), keptSessions(courtDataDir));
  const faults = [...verdict.faults];
  for (const { from, count, firstAt, lastAt } of verdict.missing) {
    const excused = absences.some((absence) => firstAt >= absence.from - uncommittedMs && lastAt <= absence.to);
    if (!excused) faults.push(`${String(count)} datagrams from number ${String(from + 1)} on are missing, sent ${new Date(firstAt).toISOString()} to ${new Date(lastAt).toISOString()} while the court was there`);
  }
  if (verdict.sent === 0) faults.push('the simulator sent nothing');
  if (faults.length > 0) throw new Error(`${courtDataDir} against ${ledgerFile}: ${String(verdict.kept)} of ${String(verdict.sent)} kept\n${faults.join('\n')}`);
  return verdict;
}

/**
 * The hub has of every day of a court exactly what the court has: both compute the same checksum.
 *
 * @throws when they do not agree within the time.
 */
export async function verifyHubEqualsCourt(hub: HubProcess, court: CourtProcess, limitMs = 60_000): Promise<number> {
  await court.whenSynced(limitMs);
  let events = 0;
  let seen = '';
  await until(
    `the hub to equal ${court.process.name}`,
    limitMs,
    async () => {
      events = 0;
      for (const day of await court.days()) {
        const [atCourt, atHub] = [await court.checksum(day), await hub.checksum(court.nodeId, day)];
        seen = JSON.stringify({ atCourt, atHub });
        if (atCourt.checksum !== atHub.checksum || atCourt.events !== atHub.events) return false;
        events += atCourt.events;
      }
      return true;
    },
    () => seen,
  );
  if (events === 0) throw new Error(`${court.process.name} has no events at all`);
  return events;
}
