import type { ObsDialect } from './dialect.js';
import { isOn, listOf, numberOf, numberOrNull, textOf, timecodeMs } from './fields.js';
import { answered, failed, type ObsAnswer, type ObsFailure } from './obs-answer.js';
import type { ObsFields, ObsLink } from './obs-link.js';
import type { ObsOutputKind } from './obs-status.js';
import { readEventV4 } from './read-event-v4.js';

const words = { recording: 'Recording', stream: 'Streaming', replayBuffer: 'ReplayBuffer' } as const satisfies Record<ObsOutputKind, string>;
const pulseLimitMs = 2_000;

const lacks = (what: string): ObsFailure => failed('NOT_SUPPORTED', `The old WebSocket plug-in of this OBS (protocol 4) ${what}.`, 'Update OBS Studio on that laptop to 28 or later.');
const never = async (what: string): Promise<ObsFailure> => lacks(what);

/** Requests of protocol 4. */
export function dialectV4(link: ObsLink): ObsDialect {
  const ask = async <T>(name: string, data: ObsFields | undefined, read: (fields: ObsFields) => T, limitMs?: number): Promise<ObsAnswer<T>> => {
    const answer = await link.request(name, data, limitMs);
    return answer.ok ? answered(read(answer.value)) : answer;
  };
  const act = (name: string, data?: ObsFields): Promise<ObsAnswer<void>> => ask(name, data, () => undefined);
  const statsOf = (fields: ObsFields): ObsFields => (fields['stats'] ?? {}) as ObsFields;
  const rtmp = (fields: ObsFields): ObsFields => listOf(fields, 'outputs').find((one) => textOf(one, 'type')?.startsWith('rtmp') === true) ?? {};

  return {
    read: readEventV4,
    version: () => ask('GetVersion', undefined, (fields) => textOf(fields, 'obs-studio-version') ?? 'unknown'),
    async pulse(streaming) {
      const [stats, reconnecting] = await Promise.all([
        ask('GetStats', undefined, (fields) => numberOf(statsOf(fields), 'render-total-frames'), pulseLimitMs),
        streaming ? ask('ListOutputs', undefined, (fields) => isOn(rtmp(fields), 'reconnecting'), pulseLimitMs) : null,
      ]);
      return stats.ok ? answered({ renderFrames: stats.value, streamReconnecting: reconnecting?.ok === true ? reconnecting.value : null }) : stats;
    },
    scenes: () =>
      ask('GetSceneList', undefined, (fields) => ({
        current: textOf(fields, 'current-scene') ?? '',
        names: listOf(fields, 'scenes').map((scene) => textOf(scene, 'name') ?? ''),
      })),
    setScene: (name) => act('SetCurrentScene', { 'scene-name': name }),
    output(kind) {
      if (kind === 'recording') {
        return ask('GetRecordingStatus', undefined, (fields) => ({
          active: isOn(fields, 'isRecording'),
          reconnecting: false,
          paused: isOn(fields, 'isRecordingPaused'),
          durationMs: timecodeMs(textOf(fields, 'recordTimecode')),
          bytes: null,
          path: textOf(fields, 'recordingFilename'),
        }));
      }
      if (kind === 'replayBuffer') {
        return ask('GetReplayBufferStatus', undefined, (fields) => ({ active: isOn(fields, 'isReplayBufferActive'), reconnecting: false, paused: false, durationMs: null, bytes: null, path: null }));
      }
      return ask('GetStreamingStatus', undefined, (fields) => ({
        active: isOn(fields, 'streaming'),
        reconnecting: false,
        paused: false,
        durationMs: timecodeMs(textOf(fields, 'stream-timecode')),
        bytes: null,
        path: null,
      }));
    },
    durationMs(kind) {
      if (kind === 'recording') return ask('GetRecordingStatus', undefined, (fields) => timecodeMs(textOf(fields, 'recordTimecode')) ?? 0);
      if (kind === 'stream') return ask('GetStreamingStatus', undefined, (fields) => timecodeMs(textOf(fields, 'stream-timecode')) ?? 0);
      return never('does not tell how long the replay buffer has been running');
    },
    startOutput: (kind) => act(`Start${words[kind]}`),
    stopOutput: (kind) => act(`Stop${words[kind]}`),
    saveReplay: () => act('SaveReplayBuffer'),
    lastReplay: () => never('does not tell the names of saved replays'),
    recordingFolder: () => ask('GetRecordingFolder', undefined, (fields) => textOf(fields, 'rec-folder') ?? ''),
    setRecordingFolder: (folder) => act('SetRecordingFolder', { 'rec-folder': folder }),
    fileName: () => ask('GetFilenameFormatting', undefined, (fields) => textOf(fields, 'filename-formatting') ?? ''),
    setFileName: (pattern) => act('SetFilenameFormatting', { 'filename-formatting': pattern }),
    replaySeconds: () => never('does not tell the length of the replay buffer'),
    setReplaySeconds: () => never('can not set the length of the replay buffer'),
    streamService: () =>
      ask('GetStreamSettings', undefined, (fields) => {
        const settings = (fields['settings'] ?? {}) as ObsFields;
        return { server: textOf(settings, 'server') ?? '', keyPresent: textOf(settings, 'key') !== null };
      }),
    setStreamService: (server, key) => act('SetStreamSettings', { type: 'rtmp_custom', settings: { server, key, 'use-auth': false }, save: true }),
    async inputs() {
      const [listed, types] = await Promise.all([
        ask('GetSourcesList', undefined, (fields) => listOf(fields, 'sources').filter((one) => textOf(one, 'type') === 'input')),
        ask('GetSourceTypesList', undefined, (fields) => listOf(fields, 'types')),
      ]);
      if (!listed.ok) return listed;
      const hasSound = (kind: string | null): boolean => {
        const type = types.ok ? types.value.find((one) => textOf(one, 'typeId') === kind) : undefined;
        return type === undefined || isOn((type['caps'] ?? {}) as ObsFields, 'hasAudio');
      };
      return answered(
        await Promise.all(
          listed.value.map(async (one) => {
            const name = textOf(one, 'name') ?? '';
            const kind = textOf(one, 'typeId');
            const muted = hasSound(kind) ? await ask('GetMute', { source: name }, (fields) => isOn(fields, 'muted')) : null;
            return { name, kind: kind ?? '', muted: muted?.ok === true ? muted.value : null };
          }),
        ),
      );
    },
    muted: (input) => ask('GetMute', { source: input }, (fields) => isOn(fields, 'muted')),
    setMute: (input, muted) => act('SetMute', { source: input, mute: muted }),
    async stats(streaming) {
      const [stats, dropped] = await Promise.all([
        ask('GetStats', undefined, statsOf),
        streaming ? ask('ListOutputs', undefined, (fields) => numberOf(rtmp(fields), 'droppedFrames')) : null,
      ]);
      if (!stats.ok) return stats;
      const number = (key: string): number => numberOf(stats.value, key);
      return answered({
        fps: number('fps'),
        cpuPercent: number('cpu-usage'),
        memoryMb: number('memory-usage'),
        freeDiskMb: numberOrNull(stats.value, 'free-disk-space'),
        averageFrameMs: number('average-frame-time'),
        renderFrames: number('render-total-frames'),
        renderSkippedFrames: number('render-missed-frames'),
        outputFrames: number('output-total-frames'),
        outputSkippedFrames: number('output-skipped-frames'),
        streamDroppedFrames: dropped?.ok === true ? dropped.value : null,
      });
    },
    profileSetting: () => never('does not tell the settings of its profile'),
    async profile() {
      const [profile, collection] = await Promise.all([
        ask('GetCurrentProfile', undefined, (fields) => textOf(fields, 'profile-name') ?? ''),
        ask('GetCurrentSceneCollection', undefined, (fields) => textOf(fields, 'sc-name') ?? ''),
      ]);
      if (!profile.ok) return profile;
      return collection.ok ? answered({ profile: profile.value, collection: collection.value }) : collection;
    },
    listenToMeters: () => never('does not tell how loud an input is'),
  };
}
