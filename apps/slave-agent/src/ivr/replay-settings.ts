import path from 'node:path';
import type { AgentSettings } from '../config/agent-settings.js';

/** What replays and trigger rules go by; read anew each time, so that a change counts from the next one on. */
export interface ReplaySettings {
  /** Length of the replay buffer. */
  readonly replaySeconds: number;
  /** The player opens at the clip's last seconds. */
  readonly openLastSeconds: number;
  /** CLP-4: seconds of action that a challenge concerns. */
  readonly contestedSeconds: number;
  /** CLP-4: seconds within which it is to be ruled. */
  readonly rulingSeconds: number;
  /** Requests of a coach that may be lost in a match. */
  readonly challengeQuota: number;
  /** TRG-4: the recording goes on for so long after the end of a match. */
  readonly stopAfterSeconds: number;
  /** Scenes of OBS_STR; an empty name is no scene. */
  readonly scenes: { readonly live: string; readonly replay: string; readonly break: string; readonly injury: string; readonly winner: string };
  /** Folder for recordings and, below it, clips; absolute. */
  readonly folders: { readonly recordings: string; readonly clips: string };
}

/** The settings of the configuration, with the folders of a court that has no tournament. */
export function replaySettings(settings: AgentSettings): ReplaySettings {
  const recordings = path.resolve(settings.videosDir ?? path.join(settings.dataDir, 'videos'));
  return {
    replaySeconds: settings.replaySeconds,
    openLastSeconds: settings.openLastSeconds,
    contestedSeconds: settings.contestedSeconds,
    rulingSeconds: settings.rulingSeconds,
    challengeQuota: settings.challengeQuota,
    stopAfterSeconds: settings.stopAfterSeconds,
    scenes: { live: settings.liveScene, replay: settings.replayScene, break: settings.breakScene, injury: settings.injuryScene, winner: settings.winnerScene },
    folders: { recordings, clips: path.join(recordings, 'IVR recordings') },
  };
}
