import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import type { ObsSessionRow } from '@restrike/contracts';
import type { CourtRecords, StoredFile } from '@restrike/db/court';
import { machineClock } from '@restrike/obs';
import type { Logger } from '@restrike/runtime';
import type { AgentHealth } from '../health/agent-health.js';
import type { ClipShelf } from '../ivr/clip-shelf.js';
import type { CourtSettings } from '../settings/court-settings.js';
import type { TimelineService } from '../timeline/timeline.service.js';
import type { TournamentService } from '../tournament/tournament.service.js';
import { DiskWatch } from './disk-watch.js';
import { FolderHangsError, videoFolders } from './folder-gate.js';
import { SharedFolder } from './shared-folder.js';

/** Recordings and clips of before that are looked at on start for what an earlier run did not come to. */
const lookback = 500;

export interface FilesCourt {
  readonly courtName: string;
  readonly records: CourtRecords;
  readonly settings: CourtSettings;
  readonly tournament: TournamentService;
  readonly health: AgentHealth;
  readonly log: Logger;
}

/** The video files of a court once they are finished: which of them are offered to the shared folder, and how full the disk is. */
export class CourtFiles {
  readonly shared: SharedFolder;
  readonly disk: DiskWatch;
  private shelf: ClipShelf | null = null;
  private stopped = false;

  constructor(private readonly court: FilesCourt) {
    const { courtName, records, settings, tournament, health, log } = court;
    this.shared = new SharedFolder(records.files, settings, {
      courtName,
      videos: () => tournament.videosFolder(),
      context: () => tournament.context(),
      // A paused recording goes on in the same file.
      isWritten: (file) => records.obsSessions.unfinished().some(({ kind, path }) => kind === 'recording' && path === file),
      removed: (file) => this.onRemoved(file),
      now: Date.now,
      monotonicMs: machineClock.monotonicMs,
      newId: randomUUID,
      log,
    });
    this.disk = new DiskWatch({
      folder: () => tournament.videosFolder(),
      recordings: () => records.obsSessions.active().flatMap(({ kind, path, connectionId }) => (kind === 'recording' && path !== null ? [{ camera: connectionId, file: path }] : [])),
      monotonicMs: machineClock.monotonicMs,
      warnHours: () => settings.get('files.warnHours'),
      looked: (folder, bytesPerS) => health.recording(folder, bytesPerS),
      log,
    });
  }

  /** Begins with what is finished from now on, and with what an earlier run left. */
  start(timeline: TimelineService, shelf: ClipShelf): void {
    this.shelf = shelf;
    timeline.on('session', (session) => this.onSession(session));
    shelf.on('changed', ({ clipId, state }) => {
      if (state === 'ready') void this.inBox(() => this.offerClip(clipId));
    });
    this.court.settings.on('changed', (keys) => {
      if (keys.includes('folders.shared')) this.shared.wake();
    });
    void this.inBox(() => this.offerEarlier());
    this.shared.start();
    this.disk.start();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.disk.stop();
    await this.shared.stop();
  }

  /** A recording was closed. @returns in words what becomes of it. */
  async offerRecording(file: string): Promise<string> {
    if (!(await mayBeHere(file))) return 'its OBS writes on another machine: it stays there';
    const session = this.court.records.obsSessions.list({ kind: 'recording', limit: 50 }).find(({ path }) => path === file);
    const { tournamentDayId, day } = session ?? this.court.tournament.context();
    return this.shared.offer({ kind: 'recording', source: file, ownerId: session?.obsSessionId ?? null, tournamentDayId, day });
  }

  /** One after the other: they may be more than may wait for a drive. */
  private async offerEarlier(): Promise<void> {
    const { obsSessions, clips } = this.court.records;
    const recordings = obsSessions.list({ kind: 'recording', limit: lookback }).filter(isFinished);
    const made = clips.list({ limit: lookback }).filter(({ clip }) => ['ready', 'offered', 'uploaded'].includes(clip.state));
    const offers = [...recordings.map(({ path }) => () => this.offerRecording(path)), ...made.map(({ clip }) => () => this.offerClip(clip.clipId))];
    for (const offer of offers) if (!this.stopped) await this.inBox(offer);
  }

  private onSession(session: ObsSessionRow): void {
    if (isFinished(session)) void this.inBox(() => this.offerRecording(session.path));
  }

  private async offerClip(clipId: string): Promise<void> {
    const stored = this.shelf?.get(clipId) ?? null;
    if (stored === null || stored.path === null || !(await mayBeHere(stored.path))) return;
    this.shared.offer({ kind: 'clip', source: stored.path, ownerId: clipId, tournamentDayId: stored.clip.tournamentDayId, day: stored.day });
  }

  private async inBox(act: () => Promise<unknown>): Promise<void> {
    await act().catch((error: unknown) => this.court.log.error({ error: String(error) }, 'a video could not be offered to the shared folder'));
  }

  private onRemoved({ kind, ownerId, target }: StoredFile): void {
    if (kind !== 'clip' || ownerId === null) return;
    this.shelf?.change(ownerId, { state: 'deleted', trouble: { code: 'CLIP_IN_SHARED_FOLDER', message: 'it was cleaned up on this machine', toDo: `Its copy is in the shared folder: ${target}` } });
  }
}

/** Whether a session is that of a recording whose file is finished: a paused one goes on. */
function isFinished(session: ObsSessionRow): session is ObsSessionRow & { readonly path: string } {
  return session.kind === 'recording' && session.status !== 'active' && session.path !== null && !session.paused;
}

/** Whether a file is on this machine, or on a drive that does not say: the queue waits for that one. */
function mayBeHere(file: string): Promise<boolean> {
  return videoFolders.ask(file, () => access(file)).then(() => true, (error: unknown) => error instanceof FolderHangsError);
}
