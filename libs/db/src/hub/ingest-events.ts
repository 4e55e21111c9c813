import type { BatchAnswer, EventBatch } from '@restrike/contracts';
import type pg from 'pg';
import { binaryArray } from './binary-array.js';
import { eventColumns } from './event-columns.js';
import { countOutside, multirangeOf, progressOf, rangesOf } from './sequence-ranges.js';

const names = eventColumns.map(({ name }) => name);

const insert = `INSERT INTO events (node_id, epoch, hub_time, stored_at, ${names.join(', ')})
SELECT $1::uuid, $2::uuid, u.received_at - $3, $4, ${names.map((name) => `u.${name}`).join(', ')}
FROM unnest(${eventColumns.map(({ type }, index) => `$${String(index + 6)}::${type}[]`).join(', ')}) AS u(${names.join(', ')})`;

/** Of a record that is there the newer version stays. */
const insertOrCorrect = `${insert}
ON CONFLICT (day, node_id, epoch, sequence) DO UPDATE SET ${eventColumns
  .filter(({ corrected }) => corrected === true)
  .map(({ name }) => `${name} = excluded.${name}`)
  .join(', ')}
WHERE events.version < excluded.version`;

/** Rows and progress in one trip: the batch's progress row is locked before, so nobody else changes it meanwhile. */
const withProgress = (written: string): string => `
WITH written AS (${written} RETURNING 1),
progress AS (UPDATE event_progress SET received = received + $5::int8multirange WHERE node_id = $1 AND epoch = $2 RETURNING from_sequence, received::text)
SELECT (SELECT count(*) FROM written)::int AS written, from_sequence, received FROM progress`;

/** To look for each row in the table first, and to hold its place meanwhile, costs a quarter of its insert: what the progress tells to be new goes without. */
const statements = { new: { name: 'insert-events', text: withProgress(insert) }, any: { name: 'correct-events', text: withProgress(insertOrCorrect) } } as const;

const noProgress = 'the database tells no progress of this epoch: event_progress has no row for it, or hides it';

/** Whether the table has a record that the progress does not tell, as when somebody put the one back without the other. */
export function isThereAlready(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === '23505';
}

/**
 * SYN-2: stores a batch within the caller's transaction: events and progress together. Its sequences ascend: one statement can not change a row twice.
 *
 * @param trusts the progress's word on what is new; without it each record is looked for.
 * @throws what {@link isThereAlready} knows, when that word was wrong.
 */
export async function ingestEvents(client: pg.ClientBase, batch: EventBatch, courtOffsetMs: number | null, at: number, trusts: boolean): Promise<BatchAnswer> {
  const { nodeId, epoch, records } = batch;
  // The row's lock puts the batches of one epoch in a line; other courts go on. Made or found, it is one trip to the database.
  const before = await client.query<{ received: string }>({
    name: 'lock-progress',
    text: 'INSERT INTO event_progress (node_id, epoch, from_sequence) VALUES ($1, $2, $3) ON CONFLICT (node_id, epoch) DO UPDATE SET from_sequence = event_progress.from_sequence RETURNING received::text',
    values: [nodeId, epoch.epoch, epoch.from],
  });
  const [known] = before.rows;
  if (known === undefined) throw new Error(noProgress);
  const sequences = records.map(({ sequence }) => sequence);
  const accepted = countOutside(sequences, rangesOf(known.received));
  const { rows } = await client.query<{ written: number; from_sequence: string; received: string }>({
    ...statements[trusts && accepted === records.length ? 'new' : 'any'],
    values: [nodeId, epoch.epoch, courtOffsetMs ?? 0, at, multirangeOf(sequences), ...eventColumns.map(({ type, value }) => binaryArray(type, records.map(value)))],
  });
  const [row] = rows;
  // Without it nobody knows what of the batch arrived: no commit, no answer, and the court comes again.
  if (row === undefined) throw new Error(noProgress);
  return {
    accepted,
    updated: row.written - accepted,
    repeated: records.length - row.written,
    progress: progressOf(epoch.epoch, Number(row.from_sequence), rangesOf(row.received)),
  };
}
