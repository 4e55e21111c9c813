import type { ObsDialect, ObsProfileSetting } from './dialect.js';
import { isOn, listOf, numberOf, numberOrNull, textOf } from './fields.js';
import { outputRunning } from './judge-code.js';
import { answered, type ObsAnswer } from './obs-answer.js';
import type { ObsFields, ObsLink } from './obs-link.js';
import type { ObsOutputKind } from './obs-status.js';
import { subscriptions, withMeters } from './open-link-v5.js';
import { readEventV5 } from './read-event-v5.js';

const words = { recording: 'Record', stream: 'Stream', replayBuffer: 'ReplayBuffer' } as const satisfies Record<ObsOutputKind, string>;
const pulseLimitMs = 2_000;
const clipSuffix = '%hh-%mm-%ss';

/** Where a profile keeps a setting, in simple and in advanced output mode. */
const places = {
  folder: [['SimpleOutput', 'FilePath'], ['AdvOut', 'RecFilePath']],
  replaySeconds: [['SimpleOutput', 'RecRBTime'], ['AdvOut', 'RecRBTime']],
  container: [['SimpleOutput', 'RecFormat2'], ['AdvOut', 'RecFormat2']],
  recordingEncoder: [['SimpleOutput', 'RecEncoder'], ['AdvOut', 'RecEncoder']],
  recordingKind: [['SimpleOutput', 'RecQuality'], ['AdvOut', 'RecType']],
  replayBufferEnabled: [['SimpleOutput', 'RecRB'], ['AdvOut', 'RecRB']],
} as const;

