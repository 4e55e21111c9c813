import type { MatchEvent, MatchState } from '@restrike/contracts';
import type { Reading } from '@restrike/pss-protocol';

/** What the reducer may know of a message beside its content: plain values, no clock of its own. */
export interface MessageContext {
  readonly epoch: string;
  readonly sequence: number;
  /** Wall clock of the court at receipt, ms: only labels. */
  readonly receivedAt: number;
  /** Monotonic clock at receipt, microseconds: decides windows. After a restart it may be smaller than before. */
  readonly monotonicUs: number;
}

/**
 * Everything the reducer remembers: the public state plus what linking and reconciliation need. Plain JSON, so that it
 * can be stored as a snapshot and compared.
 */
export interface MatchMemory {
  readonly state: MatchState;
  // the match library adds its own bookkeeping here
}

export interface Step {
  readonly memory: MatchMemory;
  readonly events: readonly MatchEvent[];
}

export type Apply = (memory: MatchMemory, reading: Reading, context: MessageContext) => Step;
