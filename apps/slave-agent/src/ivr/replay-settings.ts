import type { CourtSettings } from '../settings/court-settings.js';

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
  /** OBS-4: inputs that must be there and be heard; empty: those of an OBS whose sound is on. */
  readonly soundInputs: readonly string[];
  /** Folder for recordings and, below it, clips; absolute. */
  readonly folders: { readonly recordings: string; readonly clips: string };
}

/** The court's settings of now, with the folders of its day. */
export function replaySettings(settings: CourtSettings, folders: ReplaySettings['folders']): ReplaySettings {
  return {
    replaySeconds: settings.get('replay.seconds'),
    openLastSeconds: settings.get('replay.openLastSeconds'),
    contestedSeconds: settings.get('challenge.contestedSeconds'),
    rulingSeconds: settings.get('challenge.rulingSeconds'),
    challengeQuota: settings.get('challenge.quota'),
    stopAfterSeconds: settings.get('recording.stopAfterSeconds'),
    scenes: {
      live: settings.get('scenes.live'),
      replay: settings.get('scenes.replay'),
      break: settings.get('scenes.break'),
      injury: settings.get('scenes.injury'),
      winner: settings.get('scenes.winner'),
    },
    soundInputs: settings.get('obs.soundInputs').split(',').map((name) => name.trim()).filter((name) => name !== ''),
    folders,
  };
}

/** Every scene that a rule may put on air, by the name it must have in OBS. */
export const wantedScenes = ({ live, replay, break: pause, injury, winner }: ReplaySettings['scenes']): readonly string[] => [...new Set([live, replay, pause, injury, winner])].filter((one) => one !== '');
