import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Clip, ClipId, ClipTrigger, MatchState, ShownStretch } from '@restrike/contracts';
import type { ObsSessionRecords, StoredClip } from '@restrike/db/court';
import { heldMs, holdsSpan, matchFileName, opensAt, placeInClip, savedFilm, type Span } from '@restrike/match';
import type { ObsConnection } from '@restrike/obs';
import { traceOf, type Logger } from '@restrike/runtime';
import { FolderHangsError } from '../files/folder-gate.js';
import type { CourtObs } from '../obs/court-obs.js';
import { ClipCutter, insideSlackMs, type Attempt, type Got } from './clip-cutter.js';
import type { ClipShelf } from './clip-shelf.js';
import type { MediaTools } from './media-tools.js';
import { placeClip } from './place-clip.js';
import type { ReplaySettings } from './replay-settings.js';
import { RunningRecordings } from './running-recording.js';

/** What is asked for. */
export interface ReplayRequest {
  readonly trigger: ClipTrigger;
  readonly state: MatchState;
  readonly contested: Span | null;
}

/** A request on its way; a challenge that comes meanwhile makes it its own. */
type Job = { -readonly [K in keyof ReplayRequest]: ReplayRequest[K] } & { readonly clipIds: readonly ClipId[] };

/** Clips of one request. */
export interface ReplayGroup {
  readonly groupId: string;
  /** When it was asked, on the timeline, ms. */
  readonly askedMs: number;
  readonly clipIds: readonly ClipId[];
  /** The clip to show when it is there: of the first camera, or, where that one has none, of another; else the first one, failed. Never rejects. */
  readonly done: Promise<StoredClip | null>;
  /** All of them, each ready or failed. Never rejects. */
  readonly all: Promise<readonly (StoredClip | null)[]>;
}

/** What a clip is made with beside OBS and the tools. */
export interface ClipSurroundings {
  readonly settings: () => ReplaySettings;
  /** Tournament and day that clips carry. */
  readonly context: () => { readonly tournamentId: string | null; readonly tournamentDayId: string | null };
  readonly sessions: Pick<ObsSessionRecords, 'latest' | 'list' | 'ofVideo' | 'recordedParts'>;
  /** Timeline minus monotonic clock, ms. */
  readonly originMs: () => number;
  readonly monotonicMs: () => number;
  readonly dayOf: (wallMs: number) => string;
  readonly log: Logger;
}

/** Seconds of lead that a player gives before the contested action. */
const openLeadMs = 1_000;

/** A save that was asked for. */
interface Saving {
  readonly obs: ObsConnection;
  readonly saving: ReturnType<ObsConnection['saveReplayBuffer']>;
  readonly askedMs: number;
}

/**
 * CLP-1: from a request to a clip that plays. The save is awaited by OBS's own event; the file is probed before it is called ready; when the contested
 * action is not inside, or there is no save, the clip is cut from the running recording.
 */
export class ClipMaker {
  private readonly recordings: RunningRecordings;
  private readonly cutter: ClipCutter;
  private readonly jobs = new Map<string, Job>();

  constructor(
    private readonly shelf: ClipShelf,
    private readonly obs: CourtObs,
    private readonly media: MediaTools,
    private readonly around: ClipSurroundings,
  ) {
    this.recordings = new RunningRecordings(around.sessions, () => around.originMs() + around.monotonicMs());
    this.cutter = new ClipCutter(this.recordings, media, () => around.settings().folders.clips);
  }

  /** Begins a clip of every OBS with a replay buffer. Returns at once; the save is under way. */
  make(request: ReplayRequest): ReplayGroup {
    const groupId = randomUUID();
    const askedMs = this.around.originMs() + this.around.monotonicMs();
    const found = this.obs.withReplay();
    const sources = (found.length === 0 ? [null] : found).map((source) => ({ source, clipId: randomUUID() as ClipId }));
    const job: Job = { ...request, clipIds: sources.map(({ clipId }) => clipId) };
    this.jobs.set(groupId, job);
    // OBS is asked first: what is written down is written while it works.
    const asked = sources.map((one) => ({ ...one, saving: one.source?.saveReplayBuffer() ?? null }));
    const carried = asked.map(({ source, clipId, saving }) => {
      this.shelf.add(this.requested(clipId, groupId, source, request));
      if (saving !== null) this.shelf.change(clipId, { state: 'saving' });
      return this.carry(clipId, source === null || saving === null ? null : { obs: source, saving, askedMs }, job);
    });
    const all = Promise.all(carried);
    void all.then(() => this.jobs.delete(groupId));
    return { groupId, askedMs, clipIds: job.clipIds, done: firstReady(carried), all };
  }

