import { mkdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { ClipId, ShownStretch, Trouble } from '@restrike/contracts';
import { heldMs, holdsSpan, planCut, type Span } from '@restrike/match';
import type { ObsConnection } from '@restrike/obs';
import { videoFolders } from '../files/folder-gate.js';
import type { MediaFacts, MediaTools } from './media-tools.js';
import type { RunningRecording, RunningRecordings } from './running-recording.js';

/** A file with what it shows, where; `facts` and `shown` are null when nothing could look into it. */
export interface Got {
  readonly file: string;
  readonly facts: MediaFacts | null;
  readonly shown: readonly ShownStretch[] | null;
  readonly source: 'replay-buffer' | 'recording';
  readonly trouble: Trouble | null;
}
export type Attempt = { readonly ok: true; readonly got: Got } | { readonly ok: false; readonly trouble: Trouble };

/** What is to be cut. */
export interface CutWish {
  /** Shown where nothing is contested; ends at the request. */
  readonly wanted: Span;
  readonly contested: Span | null;
  /** How much of the contested action the saved replay shows, ms: a cut must show more. null without one. */
  readonly heldMs: number | null;
}

/** Contested action counts as inside although so much of its edges is cut off. */
export const insideSlackMs = 250;
/** Shown before and after the contested action, and longest cut from a recording. */
const cutAroundMs = 5_000;
const longestCutMs = 60_000;
/** A cut ends where it was asked, give or take two pictures of 30 a second. */
const endSlackMs = 67;
/** A running file ends a moment before now: a cut that needs the newest pictures is tried again. */
const cutTries = 5;
const betweenCutsMs = 700;

/** Whether a recording had ended when a span began. One that is paused goes on. */
const endedBefore = ({ film, hasEnded }: RunningRecording, span: Span): boolean => hasEnded && film.length > 0 && film.every(({ toMs }) => toMs !== null && toMs <= span.fromMs);

/** CLP-1: cuts the action out of the recording that runs. */
export class ClipCutter {
  constructor(
    private readonly recordings: RunningRecordings,
    private readonly media: MediaTools,
    private readonly folder: () => string,
  ) {}

  async cut(clipId: ClipId, source: ObsConnection, wish: CutWish): Promise<Attempt> {
    const { wanted, contested } = wish;
    const recording = await this.recordings.of(source);
    if (recording === null) return { ok: false, trouble: { code: 'NO_RECORDING', message: 'no recording runs that it could be cut from', toDo: 'Start recording and replay buffer in OBS.' } };
    const plan = planCut(recording.film, wanted, contested, cutAroundMs, longestCutMs);
    const isNoBetter = plan !== null && contested !== null && wish.heldMs !== null && heldMs(plan.span, contested) <= wish.heldMs + insideSlackMs;
    if (plan === null && endedBefore(recording, contested ?? wanted)) return { ok: false, trouble: { code: 'RECORDING_ENDED', message: 'the recording had ended before the action', toDo: 'Start recording and replay buffer again.' } };
    if (plan === null || isNoBetter) return { ok: false, trouble: { code: 'RECORDING_TOO_LATE', message: 'the recording began after the action, or was paused in it', toDo: 'Let the match be recorded from its load on, without a pause.' } };
    const folder = this.folder();
    await videoFolders.ask(folder, () => mkdir(folder, { recursive: true }));
    const target = path.join(folder, `.${clipId}${path.extname(recording.path) || '.mkv'}`);
    const needed = { fromMs: Math.max(plan.span.fromMs, contested?.fromMs ?? plan.span.fromMs), toMs: Math.min(plan.span.toMs, contested?.toMs ?? plan.span.fromMs + 1_000) };
    let trouble: Trouble = { code: 'CUT_FAILED', message: 'the recording does not hold the action yet', toDo: 'Press REPLAY again.' };
    let got: Got | null = null;
    for (let left = cutTries; left > 0; left -= 1) {
      const from = (await this.media.keyBefore(recording.path, plan.fromMs)) ?? plan.fromMs;
      const done = await this.media.cut(recording.path, from, plan.toMs, target);
      const probed = done.ok ? await this.media.probe(target) : done;
      if (probed.ok) {
        const span = { fromMs: plan.zeroMs + from, toMs: plan.zeroMs + from + probed.value.durationMs };
        if (holdsSpan(span, needed, insideSlackMs)) got = { file: target, facts: probed.value, shown: [{ from: span.fromMs, to: span.toMs, atMs: 0 }], source: 'recording', trouble: null };
        // What was hit just before the request is in it only when it reaches the request.
        if (got !== null && span.toMs + endSlackMs >= plan.span.toMs) return { ok: true, got };
      } else {
        // The try has written over what the one before it had.
        got = null;
        trouble = probed.trouble;
        if (trouble.code === 'NO_FFMPEG' || trouble.code === 'NO_FFPROBE') break;
      }
      if (left > 1) await new Promise((wake) => setTimeout(wake, betweenCutsMs));
    }
    // It never grew that far, as after a crash: what it holds of the action serves.
    if (got !== null) return { ok: true, got };
    await unlink(target).catch(() => undefined);
    return { ok: false, trouble };
  }
}
