import type { EventRecord } from '@restrike/contracts';

type Row = Pick<EventRecord, 'sequence'>;

/**
 * Rows of a table, newest first, after its newest page was read again: as far as the page reaches it counts, also for rows that match only now or no longer.
 *
 * @param through what came later is not the table's yet: it comes with what is new.
 * @param isWhole the page reaches back to the beginning.
 */
export function refreshRows<R extends Row>(rows: readonly R[], page: readonly R[], through: number, isWhole: boolean): readonly R[] {
  const newest = page[0]?.sequence ?? 0;
  const oldest = isWhole ? 0 : (page.at(-1)?.sequence ?? 0);
  return [...rows.filter(({ sequence }) => sequence > newest), ...page.filter(({ sequence }) => sequence <= through), ...rows.filter(({ sequence }) => sequence < oldest)];
}
