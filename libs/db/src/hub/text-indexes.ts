import { wordsOf } from '@restrike/runtime/words-of';
import pg from 'pg';
import { escapedRaw } from './hub-event-query.js';

/** Who is about to make an index; two processes that lead at once for a moment do not make it twice. */
const lock = 7_303_016;

/** What became of it: days that got their index, or why none can be had. */
export type TextIndexing = { readonly made: readonly string[] } | { readonly impossible: string };

/**
 * EVT-7: gives the days before `today` a trigram index, so that text is found without reading every event. The day that is being written has none: it
 * would slow down what courts send, and a day alone is read fast enough. Writers go on meanwhile.
 *
 * @param url of the database; the work has a connection of its own and takes seconds for a large day.
 * @param today `2026-11-21` on the hub.
 */
export async function indexTexts(url: string, today: string): Promise<TextIndexing> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows: mine } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [lock]);
    if (mine[0]?.mine !== true) return { made: [] };
    const missing = await daysWithout(client, today);
    if (missing.length === 0) return { made: [] };
    try {
      await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
    } catch (error) {
      return { impossible: wordsOf(error) };
    }
    for (const table of missing) {
      // What a killed process left half-made is of no use and in the way.
      await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${table}_text`);
      await client.query(`CREATE INDEX CONCURRENTLY ${table}_text ON ${table} USING gin ((${escapedRaw('raw')}) COLLATE "C" gin_trgm_ops, (type COLLATE "C") gin_trgm_ops, (match_number COLLATE "C") gin_trgm_ops)`);
    }
    return { made: missing };
  } finally {
    await client.end();
  }
}

/** Tables of days before `today` without a whole index. */
async function daysWithout(client: pg.Client, today: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'events'::regclass AND c.relname ~ '^events_[0-9]{8}$' AND c.relname < $1
       AND NOT EXISTS (SELECT 1 FROM pg_index x JOIN pg_class n ON n.oid = x.indexrelid WHERE x.indrelid = c.oid AND n.relname = c.relname || '_text' AND x.indisvalid) ORDER BY 1`,
    [`events_${today.replaceAll('-', '')}`],
  );
  return rows.map(({ name }) => name);
}
