import type Database from 'better-sqlite3';
import type { PatternRecords } from './court-records.js';

/** What people say of messages that the protocol does not have; their counts are the pipeline's. */
export function preparePatterns(database: Database.Database): PatternRecords {
  const label = database.prepare('UPDATE unknown_patterns SET label = ? WHERE pattern = ?');
  return { label: (pattern, words) => label.run(words, pattern).changes > 0 };
}
