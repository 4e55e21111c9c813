import type { ActiveContext, CourtActiveContext, Tournament, TournamentDay } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import type { TournamentRecords } from './court-records.js';

/** TRN-1: tournaments, their days, and the context that everything carries from now on. */
export function prepareTournaments(database: Database.Database): TournamentRecords {
  const prepare = (sql: string): Database.Statement => database.prepare(sql);
  const tournaments = prepare(
    'SELECT tournament_id AS tournamentId, name, place, country, starts_on AS startsOn, ends_on AS endsOn, status FROM tournaments ORDER BY starts_on DESC, name, tournament_id',
  );
  const days = prepare(
    `SELECT tournament_day_id AS tournamentDayId, tournament_id AS tournamentId, day, number, status FROM tournament_days WHERE (@id IS NULL OR tournament_id = @id)
     ORDER BY day, number`,
  );
  const putTournament = prepare(
    `INSERT INTO tournaments (tournament_id, name, place, country, starts_on, ends_on, status) VALUES (@tournamentId, @name, @place, @country, @startsOn, @endsOn, @status)
     ON CONFLICT (tournament_id) DO UPDATE SET name = excluded.name, place = excluded.place, country = excluded.country, starts_on = excluded.starts_on,
     ends_on = excluded.ends_on, status = excluded.status`,
  );
  const putDay = prepare(
    `INSERT INTO tournament_days (tournament_day_id, tournament_id, day, number, status) VALUES (@tournamentDayId, @tournamentId, @day, @number, @status)
     ON CONFLICT (tournament_day_id) DO UPDATE SET day = excluded.day, number = excluded.number, status = excluded.status`,
  );
  const clearDayDate = prepare('DELETE FROM tournament_days WHERE tournament_id = @tournamentId AND day = @day AND tournament_day_id <> @tournamentDayId');
  const active = prepare('SELECT tournament_id AS tournamentId, tournament_day_id AS tournamentDayId, set_at AS setAt, set_by AS setBy FROM court_context');
  const setContext = prepare(
    `INSERT INTO court_context (only, tournament_id, tournament_day_id, set_at, set_by) VALUES (1, @tournamentId, @tournamentDayId, @setAt, @setBy)
     ON CONFLICT (only) DO UPDATE SET tournament_id = excluded.tournament_id, tournament_day_id = excluded.tournament_day_id, set_at = excluded.set_at, set_by = excluded.set_by`,
  );
  const clearContext = prepare('DELETE FROM court_context');
  const endDays = prepare("UPDATE tournament_days SET status = ? WHERE status = 'active' AND tournament_day_id <> ?");
  const beginDay = prepare("UPDATE tournament_days SET status = 'active' WHERE tournament_day_id = ?");
  const beginTournament = prepare("UPDATE tournaments SET status = 'active' WHERE tournament_id = ? AND status = 'preparing'");
  const mark = prepare('INSERT INTO outbox_marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value');
  const marked = prepare('SELECT value FROM outbox_marks WHERE name = ?').pluck();

  const readActive = (): CourtActiveContext | null => (active.get() as CourtActiveContext | undefined) ?? null;
  const setActive = (context: ActiveContext | null, { by, at, finish }: { readonly by: string; readonly at: number; readonly finish?: boolean }): CourtActiveContext | null => {
    endDays.run(finish === false ? 'planned' : 'finished', context?.tournamentDayId ?? '');
    if (context === null) clearContext.run();
    else {
      setContext.run({ ...context, setAt: at, setBy: by });
      beginTournament.run(context.tournamentId);
      if (context.tournamentDayId !== null) beginDay.run(context.tournamentDayId);
    }
    return readActive();
  };
  const takenVersion = (hubId: string): number | null => {
    const version = marked.get(`context:${hubId}`);
    return version === undefined ? null : Number(version);
  };
  const storeDay = (day: TournamentDay): void => {
    clearDayDate.run({ tournamentId: day.tournamentId, day: day.day, tournamentDayId: day.tournamentDayId });
    putDay.run(day);
  };
  return {
    tournaments: () => tournaments.all() as Tournament[],
    days: (tournamentId) => days.all({ id: tournamentId ?? null }) as TournamentDay[],
    putTournament: (tournament) => void putTournament.run(tournament),
    putDay: (day) => void putDay.run(day),
    active: readActive,
    setActive: (context, note) => database.transaction(() => setActive(context, note)).immediate(),
    take: (context, at) =>
      database.transaction(() => {
        if (context.version <= (takenVersion(context.hubId) ?? -1)) return false;
        for (const tournament of context.tournaments) putTournament.run(tournament);
        for (const day of context.days) storeDay(day);
        const now = readActive();
        const isSame = now?.tournamentId === context.active?.tournamentId && now?.tournamentDayId === context.active?.tournamentDayId;
        // What the hub says of its days is the truth of their status; here only the context changes.
        if (!isSame) {
          if (context.active === null) clearContext.run();
          else setContext.run({ ...context.active, setAt: at, setBy: 'hub' });
        }
        mark.run(`context:${context.hubId}`, context.version);
        return true;
      }).immediate(),
    takenVersion,
  };
}
