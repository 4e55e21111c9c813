import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { MatchState, Trouble } from '@restrike/contracts';
import { freeName, matchFileName } from '@restrike/match';
import { answered, type ObsConnection } from '@restrike/obs';
import { wordsOf } from '@restrike/runtime';
import { FolderHangsError, videoFolders } from '../files/folder-gate.js';
import type { CourtObs } from '../obs/court-obs.js';
import type { ReplaySettings } from '../ivr/replay-settings.js';
import { ifLive, intoOldFilm, isAway, liveObs, stepOf } from './obs-steps.js';
import { done, failedWith, skipped, type Act, type StepResult, type TriggerActs, type TriggerCall } from './trigger-acts.js';

/** Name of a match's files. */
const fileNameOf = ({ matchNumber, blue, red }: MatchState): string =>
  matchFileName({ matchNumber, blueName: blue.name, blueNoc: blue.noc, redName: red.name, redNoc: red.noc });

/** Why a folder can not be recorded into. */
function folderTrouble(folder: string, error: unknown): Trouble {
  if (error instanceof FolderHangsError) return error.trouble;
  const why = wordsOf(error);
  return { code: 'NO_VIDEO_FOLDER', message: `the folder of the videos can not be made: ${why}`, toDo: `Connect the drive of ${folder} again, or choose another folder in the settings (Folders). OBS records into its own folder meanwhile.` };
}

const isRecording = ({ status }: ObsConnection): boolean => ['active', 'starting'].includes(status.outputs.recording.state);

/** Which match the running recording is of. */
export class RecordedMatch {
  private current: string | null = null;

  /** @param filmOf the file that an OBS records as far as is known, also one that went away meanwhile; null for one that was stopped. */
  constructor(
    private readonly obs: CourtObs,
    private readonly filmOf: (connectionId: string) => string | null,
  ) {}

  /** A recording was begun for this match, as far as is known, and its OBS may be away since. */
  get begun(): string | null {
    return this.current;
  }

  /** @param recorder OBS that was asked to. */
  begin(matchId: string | null, recorder: ObsConnection): void {
    this.current = matchId;
    this.obs.matchRecorder = recorder;
  }

  end(): void {
    this.current = null;
    this.obs.matchRecorder = null;
  }

  /** null when nothing records. After a restart of the agent, or a start that was not heard, the file's name tells. */
  id(state: MatchState): string | null {
    if (this.current === null) this.find(state);
    const recorder = this.obs.withRole('OBS_REC');
    return recorder !== null && isRecording(recorder) ? this.current : null;
  }

  /** Also on an OBS that is away: the end of the match is its own, and none of the one that stands in for it. */
  private find(state: MatchState): void {
    const { matchId } = state;
    if (matchId === null) return;
    const name = fileNameOf(state);
    const isOf = (file: string | null): boolean => file !== null && path.parse(file).name.startsWith(name);
    const recorders = this.obs.connections.filter(({ settings }) => settings.role !== 'OBS_STR');
    const recorder =
      recorders.find((one) => isRecording(one) && isOf(one.status.outputs.recording.path ?? this.filmOf(one.settings.id))) ??
      recorders.find((one) => one.status.connection !== 'live' && isOf(this.filmOf(one.settings.id)));
    if (recorder !== undefined) this.begin(matchId, recorder);
  }
}

type RecordingAct = 'close-recording' | 'prepare-files' | 'set-replay-buffer' | 'start-recording' | 'start-replay-buffer' | 'stop-recording' | 'offer-recording';

/** A result with the OBS that it is about. */
const about = (one: ObsConnection | null, result: StepResult): StepResult => (one === null ? result : { ...result, obsId: one.settings.id });

/** Why nothing can be recorded anew: OBS is not done with the file before. */
const closingOf = ({ status: { outputs } }: ObsConnection): Trouble | null =>
  outputs.recording.state !== 'stopping' ? null : { code: 'OBS_TIMED_OUT', message: 'OBS has not closed the recording before yet', toDo: 'Look at OBS: it is perhaps still writing; otherwise restart it.' };

