import { Refusal, type StandInModel } from './stand-in-model.js';
import type { OutputName } from './stand-in-output.js';

type Fields = Readonly<Record<string, unknown>>;
type Handler = (data: Fields) => Fields | undefined | Promise<Fields>;

const outputs = { Record: 'record', Stream: 'stream', ReplayBuffer: 'replay' } as const satisfies Record<string, OutputName>;

/** The requests of protocol 5 that the stand-in knows, by name. `version` is that of the OBS it plays. */
export function requestsV5(model: StandInModel, version: string): ReadonlyMap<string, Handler> {
  const text = (data: Fields, key: string): string => {
    const value = data[key];
    if (typeof value !== 'string') throw new Refusal(value === undefined ? 300 : 400, `Your request is missing the \`${key}\` field, or it is no text.`);
    return value;
  };
  const uuid = (name: string): string => `00000000-0000-4000-8000-${Buffer.from(name).toString('hex').slice(0, 12).padEnd(12, '0')}`;
  const handlers: Map<string, Handler> = new Map<string, Handler>([
    ['GetVersion', () => ({ obsVersion: version, obsWebSocketVersion: version >= '30' ? '5.5.2' : '5.1.0', rpcVersion: 1, availableRequests: [...handlers.keys()], supportedImageFormats: ['png', 'jpg'], platform: 'stand-in', platformDescription: 'stand-in for OBS' })],
    [
      'GetStats',
      async () => {
        const frames = model.frames;
        return {
          cpuUsage: 3.2,
          memoryUsage: 210,
          availableDiskSpace: await model.freeDiskMb(),
          activeFps: 30,
          averageFrameRenderTime: 1.4,
          renderSkippedFrames: 0,
          renderTotalFrames: frames.total,
          outputSkippedFrames: frames.lost,
          outputTotalFrames: frames.total,
          webSocketSessionIncomingMessages: 0,
          webSocketSessionOutgoingMessages: 0,
        };
      },
    ],
    [
      'GetSceneList',
      () => ({
        currentProgramSceneName: model.scene,
        currentProgramSceneUuid: uuid(model.scene),
        currentPreviewSceneName: null,
        currentPreviewSceneUuid: null,
        scenes: [...model.scenes].reverse().map((sceneName, sceneIndex) => ({ sceneIndex, sceneName, sceneUuid: uuid(sceneName) })),
      }),
    ],
    ['GetCurrentProgramScene', () => ({ currentProgramSceneName: model.scene, sceneName: model.scene })],
    ['SetCurrentProgramScene', (data) => void model.show(text(data, 'sceneName'))],
    ['GetInputList', () => ({ inputs: model.inputs.map(({ name, kind }) => ({ inputName: name, inputKind: kind, unversionedInputKind: kind, inputUuid: uuid(name) })) })],
    ['GetInputMute', (data) => ({ inputMuted: model.input(text(data, 'inputName')).muted })],
    ['SetInputMute', (data) => void model.mute(text(data, 'inputName'), data['inputMuted'] === true)],
    ['GetProfileList', () => ({ currentProfileName: 'stand-in', profiles: ['stand-in'] })],
    ['GetSceneCollectionList', () => ({ currentSceneCollectionName: 'stand-in', sceneCollections: ['stand-in'] })],
    [
      'GetProfileParameter',
      (data) => {
        const value = model.profile.get(`${text(data, 'parameterCategory')}/${text(data, 'parameterName')}`) ?? null;
        return { parameterValue: value, defaultParameterValue: value };
      },
    ],
    ['SetProfileParameter', (data) => void model.profile.set(`${text(data, 'parameterCategory')}/${text(data, 'parameterName')}`, text(data, 'parameterValue'))],
    ['GetRecordDirectory', () => ({ recordDirectory: model.folder })],
    ['GetStreamServiceSettings', () => ({ streamServiceType: 'rtmp_custom', streamServiceSettings: { ...model.service, use_auth: false } })],
    [
      'SetStreamServiceSettings',
      (data) => {
        if (model.isActive('stream')) throw new Refusal(500, 'You cannot change stream service settings while streaming.');
        const settings = (data['streamServiceSettings'] ?? {}) as Fields;
        model.service = { server: text(settings, 'server'), key: text(settings, 'key') };
        return undefined;
      },
    ],
    ['SaveReplayBuffer', () => void model.save()],
    [
      'GetLastReplayBufferReplay',
      () => {
        if (!model.isActive('replay')) throw new Refusal(501, 'The output is not running.');
        return { savedReplayPath: model.lastReplay };
      },
    ],
  ]);
  const listed = { adv_stream: ['rtmp_output', 'stream'], adv_file_output: ['ffmpeg_muxer', 'record'], 'Replay Buffer': ['replay_buffer', 'replay'] } as const satisfies Record<string, readonly [string, OutputName]>;
  handlers.set('GetOutputList', () => ({ outputs: Object.entries(listed).map(([outputName, [outputKind, name]]) => ({ outputName, outputKind, outputActive: model.isActive(name), outputWidth: 1_280, outputHeight: 720, outputFlags: {} })) }));
  handlers.set('GetOutputStatus', (data) => {
    const called = text(data, 'outputName');
    if (!Object.hasOwn(listed, called)) throw new Refusal(600, `No output was found with the name \`${called}\`.`);
    const [, name] = listed[called as keyof typeof listed];
    const outputDuration = model.durationOf(name);
    return { outputActive: model.isActive(name), outputReconnecting: model.outputs[name].state === 'reconnecting', outputTimecode: timecode(outputDuration), outputDuration, outputCongestion: 0, outputBytes: Math.round(outputDuration * 60), outputSkippedFrames: 0, outputTotalFrames: Math.floor(outputDuration / 33.3) };
  });
  for (const [word, name] of Object.entries(outputs)) {
    handlers.set(`Get${word}Status`, () => {
      if (name === 'replay') return { outputActive: model.isActive(name) };
      const outputDuration = model.durationOf(name);
      const shared = { outputActive: model.isActive(name), outputTimecode: timecode(outputDuration), outputDuration, outputBytes: Math.round(outputDuration * 60) };
      if (name === 'record') return { ...shared, outputPaused: model.outputs.record.pausedAt !== null };
      return { ...shared, outputReconnecting: model.outputs.stream.state === 'reconnecting', outputCongestion: 0, outputSkippedFrames: 0, outputTotalFrames: Math.floor(outputDuration / 33.3) };
    });
    handlers.set(`Start${word}`, () => void model.start(name));
    handlers.set(`Stop${word}`, () => {
      const path = model.outputs[name].file;
      model.stop(name);
      return name === 'record' ? { outputPath: path ?? '' } : undefined;
    });
  }
  for (const [request, handle] of handlers) {
    if (!request.includes('ReplayBuffer')) continue;
    handlers.set(request, (data) => {
      model.needReplayBuffer();
      return handle(data);
    });
  }
  handlers.set('PauseRecord', () => void model.pause());
  handlers.set('ResumeRecord', () => void model.resume());
  if (version >= '30') {
    handlers.set('SetRecordDirectory', (data) => {
      if (model.isActive('record') || model.isActive('replay') || model.isActive('stream')) throw new Refusal(500, 'Unable to change record directory while an output is active.');
      model.setFolder(text(data, 'recordDirectory'));
      return undefined;
    });
  }
  return handlers;
}

/** Ms as `01:02:03.456`. Pure. */
export function timecode(ms: number): string {
  const whole = Math.round(ms);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${two(whole / 3_600_000)}:${two((whole / 60_000) % 60)}:${two((whole / 1_000) % 60)}.${String(whole % 1_000).padStart(3, '0')}`;
}
