import type { ObsRole, ObsSessionRow } from '@restrike/contracts';
import type { ObsSessionRecords } from '@restrike/db/court';
import { recordingAfterAbsence } from '@restrike/match';
import type { ObsOutputEvent, ObsPauseEvent } from '@restrike/obs';

/** An OBS whose recording it is. */
interface Recorder { readonly id: string; readonly role: ObsRole }
interface Part { readonly startMs: number; readonly startedAt: number; readonly estimated: boolean; readonly path: string | null; readonly broadcastId: string | null }

/** What is done with sessions of recordings. */
export interface PartsOfRecordings {
  begin(recorder: Recorder, part: Part): ObsSessionRow;
  /** Ends a session because its recording was paused. */
  pause(session: ObsSessionRow, endMs: number): void;
  told(session: ObsSessionRow | null): void;
  nowMs(): number;
  wallMs(): number;
  timelineOf(monotonicMs: number): number;
}

/** SES-5: a pause ends the session of a recording, and what follows is another session of the same video: its file. */
export class RecordingPauses {
  constructor(
    private readonly sessions: ObsSessionRecords,
    private readonly parts: PartsOfRecordings,
  ) {}

  /** OBS told that the recording was paused, or goes on. */
  changed(recorder: Recorder, { paused, at, wall }: ObsPauseEvent, path: string | null): void {
    const latest = this.sessions.latest(recorder.id, 'recording');
    const atMs = this.parts.timelineOf(at);
    if (paused && latest?.status === 'active') this.parts.pause(latest, atMs);
    else if (!paused && latest?.paused === true) this.goOn(recorder, latest, { startMs: atMs, startedAt: wall, estimated: false, path });
  }

  /** The recording ended, at a moment of the timeline: its file is finished also where it was paused, and that is told. */
  stopped(recorder: Recorder, atMs: number, path: string | null): void {
    const latest = this.sessions.latest(recorder.id, 'recording');
    if (latest?.paused !== true) return;
    if (path !== null && path !== latest.path) this.sessions.setPath(latest.obsSessionId, path);
    this.parts.told(this.sessions.finish(latest.obsSessionId, atMs));
  }

  /**
   * A recording was found: by how much film it holds it is seen whether it is the one of before, and whether it was paused meanwhile.
   *
   * @returns false when it is another one.
   */
  found(recorder: Recorder, latest: ObsSessionRow, event: ObsOutputEvent): boolean {
    if (event.path !== null && latest.path !== null && event.path !== latest.path) return false;
    const nowMs = this.parts.nowMs();
    const untilMs = event.pausedAt === null ? nowMs : this.parts.timelineOf(event.pausedAt);
    const lastMs = latest.endMs ?? this.sessions.lastSeen(latest.obsSessionId) ?? latest.startMs;
    const after = recordingAfterAbsence(
      { startMs: latest.startMs, offsetMs: latest.offsetMs ?? 0, lastMs, isPaused: latest.paused },
      { nowMs, filmMs: untilMs - this.parts.timelineOf(event.at), isPaused: event.pausedAt !== null, isSameRun: event.continues },
    );
    if (after === null) return false;
    if (after.endMs === null) {
      if (latest.status !== 'active') this.parts.told(this.sessions.reopen(latest.obsSessionId));
    } else if (!latest.paused) this.parts.pause(latest, after.endMs);
    if (event.path !== null && latest.path === null) this.parts.told(this.sessions.setPath(latest.obsSessionId, event.path));
    if (after.next === null) return true;
    const { startMs, endMs, untoldMs } = after.next;
    const next = this.goOn(recorder, latest, { startMs, startedAt: this.parts.wallMs() - nowMs + startMs, estimated: true, path: event.path });
    if (untoldMs > 0) {
      const reason = `paused and resumed in OBS while nobody heard of it: ${(untoldMs / 1_000).toFixed(1)} s of film lie before this part, at moments that are not known`;
      this.parts.told(this.sessions.correct(next.obsSessionId, Math.round(untoldMs), { by: 'court', reason, at: this.parts.wallMs() }));
    }
    if (endMs !== null) this.parts.pause(next, endMs);
    return true;
  }

  private goOn(recorder: Recorder, before: ObsSessionRow, part: Omit<Part, 'broadcastId'>): ObsSessionRow {
    return this.parts.begin(recorder, { ...part, path: part.path ?? before.path, broadcastId: before.broadcastId });
  }

}
