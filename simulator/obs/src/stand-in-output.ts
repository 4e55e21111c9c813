/** States in OBS's own words, without their prefix. */
export type OutputWord = 'STARTING' | 'STARTED' | 'STOPPING' | 'STOPPED' | 'RECONNECTING' | 'RECONNECTED' | 'PAUSED' | 'RESUMED';
export type OutputName = 'record' | 'stream' | 'replay';

/** One output of the stand-in. */
export interface StandInOutput {
  state: 'inactive' | 'starting' | 'active' | 'stopping' | 'reconnecting';
  /** Ms since 1970 of its start, and of its last reconnect: OBS's duration counts from the later one. */
  since: number;
  countsFrom: number;
  /** Folder, name and length that it began with: later changes do not reach a running output. */
  folder: string;
  pattern: string;
  suffix: string;
  seconds: number;
  file: string | null;
  /** Ms since 1970 at which it was paused; null while it is not. Its duration stands still. */
  pausedAt: number | null;
}

export const idleOutput = (): StandInOutput => ({ state: 'inactive', since: 0, countsFrom: 0, folder: '', pattern: '', suffix: '', seconds: 0, file: null, pausedAt: null });
