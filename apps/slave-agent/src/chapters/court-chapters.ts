import type { ChapterFiles } from '@restrike/contracts';
import type { CourtReader, CourtRecords } from '@restrike/db/court';
import type { Logger } from '@restrike/runtime';
import type { TournamentService } from '../tournament/tournament.service.js';
import { writeChapters } from './write-chapters.js';

/** CHP: the chapter files of a court's days, written when they are asked for and when a day ends. */
export class CourtChapters {
  constructor(
    private readonly stores: { readonly reader: CourtReader; readonly records: CourtRecords },
    private readonly tournament: TournamentService,
    private readonly courtName: string,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.tournament.on('day-ended', (day) => {
      this.write(day, true).then(
        ({ folder, files }) => this.log.info({ folder, files }, 'the chapter files of the day are written'),
        (error: unknown) => this.log.error({ day, error: String(error) }, 'the chapter files of the day could not be written'),
      );
    });
  }

  /** Writes the files of a day into its folder. Throws what the file system throws. */
  async write(day: string, withMoments: boolean): Promise<ChapterFiles> {
    const tournamentId = this.stores.records.obsSessions.list({ day, kind: 'stream', limit: 1 })[0]?.tournamentId ?? null;
    const folder = this.tournament.foldersOf({ tournamentId, day }).recordings;
    return { folder, files: await writeChapters(this.stores, { day, courtName: this.courtName, withMoments, folder }) };
  }
}
