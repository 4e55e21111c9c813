/** What the court expects of an OBS. Absent: not checked. */
export interface ObsExpectations {
  readonly scenes?: readonly string[];
  readonly inputs?: readonly string[];
  readonly recordingFolder?: string;
  /** Hours that the disk must last. */
  readonly hours?: number;
}

export type ObsCheck =
  | 'reachable'
  | 'version'
  | 'own-port'
  | 'scenes'
  | 'inputs'
  | 'sound'
  | 'replay-buffer'
  | 'recording-folder'
  | 'container'
  | 'key-frames'
  | 'disk'
  | 'frame-rate'
  | 'stream-service'
  | 'clock';

/** One line of the pre-flight sheet. `unknown`: this OBS does not tell. */
export interface ObsFinding {
  readonly check: ObsCheck;
  readonly verdict: 'ok' | 'warning' | 'failed' | 'unknown';
  /** What was found, with its figure. */
  readonly says: string;
  /** Where to click in OBS; null when all is well. */
  readonly toDo: string | null;
}
