import type Database from 'better-sqlite3';
import type { NewEvent } from './court-store.js';

const maxSamples = 5;
const maxSampleLength = 200;
/** A flood of nonsense has endless shapes: beyond this many they are counted together. */
const maxPatterns = 5_000;
const otherPatterns = '(other shapes)';

/** Rows that are derived from events and go with them: first of their type, broken rules, findings, unknown patterns. Those that only say again what an event says are in {@link FollowingRows}. */
export function prepareDerived(database: Database.Database): (events: readonly NewEvent[]) => void {
  const insertFinding = database.prepare('INSERT INTO findings (sequence, number, code, round, side, stated, counted, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const storeType = prepareTypes(database);
  const storeBroken = prepareBrokenRules(database);
  const storePattern = preparePatterns(database);
  const store = (event: NewEvent): void => {
    const { parsed, sequence } = event;
    storeType(event);
    if (event.error !== null) storeBroken(sequence, event.error);
    for (const issue of event.furtherIssues ?? []) storeBroken(sequence, issue);
    if (event.recognition === 'unknown' && parsed !== null) storePattern(event, String(parsed['pattern'] ?? ''));
    event.matchEvents.forEach((one, number) => {
      if (one.kind !== 'finding') return;
      insertFinding.run(sequence, number, one.code, one.round, one.side, JSON.stringify(one.stated), JSON.stringify(one.counted), one.detail);
    });
  };
  return (events) => events.forEach(store);
}

/** Enters a type with its first event. What this process has entered is not asked again, and a group that was rolled back forgets it. */
function prepareTypes(database: Database.Database): (event: NewEvent) => void {
  const insert = database.prepare('INSERT OR IGNORE INTO pss_event_types (type, first_sequence, first_seen) VALUES (?, ?, ?)');
  const entered = new Map<string, number>();
  return ({ type, sequence, receivedAt }) => {
    // A sequence that comes again says that its first group was rolled back.
    const at = entered.get(type);
    if (at !== undefined && at < sequence) return;
    insert.run(type, sequence, receivedAt);
    entered.set(type, sequence);
  };
}

function prepareBrokenRules(database: Database.Database): (sequence: number, error: { readonly code: string; readonly detail: string }) => void {
  const insertRule = database.prepare("INSERT OR IGNORE INTO validation_rules (code, kind, severity, description) VALUES (?, 'format', 'error', 'Not described by the version that met it first')");
  const insertResult = database.prepare(
    // A rule that a message broke twice is broken by one event.
    'INSERT INTO validation_results (sequence, code, severity, detail) SELECT ?, code, severity, ? FROM validation_rules WHERE code = ? ON CONFLICT (sequence, code) DO UPDATE SET code = code',
  );
  return (sequence, { code, detail }) => {
    if (insertResult.run(sequence, detail, code).changes > 0) return;
    insertRule.run(code);
    insertResult.run(sequence, detail, code);
  };
}

function preparePatterns(database: Database.Database): (event: NewEvent, pattern: string) => void {
  const find = database.prepare('SELECT samples FROM unknown_patterns WHERE pattern = ?').pluck();
  const count = database.prepare('SELECT count(*) FROM unknown_patterns').pluck();
  const store = database.prepare(
    `INSERT INTO unknown_patterns (pattern, count, first_seen, last_seen, samples) VALUES (?, 1, ?, ?, ?)
     ON CONFLICT (pattern) DO UPDATE SET count = count + 1, last_seen = excluded.last_seen, samples = excluded.samples`,
  );
  let full = false;
  return ({ receivedAt, raw }, given) => {
    let pattern = given;
    let stored = find.get(pattern);
    if (stored === undefined) {
      full ||= Number(count.get()) >= maxPatterns;
      if (full) {
        pattern = otherPatterns;
        stored = find.get(pattern);
      }
    }
    const samples = JSON.parse(String(stored ?? '[]')) as string[];
    const text = Buffer.from(raw).toString('utf8').slice(0, maxSampleLength);
    if (samples.length < maxSamples && !samples.includes(text)) samples.push(text);
    store.run(pattern, receivedAt, receivedAt, JSON.stringify(samples));
  };
}
