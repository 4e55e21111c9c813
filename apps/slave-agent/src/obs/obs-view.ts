import type { Heartbeat, ObsView, Trouble } from '@restrike/contracts';
import type { ObsConnectionSettings, ObsOutput, ObsStatus } from '@restrike/obs';

/** Last part of a path of either kind of system: OBS may run on another one. */
const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

const outputView = (output: ObsOutput): ObsView['recording'] => ({ state: output.pausedAt === null ? output.state : 'paused', since: output.sinceWall, file: output.path === null ? null : nameOf(output.path) });

/** One OBS as the console sees it: no password, no path. `whileLive`: what is wrong with it although it answers. */
export function obsView(settings: ObsConnectionSettings, status: ObsStatus, stats: ObsView['stats'], whileLive: Trouble | null = null): ObsView {
  const { connection, outputs } = status;
  return {
    id: settings.id,
    role: settings.role,
    host: settings.host,
    port: settings.port,
    connection,
    trouble: connection === 'live' ? whileLive : { code: `OBS_${connection.toUpperCase()}`, message: status.reason, toDo: status.toDo ?? 'Nothing to do: it is tried again by itself.' },
    version: status.version === null ? null : status.protocol === null ? status.version : `${status.version} (${status.protocol})`,
    scene: status.scene,
    stats,
    recording: outputView(outputs.recording),
    stream: outputView(outputs.stream),
    replayBuffer: outputView(outputs.replayBuffer),
  };
}

/** One OBS as the hub hears of it. A refused connection is gone for it, with the reason. What is not known is null, not off. */
export function obsHeartbeat(status: ObsStatus): Heartbeat['obs'][number] {
  const { connection, outputs } = status;
  const runs = ({ state, known }: ObsOutput): boolean | null => (known ? state === 'active' || state === 'reconnecting' : null);
  return {
    role: status.role,
    connection: connection === 'refused' ? 'gone' : connection,
    reason: connection === 'live' ? null : status.reason.slice(0, 500),
    scene: status.scene,
    recording: runs(outputs.recording),
    recordingPaused: outputs.recording.pausedAt !== null,
    streaming: runs(outputs.stream),
    replayBuffer: runs(outputs.replayBuffer),
  };
}
