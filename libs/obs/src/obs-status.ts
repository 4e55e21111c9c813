/** What an OBS is for: recording and replay buffer, the stream, or both. */
export type ObsRole = 'OBS_REC' | 'OBS_STR' | 'OBS_BOTH';

/** The protocol of OBS's WebSocket server: 5 is part of OBS since 28, 4 was a plug-in before that. */
export type ObsProtocol = 'v5' | 'v4';

/** Where an OBS is and how it lets us in. */
export interface ObsConnectionSettings {
  /** Stable id of the connection, unique within the court. */
  readonly id: string;
  readonly role: ObsRole;
  /** Host name or IP address, without protocol or port. */
  readonly host: string;
  /** TCP port 1 … 65535; OBS offers 4455 (protocol 5) and 4444 (protocol 4). */
  readonly port: number;
  /** Null when OBS asks for none. Never logged. */
  readonly password: string | null;
  /** `auto` finds out which one answers. */
  readonly protocol: 'auto' | ObsProtocol;
}

/**
 * - `connecting`: trying for the first time, or just after the operator asked.
 * - `live`: answers.
 * - `silent`: the connection stands, or can be opened, but no answer within 2 s: OBS is frozen or the machine overloaded.
 * - `gone`: nothing listens there; tried again for ever, unless the operator disconnected.
 * - `refused`: the password is wrong; not tried again before the operator acts.
 */
export type ObsConnectionState = 'connecting' | 'live' | 'silent' | 'gone' | 'refused';

export type ObsOutputKind = 'recording' | 'stream' | 'replayBuffer';
export const obsOutputKinds = ['recording', 'stream', 'replayBuffer'] as const satisfies readonly ObsOutputKind[];

export type ObsOutputState = 'inactive' | 'starting' | 'active' | 'stopping' | 'reconnecting';

/** One output of an OBS as last heard. When the connection is lost all outputs are `inactive` with `known: false`. */
export interface ObsOutput {
  readonly state: ObsOutputState;
  /** False while nothing can be heard from OBS: the output may be running all the same. */
  readonly known: boolean;
  /** Monotonic ms at which the running recording was paused: its file does not grow. Null for all that is not paused. When it goes on, `since` is later by the pause. */
  readonly pausedAt: number | null;
  /**
   * Monotonic ms of the first picture; null when the output is not active. Zero of positions in its file or stream; untouched by reconnects of the stream. OBS's
   * STARTED first; where its encoder ran before, it is measured within a second or so, and `film-start` tells.
   */
  readonly since: number | null;
  /** The same moment as ms since 1970 by the laptop's clock at that time. */
  readonly sinceWall: number | null;
  /** True when the output was running before we connected and `since` was calculated from its own duration, or where it could not be measured. */
  readonly estimated: boolean;
  /** File of the running recording, else the last finished one; the last saved clip for the replay buffer. Null when OBS did not tell. */
  readonly path: string | null;
}

/** Everything a screen needs to know of one OBS. A new object after each change. */
export interface ObsStatus {
  readonly id: string;
  readonly role: ObsRole;
  readonly connection: ObsConnectionState;
  /** One sentence: why the connection is in this state. */
  readonly reason: string;
  /** One sentence for the operator; null when there is nothing to do. */
  readonly toDo: string | null;
  readonly protocol: ObsProtocol | null;
  /** Version of OBS Studio, e.g. `29.0.2`; null before the first connection. */
  readonly version: string | null;
  /** The scene on air. */
  readonly scene: string | null;
  readonly outputs: Readonly<Record<ObsOutputKind, ObsOutput>>;
}

/**
 * What made an output change: `asked`: a request of ours. `by-hand`: somebody at OBS, or OBS itself (a full disk, say). `exit`: OBS was closed.
 * `connection-lost`: OBS crashed or can no longer be reached. `network-loss`: the stream's server stayed away. `wedged`: stopped and started because it kept
 * reconnecting. `restart`: this OBS is being restarted by us. `found`: it ran when we connected.
 */
export type ObsOutputCause = 'asked' | 'by-hand' | 'exit' | 'connection-lost' | 'network-loss' | 'wedged' | 'restart' | 'found';

/** An output changed its state. */
export interface ObsOutputEvent {
  readonly state: ObsOutputState;
  readonly cause: ObsOutputCause;
  readonly path: string | null;
  /** Monotonic ms. Of `active` with `estimated`: when the output began, not when we found it. */
  readonly at: number;
  /** The same moment in ms since 1970. */
  readonly wall: number;
  readonly estimated: boolean;
  /** Of `active` after a lost connection: the same run as before the loss; its session goes on. */
  readonly continues: boolean;
  /** Monotonic ms at which the running recording was paused; null where it is not. Its file holds what lies between `at` and this. */
  readonly pausedAt: number | null;
}

/** A running recording was paused, or goes on in the same file. */
export interface ObsPauseEvent {
  readonly paused: boolean;
  /** Monotonic ms. */
  readonly at: number;
  /** The same moment in ms since 1970. */
  readonly wall: number;
}

/** Where the film of a running output begins was measured after its start: the zero of its positions is this. */
export interface ObsFilmStartEvent {
  readonly output: ObsOutputKind;
  /** Monotonic ms. */
  readonly at: number;
  /** The same moment in ms since 1970. */
  readonly wall: number;
  /** It could only be estimated. */
  readonly estimated: boolean;
}

export interface ObsSceneEvent {
  readonly scene: string;
  readonly at: number;
  readonly wall: number;
}

export interface ObsReplaySavedEvent {
  /** Absolute path on OBS's machine; the file is complete. */
  readonly path: string;
  readonly at: number;
  readonly wall: number;
}

/** Record of one request to OBS, for the log: what was asked, why, and what came of it. */
export interface ObsRequestEvent {
  readonly request: string;
  readonly reason: string;
  readonly ok: boolean;
  /** Failure's sentence; null when it went well. */
  readonly failure: string | null;
  readonly tookMs: number;
  readonly wall: number;
}

/** Statistics of OBS; null where a version does not tell. */
export interface ObsStats {
  readonly fps: number;
  /** Per cent of all cores. */
  readonly cpuPercent: number;
  readonly memoryMb: number;
  /** On the disk of the recording folder. 0 also when that folder is gone. */
  readonly freeDiskMb: number | null;
  readonly averageFrameMs: number;
  readonly renderFrames: number;
  readonly renderSkippedFrames: number;
  readonly outputFrames: number;
  readonly outputSkippedFrames: number;
  /** Dropped by the network since the stream began; null without a stream. */
  readonly streamDroppedFrames: number | null;
}

export interface ObsInput {
  readonly name: string;
  /** OBS's own kind, e.g. `dshow_input`. */
  readonly kind: string;
  /** Null when the input has no sound. */
  readonly muted: boolean | null;
}
