import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sceneCollection } from './scene-collection.js';

/** How a real OBS is set up for a test. */
export interface RealObsSetUp {
  /** Name of its profile and its scene collection, and its stream key. */
  readonly name: string;
  readonly port: number;
  readonly password: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly replaySeconds: number;
  readonly replayBufferEnabled: boolean;
  /** RTMP address without the key. */
  readonly streamServer: string;
}

/** Folders of one OBS instance below `home`. */
export const foldersOf = (home: string): { readonly config: string; readonly recordings: string; readonly runtime: string; readonly home: string } => ({
  config: path.join(home, 'config', 'obs-studio'),
  recordings: path.join(home, 'recordings'),
  runtime: path.join(home, 'run'),
  home: path.join(home, 'home'),
});

/** Writes everything that OBS 28 to 31 asks of a configuration, so that it starts without a wizard: profile, encoders, service, scenes, WebSocket server. */
export async function writeRealObsConfig(home: string, setUp: RealObsSetUp, media: { readonly video: string | null; readonly tone: string | null }): Promise<void> {
  const { config, recordings, runtime, home: user } = foldersOf(home);
  const { name, port, password, width, height, fps, replaySeconds, replayBufferEnabled, streamServer } = setUp;
  const profile = path.join(config, 'basic', 'profiles', name);
  const scenes = path.join(config, 'basic', 'scenes');
  const plugin = path.join(config, 'plugin_config', 'obs-websocket');
  for (const folder of [profile, scenes, plugin, recordings, user]) await mkdir(folder, { recursive: true });
  await mkdir(runtime, { recursive: true, mode: 0o700 });
  const bool = (value: boolean): string => String(value);

  const global = ini({
    General: { FirstRun: 'true', LastVersion: '486539266', MaxLogs: '10', InfoIncrement: '-1', EnableAutoUpdates: 'false', ConfirmOnExit: 'false', BrowserHWAccel: 'false', ...before19 },
    Basic: { Profile: name, ProfileDir: name, SceneCollection: name, SceneCollectionFile: name, ConfigOnNewProfile: 'false' },
    BasicWindow: { PreviewEnabled: 'false', PreviewProgramMode: 'false', WarnBeforeStartingStream: 'false', WarnBeforeStoppingStream: 'false', WarnBeforeStoppingRecord: 'false', RecordWhenStreaming: 'false' },
    Video: { Renderer: 'OpenGL' },
    Audio: { DisableAudioDucking: 'true' },
    OBSWebSocket: { FirstLoad: 'false', ServerEnabled: 'true', ServerPort: String(port), AlertsEnabled: 'false', AuthRequired: 'true', ServerPassword: password },
  });
  await writeFile(path.join(config, 'global.ini'), global);
  await writeFile(path.join(config, 'user.ini'), global);
  await writeFile(
    path.join(plugin, 'config.json'),
    JSON.stringify({ alerts_enabled: false, auth_required: true, first_load: false, server_enabled: true, server_password: password, server_port: port }),
  );
  await writeFile(
    path.join(profile, 'basic.ini'),
    ini({
      General: { Name: name },
      Video: { BaseCX: String(width), BaseCY: String(height), OutputCX: String(width), OutputCY: String(height), FPSType: '1', FPSInt: String(fps), ScaleType: 'bilinear', ColorFormat: 'NV12' },
      Output: { Mode: 'Advanced', FilenameFormatting: `${name} %CCYY-%MM-%DD %hh-%mm-%ss`, OverwriteIfExists: 'false' },
      SimpleOutput: { FilePath: recordings, RecFormat2: 'mkv', RecRB: bool(replayBufferEnabled), RecRBTime: String(replaySeconds), RecRBPrefix: 'Replay' },
      AdvOut: {
        ApplyServiceSettings: 'true',
        TrackIndex: '1',
        Encoder: 'obs_x264',
        AudioEncoder: 'ffmpeg_aac',
        RecType: 'Standard',
        RecFilePath: recordings,
        RecFormat: 'mkv',
        RecFormat2: 'mkv',
        RecTracks: '1',
        RecEncoder: 'obs_x264',
        RecAudioEncoder: 'ffmpeg_aac',
        RecRB: bool(replayBufferEnabled),
        RecRBTime: String(replaySeconds),
        RecRBSize: '128',
      },
      Audio: { SampleRate: '48000', ChannelSetup: 'Stereo' },
    }),
  );
  await writeFile(path.join(profile, 'service.json'), JSON.stringify({ type: 'rtmp_custom', settings: { server: streamServer, key: name, use_auth: false, bwtest: false } }));
  await writeFile(path.join(profile, 'streamEncoder.json'), JSON.stringify({ rate_control: 'CBR', bitrate: 600, keyint_sec: 1, preset: 'ultrafast', tune: 'zerolatency' }));
  await writeFile(path.join(profile, 'recordEncoder.json'), JSON.stringify({ rate_control: 'CRF', crf: 23, keyint_sec: 1, preset: 'ultrafast', tune: 'zerolatency' }));
  await writeFile(path.join(scenes, `${name}.json`), JSON.stringify(sceneCollection({ name, width, height, ...media }), null, 1));
}

const before19 = { Pre19Defaults: 'false', Pre21Defaults: 'false', Pre23Defaults: 'false', 'Pre24.1Defaults': 'false' };

const ini = (sections: Readonly<Record<string, Readonly<Record<string, string>>>>): string =>
  Object.entries(sections)
    .map(([section, values]) => `[${section}]\n${Object.entries(values).map(([key, value]) => `${key}=${value}\n`).join('')}`)
    .join('\n');
