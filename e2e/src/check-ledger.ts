/** A datagram that a simulator put on the wire, in the order of sending. */
export interface SentDatagram {
  /** Wall clock at sending, ms. */
  readonly at: number;
  /** Exact bytes as hex or any other text that is equal for equal bytes. */
  readonly bytes: string;
}

/** What one UDP session of a court holds: its datagrams by their number. */
export interface KeptSession {
  readonly sessionId: string;
  readonly datagrams: readonly { readonly number: number; readonly bytes: string }[];
  /** What the kernel said that it threw away for this session's socket; null where it does not tell. */
  readonly kernelDrops: number | null;
}

/** A run of sent datagrams that is on no session: lost, or sent while nobody listened. */
export interface MissingRun {
  /** Index of the first missing datagram in the ledger. */
  readonly from: number;
  readonly count: number;
  /** Wall clock of the first and last of the run, ms. */
  readonly firstAt: number;
  readonly lastAt: number;
}

export interface LedgerVerdict {
  readonly sent: number;
  readonly kept: number;
  readonly missing: readonly MissingRun[];
  /** What must never be: sentences; empty when the court kept exactly what was sent but for `missing`. */
  readonly faults: readonly string[];
}

/**
 * Compares a simulator's ledger with what a court kept. The wire of a test is loopback, which keeps the order, so each session must be a run
 * of neighbours in the ledger, each session after the one before it; what is between the runs is missing. Within a session nothing may be
 * missing, doubled, changed or out of order unless the kernel says that it dropped that many.
 *
 * @param sessions in the order of their start.
 */
export function checkLedger(sent: readonly SentDatagram[], sessions: readonly KeptSession[]): LedgerVerdict {
  const faults: string[] = [];
  const missing: MissingRun[] = [];
  let at = 0;
  let kept = 0;
  const skip = (from: number, to: number): void => {
    const [first, last] = [sent[from], sent[to - 1]];
    if (first !== undefined && last !== undefined && to > from) missing.push({ from, count: to - from, firstAt: first.at, lastAt: last.at });
  };
  for (const { sessionId, datagrams, kernelDrops } of sessions) {
    datagrams.forEach(({ number }, index) => {
      if (number !== index + 1) faults.push(`session ${sessionId}: datagram number ${String(number)} where ${String(index + 1)} was due`);
    });
    if (datagrams.length === 0) continue;
    const found = kernelDrops === null || kernelDrops === 0 ? findRun(sent, at, datagrams) : findScattered(sent, at, datagrams, kernelDrops);
    if (found === null) {
      faults.push(`session ${sessionId}: its ${String(datagrams.length)} datagrams are not what was sent from number ${String(at + 1)} on${firstDifference(sent, at, datagrams)}`);
      continue;
    }
    for (const [from, to] of found.gaps) skip(from, to);
    kept += datagrams.length;
    at = found.end;
  }
  skip(at, sent.length);
  return { sent: sent.length, kept, missing, faults };
}

interface Found {
  readonly gaps: readonly (readonly [number, number])[];
  readonly end: number;
}

/** The first place from `at` on where all of `datagrams` stand one after the other. */
function findRun(sent: readonly SentDatagram[], at: number, datagrams: KeptSession['datagrams']): Found | null {
  for (let start = at; start + datagrams.length <= sent.length; start += 1) {
    if (datagrams.every(({ bytes }, index) => sent[start + index]?.bytes === bytes)) return { gaps: [[at, start]], end: start + datagrams.length };
  }
  return null;
}

/** As {@link findRun}, but up to `drops` datagrams may be missing in between. */
function findScattered(sent: readonly SentDatagram[], at: number, datagrams: KeptSession['datagrams'], drops: number): Found | null {
  for (let start = at; start < sent.length; start += 1) {
    const gaps: [number, number][] = [[at, start]];
    let position = start;
    let left = drops;
    for (const { bytes } of datagrams) {
      const from = position;
      while (position < sent.length && sent[position]?.bytes !== bytes && left > 0) {
        position += 1;
        left -= 1;
      }
      if (sent[position]?.bytes !== bytes) {
        position = -1;
        break;
      }
      if (position > from) gaps.push([from, position]);
      position += 1;
    }
    if (position >= 0) return { gaps, end: position };
  }
  return null;
}

/** For people: where the best guess of a run breaks off. */
function firstDifference(sent: readonly SentDatagram[], at: number, datagrams: KeptSession['datagrams']): string {
  const start = sent.findIndex(({ bytes }, index) => index >= at && bytes === datagrams[0]?.bytes && sent[index + 1]?.bytes === datagrams[1]?.bytes);
  if (start < 0) return '';
  const index = datagrams.findIndex(({ bytes }, offset) => sent[start + offset]?.bytes !== bytes);
  return `: from number ${String(start + 1)} on the first ${String(index)} agree, then ${String(datagrams[index]?.bytes)} was kept where ${String(sent[start + index]?.bytes)} was sent`;
}
