import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { clipIdSchema, type Clip, type ClipList, type ClipMarks, uuidSchema } from '@restrike/contracts';
import type { StoredClip } from '@restrike/db/court';
import { clipEdgeMs, marksOfClip } from '@restrike/match';
import type { Response } from 'express';
import { z } from 'zod';
import { readQuery, refuse } from '../court-api/read-query.js';
import { CourtAgent } from '../court-agent.js';

const listQuery = z.object({ limit: z.coerce.number().int().min(1).max(500).default(50), before: z.coerce.number().optional(), matchId: z.string().max(80).optional(), groupId: uuidSchema.optional() });
/** Events that a clip of a minute can hold, ticks and all. */
const mostEvents = 5_000;

/** Clips by their id, never by a path. */
@Controller('api/clips')
export class ClipsController {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  @Get()
  list(@Query() query: unknown): ClipList {
    const { limit, before, matchId, groupId } = readQuery(listQuery, query);
    const clips = this.agent.replay.shelf.list({ limit, ...(before === undefined ? {} : { before }), ...(matchId === undefined ? {} : { matchId }), ...(groupId === undefined ? {} : { groupId }) }).map(({ clip }) => clip);
    return { clips, next: clips.length === limit ? (clips.at(-1)?.createdAt ?? null) : null };
  }

  @Get(':id')
  async one(@Param('id') id: string): Promise<Clip> {
    return (await this.find(id)).clip;
  }

  @Get(':id/marks')
  async marks(@Param('id') id: string): Promise<ClipMarks> {
    const { clip } = await this.find(id);
    const { positions } = this.agent.records;
    const extent = clip.covers === null ? null : positions.between(clip.covers.from - clipEdgeMs, clip.covers.to + clipEdgeMs + 1);
    const rows = extent === null ? [] : this.agent.reader.events({ after: extent.first - 1, before: extent.last + 1, order: 'oldest', limit: mostEvents }).rows;
    const placed = rows.filter(({ matchEvents }) => matchEvents.length > 0).map((row) => ({ ...row, momentMs: positions.momentOf(row.sequence) ?? row.receivedAt }));
    return marksOfClip(clip, placed);
  }

  /** The MP4, with HTTP Range. While it is being made the answer is 409, and the feed tells when it is there. */
  @Get(':id/video')
  async video(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const { clip, videoPath } = await this.playable(id);
    if (clip.video === 'unavailable') throw refuse(410, { code: clip.trouble?.code ?? 'NO_VIDEO', message: `${clip.trouble?.message ?? 'there is no MP4 of this clip'} ${clip.trouble?.toDo ?? ''}`.trim() });
    this.send(response, videoPath, 'video/mp4', 'the MP4');
  }

  @Get(':id/thumbnail')
  async thumbnail(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const { clip, thumbnailPath } = await this.playable(id);
    if (clip.thumbnail === 'unavailable') throw refuse(410, { code: 'NO_THUMBNAIL', message: 'no picture could be made of this clip' });
    this.send(response, thumbnailPath, 'image/jpeg', 'the picture');
  }

  private send(response: Response, file: string | null, type: string, what: string): void {
    if (file === null) throw refuse(409, { code: 'NOT_READY', message: `${what} is being made; it is there within seconds` });
    // Files are never changed once they are there, and their id never comes again.
    response.sendFile(file, { dotfiles: 'allow', acceptRanges: true, headers: { 'content-type': type, 'cache-control': 'private, max-age=86400' } }, (error: Error | undefined) => {
      if (error === undefined || response.headersSent) return;
      const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
      response.status(gone ? 410 : 500).json({ code: gone ? 'CLIP_FILE_GONE' : 'INTERNAL', message: gone ? `${what} was deleted outside of this program` : 'the file could not be sent' });
    });
  }

  private async playable(id: string): Promise<StoredClip> {
    const stored = await this.find(id);
    if (stored.clip.state === 'deleted' || stored.clip.state === 'failed') {
      throw refuse(410, { code: stored.clip.trouble?.code ?? 'CLIP_GONE', message: `${stored.clip.trouble?.message ?? 'the clip is gone'}. ${stored.clip.trouble?.toDo ?? ''}`.trim() });
    }
    return stored;
  }

  private async find(id: string): Promise<StoredClip> {
    const clipId = readQuery(clipIdSchema, id);
    const stored = await this.agent.replay.shelf.look(clipId);
    if (stored === null) throw refuse(404, { code: 'NO_SUCH_CLIP', message: `there is no clip ${id}` });
    return stored;
  }
}
