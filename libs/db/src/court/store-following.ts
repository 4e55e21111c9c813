import type { EventRecord } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import { prepareRows } from './insert-rows.js';
import { isAlike, prepareSpans } from './store-spans.js';

/** An event as far as other rows say it again. */
export type FollowedEvent = Omit<EventRecord, 'raw' | 'matchEvents'>;

/** Whether an event has rows of its own in {@link prepareOwnRows}. */
const hasOwnRows = ({ category, type }: FollowedEvent): boolean => category !== 'O' || type === 'sc';

/**
 * Details and histories: for what is worth a row, never for a tick. What an event says is the same each time it is read, so a row that is there already stays.
 * Odd content has no row here: it must never keep the event itself from being stored.
 */
function prepareOwnRows(database: Database.Database): (events: readonly FollowedEvent[]) => void {
  const insertDetails = prepareRows(database, { or: 'IGNORE', into: 'event_details (sequence, key, value)', row: '(?, ?, ?)', width: 3 });
  const [insertScore, insertWarning] = ['score_history', 'warning_history'].map((table) =>
    database.prepare(`INSERT OR IGNORE INTO ${table} (sequence, match_id, round, blue, red) VALUES (?, ?, ?, ?, ?)`),
  ) as [Database.Statement, Database.Statement];
  const storePair = (insert: Database.Statement, { parsed, sequence, matchId, round }: FollowedEvent): void => {
    const [blue, red] = [parsed?.['blue'], parsed?.['red']];
    if (typeof blue === 'number' && typeof red === 'number') insert.run(sequence, matchId, round, blue, red);
  };
  return (events) => {
    const details: unknown[] = [];
    for (const event of events) {
      const { parsed, sequence, type, category } = event;
      if (type === 'sc') storePair(insertScore, event);
      if (type === 'wg' && category === 'R') storePair(insertWarning, event);
      if (parsed === null || category === 'O') continue;
      for (const [key, value] of Object.entries(parsed)) {
        if (key !== 'key') details.push(sequence, key, typeof value === 'string' ? value : (JSON.stringify(value) ?? null));
      }
    }
    insertDetails(0, details.length / 3, (values, at, row) => {
      for (let column = 0; column < 3; column += 1) values[at + column] = details[row * 3 + column];
    });
  };
}

/**
 * Rows that only say again what events say: details, histories, spans. In a burst they follow their events: each group would change pages of half a dozen tables for
 * them, an eighth of all that it changes, and ten groups change the same ones. What a killed run owed is made by the next one out of the events.
 */
export class FollowingRows {
  private readonly storeOwn: (events: readonly FollowedEvent[]) => void;
  private readonly spans: ReturnType<typeof prepareSpans>;
  private owed: readonly FollowedEvent[] = [];

  constructor(database: Database.Database) {
    this.storeOwn = prepareOwnRows(database);
    this.spans = prepareSpans(database);
  }

  /** Within a transaction: writes the rows of events, with those that are owed. */
  store(events: readonly FollowedEvent[]): void {
    const all = this.owed.length === 0 ? events : [...this.owed, ...events];
    this.storeOwn(all);
    this.spans.store(all);
  }

  /** What {@link store} wrote is committed. */
  stored(): void {
    this.owed = [];
  }

  /** Events were committed without their rows. */
  owe(events: readonly FollowedEvent[]): void {
    // Nearly all are ticks in the middle of a match, of which nothing is to be said again.
    this.owed = [...this.owed, ...events.filter((event, at) => at === 0 || hasOwnRows(event) || !isAlike(events[at - 1] as FollowedEvent, event))];
  }

  /** Writes what is owed. Where a row is the reason that it can not be, each event's rows go alone, and those that are refused are given up. */
  pay(within: (write: () => void) => void, isRefused: (error: unknown) => boolean): void {
    const { owed } = this;
    if (owed.length === 0) return;
    try {
      within(() => this.store([]));
      this.owed = [];
      return;
    } catch (error) {
      this.forget();
      if (!isRefused(error)) throw error;
    }
    this.owed = [];
    for (const [at, event] of owed.entries()) {
      try {
        within(() => this.store([event]));
      } catch (error) {
        this.forget();
        if (isRefused(error)) continue;
        this.owed = owed.slice(at);
        throw error;
      }
    }
  }

  /** What was written last was rolled back. */
  forget(): void {
    this.spans.forget();
  }
}
