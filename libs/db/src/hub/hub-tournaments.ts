import type { CourtContext, HubId, Tournament, TournamentDay, TournamentDraft, TournamentStatus } from '@restrike/contracts';
import type pg from 'pg';
import type { NewAuditEntry } from './audit-store.js';
import { audited } from './audited.js';
import { fromColumn, fromColumnOrNull, toColumn, toColumnOrNull } from './hub-text.js';
import { inTransaction } from './in-transaction.js';

/** Tournaments and days with the version that courts know them by. */
export interface TournamentBook {
  readonly version: number;
  readonly changedAt: number;
  /** Newest first. */
  readonly tournaments: readonly Tournament[];
  /** By tournament, then by day. */
  readonly days: readonly TournamentDay[];
}

/** What a change may do with the book; all of it is one transaction. */
export interface TournamentPen {
  readonly book: TournamentBook;
  insert(tournamentId: string, draft: TournamentDraft, at: number): Promise<void>;
  update(tournamentId: string, draft: TournamentDraft): Promise<void>;
  setStatus(tournamentId: string, status: TournamentStatus): Promise<void>;
  remove(tournamentId: string): Promise<void>;
  insertDay(tournamentDayId: string, tournamentId: string, day: string): Promise<void>;
  setDayStatus(tournamentDayId: string, status: TournamentDay['status']): Promise<void>;
  removeDay(tournamentDayId: string): Promise<void>;
  /** Whether any event of any court carries this tournament, or this day of it. */
  hasEvents(tournamentId: string, tournamentDayId?: string): Promise<boolean>;
}

interface TournamentRow {
  tournament_id: string;
  name: string;
  place: string | null;
  country: string | null;
  starts_on: string | null;
  ends_on: string | null;
  status: TournamentStatus;
}
interface DayRow {
  tournament_day_id: string;
  tournament_id: string;
  day: string;
  number: number;
  status: TournamentDay['status'];
}

/** TRN-1 on the hub: tournaments, days and the context of the courts. */
export class HubTournaments {
  constructor(private readonly pool: pg.Pool) {}

  read(): Promise<TournamentBook> {
    return inTransaction(this.pool, async (client) => {
      await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      return readBook(client);
    });
  }

  /**
   * Changes the book: `work` sees it as it is, alone, and a throw of it changes nothing. The version is raised, at least to `at` (ms), and the audit log has the change's entry.
   *
   * @returns the book as it is then.
   */
  change(at: number, entry: NewAuditEntry, work: (pen: TournamentPen) => Promise<void>): Promise<TournamentBook> {
    return audited(this.pool, () => entry, async (client) => {
      // One row for all: two people, or two hubs, change it one after the other.
      await client.query('SELECT context_version FROM hub FOR UPDATE');
      await work(penOf(client, await readBook(client)));
      await client.query(
        `UPDATE tournament_days d SET number = o.number FROM (SELECT tournament_day_id, row_number() OVER (PARTITION BY tournament_id ORDER BY day) AS number FROM tournament_days) o
         WHERE o.tournament_day_id = d.tournament_day_id AND d.number <> o.number`,
      );
      // Newer than any that a court has, also of a time that this database forgot when a copy of it was put in its place.
      await client.query('UPDATE hub SET context_version = greatest(context_version + 1, $1::double precision::bigint), context_changed_at = $1', [at]);
      return readBook(client);
    });
  }
}

/** What courts are told of a book: everything but what is over. */
export function contextOf(book: TournamentBook, hubId: HubId): CourtContext {
  const told = book.tournaments.filter(({ status }) => status !== 'completed').slice(0, 200);
  const ids = new Set(told.map(({ tournamentId }) => tournamentId));
  const running = told.find(({ status }) => status === 'active' || status === 'finishing');
  const day = book.days.find(({ status, tournamentId }) => status === 'active' && tournamentId === running?.tournamentId);
  return {
    hubId,
    version: book.version,
    changedAt: book.changedAt,
    tournaments: told,
    days: book.days.filter(({ tournamentId }) => ids.has(tournamentId)).slice(0, 2_000),
    active: running === undefined ? null : { tournamentId: running.tournamentId, tournamentDayId: day?.tournamentDayId ?? null },
  };
}

async function readBook(client: pg.ClientBase): Promise<TournamentBook> {
  const version = await client.query<{ context_version: string; context_changed_at: number }>('SELECT context_version, context_changed_at FROM hub');
  const tournaments = await client.query<TournamentRow>('SELECT * FROM tournaments ORDER BY created_at DESC, tournament_id');
  const days = await client.query<DayRow>('SELECT * FROM tournament_days ORDER BY tournament_id, day');
  return {
    version: Number(version.rows[0]?.context_version ?? 0),
    changedAt: version.rows[0]?.context_changed_at ?? 0,
    tournaments: tournaments.rows.map((row) => ({
      tournamentId: row.tournament_id,
      name: fromColumn(row.name),
      place: fromColumnOrNull(row.place),
      country: fromColumnOrNull(row.country),
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      status: row.status,
    })),
    days: days.rows.map((row) => ({ tournamentDayId: row.tournament_day_id, tournamentId: row.tournament_id, day: row.day, number: row.number, status: row.status })),
  };
}

function penOf(client: pg.ClientBase, book: TournamentBook): TournamentPen {
  const run = async (text: string, values: readonly unknown[]): Promise<void> => void (await client.query(text, [...values]));
  const columns = ({ name, place, country, startsOn, endsOn }: TournamentDraft): unknown[] => [toColumn(name), toColumnOrNull(place), toColumnOrNull(country), startsOn, endsOn];
  return {
    book,
    insert: (tournamentId, draft, at) =>
      run("INSERT INTO tournaments (tournament_id, name, place, country, starts_on, ends_on, status, created_at) VALUES ($1, $2, $3, $4, $5, $6, 'preparing', $7)", [tournamentId, ...columns(draft), at]),
    update: (tournamentId, draft) => run('UPDATE tournaments SET name = $2, place = $3, country = $4, starts_on = $5, ends_on = $6 WHERE tournament_id = $1', [tournamentId, ...columns(draft)]),
    setStatus: (tournamentId, status) => run('UPDATE tournaments SET status = $2 WHERE tournament_id = $1', [tournamentId, status]),
    remove: (tournamentId) => run('DELETE FROM tournaments WHERE tournament_id = $1', [tournamentId]),
    // The number is given at the end of the change, by the order of the days.
    insertDay: (tournamentDayId, tournamentId, day) => run('INSERT INTO tournament_days (tournament_day_id, tournament_id, day, number) VALUES ($1, $2, $3, 0)', [tournamentDayId, tournamentId, day]),
    setDayStatus: (tournamentDayId, status) => run('UPDATE tournament_days SET status = $2 WHERE tournament_day_id = $1', [tournamentDayId, status]),
    removeDay: (tournamentDayId) => run('DELETE FROM tournament_days WHERE tournament_day_id = $1', [tournamentDayId]),
    hasEvents: async (tournamentId, tournamentDayId) => {
      const { rows } = await client.query<{ found: boolean }>('SELECT EXISTS (SELECT 1 FROM events WHERE tournament_id = $1 AND ($2::uuid IS NULL OR tournament_day_id = $2)) AS found', [tournamentId, tournamentDayId ?? null]);
      return rows[0]?.found === true;
    },
  };
}
