import type { EventEmitter } from 'node:events';
import type { ObsAnswer } from './obs-answer.js';
import type { ObsOutput, ObsFilmStartEvent, ObsPauseEvent, ObsOutputEvent, ObsReplaySavedEvent, ObsRequestEvent, ObsSceneEvent, ObsConnectionSettings, ObsInput, ObsOutputKind, ObsStats, ObsStatus } from './obs-status.js';
import type { ObsExpectations, ObsFinding } from './preflight.js';
import type { SavedReplay } from './replay-saver.js';
import type { ObsLaunch } from './restart-obs.js';
import type { ObsWantedState } from './state.js';

/** What a connection tells. Listeners are called after `status` has been brought up to date; one that throws harms nobody else. */
export interface ObsEvents {
  status: [ObsStatus];
  scene: [ObsSceneEvent];
  recording: [ObsOutputEvent];
  stream: [ObsOutputEvent];
  'replay-buffer': [ObsOutputEvent];
  'film-start': [ObsFilmStartEvent];
  'recording-pause': [ObsPauseEvent];
  'replay-saved': [ObsReplaySavedEvent];
  request: [ObsRequestEvent];
}

/**
 * One OBS, of either protocol. It connects by itself and again for ever. Every method answers within its time and never throws; what fails says why and
 * what to do. `close()` ends it for good.
 */
export interface ObsConnection extends EventEmitter<ObsEvents> {
  readonly settings: ObsConnectionSettings;
  readonly status: ObsStatus;

  /** Tries now: after `disconnect`, after a refusal, or to shorten the wait. */
  connect(): void;
  /** Ends the connection and stays away until `connect`. OBS itself goes on. */
  disconnect(): void;
  /** Ends the connection for good; resolves when its socket is gone. */
  close(): Promise<void>;

  scenes(): Promise<ObsAnswer<{ readonly current: string; readonly names: readonly string[] }>>;
  /** Answers when OBS shows the scene. */
  setScene(name: string): Promise<ObsAnswer<void>>;

  /** Answers when OBS records; fine when it does already. `since` is monotonic ms. */
  startRecording(): Promise<ObsAnswer<ObsOutput>>;
  /** Answers when the file is closed. `path` is null when OBS did not tell. Fine when nothing records. */
  stopRecording(): Promise<ObsAnswer<{ readonly path: string | null }>>;
  /** Takes effect when the next output starts: a running one keeps its folder. */
  setRecordingFolder(folder: string): Promise<ObsAnswer<void>>;
  recordingFolder(): Promise<ObsAnswer<string>>;
  /** Pattern of file names, without extension. Takes effect when the next output starts. Clips get the time of their save behind it, since OBS writes over a clip of the same name. */
  setFileName(pattern: string): Promise<ObsAnswer<void>>;

  startStream(): Promise<ObsAnswer<ObsOutput>>;
  stopStream(): Promise<ObsAnswer<void>>;
  /** RTMP address and key for the next stream. */
  setStreamService(server: string, key: string): Promise<ObsAnswer<void>>;

  /** Where the next stream goes; the key itself is not told. */
  streamService(): Promise<ObsAnswer<{ readonly server: string; readonly keyPresent: boolean }>>;

  startReplayBuffer(): Promise<ObsAnswer<ObsOutput>>;
  stopReplayBuffer(): Promise<ObsAnswer<void>>;
  /** Answers with OBS's own saved event: `path` is complete. Saves asked together share one file; one asked within the second of the last one's end waits for the next second. */
  saveReplayBuffer(): Promise<ObsAnswer<SavedReplay>>;
  /** Length of the next replay buffer, whole seconds from 1; a running one keeps its length until it starts again. */
  setReplaySeconds(seconds: number): Promise<ObsAnswer<void>>;
  replaySeconds(): Promise<ObsAnswer<number>>;

  inputs(): Promise<ObsAnswer<readonly ObsInput[]>>;
  setMute(input: string, muted: boolean): Promise<ObsAnswer<void>>;
  stats(): Promise<ObsAnswer<ObsStats>>;
  /** Whether it can write films; fails with `REFUSED` when its disk is full or its folder is gone. */
  room(): Promise<ObsAnswer<void>>;
  /** Asks OBS itself what an output does, beside what its events told. `durationMs` runs late and restarts with a reconnect of the stream: a cross-check, no position. */
  output(kind: ObsOutputKind): Promise<ObsAnswer<{ readonly active: boolean; readonly reconnecting: boolean; readonly durationMs: number | null; readonly bytes: number | null }>>;

  /** Everything that must hold before the day; answers also when OBS is away, with that as its finding. */
  preflight(expected: ObsExpectations): Promise<readonly ObsFinding[]>;

  /**
   * Ends this OBS and starts it again by the given commands, with the profile and collection it ran with, and brings it back to the state it was in. Answers
   * when it is back, or says in one sentence why not.
   */
  restart(launch: ObsLaunch): Promise<ObsAnswer<{ readonly politely: boolean }>>;

  /**
   * Adds to the wanted state, sends what differs, and sends it again after each reconnect. Answers with the first failure; the wish stays. What is asked by the
   * other methods, or done by hand in OBS, is wanted from then on too: so an OBS that crashed comes back as it was.
   */
  want(wanted: ObsWantedState, reason: string): Promise<ObsAnswer<void>>;
}
