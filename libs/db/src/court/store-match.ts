import type { MatchRow } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import { placeholders } from './placeholders.js';

/** Writes matches. */
export interface MatchWriter {
  /** Stores a match with its athletes and rounds, as far as they differ from what was last written. */
  readonly store: (row: MatchRow) => void;
  /** What was written last was rolled back. */
  readonly forget: () => void;
}

export function prepareMatch(database: Database.Database): MatchWriter {
  const insertMatch = database.prepare(
    `INSERT INTO matches (match_id, version, epoch, day, tournament_id, tournament_day_id, match_number, status, loaded_at, first_sequence, last_sequence, row)
     VALUES (${placeholders(12)}) ON CONFLICT (match_id) DO UPDATE SET version = excluded.version, match_number = excluded.match_number, status = excluded.status,
     last_sequence = excluded.last_sequence, row = excluded.row`,
  );
  const findDay = database.prepare('SELECT day, tournament_id AS tournamentId, tournament_day_id AS tournamentDayId FROM matches WHERE match_id = ?');
  const insertAthlete = database.prepare('INSERT INTO athletes (name, noc) VALUES (?, ?) ON CONFLICT (name, noc) DO UPDATE SET name = excluded.name RETURNING athlete_id').pluck();
  const linkAthlete = database.prepare(
    'INSERT INTO match_athletes (match_id, side, athlete_id) VALUES (?, ?, ?) ON CONFLICT (match_id, side) DO UPDATE SET athlete_id = excluded.athlete_id WHERE athlete_id <> excluded.athlete_id',
  );
  const storeRound = database.prepare(
    `INSERT INTO rounds (match_id, round, winner, blue_points, red_points, blue_gam_jeoms, red_gam_jeoms) VALUES (${placeholders(7)})
     ON CONFLICT (match_id, round) DO UPDATE SET winner = excluded.winner, blue_points = excluded.blue_points, red_points = excluded.red_points,
     blue_gam_jeoms = excluded.blue_gam_jeoms, red_gam_jeoms = excluded.red_gam_jeoms`,
  );
  // What was last written of a match: most changes are of its row alone.
  let day: Partial<MatchRow> | undefined;
  let athletes = '';
  let rounds: readonly string[] = [];
  let written = '';
  const store = (given: MatchRow): void => {
    // The day of a match is the one it was loaded on, also when it is fought past midnight.
    if (written !== given.matchId) day = findDay.get(given.matchId) as Partial<MatchRow> | undefined;
    const row = { ...given, ...day };
    day ??= { day: row.day, tournamentId: row.tournamentId, tournamentDayId: row.tournamentDayId };
    insertMatch.run(
      row.matchId, row.version, row.epoch, row.day, row.tournamentId, row.tournamentDayId, row.matchNumber, row.status, row.loadedAt, row.firstSequence,
      row.lastSequence, JSON.stringify(row),
    );
    if (written !== row.matchId) {
      athletes = '';
      rounds = [];
    }
    written = row.matchId;
    const named = [row.blueName, row.blueNoc, row.redName, row.redNoc].join('\n');
    if (athletes !== named) {
      for (const [side, name, noc] of [['blue', row.blueName, row.blueNoc], ['red', row.redName, row.redNoc]] as const) {
        if (name !== null) linkAthlete.run(row.matchId, side, insertAthlete.get(name, noc ?? ''));
      }
      athletes = named;
    }
    const { blue, red } = row.state;
    rounds = Array.from({ length: row.state.round }, (_, at) => {
      const values = [row.roundWinners[at] ?? null, blue.roundScores[at], red.roundScores[at], blue.roundGamJeoms[at], red.roundGamJeoms[at]];
      const key = values.join();
      if (rounds[at] !== key) storeRound.run(row.matchId, at + 1, ...values);
      return key;
    });
  };
  return {
    store,
    forget: () => {
      written = '';
    },
  };
}
