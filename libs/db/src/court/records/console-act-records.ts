import type { ConsoleAct } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import type { ConsoleActRecords } from './court-records.js';

/** Acts that stay when the hub has them, for another hub. */
export const keptSentActs = 10_000;
/** Acts that stay when no hub has them; a court that never met one must not fill its disk. */
export const keptActs = 100_000;

/** SEC-4: what was done at the court's own console, once each, in order. */
export function prepareConsoleActs(database: Database.Database): ConsoleActRecords {
  const add = database.prepare('INSERT INTO console_acts (act_id, row) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const forget = database.prepare(
    'DELETE FROM console_acts WHERE (sent = 1 AND place <= (SELECT max(place) FROM console_acts) - ?) OR place <= (SELECT max(place) FROM console_acts) - ?',
  );
  return {
    put: database.transaction((acts: readonly ConsoleAct[]) => {
      for (const act of acts) add.run(act.actId, JSON.stringify(act));
      forget.run(keptSentActs, keptActs);
    }).immediate,
  };
}