/** Requests of protocol 5. */
export function dialectV5(link: ObsLink): ObsDialect {
  const ask = async <T>(name: string, data: ObsFields | undefined, read: (fields: ObsFields) => T, limitMs?: number): Promise<ObsAnswer<T>> => {
    const answer = await link.request(name, data, limitMs);
    return answer.ok ? answered(read(answer.value)) : answer;
  };
  const act = (name: string, data?: ObsFields): Promise<ObsAnswer<void>> => ask(name, data, () => undefined);
  const parameter = (category: string, name: string): Promise<ObsAnswer<string | null>> =>
    ask('GetProfileParameter', { parameterCategory: category, parameterName: name }, (fields) => textOf(fields, 'parameterValue') ?? textOf(fields, 'defaultParameterValue'));
  const setParameter = (category: string, name: string, value: string): Promise<ObsAnswer<void>> =>
    act('SetProfileParameter', { parameterCategory: category, parameterName: name, parameterValue: value });
  const place = async (setting: keyof typeof places): Promise<ObsAnswer<readonly [category: string, name: string]>> => {
    const mode = await parameter('Output', 'Mode');
    return mode.ok ? answered(places[setting][mode.value === 'Advanced' ? 1 : 0]) : mode;
  };
  const placed = async (setting: keyof typeof places): Promise<ObsAnswer<string | null>> => {
    const found = await place(setting);
    return found.ok ? parameter(...found.value) : found;
  };
  const setPlaced = async (setting: keyof typeof places, value: string): Promise<ObsAnswer<void>> => {
    const found = await place(setting);
    return found.ok ? setParameter(...found.value, value) : found;
  };

  const lastReplay = (): Promise<ObsAnswer<string | null>> => ask('GetLastReplayBufferReplay', undefined, (fields) => textOf(fields, 'savedReplayPath'));
  let bufferName: string | null = null;
  /** The replay buffer tells its length only as one of all outputs, under a name that depends on the profile. */
  const bufferDuration = async (): Promise<ObsAnswer<number>> => {
    if (bufferName === null) {
      const listed = await ask('GetOutputList', undefined, (fields) => listOf(fields, 'outputs').find((one) => textOf(one, 'outputKind') === 'replay_buffer'));
      if (!listed.ok) return listed;
      bufferName = listed.value === undefined ? null : textOf(listed.value, 'outputName');
    }
    return ask('GetOutputStatus', { outputName: bufferName ?? 'Replay Buffer' }, (fields) => numberOf(fields, 'outputDuration'));
  };

  return {
    read: readEventV5,
    version: () => ask('GetVersion', undefined, (fields) => textOf(fields, 'obsVersion') ?? 'unknown'),
    pulse: () => ask('GetStats', undefined, (fields) => ({ renderFrames: numberOf(fields, 'renderTotalFrames'), streamReconnecting: null }), pulseLimitMs),
    scenes: () =>
      ask('GetSceneList', undefined, (fields) => ({
        current: textOf(fields, 'currentProgramSceneName') ?? '',
        // OBS counts from the bottom of its list.
        names: listOf(fields, 'scenes').map((scene) => textOf(scene, 'sceneName') ?? '').reverse(),
      })),
    setScene: (name) => act('SetCurrentProgramScene', { sceneName: name }),
    async output(kind) {
      const report = await ask(`Get${words[kind]}Status`, undefined, (fields) => ({
        active: isOn(fields, 'outputActive'),
        reconnecting: isOn(fields, 'outputReconnecting'),
        paused: isOn(fields, 'outputPaused'),
        durationMs: kind === 'replayBuffer' ? null : numberOf(fields, 'outputDuration'),
        bytes: kind === 'replayBuffer' ? null : numberOf(fields, 'outputBytes'),
        path: null,
      }));
      if (kind !== 'replayBuffer' || !report.ok || !report.value.active) return report;
      const [last, duration] = await Promise.all([lastReplay(), bufferDuration()]);
      return answered({ ...report.value, path: last.ok ? last.value : null, durationMs: duration.ok ? duration.value : null });
    },
    durationMs: (kind) => (kind === 'replayBuffer' ? bufferDuration() : ask(`Get${words[kind]}Status`, undefined, (fields) => numberOf(fields, 'outputDuration'))),
    startOutput: (kind) => act(`Start${words[kind]}`),
    stopOutput: (kind) => act(`Stop${words[kind]}`),
    saveReplay: () => act('SaveReplayBuffer'),
    lastReplay,
    recordingFolder: () => ask('GetRecordDirectory', undefined, (fields) => textOf(fields, 'recordDirectory') ?? ''),
    async setRecordingFolder(folder) {
      const answer = await act('SetRecordDirectory', { recordDirectory: folder });
      // Before OBS 30 there is no such request, and since then it is refused while an output runs; the profile takes it always.
      return !answer.ok && (answer.code === 'NOT_SUPPORTED' || answer.obsCode === outputRunning) ? setPlaced('folder', folder) : answer;
    },
    async fileName() {
      const answer = await parameter('Output', 'FilenameFormatting');
      return answer.ok ? answered(answer.value ?? '') : answer;
    },
    async setFileName(pattern) {
      // OBS counts recordings of the same name, but writes a clip of the same name over the one before: so clips get the time of their save.
      const suffix = await setParameter('SimpleOutput', 'RecRBSuffix', pattern.includes('%ss') ? '' : clipSuffix);
      return suffix.ok ? setParameter('Output', 'FilenameFormatting', pattern) : suffix;
    },
    async replaySeconds() {
      const answer = await placed('replaySeconds');
      return answer.ok ? answered(Number(answer.value ?? 20)) : answer;
    },
    setReplaySeconds: (seconds) => setPlaced('replaySeconds', String(seconds)),
    streamService: () =>
      ask('GetStreamServiceSettings', undefined, (fields) => {
        const settings = (fields['streamServiceSettings'] ?? {}) as ObsFields;
        return { server: textOf(settings, 'server') ?? '', keyPresent: textOf(settings, 'key') !== null };
      }),
    setStreamService: (server, key) => act('SetStreamServiceSettings', { streamServiceType: 'rtmp_custom', streamServiceSettings: { server, key, use_auth: false } }),
    async inputs() {
      const listed = await ask('GetInputList', undefined, (fields) => listOf(fields, 'inputs').map((one) => ({ name: textOf(one, 'inputName') ?? '', kind: textOf(one, 'inputKind') ?? '' })));
      if (!listed.ok) return listed;
      const muted = await Promise.all(listed.value.map(({ name }) => ask('GetInputMute', { inputName: name }, (fields) => isOn(fields, 'inputMuted'))));
      return answered(
        listed.value.map((input, index) => {
          const state = muted[index];
          return { ...input, muted: state?.ok === true ? state.value : null };
        }),
      );
    },
    muted: (input) => ask('GetInputMute', { inputName: input }, (fields) => isOn(fields, 'inputMuted')),
    setMute: (input, muted) => act('SetInputMute', { inputName: input, inputMuted: muted }),
    async stats(streaming) {
      const [stats, stream] = await Promise.all([
        ask('GetStats', undefined, (fields) => ({
          fps: numberOf(fields, 'activeFps'),
          cpuPercent: numberOf(fields, 'cpuUsage'),
          memoryMb: numberOf(fields, 'memoryUsage'),
          freeDiskMb: numberOrNull(fields, 'availableDiskSpace'),
          averageFrameMs: numberOf(fields, 'averageFrameRenderTime'),
          renderFrames: numberOf(fields, 'renderTotalFrames'),
          renderSkippedFrames: numberOf(fields, 'renderSkippedFrames'),
          outputFrames: numberOf(fields, 'outputTotalFrames'),
          outputSkippedFrames: numberOf(fields, 'outputSkippedFrames'),
        })),
        streaming ? ask('GetStreamStatus', undefined, (fields) => numberOf(fields, 'outputSkippedFrames')) : null,
      ]);
      return stats.ok ? answered({ ...stats.value, streamDroppedFrames: stream?.ok === true ? stream.value : null }) : stats;
    },
    profileSetting: (setting: ObsProfileSetting) => (setting === 'outputMode' ? parameter('Output', 'Mode') : placed(setting)),
    async profile() {
      const [profile, collection] = await Promise.all([
        ask('GetProfileList', undefined, (fields) => textOf(fields, 'currentProfileName') ?? ''),
        ask('GetSceneCollectionList', undefined, (fields) => textOf(fields, 'currentSceneCollectionName') ?? ''),
      ]);
      if (!profile.ok) return profile;
      return collection.ok ? answered({ profile: profile.value, collection: collection.value }) : collection;
    },
    listenToMeters: (on) => act('Reidentify', { eventSubscriptions: on ? withMeters : subscriptions }),
  };
}
