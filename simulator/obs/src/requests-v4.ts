import { Refusal, type StandInModel } from './stand-in-model.js';
import { timecode } from './requests-v5.js';

type Fields = Readonly<Record<string, unknown>>;
type Handler = (data: Fields) => Fields | undefined | Promise<Fields>;

/** The requests of protocol 4 that the stand-in knows, by name. */
export function requestsV4(model: StandInModel): ReadonlyMap<string, Handler> {
  const text = (data: Fields, key: string): string => {
    const value = data[key];
    if (typeof value !== 'string') throw new Refusal(400, 'missing request parameters');
    return value;
  };
  const stats = async (): Promise<Fields> => {
    const frames = model.frames;
    return {
      fps: 30,
      'render-total-frames': frames.total,
      'render-missed-frames': 0,
      'output-total-frames': frames.total,
      'output-skipped-frames': frames.lost,
      'average-frame-time': 1.4,
      'cpu-usage': 3.2,
      'memory-usage': 210,
      'free-disk-space': await model.freeDiskMb(),
    };
  };
  const handlers: Map<string, Handler> = new Map<string, Handler>([
    ['GetVersion', () => ({ version: 1.1, 'obs-websocket-version': '4.9.1', 'obs-studio-version': '27.2.4', 'available-requests': [...handlers.keys()].join(','), 'supported-image-export-formats': 'png,jpg' })],
    ['GetStats', async () => ({ stats: await stats() })],
    ['GetSceneList', () => ({ 'current-scene': model.scene, scenes: model.scenes.map((name) => ({ name, sources: [] })) })],
    ['GetCurrentScene', () => ({ name: model.scene, sources: [] })],
    [
      'SetCurrentScene',
      (data) => {
        const name = text(data, 'scene-name');
        if (!model.scenes.includes(name)) throw new Refusal(600, 'requested scene does not exist');
        model.show(name);
        return undefined;
      },
    ],
    ['GetSourcesList', () => ({ sources: model.inputs.map(({ name, kind }) => ({ name, typeId: kind, type: 'input' })) })],
    ['GetSourceTypesList', () => ({ types: model.inputs.map(({ kind, hasSound }) => ({ typeId: kind, displayName: kind, type: 'input', defaultSettings: {}, caps: { hasAudio: hasSound, hasVideo: !hasSound } })) })],
    ['GetMute', (data) => ({ name: text(data, 'source'), muted: source(model, text(data, 'source')).muted })],
    [
      'SetMute',
      (data) => {
        source(model, text(data, 'source'));
        model.mute(text(data, 'source'), data['mute'] === true);
        return undefined;
      },
    ],
    ['GetCurrentProfile', () => ({ 'profile-name': 'stand-in' })],
    ['GetCurrentSceneCollection', () => ({ 'sc-name': 'stand-in' })],
    ['GetRecordingFolder', () => ({ 'rec-folder': model.folder })],
    ['SetRecordingFolder', (data) => void model.setFolder(text(data, 'rec-folder'))],
    ['GetFilenameFormatting', () => ({ 'filename-formatting': model.profile.get('Output/FilenameFormatting') ?? '' })],
    ['SetFilenameFormatting', (data) => void model.profile.set('Output/FilenameFormatting', text(data, 'filename-formatting'))],
    ['GetStreamSettings', () => ({ type: 'rtmp_custom', settings: { ...model.service, 'use-auth': false } })],
    [
      'SetStreamSettings',
      (data) => {
        const settings = (data['settings'] ?? {}) as Fields;
        model.service = { server: text(settings, 'server'), key: text(settings, 'key') };
        return { type: 'rtmp_custom', settings: model.service };
      },
    ],
    [
      'GetRecordingStatus',
      () => ({
        isRecording: model.isActive('record'),
        isRecordingPaused: model.outputs.record.pausedAt !== null,
        ...(model.isActive('record') ? { recordTimecode: timecode(model.durationOf('record')), recordingFilename: model.outputs.record.file ?? '' } : {}),
      }),
    ],
    [
      'GetStreamingStatus',
      () => ({
        streaming: model.isActive('stream'),
        recording: model.isActive('record'),
        'recording-paused': model.outputs.record.pausedAt !== null,
        'preview-only': false,
        ...(model.isActive('stream') ? { 'stream-timecode': timecode(model.durationOf('stream')) } : {}),
        ...(model.isActive('record') ? { 'rec-timecode': timecode(model.durationOf('record')) } : {}),
      }),
    ],
    ['GetReplayBufferStatus', () => ({ isReplayBufferActive: model.isActive('replay') })],
    [
      'ListOutputs',
      () => ({
        outputs: [
          { name: 'simple_stream', type: 'rtmp_output', active: model.isActive('stream'), reconnecting: model.outputs.stream.state === 'reconnecting', congestion: 0, totalFrames: 0, droppedFrames: 0, totalBytes: 0 },
        ],
      }),
    ],
    [
      'PauseRecording',
      () => {
        if (!model.isActive('record')) throw new Refusal(501, 'recording is not active');
        return void within('recording', () => model.pause());
      },
    ],
    [
      'ResumeRecording',
      () => {
        if (!model.isActive('record')) throw new Refusal(501, 'recording is not active');
        return void within('recording', () => model.resume());
      },
    ],
    ['SaveReplayBuffer', () => void within('replay buffer', () => model.save())],
  ]);
  for (const [word, name, called] of [
    ['Recording', 'record', 'recording'],
    ['Streaming', 'stream', 'streaming'],
    ['ReplayBuffer', 'replay', 'replay buffer'],
  ] as const) {
    handlers.set(`Start${word}`, () => void within(called, () => model.start(name)));
    handlers.set(`Stop${word}`, () => void within(called, () => model.stop(name)));
  }
  return handlers;
}

function source(model: StandInModel, name: string): { readonly muted: boolean } {
  const found = model.inputs.find((one) => one.name === name);
  if (found === undefined) throw new Refusal(600, "specified source doesn't exist");
  return found;
}

/** Protocol 4 has words where protocol 5 has codes. */
function within(called: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const words: Readonly<Record<number, string>> = { 500: `${called} already active`, 501: `${called} not active`, 502: `${called} already paused`, 503: `${called} is not paused`, 604: 'replay buffer disabled in settings' };
    throw new Refusal(error.code, words[error.code] ?? error.message);
  }
}
