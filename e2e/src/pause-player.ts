import { until, type ManagedProcess } from './managed-process.js';

const pauses = (player: ManagedProcess): number => player.log(2_000).split('\n').filter((line) => line === 'paused').length;

/** Pauses a simulator that was started with `--control`: when this resolves it has said so, and sends nothing more. Throws when it has ended. */
export async function pausePlayer(player: ManagedProcess): Promise<void> {
  const before = pauses(player);
  player.say('pause');
  await until(`${player.name} to pause`, 60_000, () => {
    if (pauses(player) > before) return true;
    if (!player.isAlive) throw new Error(`${player.name} ended before it was paused\n${player.log()}`);
    return false;
  });
}
