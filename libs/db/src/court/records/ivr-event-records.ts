import type { ChallengeView, IvrEventRow } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import type { IvrEventRecords } from './video-records.js';

/** What the asking event says of a request. */
type Asking = Pick<IvrEventRow, 'epoch' | 'day' | 'tournamentId' | 'tournamentDayId'>;

const statusOf = ({ open, result }: ChallengeView): IvrEventRow['status'] => (open ? 'open' : result === 'accepted' || result === 'rejected' ? 'ruled' : 'closed');

/** SYN-1: a row for each request for video review, the newest version of each. */
export function prepareIvrEvents(database: Database.Database): IvrEventRecords {
  const get = database.prepare('SELECT row FROM ivr_events WHERE sequence = ?').pluck();
  const asking = database.prepare('SELECT epoch, day, tournament_id AS tournamentId, tournament_day_id AS tournamentDayId FROM events WHERE sequence = ?');
  const store = database.prepare(
    `INSERT INTO ivr_events (ivr_event_id, sequence, version, status, row) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (sequence) DO UPDATE SET version = excluded.version, status = excluded.status, row = excluded.row`,
  );
  const close = database.prepare(
    `UPDATE ivr_events SET version = version + 1, status = 'closed', row = json_set(row, '$.version', version + 1, '$.status', 'closed') WHERE status = 'open' AND sequence IS NOT ?`,
  );
  const list = database.prepare('SELECT row FROM ivr_events ORDER BY sequence DESC LIMIT ?').pluck();
  const rowOf = (text: unknown): IvrEventRow => JSON.parse(String(text)) as IvrEventRow;
  const put = (view: ChallengeView, newId: () => string): void => {
    const text = get.get(view.sequence);
    const before = text === undefined ? null : rowOf(text);
    const asked = before ?? (asking.get(view.sequence) as Asking | undefined);
    if (asked === undefined) return;
    const { sequence, matchId, matchNumber, by, askedAt, contested, dueAt, result, won, answeredAt } = view;
    const { epoch, day, tournamentId, tournamentDayId } = asked;
    // What was contested and until when it was to be ruled stays as it was told first.
    const first = before ?? { ivrEventId: newId(), version: 0, epoch, sequence, day, tournamentId, tournamentDayId, matchId, matchNumber, by, askedAt, contested, dueAt };
    const row: IvrEventRow = { ...first, version: first.version + 1, status: statusOf(view), result, won, answeredAt };
    if (before !== null && before.status === row.status && before.result === result && before.won === won) return;
    store.run(row.ivrEventId, sequence, row.version, row.status, JSON.stringify(row));
  };
  return {
    put: database.transaction((views: readonly ChallengeView[], newId: () => string) => {
      for (const view of views) put(view, newId);
    }).immediate,
    closeOthers: (sequence) => close.run(sequence).changes,
    list: (limit) => list.all(limit).map(rowOf),
  };
}