/** TRG-1 and TRG-4: the acts on recording and replay buffer. */
export function recordingActs(obs: CourtObs, settings: () => ReplaySettings, recorded: RecordedMatch, offer: (file: string) => Promise<string>): Pick<TriggerActs, RecordingAct> {
  const act = (words: (call: TriggerCall) => string, run: Act['run']): Act => ({
    words: (call) => {
      const found = liveObs(obs, 'OBS_REC');
      return { detail: words(call), trouble: found.ok ? closingOf(found.obs) : found.trouble };
    },
    run,
  });
  const withoutObs = ({ away, trouble }: { readonly away: ObsConnection | null; readonly trouble: Trouble }): StepResult =>
    away !== null ? failedWith(trouble) : { outcome: 'skipped', detail: trouble.message, trouble };
  /** The court's own recorder decides how the step ends; what a further camera could not is told beside it. */
  const onCameras = async (recorder: ObsConnection, each: (camera: ObsConnection) => Promise<StepResult>): Promise<StepResult> => {
    const further = obs.furtherCameras();
    const [own, ...others] = await Promise.all([recorder, ...further].map(each));
    const failing = others.flatMap((result, index) => (result.outcome === 'failed' ? [`${further[index]?.settings.id ?? ''}: ${result.detail}`] : []));
    const result = own ?? skipped('no camera');
    return failing.length === 0 ? result : { ...result, detail: `${result.detail}; ${failing.join('; ')}` };
  };
  const end = async (shared: { recording: string | null }): ReturnType<Act['run']> => {
    const found = obs.matchRecorder === null ? liveObs(obs, 'OBS_REC') : ifLive(obs.matchRecorder, 'OBS_REC');
    // When it is back it must neither go on with the recording of this match nor begin it anew.
    const whenBack = (away: ObsConnection | null): void => void away?.want({ recording: false }, 'its match ended while OBS was away');
    if (!found.ok) {
      whenBack(found.away);
      return about(found.away, withoutObs(found));
    }
    if (found.obs.status.outputs.recording.state === 'inactive') return about(found.obs, skipped('no recording runs'));
    const answer = await found.obs.stopRecording();
    if (answer.ok) shared.recording = answer.value.path;
    else if (isAway(answer)) whenBack(found.obs);
    return about(found.obs, stepOf(answer, ({ path: file }) => (file === null ? 'the recording is closed' : `closed ${path.basename(file)}`)));
  };
  /** OBS may take longer to close a file than the step waits for it: what was begun meanwhile goes on. */
  const stop = (shared: { recording: string | null }): ReturnType<Act['run']> => {
    const [match, recorder] = [recorded.begun, obs.matchRecorder];
    return end(shared).finally(() => {
      if (recorded.begun === match && (obs.matchRecorder === recorder || obs.matchRecorder === null)) recorded.end();
    });
  };
  /** Also what the OBS records that records from now on, when another recorded the match before: else the match came into the film that a hand began there. */
  const close = async (shared: { recording: string | null }): Promise<StepResult> => {
    const before = obs.matchRecorder;
    const result = await stop(shared);
    const next = obs.withRole('OBS_REC');
    if (before === null || obs.matchRecorder !== null || next === before || next?.status.connection !== 'live' || next.status.outputs.recording.state === 'inactive') return result;
    const further = await end(shared);
    const detail = `${result.detail}; ${next.settings.id}: ${further.detail}`;
    return result.outcome === 'failed' || further.outcome === 'skipped' ? { ...result, detail } : { ...further, detail };
  };
  return {
    'close-recording': act(() => 'close the recording that runs, if one does', (_call, shared) => close(shared)),
    'prepare-files': act(
      ({ state }) => `record into ${settings().folders.recordings} as ${fileNameOf(state)}`,
      async ({ state }) => {
        const found = liveObs(obs, 'OBS_REC');
        if (!found.ok) return withoutObs(found);
        const { recordings, clips } = settings().folders;
        const there = await videoFolders.ask(recordings, async () => {
          // One after the other: a request to a drive that hangs takes one thread.
          for (const folder of [recordings, clips]) await mkdir(folder, { recursive: true });
          return readdir(recordings);
        }).catch((error: unknown) => folderTrouble(recordings, error));
        const isThere = Array.isArray(there);
        const name = freeName(fileNameOf(state), isThere ? there.map((one) => path.parse(one).name) : []);
        // An OBS that is sent into a folder that is not there starts no recording at all: it stays in its own.
        const folder = isThere ? await found.obs.setRecordingFolder(recordings) : null;
        // The name matters also when the folder can not be changed.
        const named = await found.obs.setFileName(name);
        if (!isThere) return failedWith(there);
        return folder === null || folder.ok ? stepOf(named, () => `${name} in ${recordings}`) : stepOf(folder, () => '');
      },
    ),
    'set-replay-buffer': act(
      () => `keep the last ${String(settings().replaySeconds)} s in the replay buffer`,
      async () => {
        const found = liveObs(obs, 'OBS_REC');
        if (!found.ok) return withoutObs(found);
        return onCameras(found.obs, async (camera) => {
          const seconds = settings().replaySeconds;
          const before = await camera.replaySeconds();
          const { protocol, outputs: { replayBuffer } } = camera.status;
          const runs = replayBuffer.state === 'active';
          const keeps = before.ok && before.value === seconds;
          // The film of a recording beside a buffer whose own start is not known can not be placed to the picture, with protocol 4 beside none: then both begin afresh.
          const placeable = !runs || (!replayBuffer.estimated && protocol === 'v5');
          if (keeps && placeable) return skipped(`it keeps ${String(seconds)} s already`);
          const set = keeps ? answered(undefined) : await camera.setReplaySeconds(seconds);
          // A running buffer keeps its length until it starts again; a later step starts it. Between matches its content is worth nothing.
          if (runs && (set.ok || !placeable)) await camera.stopReplayBuffer();
          return stepOf(set, () => `the replay buffer keeps ${String(seconds)} s`);
        });
      },
    ),
    'start-recording': act(
      () => 'start the recording',
      async ({ state }) => {
        const found = liveObs(obs, 'OBS_REC');
        if (!found.ok) return withoutObs(found);
        // What could not be closed, or a hand began meanwhile.
        const { path: film, state: before } = found.obs.status.outputs.recording;
        const isOld = before === 'active' && (film === null || !path.parse(film).name.startsWith(fileNameOf(state)));
        // Before it runs: the end of the match before must not stop it.
        recorded.begin(state.matchId, found.obs);
        const answer = await found.obs.startRecording();
        // One that went silent over it may record all the same.
        if (!answer.ok && !isAway(answer)) recorded.end();
        if (answer.ok && isOld) return about(found.obs, intoOldFilm(film === null ? null : path.basename(film)));
        return about(found.obs, stepOf(answer, ({ path: file }) => (file === null ? 'it records' : `it records ${path.basename(file)}`)));
      },
    ),
    'start-replay-buffer': act(
      () => 'start the replay buffer, if it does not run',
      async () => {
        const found = liveObs(obs, 'OBS_REC');
        if (!found.ok) return withoutObs(found);
        return onCameras(found.obs, async (camera) =>
          camera.status.outputs.replayBuffer.state === 'active' ? skipped('it runs') : stepOf(await camera.startReplayBuffer(), () => 'the replay buffer runs'),
        );
      },
    ),
    'stop-recording': act(
      () => `after ${String(settings().stopAfterSeconds)} s stop the recording, unless the next match is being recorded by then`,
      async ({ state }, shared) => {
        const isAnothers = (): boolean => {
          const id = recorded.id(state) ?? recorded.begun;
          return id !== null && id !== state.matchId;
        };
        if (isAnothers()) return skipped('another match is being recorded');
        await new Promise((wake) => setTimeout(wake, settings().stopAfterSeconds * 1_000).unref());
        return isAnothers() ? skipped('the next match is being recorded already') : stop(shared);
      },
    ),
    'offer-recording': act(
      () => 'offer the recording to the shared folder',
      async (_call, shared) => (shared.recording === null ? skipped('no recording was closed') : done(await offer(shared.recording))),
    ),
  };
}
