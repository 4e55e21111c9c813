import type { ChapterFiles } from '@restrike/contracts';
import type { CourtReader, CourtRecords } from '@restrike/db/court';
import type { Logger } from '@restrike/runtime';
import type { TournamentService } from '../tournament/tournament.service.js';
import { writeChapters } from './write-chapters.js';

const lookEveryMs = 60_000;

/** CHP: the chapter files of a court's days, written when they are asked for and when a day ends: the tournament's day, or, without one, that of the calendar. */
export class CourtChapters {
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
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** Writes the files of the day of before when it is over. Never rejects. */
  async look(): Promise<void> {
    const { day, tournamentDayId } = this.now;
    this.now = this.tournament.context();
    if (this.now.day === day && this.now.tournamentDayId === tournamentDayId) return;
    try {
      this.log.info(await this.write(day, true), 'the chapter files of the day are written');
    } catch (error) {
      this.log.error({ day, error: String(error) }, 'the chapter files of the day could not be written');
    }
  }

  /** Writes the files of a day into its folder. Throws what the file system throws. */
  async write(day: string, withMoments: boolean): Promise<ChapterFiles> {
    const tournamentId = this.stores.records.obsSessions.list({ day, kind: 'stream', limit: 1 })[0]?.tournamentId ?? null;
    const folder = this.tournament.foldersOf({ tournamentId, day }).recordings;
    return { folder, files: await writeChapters(this.stores, { day, courtName: this.courtName, withMoments, folder }) };
  }
}
