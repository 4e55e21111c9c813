import type { SharedFile } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import type { FileRecords, StoredFile } from './video-records.js';

const maxRows = 1_000;
const columns =
  'file_id AS fileId, kind, source, target, owner_id AS ownerId, tournament_day_id AS tournamentDayId, day, bytes, modified_ms AS modifiedMs, copied, sha256, state, reason, attempts, added_at AS addedAt, changed_at AS changedAt, verified_at AS verifiedAt';

/** FIL-1: the queue of the shared folder, and its memory. */
export function prepareFiles(database: Database.Database): FileRecords {
  const prepare = (sql: string): Database.Statement => database.prepare(sql);
  const add = prepare(
    `INSERT INTO shared_files (file_id, kind, source, target, owner_id, tournament_day_id, day, state, added_at, changed_at)
     VALUES (@fileId, @kind, @source, @target, @ownerId, @tournamentDayId, @day, 'waiting', @at, @at) ON CONFLICT DO NOTHING`,
  );
  const update = prepare(
    `UPDATE shared_files SET bytes = @bytes, modified_ms = @modifiedMs, copied = @copied, sha256 = @sha256, state = @state, reason = @reason, attempts = @attempts,
     changed_at = @changedAt, verified_at = @verifiedAt WHERE file_id = @fileId`,
  );
  const get = prepare(`SELECT ${columns} FROM shared_files WHERE file_id = ?`);
  const bySource = prepare(`SELECT ${columns} FROM shared_files WHERE source = ?`);
  const hasTarget = prepare('SELECT 1 FROM shared_files WHERE target = ?');
  const unfinished = prepare(`SELECT ${columns} FROM shared_files WHERE state IN ('waiting', 'copying') ORDER BY added_at, file_id LIMIT ?`);
  const verified = prepare(`SELECT ${columns} FROM shared_files WHERE state = 'verified' AND (@after IS NULL OR file_id > @after) ORDER BY file_id LIMIT @limit`);
  const list = prepare(`SELECT ${columns} FROM shared_files ORDER BY changed_at DESC, file_id LIMIT ?`);
  const counts = prepare('SELECT state, count(*) AS count FROM shared_files GROUP BY state');
  return {
    add: (file, at) => add.run({ ...file, at }).changes > 0,
    update: (file) => void update.run(file),
    get: (fileId) => (get.get(fileId) as StoredFile | undefined) ?? null,
    ofSource: (source) => (bySource.get(source) as StoredFile | undefined) ?? null,
    hasTarget: (target) => hasTarget.get(target) !== undefined,
    unfinished: (limit) => unfinished.all(Math.min(limit, maxRows)) as StoredFile[],
    verified: (after, limit) => verified.all({ after, limit: Math.min(limit, maxRows) }) as StoredFile[],
    list: (limit) => list.all(Math.min(limit, maxRows)) as StoredFile[],
    counts: () => Object.fromEntries((counts.all() as { state: SharedFile['state']; count: number }[]).map(({ state, count }) => [state, count])),
  };
}
