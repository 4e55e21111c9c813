import type { ChapterFiles } from '@restrike/contracts';
import type { CourtReader, CourtRecords } from '@restrike/db/court';
import { wordsOf, type Logger } from '@restrike/runtime';
import type { TournamentService } from '../tournament/tournament.service.js';
import { areWritten, writeChapters } from './write-chapters.js';

const lookEveryMs = 60_000;
/** Days and stream sessions of before that are looked at on start. */
const lookback = { days: 7, sessions: 500 };

/**
 * CHP: the chapter files of a court's days, written when they are asked for and when a day ends: the tournament's day, or, without one, that of the calendar. Those of a
 * day that ended while the computer was off are written at the next start; what could not be written is tried again.
 */
export class CourtChapters {
  /** Days that are over and not written, each with why it could not be so far. */
  private readonly owed = new Map<string, string | null>();
  private hasLookedBack = false;
  private isWriting = false;
  private now: { readonly tournamentDayId: string | null; readonly day: string };
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly stores: { readonly reader: CourtReader; readonly records: CourtRecords },
    private readonly tournament: Pick<TournamentService, 'context' | 'foldersOf' | 'on'>,
    private readonly courtName: string,
    private readonly log: Logger,
  ) {
    this.now = tournament.context();
  }

  start(): void {
    this.tournament.on('changed', () => void this.look());
    this.timer = setInterval(() => void this.look(), lookEveryMs).unref();
    void this.look();
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** Writes the files of the days that are over, those of before the start included. Never rejects. */
  async look(): Promise<void> {
    const { day, tournamentDayId } = this.now;
    this.now = this.tournament.context();
    if (this.now.day !== day || this.now.tournamentDayId !== tournamentDayId) this.owed.set(day, null);
    if (this.isWriting) return;
    this.isWriting = true;
    try {
      if (!this.hasLookedBack) await this.lookBack();
      for (const one of this.owed.keys()) await this.writeOwed(one);
    } catch (error) {
      this.log.error({ error: String(error) }, 'the days of before could not be looked at for their chapter files');
    } finally {
      this.isWriting = false;
    }
  }

  /** Nobody writes down that the computer was off when a day ended: its files are missing, or older than its last stream. */
  private async lookBack(): Promise<void> {
    const streams = this.stores.records.obsSessions.list({ kind: 'stream', limit: lookback.sessions }).filter(({ day }) => day < this.now.day);
    for (const day of [...new Set(streams.map((one) => one.day))].slice(0, lookback.days)) {
      const endedAt = Math.max(...streams.filter((one) => one.day === day).map((one) => one.endedAt ?? one.startedAt));
      if (!(await areWritten({ day, courtName: this.courtName, folder: this.folderOf(day) }, endedAt))) this.owed.set(day, null);
    }
    this.hasLookedBack = true;
  }

  private async writeOwed(day: string): Promise<void> {
    try {
      this.log.info(await this.write(day, true), 'the chapter files of the day are written');
      this.owed.delete(day);
    } catch (error) {
      const words = wordsOf(error);
      if (this.owed.get(day) !== words) this.log.error({ day, error: words }, 'the chapter files of the day could not be written; they are tried again');
      this.owed.set(day, words);
    }
  }

  /** Writes the files of a day into its folder. Throws what the file system throws. */
  async write(day: string, withMoments: boolean): Promise<ChapterFiles> {
    const folder = this.folderOf(day);
    return { folder, files: await writeChapters(this.stores, { day, courtName: this.courtName, withMoments, folder }) };
  }

  private folderOf(day: string): string {
    const tournamentId = this.stores.records.obsSessions.list({ day, kind: 'stream', limit: 1 })[0]?.tournamentId ?? null;
    return this.tournament.foldersOf({ tournamentId, day }).recordings;
  }
}
