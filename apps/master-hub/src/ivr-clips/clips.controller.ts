import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { clipIdSchema, clipOfferSchema, nodeIdSchema, type ClipMarks, type ClipOfferAnswer, type HubClipList, uuidSchema } from '@restrike/contracts';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { callerOf } from '../access/access.guard.js';
import { markOwnFailure } from '../access/count-answers.js';
import { readRequest, refuse } from '../access/read-request.js';
import { Hub } from '../hub.js';

export const clipsQuery = z.strictObject({ court: nodeIdSchema.optional(), group: uuidSchema.optional(), before: z.coerce.number().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) });
const ofClip = z.strictObject({ clipId: clipIdSchema });
const ofCourtsClip = z.strictObject({ nodeId: nodeIdSchema, clipId: clipIdSchema });

/** Clips of all courts: offered by them, shown to those who review. */
@Controller('api/clips')
export class ClipsController {
  constructor(@Inject(Hub) private readonly hub: Hub) {}

  @Post(':clipId/offer')
  @HttpCode(200)
  offer(@Req() request: Request, @Param() parameters: unknown, @Body() body: unknown): Promise<ClipOfferAnswer> {
    const caller = callerOf(request);
    const { clipId } = readRequest(ofClip, parameters, 'BAD_QUERY');
    const offer = readRequest(clipOfferSchema, body);
    if (caller.kind !== 'agent' || offer.clip.clipId !== clipId) throw refuse(400, { code: 'WRONG_CLIP', message: 'address and body name different clips', path: 'clip.clipId' });
    return this.hub.clips.offer(caller.nodeId, offer);
  }

  @Get()
  async list(@Query() query: unknown): Promise<HubClipList> {
    const { court, group, before, limit } = readRequest(clipsQuery, query, 'BAD_QUERY');
    const clips = [...(await this.hub.clips.list({ nodeId: court ?? null, groupId: group ?? null, before: before ?? null, limit }))];
    return { clips, next: clips.length === limit ? (clips.at(-1)?.offeredAt ?? null) : null };
  }

  @Get(':nodeId/:clipId/marks')
  async marks(@Param() parameters: unknown): Promise<ClipMarks> {
    const { nodeId, clipId } = readRequest(ofCourtsClip, parameters, 'BAD_QUERY');
    const marks = await this.hub.clips.marks(nodeId, clipId);
    if (marks === null) throw refuse(404, { code: 'NO_SUCH_CLIP', message: 'no court has told of this clip' });
    return marks;
  }

  /** The MP4, with HTTP Range. */
  @Get(':nodeId/:clipId/video')
  async video(@Param() parameters: unknown, @Res() response: Response): Promise<void> {
    const { nodeId, clipId } = readRequest(ofCourtsClip, parameters, 'BAD_QUERY');
    const file = await this.hub.clips.whole(nodeId, clipId);
    if (file === null) throw refuse(404, { code: 'NO_SUCH_CLIP', message: 'this clip is not on the hub, or not all of it yet' });
    response.sendFile(file, { dotfiles: 'allow', acceptRanges: true, headers: { 'content-type': 'video/mp4', 'cache-control': 'private, max-age=86400' } }, (error: Error | undefined) => {
      if (error === undefined || response.headersSent) return;
      markOwnFailure(response);
      response.status(500).json({ code: 'INTERNAL', message: 'the file could not be sent' });
    });
  }
}
