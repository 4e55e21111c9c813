/**
 * What this OBS should be like. A key that is absent is nobody's wish and left as it is. Folder, name and length reach a running output only when
 * it starts again, so they go first.
 */
export interface ObsWantedState {
  readonly recordingFolder?: string;
  /** OBS's pattern for file names, e.g. `101_SMITH_USA_vs_JONES_CAN`; `%CCYY` and so on are OBS's. */
  readonly fileName?: string;
  readonly replaySeconds?: number;
  readonly scene?: string;
  readonly mutes?: Readonly<Record<string, boolean>>;
  readonly replayBuffer?: boolean;
  readonly recording?: boolean;
  readonly stream?: boolean;
}
