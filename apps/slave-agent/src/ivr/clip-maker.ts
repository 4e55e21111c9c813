import { randomUUID } from 'node:crypto';
import { mkdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Clip, ClipId, ClipTrigger, MatchState, Trouble } from '@restrike/contracts';
import type { StoredClip } from '@restrike/db/court';
import { clipSpan, holdsSpan, matchFileName, opensAt, planCut, type Span } from '@restrike/match';
import type { ObsConnection } from '@restrike/obs';
import type { Logger } from '@restrike/runtime';
import type { CourtObs } from '../obs/court-obs.js';
import type { ClipShelf } from './clip-shelf.js';
import type { MediaFacts, MediaTools } from './media-tools.js';
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
  /** The first clip when it is ready or has failed. Never rejects. */
  readonly done: Promise<StoredClip | null>;
}

/** What a clip is made with beside OBS and the tools. */
export interface ClipSurroundings {
  readonly settings: () => ReplaySettings;
  /** Tournament and day that clips carry. */
  readonly context: () => { readonly tournamentId: string | null; readonly tournamentDayId: string | null };
  /** Timeline minus monotonic clock, ms. */
  readonly originMs: () => number;
  readonly monotonicMs: () => number;
  readonly dayOf: (wallMs: number) => string;
  readonly log: Logger;
}

/** Shown before and after the contested action, and longest cut from a recording. */
const cutAroundMs = 5_000;
const longestCutMs = 60_000;
/** Contested action counts as inside although so much of its edges is cut off. */
const insideSlackMs = 250;
/** A running file ends a moment before now: a cut that needs the newest pictures is tried again. */
const cutTries = 4;
const betweenCutsMs = 700;
/** Seconds of lead that a player gives before the contested action. */
const openLeadMs = 1_000;

/** A save that was asked for. */
interface Saving {
  readonly obs: ObsConnection;
  readonly saving: ReturnType<ObsConnection['saveReplayBuffer']>;
  readonly askedMs: number;
}

/** A file with what it shows; `facts` and `span` are null when nothing could look into it. */
interface Got {
  readonly file: string;
  readonly facts: MediaFacts | null;
  readonly span: Span | null;
  readonly source: 'replay-buffer' | 'recording';
  readonly trouble: Trouble | null;
}

type Attempt = { readonly ok: true; readonly got: Got } | { readonly ok: false; readonly trouble: Trouble };

/**
 * CLP-1: from a request to a clip that plays. The save is awaited by OBS's own event; the file is probed before it is called ready; when the contested
 * action is not inside, or there is no save, the clip is cut from the running recording.
 */
export class ClipMaker {
  readonly recordings: RunningRecordings;
  private readonly jobs = new Map<string, Job>();

