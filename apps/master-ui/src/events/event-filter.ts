import { eventCategorySchema, sideSchema } from '@restrike/contracts';

/** What the event table shows, as the address bar says it. */
export interface EventFilter {
  readonly court: readonly string[];
  readonly category: readonly string[];
  readonly side: string;
  readonly type: string;
  readonly match: string;
  readonly validity: string;
  readonly day: string;
  readonly text: string;
}

export const noFilter: EventFilter = { court: [], category: [], side: '', type: '', match: '', validity: '', day: '', text: '' };
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

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
    validity: one('validity', (value) => value === 'valid' || value === 'invalid'),
    day: one('day', (value) => /^\d{4}-\d{2}-\d{2}$/.test(value)),
    text: one('text', (value) => value.length <= 200),
  };
}

/** Query string of a filter: the hub's own names, so that one text serves the address bar and the request. */
export function writeFilter(filter: EventFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const court of filter.court) query.append('court', court);
  for (const category of filter.category) query.append('category', category);
  for (const name of ['side', 'type', 'match', 'validity', 'day', 'text'] as const) if (filter[name] !== '') query.set(name, filter[name]);
  return query;
}
