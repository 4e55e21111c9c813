import type { ApiError, Tournament, TournamentDay, TournamentDraft, TournamentStatus } from '@restrike/contracts';

/** Why a change is not made, with its HTTP status. */
export interface Objection {
  readonly status: 404 | 409 | 422;
  readonly error: ApiError;
}

const object = (status: Objection['status'], code: string, message: string, path?: string): Objection => ({ status, error: { code, message, ...(path === undefined ? {} : { path }) } });

/** The whole of it: which status may follow which. */
const next: Readonly<Record<TournamentStatus, readonly TournamentStatus[]>> = {
  preparing: ['active'],
  active: ['finishing', 'completed'],
  finishing: ['active', 'completed'],
  completed: ['finishing'],
};

/** Days that a draft leaves out and that exist already, or dates the wrong way round. */
export function objectionToDraft(draft: TournamentDraft, days: readonly TournamentDay[]): Objection | null {
  const { startsOn, endsOn } = draft;
  if (startsOn !== null && endsOn !== null && endsOn < startsOn) return object(422, 'DATES_REVERSED', `The tournament would end on ${endsOn}, before it starts on ${startsOn}.`, 'endsOn');
  const outside = days.find(({ day }) => (startsOn !== null && day < startsOn) || (endsOn !== null && day > endsOn));
  if (outside !== undefined) return object(409, 'DAY_OUTSIDE', `Day ${outside.day} would lie outside the tournament. Remove the day first, or choose other dates.`, 'startsOn');
  return null;
}

/** Whether a tournament may take a status, beside the other tournaments and its own days. */
export function objectionToStatus(tournament: Tournament, wanted: TournamentStatus, all: readonly Tournament[], days: readonly TournamentDay[]): Objection | null {
  if (!next[tournament.status].includes(wanted)) {
    return object(409, 'WRONG_STATUS', `The tournament is ${tournament.status}; from there it can become ${next[tournament.status].join(' or ')}, not ${wanted}.`);
  }
  const running = all.find(({ tournamentId, status }) => tournamentId !== tournament.tournamentId && (status === 'active' || status === 'finishing'));
  if (wanted !== 'completed' && running !== undefined) return object(409, 'OTHER_RUNNING', `“${running.name}” is ${running.status}. Finish it first: events belong to one tournament at a time.`);
  const day = days.find(({ tournamentId, status }) => tournamentId === tournament.tournamentId && status === 'active');
  if (wanted === 'completed' && day !== undefined) return object(409, 'DAY_ACTIVE', `Day ${String(day.number)} (${day.day}) is active. Finish the day first.`);
  return null;
}

/** Whether a day may be added to a tournament. */
export function objectionToDay(tournament: Tournament, day: string, days: readonly TournamentDay[]): Objection | null {
  if (tournament.status === 'completed') return object(409, 'WRONG_STATUS', 'The tournament is completed.');
  if (days.some((one) => one.tournamentId === tournament.tournamentId && one.day === day)) return object(409, 'DAY_EXISTS', `The tournament has ${day} already.`, 'day');
  const { startsOn, endsOn } = tournament;
  if ((startsOn !== null && day < startsOn) || (endsOn !== null && day > endsOn)) {
    return object(422, 'DAY_OUTSIDE', `${day} is not within the tournament (${startsOn ?? '…'} to ${endsOn ?? '…'}). Change its dates first.`, 'day');
  }
  return null;
}

/** Whether a day may become active or finished. */
export function objectionToDayStatus(tournament: Tournament, day: TournamentDay, wanted: TournamentDay['status'], days: readonly TournamentDay[]): Objection | null {
  if (tournament.status !== 'active' && tournament.status !== 'finishing') return object(409, 'WRONG_STATUS', `The tournament is ${tournament.status}. Activate it first.`);
  const active = days.find(({ status, tournamentDayId }) => status === 'active' && tournamentDayId !== day.tournamentDayId);
  if (wanted === 'active' && active !== undefined) return object(409, 'OTHER_DAY_ACTIVE', `Day ${String(active.number)} (${active.day}) is active. Finish it first.`);
  if (wanted === 'finished' && day.status !== 'active') return object(409, 'WRONG_STATUS', `Day ${String(day.number)} is ${day.status}: only an active day can be finished.`);
  if (day.status === wanted) return object(409, 'WRONG_STATUS', `Day ${String(day.number)} is ${wanted} already.`);
  return null;
}

export const notFound = (what: string): Objection => object(404, 'NOT_FOUND', `There is no such ${what}.`);
export const inUse = (what: string): Objection => object(409, 'IN_USE', `Events of a court belong to this ${what}: it can not be deleted. Finish it instead.`);
