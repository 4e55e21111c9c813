import type { HubEvent } from './hub-event.js';

const newestFirst = (a: HubEvent, b: HubEvent): number => b.hubTime - a.hubTime || b.sequence - a.sequence;

/**
 * Rows, newest first, with what came put in its place: once each, and of each the newest version. Pure.
 *
 * @param isWanted what a correction has made another event no longer belongs to the list.
 * @param isWhole whether the list goes back to the first event: then what is older than its last row belongs below it. Else that comes when the reader gets there.
 */
export function mergeEvents(rows: readonly HubEvent[], incoming: readonly HubEvent[], isWanted: (event: HubEvent) => boolean, isWhole: boolean): readonly HubEvent[] {
  if (incoming.length === 0) return rows;
  const fresh = new Map<string, HubEvent>();
  for (const event of incoming) if ((fresh.get(event.key)?.version ?? 0) < event.version) fresh.set(event.key, event);
  const kept: HubEvent[] = [];
  for (const row of rows) {
    const other = fresh.get(row.key);
    if (other === undefined) kept.push(row);
    else {
      fresh.delete(row.key);
      const newest = other.version > row.version ? other : row;
      if (isWanted(newest)) kept.push(newest);
    }
  }
  const oldest = isWhole ? -Infinity : (rows.at(-1)?.hubTime ?? -Infinity);
  const added = [...fresh.values()].filter((event) => event.hubTime >= oldest && isWanted(event)).sort(newestFirst);
  const merged: HubEvent[] = [];
  let next = 0;
  for (const row of kept) {
    for (let event = added[next]; event !== undefined && newestFirst(event, row) < 0; event = added[next]) {
      merged.push(event);
      next += 1;
    }
    merged.push(row);
  }
  return merged.concat(added.slice(next));
}

/** Whether between the newest page of the hub and the rows there may be events that nobody has told of: the page is full, and has no row that is known. */
export function leavesGap(rows: readonly HubEvent[], page: { readonly rows: readonly HubEvent[]; readonly next: string | null }): boolean {
  if (rows.length === 0 || page.next === null) return false;
  const known = new Set(page.rows.map(({ key }) => key));
  return !rows.some(({ key }) => known.has(key));
}
