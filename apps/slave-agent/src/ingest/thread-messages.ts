import type { MatchEvent, MatchState } from '@restrike/contracts';
import type { ManualAct, ManualMemory, ManualMoment } from '@restrike/match';
import type { PackedDatagrams } from './packed-datagrams.js';

/** One datagram on its way from the socket to the store. `bytes` holds one byte a character (latin1): it crosses threads cheaply. */
export interface Datagram {
  readonly sessionId: string;
  /** 1, 2, 3 … within the UDP session. */
  readonly number: number;
  /** Wall clock at receipt, ms with fraction. */
  readonly receivedAt: number;
  /** Monotonic clock at receipt, microseconds; of this start of the machine, so below zero for what came out of the spill file of an earlier one. */
  readonly monotonicUs: number;
  /** The reading as the spill file has it, on the clock of its own start of the machine; only where that differs. */
  readonly readUs?: number;
  readonly sender: string;
  readonly bytes: string;
}

/** Receiver to pipeline. The pipeline answers with the number it has committed, as new credit. */
export interface DatagramBatch {
  readonly packed: PackedDatagrams;
  /** Nothing comes after it: commit all of it and end. */
  readonly last?: true;
}

/** What the main thread wants of the receiver. */
export type ReceiverWish =
  | { readonly do: 'start'; readonly sessionId: string; readonly address: string; readonly port: number; readonly receiveBuffer: number }
  | { readonly do: 'stop' }
  /** Hands everything over to the pipeline, for the end. */
  | { readonly do: 'end' };

/** Main thread to receiver. `command`: 1, 2, 3 …; reports tell which one they follow. */
export type ReceiverCommand = ReceiverWish & { readonly command: number };

/** State of the listener, told on change and every second. */
export interface ReceiverReport {
  /** The last command that was carried out, or failed; 0 before the first. A report of one before is no answer to one that is under way. */
  readonly command: number;
  readonly state: 'stopped' | 'listening' | 'failed';
  readonly sessionId: string | null;
  readonly address: string;
  readonly port: number;
  readonly error: string | null;
  /** Why it failed, as far as that decides what to do. */
  readonly cause: 'in-use' | 'no-address' | 'other' | null;
  /** Bytes the system granted for the socket's buffer. */
  readonly receiveBuffer: number;
  readonly received: number;
  readonly queued: number;
  /** Datagrams that went to the spill file since the start. */
  readonly spilled: number;
  /** Of those, the ones whose write has not ended. */
  readonly unwritten: number;
  /** Of this session, given up because queue, file and memory were full; 0 in any sane life. */
  readonly lost: number;
  /** Of this session. */
  readonly kernelDrops: number | null;
}

/** Pipeline to main thread, after each commit. */
export interface CommitNotice {
  readonly kind: 'committed';
  readonly sequence: number;
  readonly datagrams: number;
  readonly events: number;
  readonly state: MatchState;
  /** AUX-1: what an operator edits of what is shown; null while nobody does. */
  readonly manual: ManualMemory | null;
  readonly matchEvents: readonly { readonly sequence: number; readonly event: MatchEvent }[];
  /** The last state of each match that another one followed meanwhile, and the sequence it held until: what came by then is of that match. */
  readonly left: readonly { readonly through: number; readonly state: MatchState }[];
  /** Wall clock of the newest datagram of the group, ms. */
  readonly receivedAt: number;
  /** Datagram to commit, ms, of each datagram of the group. */
  readonly latenciesMs: Float64Array;
  readonly unknown: number;
  readonly invalid: number;
}

/** Pipeline to main thread: it can not commit, keeps everything and goes on trying. */
export interface CommitTrouble {
  readonly kind: 'trouble';
  readonly error: string | null;
}

/** First word of the pipeline. */
export interface PipelineReady {
  readonly kind: 'ready';
  readonly epoch: string;
  readonly from: number;
  readonly sequence: number;
  readonly state: MatchState;
  readonly manual: ManualMemory | null;
  readonly restored: { readonly events: number; readonly tookMs: number };
}

/** Pipeline to main thread, after the notice of its commit: an operator's act is stored, or why it is not. */
export interface EditAnswer {
  readonly kind: 'edited';
  readonly id: string;
  readonly error: string | null;
}

export type PipelineMessage = CommitNotice | CommitTrouble | PipelineReady | EditAnswer;

/** What events carry from now on. */
export interface IngestContext {
  readonly tournamentId: string | null;
  readonly tournamentDayId: string | null;
  /** Date of the active tournament day; null: the local day of each event. */
  readonly day: string | null;
}

/** Main thread to pipeline. */
export type PipelineCommand =
  | { readonly do: 'session'; readonly sessionId: string; readonly address: string; readonly port: number; readonly at: number }
  | { readonly do: 'drops'; readonly sessionId: string; readonly kernelDrops: number }
  | { readonly do: 'context'; readonly context: IngestContext }
  | { readonly do: 'edit'; readonly id: string; readonly act: ManualAct; readonly at: ManualMoment }
  | { readonly do: 'session-ended'; readonly sessionId: string; readonly at: number; readonly status: 'stopped' | 'failed'; readonly kernelDrops: number | null };
