import type Database from 'better-sqlite3';
import type { AnnouncementRecords, StoredAnnouncement } from './court-records.js';

const maxRows = 1_000;

/** ANN: announcements of the hub, when they were seen here, and what the hub knows of that. */
export function prepareAnnouncements(database: Database.Database): AnnouncementRecords {
  const columns =
    'announcement_id AS announcementId, kind, priority, text, created_by AS createdBy, created_at AS createdAt, expires_at AS expiresAt, received_at AS receivedAt, seen_at AS seenAt, acknowledged_at AS acknowledgedAt, told_at AS toldAt';
  const add = database.prepare(
    `INSERT INTO announcements (announcement_id, kind, priority, text, created_by, created_at, expires_at, received_at)
     VALUES (@announcementId, @kind, @priority, @text, @createdBy, @createdAt, @expiresAt, @receivedAt) ON CONFLICT DO NOTHING`,
  );
  const get = database.prepare(`SELECT ${columns} FROM announcements WHERE announcement_id = ?`);
  const list = database.prepare(`SELECT ${columns} FROM announcements ORDER BY created_at DESC, announcement_id LIMIT ?`);
  const seen = database.prepare('UPDATE announcements SET seen_at = ?, told_at = NULL WHERE announcement_id = ? AND seen_at IS NULL');
  const acknowledge = database.prepare(
    'UPDATE announcements SET seen_at = coalesce(seen_at, @at), acknowledged_at = @at, told_at = NULL WHERE announcement_id = @id AND acknowledged_at IS NULL',
  );
  const untold = database.prepare(`SELECT ${columns} FROM announcements WHERE told_at IS NULL AND seen_at IS NOT NULL ORDER BY created_at, announcement_id LIMIT ?`);
  const told = database.prepare('UPDATE announcements SET told_at = ? WHERE announcement_id = ?');
  const find = (announcementId: string): StoredAnnouncement | null => (get.get(announcementId) as StoredAnnouncement | undefined) ?? null;
  return {
    add: (announcement, receivedAt) => add.run({ ...announcement, receivedAt }).changes > 0,
    list: (limit) => list.all(Math.min(limit, maxRows)) as StoredAnnouncement[],
    markSeen: (announcementId, at) => {
      seen.run(at, announcementId);
      return find(announcementId);
    },
    acknowledge: (announcementId, at) => {
      acknowledge.run({ id: announcementId, at });
      return find(announcementId);
    },
    untold: (limit) => untold.all(Math.min(limit, maxRows)) as StoredAnnouncement[],
    told: (announcementId, at) => void told.run(at, announcementId),
  };
}
