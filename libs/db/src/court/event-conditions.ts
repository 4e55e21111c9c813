import type { EventQuery } from './court-store.js';
import type { Extent } from './event-extent.js';

/** Conditions joined by AND, with their values. */
export interface Conditions {
  readonly parts: readonly string[];
  readonly values: readonly unknown[];
}

/** The conditions of a query within its extent, but for its categories: those choose how it is read. */
export function eventConditions(query: EventQuery, { first, last }: Extent): Conditions {
  const parts = ['sequence BETWEEN ? AND ?'];
  const values: unknown[] = [first, last];
  const add = (sql: string, ...own: unknown[]): void => {
    parts.push(sql);
    values.push(...own);
  };
  const equal = (column: string, value: string | undefined): void => {
    if (value !== undefined) add(`${column} = ?`, value);
  };
  const oneOf = (column: string, list: readonly string[] | undefined): void => {
    if (list !== undefined && list.length > 0) add(`${column} IN (${list.map(() => '?').join(', ')})`, ...list);
  };
  equal('day', query.day);
  equal('session_id', query.sessionId);
  equal('match_id', query.matchId);
  equal('match_number', query.matchNumber);
  equal('tournament_id', query.tournamentId);
  equal('tournament_day_id', query.tournamentDayId);
  oneOf('side', query.sides);
  oneOf('type', query.types);
  // Written out, since a bound value would not meet the condition of the index.
  if (query.validity !== undefined) add(query.validity === 'valid' ? 'valid = 1' : 'valid = 0');
  if (query.fromMs !== undefined) add('received_at >= ?', query.fromMs);
  if (query.toMs !== undefined) add('received_at < ?', query.toMs);
  if (query.text !== undefined && query.text !== '') {
    add("(instr(lower(CAST(raw AS TEXT)), lower(?)) > 0 OR instr(lower(type), lower(?)) > 0 OR instr(lower(coalesce(match_number, '')), lower(?)) > 0)", query.text, query.text, query.text);
  }
  return { parts, values };
}
