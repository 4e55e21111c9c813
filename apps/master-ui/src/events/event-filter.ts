import { eventCategorySchema, sideSchema } from '@restrike/contracts';
import type { HubEvent } from './hub-event.js';

/** What the event table shows, as the address bar says it (EVT-7). */
export interface EventFilter {
  readonly court: readonly string[];
  readonly category: readonly string[];
  readonly side: string;
  readonly type: string;
  readonly match: string;
  readonly session: string;
  readonly validity: string;
  readonly day: string;
  readonly tournament: string;
  /** Hub's clock, ms, in decimal: from, included, to, not included. */
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

export const noFilter: EventFilter = { court: [], category: [], side: '', type: '', match: '', session: '', validity: '', day: '', tournament: '', from: '', to: '', text: '' };
const single = ['side', 'type', 'match', 'session', 'validity', 'day', 'tournament', 'from', 'to', 'text'] as const;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const milliseconds = /^\d{1,15}$/;

/** Reads a query string; values that can not be are left out. */
export function readFilter(query: URLSearchParams): EventFilter {
  const one = (name: string, allowed: (value: string) => boolean): string => {
    const value = query.get(name) ?? '';
    return allowed(value) ? value : '';
  };
  return {
    court: query.getAll('court').filter((value) => uuid.test(value)),
    category: query.getAll('category').filter((value) => eventCategorySchema.safeParse(value).success),
    side: one('side', (value) => sideSchema.safeParse(value).success),
    type: one('type', (value) => value.length <= 32),
    match: one('match', (value) => value.length <= 80),
    session: one('session', (value) => uuid.test(value)),
    validity: one('validity', (value) => value === 'valid' || value === 'invalid'),
    day: one('day', (value) => /^\d{4}-\d{2}-\d{2}$/.test(value)),
    tournament: one('tournament', (value) => uuid.test(value)),
    from: one('from', (value) => milliseconds.test(value)),
    to: one('to', (value) => milliseconds.test(value)),
    text: one('text', (value) => value.length <= 200),
  };
}

/** Query string of a filter: the hub's own names, so that one text serves the address bar and the request. */
export function writeFilter(filter: EventFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const court of filter.court) query.append('court', court);
  for (const category of filter.category) query.append('category', category);
  for (const name of single) if (filter[name] !== '') query.set(name, filter[name]);
  return query;
}

/** Whether an event is as wanted, in all but its text: that is the hub's to judge. */
export const isWanted = (event: HubEvent, filter: EventFilter): boolean =>
  (filter.court.length === 0 || filter.court.includes(event.nodeId)) &&
  (filter.category.length === 0 || filter.category.includes(event.category)) &&
  (filter.side === '' || filter.side === event.side) &&
  (filter.type === '' || filter.type === event.type) &&
  (filter.match === '' || filter.match === event.matchNumber) &&
  (filter.session === '' || filter.session === event.sessionId) &&
  (filter.validity === '' || (filter.validity === 'valid') === event.valid) &&
  (filter.day === '' || filter.day === event.day) &&
  (filter.tournament === '' || filter.tournament === event.tournamentId) &&
  (filter.from === '' || event.hubTime >= Number(filter.from)) &&
  (filter.to === '' || event.hubTime < Number(filter.to));
