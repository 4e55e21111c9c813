import { clipFileSchema, clipIdSchema, clipOffsetHeader, maxClipPieceBytes, type ApiError, type ClipId, type ClipMarks, type ClipOffer, type ClipOfferAnswer, type HubClip, type NodeId } from '@restrike/contracts';
import type { HubStore, OfferedClip } from '@restrike/db/hub';
import { marksOfClip } from '@restrike/match';
import type { Logger } from '@restrike/runtime';
import type { Request, RequestHandler } from 'express';
import { callerOf } from '../access/access.guard.js';
import type { CourtRegistry } from '../courts/court-registry.js';
import type { ClipFiles } from './clip-files.js';

const pieceLimitMs = 60_000;
/** Pieces in work at once: courts that wait lose nothing. */
const piecesAtOnce = 8;

type Answer = { readonly status: 200; readonly body: ClipOfferAnswer } | { readonly status: number; readonly body: ApiError & { readonly received?: number } };
const refusal = (status: number, code: string, message: string, more: { readonly received?: number } = {}): Answer => ({ status, body: { code, message, ...more } });

/** TRG-2: clips that courts offer, and their files, sent piece by piece over the connection that the court opens. */
export class ClipIntake {
  private inWork = 0;

  constructor(
    private readonly clips: HubStore['clips'],
    readonly files: ClipFiles,
    private readonly registry: Pick<CourtRegistry, 'view'>,
    private readonly log: Logger,
  ) {}

  /** A court tells of a clip. What it says of itself in the clip counts for showing only; its id comes from its credential. */
  async offer(nodeId: NodeId, offer: ClipOffer): Promise<ClipOfferAnswer> {
    const offered = await this.clips.offer(nodeId, offer, Date.now());
    return this.answerOf(offered);
  }

  /** `PATCH /api/clips/:clipId/file` */
  readonly piece: RequestHandler = (request, response) => {
    this.takePiece(request).then(
      ({ status, body }) => {
        // What was not read of a body would be taken for the next request.
        if (!request.complete) response.set('connection', 'close');
        if (status === 503) response.set('retry-after', '2');
        response.status(status).json(body);
      },
      (error: unknown) => {
        if (request.destroyed && !request.complete) return;
        this.log.error({ error: String(error) }, 'a piece of a clip could not be stored');
        response.status(503).set({ 'retry-after': '5', connection: 'close' }).json({ code: 'STORE_UNAVAILABLE', message: 'nothing of it was stored; the hub’s log says why' } satisfies ApiError);
      },
    );
  };

  /** Clips for screens, newest first. */
  async list(query: Parameters<HubStore['clips']['list']>[0]): Promise<readonly HubClip[]> {
    return Promise.all((await this.clips.list(query)).map((offered) => this.view(offered)));
  }

  /** CLP-3: what sensors and officials said during a clip, out of the events that are here; null when there is no such clip. */
  async marks(nodeId: NodeId, clipId: ClipId): Promise<ClipMarks | null> {
    const offered = await this.clips.get(nodeId, clipId);
    return offered === null ? null : marksOfClip(offered.clip, await this.clips.eventsOf(offered));
  }

  /** Where the whole file of a clip is; null when it is not here. */
  async whole(nodeId: NodeId, clipId: ClipId): Promise<string | null> {
    return (await this.files.state(nodeId, clipId)).whole ? this.files.pathOf(nodeId, clipId) : null;
  }

  private async view(offered: OfferedClip): Promise<HubClip> {
    const { nodeId, clip, file, offeredAt, uploadedAt } = offered;
    const { state, received } = await this.answerOf(offered);
    return { nodeId, courtName: this.registry.view(nodeId)?.courtName ?? '', clip, state, bytes: file?.bytes ?? null, received, offeredAt, uploadedAt: state === 'uploaded' ? uploadedAt : null };
  }

  /** A row says uploaded and the file is gone: it is asked for again. */
  private async answerOf({ nodeId, clip: { clipId }, uploadedAt }: OfferedClip): Promise<ClipOfferAnswer> {
    const { whole, received } = await this.files.state(nodeId, clipId);
    if (whole !== (uploadedAt !== null)) await this.clips.uploaded(nodeId, clipId, whole ? Date.now() : null);
    return { clipId, state: whole ? 'uploaded' : 'offered', received };
  }

  private async takePiece(request: Request): Promise<Answer> {
    const caller = callerOf(request);
    const clipId = clipIdSchema.safeParse(request.params['clipId']);
    const text = request.headers[clipOffsetHeader];
    const offset = typeof text === 'string' && /^\d{1,12}$/.test(text) ? Number(text) : null;
    const length = Number(request.headers['content-length'] ?? Number.NaN);
    if (caller.kind !== 'agent' || !clipId.success) return refusal(400, 'BAD_QUERY', 'a clip is named by its id');
    if (offset === null) return refusal(400, 'BAD_OFFSET', `the header ${clipOffsetHeader} says where in the file the piece begins, in bytes`);
    if (!(length >= 0 && length <= maxClipPieceBytes)) return refusal(413, 'TOO_LARGE', `a piece has a content-length of at most ${String(maxClipPieceBytes)} bytes`);
    if (this.inWork >= piecesAtOnce) return refusal(503, 'HUB_BUSY', `${String(piecesAtOnce)} pieces are in work`);
    this.inWork += 1;
    const limit = setTimeout(() => request.destroy(new Error('the piece took too long')), pieceLimitMs);
    try {
      const offered = await this.clips.get(caller.nodeId, clipId.data);
      const file = clipFileSchema.safeParse(offered?.file);
      if (offered === null || !file.success) return refusal(404, 'NOT_OFFERED', 'offer the clip with its file first');
      const now = await this.answerOf(offered);
      // A repeat of what is whole changes nothing.
      if (now.state === 'uploaded') return { status: 200, body: now };
      const result = await this.files.take(caller.nodeId, clipId.data, file.data, offset, request);
      switch (result.outcome) {
        case 'taken': return { status: 200, body: { clipId: clipId.data, state: 'offered', received: result.received } };
        case 'whole':
          await this.clips.uploaded(caller.nodeId, clipId.data, Date.now());
          this.log.info({ node: caller.nodeId, clip: clipId.data, bytes: result.received }, 'a clip is here');
          return { status: 200, body: { clipId: clipId.data, state: 'uploaded', received: result.received } };
        case 'elsewhere': return refusal(409, 'WRONG_OFFSET', `the file goes on at ${String(result.received)}`, { received: result.received });
        case 'busy': return refusal(503, 'HUB_BUSY', 'another piece of this clip is in work');
        case 'too-long': return refusal(413, 'TOO_LARGE', 'the piece is longer than what is missing of the file');
        case 'no-room': return refusal(507, 'NO_ROOM', 'the hub’s disk has no room for this clip: free some there');
        case 'wrong-checksum': return refusal(422, 'WRONG_CHECKSUM', 'what came is not the file that was offered; it was thrown away: send it again from its beginning');
      }
    } finally {
      clearTimeout(limit);
      this.inWork -= 1;
    }
  }
}
