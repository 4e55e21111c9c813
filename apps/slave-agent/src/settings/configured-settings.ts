import type { AgentSettings } from '../config/agent-settings.js';
import type { SettingValues } from './setting-table.js';

/** What the environment says of settings that can be changed while the court runs: their defaults on this machine. */
export function configuredSettings(settings: AgentSettings): Partial<SettingValues> {
  return {
    'listener.address': settings.udpAddress,
    'listener.port': settings.udpPort,
    'replay.seconds': settings.replaySeconds,
    'replay.openLastSeconds': settings.openLastSeconds,
    'challenge.contestedSeconds': settings.contestedSeconds,
    'challenge.rulingSeconds': settings.rulingSeconds,
    'challenge.quota': settings.challengeQuota,
    'recording.stopAfterSeconds': settings.stopAfterSeconds,
    'scenes.live': settings.liveScene,
    'scenes.replay': settings.replayScene,
    'scenes.break': settings.breakScene,
    'scenes.injury': settings.injuryScene,
    'scenes.winner': settings.winnerScene,
  };
}
