/** Every time that a connection waits for something, ms. */
export interface ObsLimits {
  /** Opening a socket and being let in. */
  readonly openMs: number;
  /** Pause between two heartbeats. */
  readonly pulseEveryMs: number;
  /** A silent OBS keeps its socket for so long; then it is opened anew. */
  readonly silentSocketMs: number;
  /** Wait before the second attempt to connect; doubled with each. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** From OBS's answer to a start until it says that the output starts. */
  readonly startSignMs: number;
  /** From then until the output runs. */
  readonly startedMs: number;
  /** From OBS's answer to a stop until the output has stopped and its file is closed. */
  readonly stoppedMs: number;
  /** From the request for a replay to the saved file. */
  readonly savedMs: number;
  /** From OBS's answer until a scene is shown. */
  readonly sceneMs: number;
  /** A stream that reconnects for longer is stopped and started. */
  readonly reconnectingMs: number;
  /** After a longer absence the outputs that ran before are not started again. */
  readonly resumeWithinMs: number;
  /** A restart: from the polite command until OBS is gone. */
  readonly closedMs: number;
  /** A restart: from the command that ends it by force until it is gone. */
  readonly endedMs: number;
  /** A restart: from the start until it is connected again. */
  readonly backMs: number;
}

export const obsLimits: ObsLimits = {
  openMs: 2_000,
  pulseEveryMs: 500,
  silentSocketMs: 20_000,
  firstRetryMs: 250,
  longestRetryMs: 5_000,
  startSignMs: 1_000,
  startedMs: 15_000,
  stoppedMs: 20_000,
  savedMs: 10_000,
  sceneMs: 3_000,
  reconnectingMs: 30_000,
  resumeWithinMs: 10 * 60_000,
  closedMs: 10_000,
  endedMs: 5_000,
  backMs: 60_000,
};

/**
 * Wait before the next attempt to connect, ms: doubled with each failure up to a limit, and moved by up to a quarter either way, so that the courts of a
 * hall do not knock in step. `attempt` counts from 0; `random` is 0 to 1. Pure.
 */
export function retryAfterMs(attempt: number, random: number, { firstRetryMs, longestRetryMs }: Pick<ObsLimits, 'firstRetryMs' | 'longestRetryMs'>): number {
  const base = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempt, 30));
  return Math.round(base * (0.75 + random / 2));
}
