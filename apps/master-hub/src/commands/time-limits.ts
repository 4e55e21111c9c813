import type { CommandName } from '@restrike/contracts';

/**
 * How long a court may take to answer, ms. Longer than the longest wait of the court itself for its OBS (a save of the buffer, an output that starts), so that
 * the court's own reason arrives, and not ours.
 */
export const timeLimits: Readonly<Record<CommandName, number>> = {
  mute: 6_000,
  unmute: 6_000,
  'start-recording': 15_000,
  'stop-recording': 20_000,
  'start-stream': 20_000,
  'stop-stream': 20_000,
  'change-scene': 6_000,
  'start-replay-buffer': 15_000,
  'stop-replay-buffer': 15_000,
  'save-replay-buffer': 20_000,
  'restart-obs': 90_000,
  'send-message': 5_000,
  'activate-day': 20_000,
  'prepare-folders': 20_000,
  'finish-day': 30_000,
  'set-context': 10_000,
  'push-settings': 10_000,
  'get-logs': 10_000,
  'offer-file': 20_000,
  'update-overlay': 5_000,
};