  constructor(
    private readonly shelf: ClipShelf,
    private readonly obs: CourtObs,
    private readonly media: MediaTools,
    private readonly around: ClipSurroundings,
  ) {
    this.recordings = new RunningRecordings(around.monotonicMs);
    obs.on('added', (connection) => this.recordings.follow(connection));
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
    void Promise.allSettled(carried).then(() => this.jobs.delete(groupId));
    return { groupId, askedMs, clipIds: job.clipIds, done: carried[0] ?? Promise.resolve(null) };
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
      name: null, bytes: null, sha256: null, durationMs: null, fps: null, covers: null, contested: contested === null ? null : { from: contested.fromMs, to: contested.toMs },
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
      this.around.log.error({ clip: clipId, error: error instanceof Error ? error.stack : String(error) }, 'a clip could not be made');
      const trouble = { code: 'CLIP_FAILED', message: 'the clip could not be made; the log of this court says why', toDo: 'Press REPLAY again, or use the recording of the match.' };
      return this.shelf.change(clipId, { state: 'failed', video: 'unavailable', thumbnail: 'unavailable', trouble });
    }
  }

  private async obtain(clipId: ClipId, source: Saving | null, job: Job): Promise<Attempt> {
    if (source === null) return { ok: false, trouble: { code: 'NO_OBS', message: 'no OBS for recordings is set up on this court', toDo: 'Add it in the settings: OBS connections, role OBS_REC.' } };
    const saved = await this.saved(source);
    const { contested } = job;
    if (saved.ok && (contested === null || saved.got.span === null || holdsSpan(saved.got.span, contested, insideSlackMs))) return saved;
    const wanted = { fromMs: source.askedMs - this.around.settings().replaySeconds * 1_000, toMs: source.askedMs };
    const cut = await this.cut(clipId, source.obs, wanted, contested);
    if (cut.ok) return saved.ok ? cut : { ok: true, got: { ...cut.got, trouble: saved.trouble } };
    if (!saved.ok) return { ok: false, trouble: { ...saved.trouble, message: `${saved.trouble.message}; ${cut.trouble.message}` } };
    const trouble = {
      code: 'ACTION_OUTSIDE',
      message: `the contested action is not in this clip, which begins too late; ${cut.trouble.message}`,
      toDo: 'Use the recording of the match. For the next one: a longer replay buffer, a key frame every second (OBS: Settings → Output → Recording).',
    };
    return { ok: true, got: { ...saved.got, trouble } };
  }

  /** The replay buffer's file as soon as OBS says that it is complete, and what is in it. */
  private async saved({ saving, askedMs }: Saving): Promise<Attempt> {
    const answer = await saving;
    if (!answer.ok) return { ok: false, trouble: { code: `OBS_${answer.code}`, message: answer.reason, toDo: answer.toDo } };
    const file = answer.value.path;
    const probed = await this.media.probe(file);
    if (probed.ok) return { ok: true, got: { file, facts: probed.value, span: clipSpan(askedMs, probed.value.durationMs), source: 'replay-buffer', trouble: null } };
    if (probed.trouble.code === 'NO_FFPROBE') return { ok: true, got: { file, facts: null, span: null, source: 'replay-buffer', trouble: probed.trouble } };
    return { ok: false, trouble: probed.trouble };
  }

  /** Cuts the action out of the recording that runs. */
  private async cut(clipId: ClipId, source: ObsConnection, wanted: Span, contested: Span | null): Promise<Attempt> {
    const recording = await this.recordings.of(source);
    if (recording === null) return { ok: false, trouble: { code: 'NO_RECORDING', message: 'no recording runs that it could be cut from', toDo: 'Start recording and replay buffer in OBS.' } };
    const startMs = this.around.originMs() + recording.since;
    const plan = planCut(startMs, wanted, contested, cutAroundMs, longestCutMs);
    if (plan === null) return { ok: false, trouble: { code: 'RECORDING_TOO_LATE', message: 'the recording began after the action', toDo: 'Let the match be recorded from its load on.' } };
    const folder = this.around.settings().folders.clips;
    await mkdir(folder, { recursive: true });
    const target = path.join(folder, `.${clipId}${path.extname(recording.path) || '.mkv'}`);
    const needed = { fromMs: Math.max(startMs, contested?.fromMs ?? plan.span.fromMs), toMs: contested?.toMs ?? plan.span.fromMs + 1_000 };
    let trouble: Trouble = { code: 'CUT_FAILED', message: 'the recording does not hold the action yet', toDo: 'Press REPLAY again.' };
    for (let left = cutTries; left > 0; left -= 1) {
      const from = (await this.media.keyBefore(recording.path, plan.fromMs)) ?? plan.fromMs;
      const done = await this.media.cut(recording.path, from, plan.toMs, target);
      const probed = done.ok ? await this.media.probe(target) : done;
      if (probed.ok) {
        const span = { fromMs: startMs + from, toMs: startMs + from + probed.value.durationMs };
        if (holdsSpan(span, needed, insideSlackMs)) return { ok: true, got: { file: target, facts: probed.value, span, source: 'recording', trouble: null } };
      } else {
        trouble = probed.trouble;
        if (trouble.code === 'NO_FFMPEG' || trouble.code === 'NO_FFPROBE') break;
      }
      if (left > 1) await new Promise((wake) => setTimeout(wake, betweenCutsMs));
    }
    await unlink(target).catch(() => undefined);
    return { ok: false, trouble };
  }

  /** Gives the file its name and tells that the clip plays. */
  private async ready(clipId: ClipId, got: Got, { state, contested }: Job): Promise<StoredClip | null> {
    const { folders, openLastSeconds } = this.around.settings();
    const file = await placeClip(got.file, folders.clips, `${matchFileName({ matchNumber: state.matchNumber, blueName: state.blue.name, blueNoc: state.blue.noc, redName: state.red.name, redNoc: state.red.noc })}_IVR`).catch(
      (error: unknown) => {
        this.around.log.warn({ clip: clipId, error: String(error) }, 'a clip keeps the name that OBS gave it');
        return got.file;
      },
    );
    const { facts, span } = got;
    const inside = contested === null || span === null ? null : holdsSpan(span, contested, insideSlackMs);
    const contestedAtMs = inside === true && contested !== null && span !== null ? contested.fromMs - span.fromMs - openLeadMs : null;
    return this.shelf.change(
      clipId,
      {
        state: 'ready',
        source: got.source,
        name: path.basename(file),
        bytes: facts?.bytes ?? null,
        durationMs: facts?.durationMs ?? null,
        fps: facts?.fps ?? null,
        covers: span === null ? null : { from: Math.round(span.fromMs), to: Math.round(span.toMs) },
        contestedInside: inside,
        opensAtMs: facts === null ? null : opensAt(facts.durationMs, openLastSeconds * 1_000, contestedAtMs),
        trouble: got.trouble,
      },
      { path: file },
    );
  }
}
