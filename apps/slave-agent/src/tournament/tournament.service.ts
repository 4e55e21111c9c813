import { EventEmitter } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ActiveContext, CourtContext, CourtContextAnswer, CourtTournamentView, Heartbeat, HubId, Tournament, TournamentDay, TournamentDraft } from '@restrike/contracts';
import type { TournamentRecords } from '@restrike/db/court';
import { wordsOf, type Logger } from '@restrike/runtime';
import { FolderHangsError, videoFolders } from '../files/folder-gate.js';
import { dayOf } from '../ingest/day-of.js';
import type { IngestContext } from '../ingest/thread-messages.js';
import type { CourtSettings } from '../settings/court-settings.js';
import { dayFolders, tournamentFolder, type DayFolders } from './day-folders.js';

/** What every event, session and clip carries. `day` is the active day's date, else today's, local to the court. */
export interface ContextOfNow {
  readonly tournamentId: string | null;
  readonly tournamentDayId: string | null;
  readonly day: string;
}

/** What keeps a context from being set. */
export interface ContextRefusal {
  readonly ok: false;
  readonly code: 'NO_SUCH_TOURNAMENT' | 'NO_SUCH_DAY' | 'DAY_IS_THERE';
  readonly message: string;
}

/** TRN: the tournament and day of a court. Kept in the store, so it outlives a restart; tells `changed` when any of it changed and `folder` when it became known whether its
 * folders are there. */
export class TournamentService extends EventEmitter<{ changed: [CourtTournamentView]; folder: [] }> {
  private active: { readonly context: ActiveContext; readonly day: string | null } | null = null;
  private folderTrouble: string | null = null;
  private preparing: { readonly clips: string; readonly done: Promise<void> } | null = null;

  constructor(
    private readonly records: TournamentRecords,
    private readonly settings: CourtSettings,
    private readonly around: { readonly videosDir: string; readonly now: () => number; readonly newId: () => string; readonly log: Logger },
  ) {
    super();
    this.read();
    settings.on('changed', (keys) => {
      if (keys.includes('folders.videos')) this.told();
    });
  }

  /** What events and sessions of this moment carry. */
  context(): ContextOfNow {
    return { tournamentId: this.active?.context.tournamentId ?? null, tournamentDayId: this.active?.context.tournamentDayId ?? null, day: this.active?.day ?? dayOf(this.around.now()) };
  }

  /** What events carry: the date of the active day, or each its own. */
  ingestContext(): IngestContext {
    return { tournamentId: this.active?.context.tournamentId ?? null, tournamentDayId: this.active?.context.tournamentDayId ?? null, day: this.active?.day ?? null };
  }

  /** What a heartbeat says of it: the context of now, and which version of the linked hub's was taken last. Reads the store. */
  heard(hubId: string | null): NonNullable<Heartbeat['context']> {
    const { tournamentId, tournamentDayId } = this.context();
    return { hubId: hubId as HubId | null, version: hubId === null ? null : this.records.takenVersion(hubId), tournamentId, tournamentDayId };
  }

  view(): CourtTournamentView {
    const active = this.records.active();
    const days = this.records.days();
    const today = dayOf(this.around.now());
    const candidates = active === null ? days : days.filter(({ tournamentId }) => tournamentId === active.tournamentId);
    const suggested = active?.tournamentDayId == null ? candidates.filter(({ day, status }) => day === today && status !== 'finished') : [];
    return {
      tournaments: [...this.records.tournaments()],
      days: [...days],
      active,
      today,
      suggestedDayId: suggested.length === 1 ? (suggested[0]?.tournamentDayId ?? null) : null,
      folder: active?.tournamentDayId == null ? null : this.folders().recordings,
      folderTrouble: this.folderTrouble,
    };
  }

  /** Where videos go now; the folders are made when they are not there. */
  folders(): DayFolders {
    const folders = this.foldersOf(this.context());
    this.prepare(folders);
    return folders;
  }

  /** Folder of all videos, absolute. */
  videosFolder(): string {
    const videos = this.settings.get('folders.videos');
    return videos === '' ? path.resolve(this.around.videosDir) : videos;
  }

  /** Where the videos of a day go, or went. Makes nothing. */
  foldersOf({ tournamentId, day }: { readonly tournamentId: string | null; readonly day: string }): DayFolders {
    const all = this.records.tournaments();
    const tournament = all.find((one) => one.tournamentId === tournamentId);
    return dayFolders(this.videosFolder(), tournament === undefined ? null : tournamentFolder(tournament, all), day);
  }

