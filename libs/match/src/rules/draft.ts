import type { EventCategory, MatchEvent, MatchId, MatchState, Side } from '@restrike/contracts';
import type { Party } from '@restrike/pss-protocol';
import type { MatchMemory } from '../match-memory.js';
import { copyMemory, copyState } from './copy-memory.js';

/** What the reducer may know of a message beside its content: plain values, no clock of its own. */
export interface MessageContext {
  readonly epoch: string;
  /** Place in the court's one order. */
  readonly sequence: number;
  /** Wall clock of the court at receipt, ms: a label, it decides nothing. */
  readonly receivedAt: number;
  /** Monotonic clock at receipt, microseconds: decides windows. May be smaller than before after a restart of the machine. */
  readonly monotonicUs: number;
}

/** A stored event that a later message showed in another light. */
export interface Correction {
  readonly sequence: number;
  readonly category: EventCategory;
  readonly matchEvents: readonly MatchEvent[];
}

export type Finding = Extract<MatchEvent, { kind: 'finding' }>;

export const sides: readonly Side[] = ['blue', 'red'];
export const opponent = (side: Side): Side => (side === 'blue' ? 'red' : 'blue');
export const sideOf = (party: Party): Side | null => (party === 1 ? 'blue' : party === 2 ? 'red' : null);
export const partyName = (party: Party): 'referee' | Side => sideOf(party) ?? 'referee';

/** The list with one entry replaced; the list itself is never written. */
export const withIndex = <T extends readonly unknown[]>(list: T, index: number, value: T[number]): T =>
  list.map((one, at) => (at === index ? value : one)) as unknown as T;

const maxFindings = 32;

/** One message's work: a copy of the memory that may be written, and what came of it. */
export class Draft {
  readonly memory: MatchMemory;
  readonly state: MatchState;
  readonly events: MatchEvent[] = [];
  readonly corrections: Correction[] = [];
  significant = false;

  constructor(
    before: MatchMemory,
    readonly context: MessageContext,
  ) {
    this.state = copyState(before.state);
    this.memory = copyMemory(before, this.state);
  }

  tell(event: MatchEvent): void {
    this.events.push(event);
    this.significant = true;
  }

  /** Tells a finding once: the same statement repeated is not a second difference. */
  tellFinding(finding: Finding): void {
    const key = JSON.stringify([finding.code, finding.round, finding.side, finding.stated, finding.counted]);
    if (this.memory.findings.includes(key)) return;
    this.memory.findings = [...this.memory.findings, key].slice(-maxFindings);
    this.tell(finding);
  }

  /** Whether an earlier reading is at most `window` ago; never when the machine was restarted in between. */
  within(us: number | null, window: number): boolean {
    const passed = us === null ? -1 : this.context.monotonicUs - us;
    return passed >= 0 && passed <= window;
  }

  get roundIndex(): number {
    return Math.min(Math.max(this.state.round, 1), 4) - 1;
  }

  stoppedClock(ms: number): void {
    this.state.clock = { ms, running: false, asOf: this.context.receivedAt };
  }

  runningClock(ms: number): void {
    this.state.clock = { ms, running: true, asOf: this.context.receivedAt };
  }

  matchIdHere(): MatchId {
    return `${this.context.epoch}:${String(this.context.sequence)}` as MatchId;
  }
}
