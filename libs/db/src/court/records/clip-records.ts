import type { Clip } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import { placeholders } from '../placeholders.js';
import type { ClipRecords, StoredClip } from './video-records.js';

const maxRows = 1_000;

interface ClipColumns {
  readonly row: string;
  readonly path: string | null;
  readonly videoPath: string | null;
  readonly thumbnailPath: string | null;
  readonly obsSessionId: string | null;
  readonly tournamentId: string | null;
  readonly day: string;
}

/** What rows written by earlier versions have not. */
const ofBefore = { shows: [] } satisfies Partial<Clip>;

const storedClip = ({ row, ...own }: ClipColumns): StoredClip => ({ clip: { ...ofBefore, ...(JSON.parse(row) as Clip) }, ...own });

/** CLP-1: a row per clip, the newest version of each. */
export function prepareClips(database: Database.Database): ClipRecords {
  const put = database.prepare(
    `INSERT INTO clips (clip_id, version, group_id, obs_session_id, tournament_id, tournament_day_id, day, match_id, state, path, video_path, thumbnail_path, covers_from_ms,
     covers_to_ms, created_at, changed_at, row) VALUES (${placeholders(17)})
     ON CONFLICT (clip_id) DO UPDATE SET version = excluded.version, obs_session_id = excluded.obs_session_id, match_id = excluded.match_id, state = excluded.state,
     path = excluded.path, video_path = excluded.video_path, thumbnail_path = excluded.thumbnail_path, covers_from_ms = excluded.covers_from_ms,
     covers_to_ms = excluded.covers_to_ms, changed_at = excluded.changed_at, row = excluded.row WHERE excluded.version > clips.version`,
  );
  const columns = 'row, path, video_path AS videoPath, thumbnail_path AS thumbnailPath, obs_session_id AS obsSessionId, tournament_id AS tournamentId, day';
  const get = database.prepare(`SELECT ${columns} FROM clips WHERE clip_id = ?`);
  const list = database.prepare(
    `SELECT ${columns} FROM clips WHERE (@matchId IS NULL OR match_id = @matchId) AND (@day IS NULL OR day = @day) AND (@groupId IS NULL OR group_id = @groupId)
     AND created_at < @before ORDER BY created_at DESC, clip_id DESC LIMIT @limit`,
  );
  const below = database.prepare('SELECT path FROM clips WHERE path >= @folder AND path < @end').pluck();
  const store = ({ clip, path, videoPath, thumbnailPath, obsSessionId, tournamentId, day }: StoredClip): number =>
    put.run(
      clip.clipId, clip.version, clip.groupId, obsSessionId, tournamentId, clip.tournamentDayId, day, clip.matchId, clip.state, path, videoPath, thumbnailPath,
      clip.covers === null ? null : Math.round(clip.covers.from), clip.covers === null ? null : Math.round(clip.covers.to), clip.createdAt, clip.changedAt, JSON.stringify(clip),
    ).changes;
  return {
    put: database.transaction((clips: readonly StoredClip[]) => clips.reduce((stored, one) => stored + store(one), 0)).immediate,
    get: (clipId) => {
      const row = get.get(clipId) as ClipColumns | undefined;
      return row === undefined ? null : storedClip(row);
    },
    list: ({ matchId, day, groupId, before, limit }) =>
      (
        list.all({
          matchId: matchId ?? null,
          day: day ?? null,
          groupId: groupId ?? null,
          before: before ?? Number.MAX_SAFE_INTEGER,
          limit: Math.min(Math.max(1, limit), maxRows),
        }) as ClipColumns[]
      ).map(storedClip),
    pathsBelow: (folder) => below.all({ folder, end: `${folder}\u{10FFFF}` }) as string[],
  };
}
