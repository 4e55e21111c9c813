import type { DayVideo, EventRecord, ObsSessionRow } from '@restrike/contracts';
import type { CourtReader, CourtRecords } from '@restrike/db/court';
import { buildChapters, chapterCandidates, eventLine, eventLineHeader, isBeingFought, type ChapterEvent, type MatchUnderWay } from '@restrike/match';

const pageSize = 1_000;
const maxSessions = 1_000;

/** The stores that chapters are read from. */
export interface ChapterStores {
  readonly reader: Pick<CourtReader, 'events' | 'match'>;
  readonly records: { readonly obsSessions: Pick<CourtRecords['obsSessions'], 'list'>; readonly positions: Pick<CourtRecords['positions'], 'between'> };
}

/** The stream sessions of one video, oldest first. */
interface Video {
  readonly broadcastId: string;
  readonly sessions: readonly ObsSessionRow[];
}

/** Lets everything else have its turn between two pages. */
const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** The videos that have a session of a day, by their start. */
function videosOf({ records }: ChapterStores, day: string): readonly Video[] {
  const ofDay = records.obsSessions.list({ day, kind: 'stream', limit: maxSessions });
  const all = records.obsSessions.list({ kind: 'stream', limit: maxSessions });
  const ids = [...new Set([...ofDay].reverse().map(({ broadcastId }) => broadcastId))];
  return ids.flatMap((broadcastId) => (broadcastId === null ? [] : { broadcastId, sessions: [...all].reverse().filter((one) => one.broadcastId === broadcastId) }));
}

/** Events that lie in a video, by their position in it. */
async function* eventsOf({ reader, records }: ChapterStores, video: Video): AsyncGenerator<EventRecord> {
  for (const { startMs, endMs, offsetMs } of video.sessions) {
    const extent = offsetMs === null ? null : records.positions.between(startMs, endMs);
    if (extent === null) continue;
    let after = extent.first - 1;
    while (after < extent.last) {
      const { rows, next } = reader.events({ after, before: extent.last + 1, order: 'oldest', limit: pageSize });
      for (const row of rows) if (row.strTimestampMs !== null) yield row;
      if (next === null) break;
      after = next;
      await turn();
    }
  }
}

/** The matches that were being fought when the parts of a video began. */
function underWayIn({ reader, records }: ChapterStores, video: Video): readonly MatchUnderWay[] {
  return video.sessions.flatMap(({ startMs, endMs, visibleFromMs, offsetMs }) => {
    const extent = offsetMs === null ? null : records.positions.between(visibleFromMs ?? startMs, endMs);
    if (extent === null || offsetMs === null) return [];
    const [first] = reader.events({ after: extent.first - 1, before: extent.first + 1, order: 'oldest', limit: 1 }).rows;
    const matchId = first?.matchId ?? null;
    return matchId !== null && isBeingFought(reader.events({ matchId, before: extent.first, limit: pageSize }).rows) ? [{ matchId, positionMs: offsetMs }] : [];
  });
}

function durationOf({ sessions }: Video): number | null {
  const last = [...sessions].reverse().find(({ offsetMs }) => offsetMs !== null);
  if (last === undefined) return 0;
  return last.endMs === null || last.offsetMs === null || last.visibleFromMs === null ? null : Math.max(0, last.offsetMs + last.endMs - last.visibleFromMs);
}

/**
 * CHP-1: the chapters of every video of a day.
 *
 * @param opening title of the chapter at 0:00 when nothing begins there.
 */
export async function dayChapters(stores: ChapterStores, day: string, withMoments: boolean, opening: string): Promise<DayVideo[]> {
  const videos: DayVideo[] = [];
  for (const video of videosOf(stores, day)) {
    const events: ChapterEvent[] = [];
    for await (const { sequence, matchId, matchEvents, strTimestampMs } of eventsOf(stores, video)) {
      if (matchEvents.length > 0) events.push({ sequence, matchId, matchEvents, strTimestampMs });
    }
    const matches = [...new Set(events.map(({ matchId }) => matchId))].flatMap((matchId) => (matchId === null ? [] : (stores.reader.match(matchId) ?? [])));
    const durationMs = durationOf(video);
    const chapters = buildChapters(chapterCandidates(events, matches, withMoments, underWayIn(stores, video)), durationMs, opening);
    const [first] = video.sessions;
    videos.push({
      broadcastId: video.broadcastId,
      connectionId: first?.connectionId ?? '',
      startedAt: first?.startedAt ?? 0,
      durationMs,
      chapters: chapters.ok ? { ok: true, lines: [...chapters.lines], dropped: chapters.dropped } : chapters,
    });
  }
  return videos;
}

/** CHP-2: the lines of the event list of a video, the header first; nothing when there is no such video on that day. */
export async function* eventLines(stores: ChapterStores, day: string, broadcastId: string): AsyncGenerator<string> {
  const video = videosOf(stores, day).find((one) => one.broadcastId === broadcastId);
  if (video === undefined) return;
  yield eventLineHeader;
  for await (const event of eventsOf(stores, video)) {
    const line = eventLine(event, Buffer.from(event.raw, 'base64').toString('utf8'));
    if (line !== null) yield line;
  }
}