  /** A challenge came while a replay was being saved: the clips become the challenge's, and must show what it contests. */
  adopt(groupId: string, trigger: ClipTrigger, contested: Span): void {
    const job = this.jobs.get(groupId);
    if (job === undefined || job.contested !== null) return;
    [job.trigger, job.contested] = [trigger, contested];
    for (const clipId of job.clipIds) this.shelf.change(clipId, { trigger, contested: { from: contested.fromMs, to: contested.toMs } });
  }

  private requested(clipId: ClipId, groupId: string, source: ObsConnection | null, { trigger, state, contested }: ReplayRequest): StoredClip {
    const now = Date.now();
    const { tournamentId, tournamentDayId } = this.around.context();
    const clip: Clip = {
      clipId, version: 1, state: 'requested', matchId: state.matchId, matchNumber: state.matchNumber, tournamentDayId, trigger, groupId, obsId: source?.settings.id ?? null, source: null,
      name: null, bytes: null, sha256: null, durationMs: null, fps: null, covers: null, shows: [], contested: contested === null ? null : { from: contested.fromMs, to: contested.toMs },
      contestedInside: null, opensAtMs: null, video: 'not-yet', thumbnail: 'not-yet', trouble: null, createdAt: now, changedAt: now,
    };
    return { clip, path: null, videoPath: null, thumbnailPath: null, obsSessionId: null, tournamentId, day: this.around.dayOf(now) };
  }

  /** A failure box: whatever happens, the clip ends ready or failed. */
  private async carry(clipId: ClipId, source: Saving | null, job: Job): Promise<StoredClip | null> {
    try {
      const attempt = await this.obtain(clipId, source, job);
      if (!attempt.ok) return this.shelf.change(clipId, { state: 'failed', video: 'unavailable', thumbnail: 'unavailable', trouble: attempt.trouble });
      return await this.ready(clipId, attempt.got, job);
    } catch (error) {
      this.around.log.error({ clip: clipId, error: traceOf(error) }, 'a clip could not be made');
      const trouble = error instanceof FolderHangsError ? error.trouble : { code: 'CLIP_FAILED', message: 'the clip could not be made; the log of this court says why', toDo: 'Press REPLAY again, or use the recording of the match.' };
      return this.shelf.change(clipId, { state: 'failed', video: 'unavailable', thumbnail: 'unavailable', trouble });
    }
  }

  private async obtain(clipId: ClipId, source: Saving | null, job: Job): Promise<Attempt> {
    if (source === null) return { ok: false, trouble: { code: 'NO_OBS', message: 'no OBS for recordings is set up on this court', toDo: 'Add it in the settings: OBS connections, role OBS_REC.' } };
    const saved = await this.saved(source);
    const { contested } = job;
    const shown = saved.ok ? saved.got.shown : null;
    if (saved.ok && (contested === null || shown === null || shows(shown, contested))) return saved;
    const wanted = { fromMs: source.askedMs - this.around.settings().replaySeconds * 1_000, toMs: source.askedMs };
    const cut = await this.cutter.cut(clipId, source.obs, { wanted, contested, heldMs: contested === null || shown === null ? null : spansOf(shown).reduce((sum, span) => sum + heldMs(span, contested), 0) });
    if (cut.ok) return saved.ok ? cut : { ok: true, got: { ...cut.got, trouble: saved.trouble } };
    if (!saved.ok) return { ok: false, trouble: { ...saved.trouble, message: `${saved.trouble.message.replace(/\.$/, '')}; ${cut.trouble.message}` } };
    const trouble = {
      code: 'ACTION_OUTSIDE',
      message: `the contested action is not wholly in this clip; ${cut.trouble.message}`,
      toDo: 'Use the recording of the match. For the next one: a longer replay buffer, a key frame every second (OBS: Settings → Output → Recording).',
    };
    return { ok: true, got: { ...saved.got, trouble } };
  }

