import { tournamentStatusSchema, type Tournament, type TournamentDay } from '@restrike/contracts';
import { objectionToDay, objectionToDayStatus, objectionToDraft, objectionToStatus } from './judge-change.js';

const tournament = (change: Partial<Tournament> = {}): Tournament => ({ tournamentId: 'a', name: 'Open', place: null, country: null, startsOn: '2026-11-20', endsOn: '2026-11-22', status: 'preparing', ...change });
const day = (change: Partial<TournamentDay> = {}): TournamentDay => ({ tournamentDayId: 'd1', tournamentId: 'a', day: '2026-11-21', number: 1, status: 'planned', ...change });
const statuses = tournamentStatusSchema.options;

describe('[HUB-10] what may be changed of a tournament', () => {
  it('[HUB-10] goes from preparing over active and finishing to completed, and back by one step', () => {
    const allowed = statuses.flatMap((from) => statuses.filter((to) => objectionToStatus(tournament({ status: from }), to, [], []) === null).map((to) => `${from} → ${to}`));
    expect(allowed).toEqual(['preparing → active', 'active → finishing', 'active → completed', 'finishing → active', 'finishing → completed', 'completed → finishing']);
  });

  it('[HUB-10] one tournament runs at a time, and none is completed while its day is active', () => {
    const running = tournament({ tournamentId: 'b', name: 'Cup', status: 'finishing' });
    expect(objectionToStatus(tournament(), 'active', [running], [])).toMatchObject({ status: 409, error: { code: 'OTHER_RUNNING', message: expect.stringContaining('Cup') as string } });
    expect(objectionToStatus(tournament({ status: 'completed' }), 'finishing', [running], [])).toMatchObject({ error: { code: 'OTHER_RUNNING' } });
    expect(objectionToStatus(tournament({ status: 'active' }), 'completed', [], [day({ status: 'active' })])).toMatchObject({ error: { code: 'DAY_ACTIVE' } });
    expect(objectionToStatus(tournament({ status: 'active' }), 'completed', [], [day({ status: 'active', tournamentId: 'b' })])).toBeNull();
  });

  it('[HUB-10] dates are the right way round and hold the days', () => {
    expect(objectionToDraft({ ...tournament(), endsOn: '2026-11-19' }, [])).toMatchObject({ status: 422, error: { code: 'DATES_REVERSED', path: 'endsOn' } });
    expect(objectionToDraft({ ...tournament(), startsOn: '2026-11-22' }, [day()])).toMatchObject({ status: 409, error: { code: 'DAY_OUTSIDE' } });
    expect(objectionToDraft(tournament(), [day()])).toBeNull();
    expect(objectionToDay(tournament(), '2026-11-23', [])).toMatchObject({ error: { code: 'DAY_OUTSIDE' } });
    expect(objectionToDay(tournament({ startsOn: null, endsOn: null }), '2027-01-01', [])).toBeNull();
    expect(objectionToDay(tournament(), '2026-11-21', [day()])).toMatchObject({ status: 409, error: { code: 'DAY_EXISTS' } });
    expect(objectionToDay(tournament({ status: 'completed' }), '2026-11-21', [])).toMatchObject({ error: { code: 'WRONG_STATUS' } });
  });

  it('[HUB-10] one day is active at a time, of a running tournament, and only an active one is finished', () => {
    const running = tournament({ status: 'active' });
    expect(objectionToDayStatus(tournament(), day(), 'active', [day()])).toMatchObject({ error: { code: 'WRONG_STATUS' } });
    expect(objectionToDayStatus(running, day(), 'active', [day()])).toBeNull();
    expect(objectionToDayStatus(running, day({ status: 'finished' }), 'active', [])).toBeNull();
    expect(objectionToDayStatus(running, day(), 'active', [day(), day({ tournamentDayId: 'd2', status: 'active' })])).toMatchObject({ error: { code: 'OTHER_DAY_ACTIVE' } });
    expect(objectionToDayStatus(running, day(), 'finished', [])).toMatchObject({ error: { code: 'WRONG_STATUS' } });
    expect(objectionToDayStatus(running, day({ status: 'active' }), 'finished', [day({ status: 'active' })])).toBeNull();
    expect(objectionToDayStatus(running, day({ status: 'active' }), 'active', [day({ status: 'active' })])).toMatchObject({ error: { code: 'WRONG_STATUS' } });
  });
});
