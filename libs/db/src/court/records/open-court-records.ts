import { requireCourtSchema } from '../court-schema.js';
import { openDatabase } from '../open-database.js';
import { prepareAnnouncements } from './announcement-records.js';
import { prepareClips } from './clip-records.js';
import { prepareCommands, prepareOverlayValues } from './command-records.js';
import { prepareConsoleActs } from './console-act-records.js';
import type { CourtRecords } from './court-records.js';
import { prepareFlags } from './flag-records.js';
import { prepareFiles } from './file-records.js';
import { StoredObsSessions } from './obs-session-records.js';
import { prepareNetwork } from './network-records.js';
import { prepareIvrEvents } from './ivr-event-records.js';
import { preparePatterns } from './pattern-records.js';
import { StoredPositions } from './position-records.js';
import { prepareSamples } from './sample-records.js';
import { prepareObsConnections, prepareSettings } from './setting-records.js';
import { prepareTournaments } from './tournament-records.js';
import { prepareTriggerRuns } from './trigger-run-records.js';
import { writeBeside, type WriteTurns } from '../write-turns.js';

/** Longest that a write waits for the pipeline's commit, ms. */
const waitMs = 5_000;

/**
 * Opens a migrated court store for everything that is written beside the pipeline.
 *
 * @param turns the turns that the pipeline of this process takes too, where there is one.
 * @throws StoreError `DATABASE_NEWER` or `DATABASE_NOT_MIGRATED`.
 */
export function openCourtRecords(file: string, turns?: WriteTurns): CourtRecords {
  const database = openDatabase(file, { synchronous: 'FULL', cacheKib: 4_096, mapped: false, beside: true });
  try {
    database.pragma(`busy_timeout = ${String(waitMs)}`);
    requireCourtSchema(database, file);
    if (turns !== undefined) writeBeside(database, turns);
    const positions = new StoredPositions(database);
    return {
      obsSessions: new StoredObsSessions(database, positions),
      obsConnections: prepareObsConnections(database),
      positions,
      patterns: preparePatterns(database),
      clips: prepareClips(database),
      ivrEvents: prepareIvrEvents(database),
      files: prepareFiles(database),
      flags: prepareFlags(database),
      triggerRuns: prepareTriggerRuns(database),
      samples: prepareSamples(database),
      network: prepareNetwork(database),
      settings: prepareSettings(database),
      tournaments: prepareTournaments(database),
      announcements: prepareAnnouncements(database),
      commands: prepareCommands(database),
      consoleActs: prepareConsoleActs(database),
      overlayValues: prepareOverlayValues(database),
      inOne: (work) => void database.transaction(work).immediate(),
      close: () => void database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}