  /** The replay buffer's file as soon as OBS says that it is complete, and what is in it. */
  private async saved({ obs, saving }: Saving): Promise<Attempt> {
    const answer = await saving;
    if (!answer.ok) return { ok: false, trouble: { code: `OBS_${answer.code}`, message: answer.reason, toDo: answer.toDo } };
    const { path: file, requestedMs, savedMs } = answer.value;
    const originMs = this.around.originMs();
    const probed = await this.media.probe(file);
    if (probed.ok) {
      const shown = savedFilm({ requestedMs: originMs + requestedMs, savedMs: originMs + savedMs }, probed.value.durationMs, this.recordings.bufferFilm(obs.settings.id));
      return { ok: true, got: { file, facts: probed.value, shown, source: 'replay-buffer', trouble: null } };
    }
    if (probed.trouble.code === 'NO_FFPROBE') return { ok: true, got: { file, facts: null, shown: null, source: 'replay-buffer', trouble: probed.trouble } };
    return { ok: false, trouble: probed.trouble };
  }

  /** Gives the file its name and tells that the clip plays. */
  private async ready(clipId: ClipId, got: Got, { state, contested }: Job): Promise<StoredClip | null> {
    const { folders, openLastSeconds } = this.around.settings();
    const name = `${matchFileName({ matchNumber: state.matchNumber, blueName: state.blue.name, blueNoc: state.blue.noc, redName: state.red.name, redNoc: state.red.noc })}_IVR`;
    const file = await placeClip(got.file, folders.clips, name, {
      taken: this.shelf.namesIn(folders.clips),
      late: (target) => void this.shelf.change(clipId, { name: path.basename(target) }, { path: target }),
      left: (error) => this.around.log.warn({ clip: clipId, file: got.file, error: String(error) }, 'a clip was copied to its folder, and its first file could not be deleted'),
    }).catch((error: unknown) => {
      this.around.log.warn({ clip: clipId, error: String(error) }, 'a clip keeps the name that OBS gave it');
      return got.file;
    });
    const { facts, shown } = got;
    const inside = contested === null || shown === null ? null : shows(shown, contested);
    const at = inside === true && contested !== null && shown !== null ? placeInClip(shown, contested.fromMs, insideSlackMs) : null;
    const contestedAtMs = at === null ? null : at - openLeadMs;
    return this.shelf.change(
      clipId,
      {
        state: 'ready',
        source: got.source,
        name: path.basename(file),
        bytes: facts?.bytes ?? null,
        durationMs: facts?.durationMs ?? null,
        fps: facts?.fps ?? null,
        covers: shown === null ? null : { from: Math.round(shown[0]?.from ?? 0), to: Math.round(shown.at(-1)?.to ?? 0) },
        shows: shown === null || shown.length < 2 ? [] : [...shown],
        contestedInside: inside,
        opensAtMs: facts === null ? null : opensAt(facts.durationMs, openLastSeconds * 1_000, contestedAtMs),
        trouble: got.trouble,
      },
      { path: file },
    );
  }
}

const spansOf = (shown: readonly ShownStretch[]): readonly Span[] => shown.map(({ from, to }) => ({ fromMs: from, toMs: to }));
/** Whether a clip shows all of a span, in one stretch. */
const shows = (shown: readonly ShownStretch[], span: Span): boolean => spansOf(shown).some((one) => holdsSpan(one, span, insideSlackMs));

/** The first one that is ready, in their order; the first one where none is. */
async function firstReady(clips: readonly Promise<StoredClip | null>[]): Promise<StoredClip | null> {
  for (const each of clips) {
    const stored = await each;
    if (stored?.clip.state === 'ready') return stored;
  }
  return (await clips[0]) ?? null;
}