  createTournament(draft: TournamentDraft): Tournament {
    const tournament: Tournament = { tournamentId: this.around.newId(), ...draft, status: 'preparing' };
    this.records.putTournament(tournament);
    this.told();
    return tournament;
  }

  addDay(tournamentId: string, day: string): { readonly ok: true; readonly day: TournamentDay } | ContextRefusal {
    if (!this.records.tournaments().some((one) => one.tournamentId === tournamentId)) return { ok: false, code: 'NO_SUCH_TOURNAMENT', message: 'there is no such tournament on this court' };
    const days = this.records.days(tournamentId);
    if (days.some((one) => one.day === day)) return { ok: false, code: 'DAY_IS_THERE', message: `the tournament has ${day} already` };
    const added: TournamentDay = { tournamentDayId: this.around.newId(), tournamentId, day, number: days.filter((one) => one.day < day).length + 1, status: 'planned' };
    for (const one of days) if (one.day > day) this.records.putDay({ ...one, number: one.number + 1 });
    this.records.putDay(added);
    this.told();
    return { ok: true, day: added };
  }

  /** Sets the context, or clears it with null. */
  setContext(context: ActiveContext | null, by: string, finish = true): { readonly ok: true } | ContextRefusal {
    if (context !== null) {
      if (!this.records.tournaments().some(({ tournamentId }) => tournamentId === context.tournamentId)) {
        return { ok: false, code: 'NO_SUCH_TOURNAMENT', message: 'there is no such tournament on this court: wait for the hub to send it, or create it here' };
      }
      if (context.tournamentDayId !== null && !this.records.days(context.tournamentId).some(({ tournamentDayId }) => tournamentDayId === context.tournamentDayId)) {
        return { ok: false, code: 'NO_SUCH_DAY', message: 'the tournament has no such day on this court: wait for the hub to send it, or add it here' };
      }
    }
    this.records.setActive(context, { by, at: this.around.now(), finish });
    this.told();
    return { ok: true };
  }

  /** Takes what a hub says, when it is newer than what was taken of it before. Never throws. */
  take(context: CourtContext): CourtContextAnswer {
    // Nobody has ever said anything on this hub: what was set here stays.
    if (context.version === 0) return { version: 0, outcome: 'kept', detail: '' };
    try {
      const taken = this.records.take(context, this.around.now());
      if (taken) this.told();
      return { version: Math.max(context.version, this.records.takenVersion(context.hubId) ?? 0), outcome: taken ? 'taken' : 'kept', detail: this.folderTrouble ?? '' };
    } catch (error) {
      const words = wordsOf(error);
      this.around.log.error({ error: words }, 'the context of the hub could not be stored');
      return { version: this.takenOrZero(context.hubId), outcome: 'failed', detail: `the court could not store it: ${words}`.slice(0, 1_000) };
    }
  }

  private takenOrZero(hubId: string): number {
    try {
      return this.records.takenVersion(hubId) ?? 0;
    } catch {
      return 0;
    }
  }

  private told(): void {
    this.read();
    if (this.active !== null) this.folders();
    this.emit('changed', this.view());
  }

  private read(): void {
    const context = this.records.active();
    const day = context?.tournamentDayId == null ? null : (this.records.days(context.tournamentId).find(({ tournamentDayId }) => tournamentDayId === context.tournamentDayId)?.day ?? null);
    this.active = context === null ? null : { context: { tournamentId: context.tournamentId, tournamentDayId: context.tournamentDayId }, day };
  }

  /** Resolves when it is known whether the folders of now are there. */
  async ready(): Promise<void> {
    this.folders();
    while (this.preparing !== null) await this.preparing.done;
  }

  /** A folder that was deleted is made again. One that can not be made, or hangs, is said; whoever writes there finds out again. */
  private prepare({ clips }: DayFolders): void {
    if (this.preparing?.clips === clips) return;
    const done = videoFolders.ask(clips, () => mkdir(clips, { recursive: true })).then(
      () => this.know(clips, null),
      (error: unknown) =>
        this.know(
          clips,
          error instanceof FolderHangsError ? `${clips} can not be made: ${error.advice}` : `${clips} can not be made: ${wordsOf(error)}. Choose another folder of videos in the settings, or free this one.`,
        ),
    );
    this.preparing = { clips, done };
  }

  private know(clips: string, trouble: string | null): void {
    // Another folder is asked about by now.
    if (this.preparing?.clips !== clips) return;
    this.preparing = null;
    if (this.folderTrouble === trouble) return;
    if (trouble !== null) this.around.log.error({ folder: clips }, trouble);
    this.folderTrouble = trouble;
    this.emit('folder');
  }
}
