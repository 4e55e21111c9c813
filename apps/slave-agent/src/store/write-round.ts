/** What waits is on disk this long after it was put, as a rule. */
const writeEveryMs = 100;

/** Whose values are written in rounds. */
export interface RoundMember {
  /** `refused`: the store did not take its values the last time. */
  state: () => 'idle' | 'waiting' | 'refused';
  /** Hands its values to the store. @throws what the store throws. */
  write: () => void;
  /** They are on disk. */
  written: () => void;
  /** Writes on its own, and says what is refused. Never throws. */
  flush: () => void;
}

/**
 * Writes what waits of several members in one transaction, ten times a second at most. Each transaction takes the store's one right to write from the pipeline and waits
 * for the disk: three members that wrote each for itself held up a burst of events three times as often.
 */
export class WriteRound {
  private readonly members = new Set<RoundMember>();
  private timer: NodeJS.Timeout | null = null;

  /** @param inOne does all of a work in one transaction, or nothing of it; null where each member writes for itself. */
  constructor(private readonly inOne: ((work: () => void) => void) | null = null) {}

  /** The member's values wait: it is part of the next round. */
  join(member: RoundMember): void {
    this.members.add(member);
    this.timer ??= setTimeout(() => this.go(), writeEveryMs).unref();
  }

  private go(): void {
    this.timer = null;
    const due = [...this.members].filter((member) => member.state() !== 'idle');
    this.members.clear();
    // Together they would be refused again for the one, and a try may wait for seconds.
    const together = due.filter((member) => member.state() === 'waiting');
    const done = together.length > 1 && this.writeInOne(together) ? together : [];
    for (const member of due) if (!done.includes(member)) member.flush();
  }

  private writeInOne(members: readonly RoundMember[]): boolean {
    if (this.inOne === null) return false;
    try {
      this.inOne(() => members.forEach((member) => member.write()));
    } catch {
      // Nothing of it was written: each alone finds out whose values are refused, and says so.
      return false;
    }
    for (const member of members) member.written();
    return true;
  }
}
