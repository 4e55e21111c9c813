import type { Clip, ObsRole } from '@restrike/contracts';
import type { ObsConnection, ObsLaunch } from '@restrike/obs';
import type { CommandActs } from './command-executor.js';
import { done, failed, fromObs, type Done } from './command-done.js';

/** Where the OBS of a court are found. */
export interface ObsFinder {
  readonly connections: readonly ObsConnection[];
  /** The OBS that does what a role is for; a live one first. */
  withRole(role: Exclude<ObsRole, 'OBS_BOTH'>): ObsConnection | null;
  /** Looks anew at what no event of OBS tells. */
  look(connection: ObsConnection): Promise<void>;
}

type ObsCommand = 'mute' | 'unmute' | 'start-recording' | 'stop-recording' | 'start-stream' | 'stop-stream' | 'change-scene' | 'start-replay-buffer' | 'stop-replay-buffer' | 'save-replay-buffer' | 'restart-obs';

/** The OBS that a command means. */
export function obsFor(obs: ObsFinder, role: ObsRole): ObsConnection | null {
  return role === 'OBS_BOTH' ? (obs.connections.find(({ settings }) => settings.role === 'OBS_BOTH') ?? obs.withRole('OBS_REC')) : obs.withRole(role);
}

/**
 * Commands that go to OBS, by the same calls as the console's. `launch` says how an OBS is started again, or in words why it can not be; `saveClip` saves the
 * replay of the OBS that records as a clip: named, looked into, told.
 */
export function obsActs(obs: ObsFinder, launch: (connection: ObsConnection) => Promise<ObsLaunch | string>, saveClip: () => Promise<Clip | null>): Pick<CommandActs, ObsCommand> {
  const on = async (role: ObsRole, work: (connection: ObsConnection) => Promise<Done> | Done): Promise<Done> => {
    const connection = obsFor(obs, role);
    return connection === null ? failed('OBS_ABSENT', `this court has no ${role}. Set it up in its settings.`) : work(connection);
  };
  const mute = async (role: ObsRole | undefined, input: string | null, muted: boolean): Promise<Done> =>
    on(role ?? 'OBS_STR', async (connection) => {
      if (input !== null) {
        const answer = await connection.setMute(input, muted);
        await obs.look(connection);
        return fromObs(answer, `${input} is ${muted ? 'muted' : 'heard'}`);
      }
      const inputs = await connection.inputs();
      if (!inputs.ok) return fromObs(inputs, '');
      const sounding = inputs.value.filter((one) => one.muted !== null);
      if (sounding.length === 0) return failed('OBS_REFUSED', 'OBS has no input with sound');
      for (const { name } of sounding) {
        const answer = await connection.setMute(name, muted);
        if (!answer.ok) return fromObs(answer, '');
      }
      await obs.look(connection);
      return fromObs({ ok: true, value: null }, `${sounding.map(({ name }) => name).join(', ')}: ${muted ? 'muted' : 'heard'}`);
    });
  return {
    mute: ({ role, input }) => mute(role, input, true),
    unmute: ({ role, input }) => mute(role, input, false),
    'start-recording': ({ role = 'OBS_REC' }) => on(role, async (one) => fromObs(await one.startRecording(), 'it records')),
    'stop-recording': ({ role = 'OBS_REC' }) => on(role, async (one) => fromObs(await one.stopRecording(), ({ path }) => (path === null ? 'it does not record' : `the recording is closed: ${path}`))),
    'start-stream': ({ role = 'OBS_STR' }) => on(role, async (one) => fromObs(await one.startStream(), 'it streams')),
    'stop-stream': ({ role = 'OBS_STR' }) => on(role, async (one) => fromObs(await one.stopStream(), 'it does not stream')),
    'change-scene': ({ role, scene }) => on(role, async (one) => fromObs(await one.setScene(scene), `it shows ${scene}`)),
    'start-replay-buffer': ({ role = 'OBS_REC' }) => on(role, async (one) => fromObs(await one.startReplayBuffer(), 'the replay buffer runs')),
    'stop-replay-buffer': ({ role = 'OBS_REC' }) => on(role, async (one) => fromObs(await one.stopReplayBuffer(), 'the replay buffer does not run')),
    'save-replay-buffer': ({ role = 'OBS_REC' }) =>
      on(role, async (one) => {
        if (one !== obs.withRole('OBS_REC')) return fromObs(await one.saveReplayBuffer(), ({ path }) => `saved: ${path}`);
        const clip = await saveClip();
        if (clip === null || clip.state === 'failed') return failed(clip?.trouble?.code === 'OBS_SILENT' ? 'OBS_SILENT' : 'OBS_REFUSED', `${clip?.trouble?.message ?? 'no clip was made'} ${clip?.trouble?.toDo ?? ''}`.trim());
        return done(`saved: ${clip.name ?? clip.clipId}`, { clipId: clip.clipId });
      }),
    'restart-obs': ({ role }) =>
      on(role, async (one) => {
        const how = await launch(one);
        if (typeof how === 'string') return failed('NOT_SUPPORTED', how);
        return fromObs(await one.restart(how), ({ politely }) => (politely ? 'OBS is back' : 'OBS was ended by force and is back'));
      }),
  };
}
