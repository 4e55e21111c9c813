import { eventCategorySchema, sideSchema, type EventCategory, type Side } from '@restrike/contracts';

/** What the event table shows, as the address bar says it. */
export interface EventFilter {
  readonly category: readonly EventCategory[];
  readonly side: Side | '';
  readonly text: string;
  /** Only the match of now. */
  readonly onlyMatch: boolean;
}

export const noFilter: EventFilter = { category: [], side: '', text: '', onlyMatch: false };

/** Reads a query string; values that can not be are left out. */
export function readFilter(query: URLSearchParams): EventFilter {
  const side = sideSchema.safeParse(query.get('side'));
  const text = query.get('text') ?? '';
  return {
    category: query.getAll('category').flatMap((value) => {
      const parsed = eventCategorySchema.safeParse(value);
      return parsed.success ? [parsed.data] : [];
    }),
    side: side.success ? side.data : '',
    text: text.length <= 200 ? text : '',
    onlyMatch: query.get('match') === 'now',
  };
}

/** Query string of the address bar. */
export function writeFilter({ category, side, text, onlyMatch }: EventFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const one of category) query.append('category', one);
  if (side !== '') query.set('side', side);
  if (text !== '') query.set('text', text);
  if (onlyMatch) query.set('match', 'now');
  return query;
}

/** All but the ticks of the clock and set-up, which are most of what comes and which nobody reads: they are shown when they are asked for. */
const usual = eventCategorySchema.options.filter((category) => category !== 'O');

/** The same as the agent's own query. */
export function requestOf({ category, side, text, onlyMatch }: EventFilter, matchId: string | null): string {
  const query = new URLSearchParams();
  for (const one of category.length > 0 || text.trim() !== '' ? category : usual) query.append('category', one);
  if (side !== '') query.set('side', side);
  if (text.trim() !== '') query.set('text', text.trim());
  if (onlyMatch && matchId !== null) query.set('matchId', matchId);
  return query.toString();
}
