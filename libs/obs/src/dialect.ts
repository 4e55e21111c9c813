import type { ObsAnswer } from './obs-answer.js';
import type { ObsFields } from './obs-link.js';
import type { ObsInput, ObsOutputKind, ObsStats } from './obs-status.js';

/** What OBS itself says of an output when asked. */
export interface ObsOutputReport {
  readonly active: boolean;
  readonly reconnecting: boolean;
  /** It stands still; its duration does too. Only recordings can. */
  readonly paused: boolean;
  /** Runs 0.1 to 0.6 s late and restarts at 0 with every reconnect of the stream; null when OBS does not tell. */
  readonly durationMs: number | null;
  readonly bytes: number | null;
  readonly path: string | null;
}

/** What OBS tells by itself, the same for both protocols. */
export type ObsNotice =
  | {
      readonly kind: 'output';
      readonly output: ObsOutputKind;
      readonly state: 'starting' | 'started' | 'stopping' | 'stopped' | 'reconnecting' | 'reconnected' | 'paused' | 'resumed';
      readonly path: string | null;
    }
  | { readonly kind: 'scene'; readonly scene: string }
  | { readonly kind: 'scene-renamed'; readonly from: string; readonly to: string }
  | { readonly kind: 'replay-saved'; readonly path: string }
  | { readonly kind: 'meters'; readonly levels: readonly { readonly input: string; readonly peak: number }[] }
  | { readonly kind: 'exiting' };

/** A heartbeat's answer: pictures drawn since OBS began, which tell one run of OBS from the next. */
export interface ObsPulse {
  readonly renderFrames: number;
  /** Whether the stream reconnects, where only asking tells (protocol 4); null where events do. */
  readonly streamReconnecting: boolean | null;
}

/** A setting of the profile that a pre-flight reads. */
export type ObsProfileSetting = 'outputMode' | 'container' | 'recordingEncoder' | 'recordingKind' | 'replayBufferEnabled';

/** What we ask of an OBS, in the words of one protocol. Each is one or a few requests and waits for no event. */
export interface ObsDialect {
  /** An event in our words; null when it is none of our business. Pure. */
  read(event: string, data: ObsFields): ObsNotice | null;
  version(): Promise<ObsAnswer<string>>;
  pulse(streaming: boolean): Promise<ObsAnswer<ObsPulse>>;
  scenes(): Promise<ObsAnswer<{ readonly current: string; readonly names: readonly string[] }>>;
  setScene(name: string): Promise<ObsAnswer<void>>;
  output(kind: ObsOutputKind): Promise<ObsAnswer<ObsOutputReport>>;
  /** Length of what an output has made so far, ms, in one question; 0 before its first picture. */
  durationMs(kind: ObsOutputKind): Promise<ObsAnswer<number>>;
  startOutput(kind: ObsOutputKind): Promise<ObsAnswer<void>>;
  stopOutput(kind: ObsOutputKind): Promise<ObsAnswer<void>>;
  /** OBS's answer means only that it will; the saved event tells the path. */
  saveReplay(): Promise<ObsAnswer<void>>;
  /** File of the last replay whose writing has ended; null before the first. */
  lastReplay(): Promise<ObsAnswer<string | null>>;
  recordingFolder(): Promise<ObsAnswer<string>>;
  setRecordingFolder(folder: string): Promise<ObsAnswer<void>>;
  fileName(): Promise<ObsAnswer<string>>;
  setFileName(pattern: string): Promise<ObsAnswer<void>>;
  replaySeconds(): Promise<ObsAnswer<number>>;
  setReplaySeconds(seconds: number): Promise<ObsAnswer<void>>;
  streamService(): Promise<ObsAnswer<{ readonly server: string; readonly keyPresent: boolean }>>;
  setStreamService(server: string, key: string): Promise<ObsAnswer<void>>;
  inputs(): Promise<ObsAnswer<readonly ObsInput[]>>;
  muted(input: string): Promise<ObsAnswer<boolean>>;
  setMute(input: string, muted: boolean): Promise<ObsAnswer<void>>;
  stats(streaming: boolean): Promise<ObsAnswer<ObsStats>>;
  profileSetting(setting: ObsProfileSetting): Promise<ObsAnswer<string | null>>;
  /** Names of the profile and the scene collection in use. */
  profile(): Promise<ObsAnswer<{ readonly profile: string; readonly collection: string }>>;
  /** Turns the events about sound levels on or off. */
  listenToMeters(on: boolean): Promise<ObsAnswer<void>>;
}
