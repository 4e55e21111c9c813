import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clip } from '@restrike/contracts';
import type { Logger } from '@restrike/runtime';
import { hashFile } from '../files/copy-file.js';
import type { ClipShelf } from './clip-shelf.js';
import type { MediaTools } from './media-tools.js';

/** Clips that may wait; a flood of challenges keeps its newest. */
const longestQueue = 50;

/** What is made of a clip after it plays, one clip after the other: the MP4 for browsers, a picture, the checksum. */
export class ClipFinisher {
  private readonly queue: string[] = [];
  private working: Promise<void> | null = null;
  private stopped = false;

  constructor(
    private readonly shelf: ClipShelf,
    private readonly media: MediaTools,
    /** Folder for what is made; the clips themselves stay where they are. */
    private readonly folder: string,
    private readonly log: Logger,
  ) {}

  add(clipId: string): void {
    if (this.queue.includes(clipId)) return;
    if (this.queue.push(clipId) > longestQueue) this.queue.shift();
    this.working ??= this.work().finally(() => (this.working = null));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.working;
  }

  private async work(): Promise<void> {
    for (let next = this.queue.shift(); next !== undefined && !this.stopped; next = this.queue.shift()) {
      try {
        await this.finish(next);
      } catch (error) {
        this.log.error({ clip: next, error: String(error) }, 'a clip could not be finished');
        this.shelf.change(next, { video: 'unavailable', thumbnail: 'unavailable' });
      }
    }
  }

  private async finish(clipId: string): Promise<void> {
    const stored = await this.shelf.look(clipId);
    const file = stored?.path ?? null;
    if (stored === null || file === null || stored.clip.state === 'deleted') return;
    await mkdir(this.folder, { recursive: true });
    if (stored.clip.video === 'not-yet') await this.video(stored.clip, file);
    if (stored.clip.thumbnail === 'not-yet') await this.thumbnail(stored.clip, file);
    if (stored.clip.sha256 === null) this.shelf.change(clipId, { sha256: await hashFile(file) });
  }

  private async video({ clipId }: Clip, file: string): Promise<void> {
    if (path.extname(file).toLowerCase() === '.mp4') {
      this.shelf.change(clipId, { video: 'ready' }, { videoPath: file });
      return;
    }
    const probed = await this.media.probe(file);
    const target = path.join(this.folder, `${clipId}.mp4`);
    const made = probed.ok || probed.trouble.code === 'NO_FFPROBE' ? await this.media.remux(file, probed.ok ? probed.value.videoCodec : 'h264', target) : probed;
    if (made.ok) this.shelf.change(clipId, { video: 'ready' }, { videoPath: target });
    else this.shelf.change(clipId, { video: 'unavailable', trouble: this.shelf.get(clipId)?.clip.trouble ?? made.trouble });
  }

  private async thumbnail({ clipId, durationMs, opensAtMs }: Clip, file: string): Promise<void> {
    const target = path.join(this.folder, `${clipId}.jpg`);
    // The middle of what the player shows first; of a clip of unknown length its first picture.
    const at = durationMs === null ? 0 : ((opensAtMs ?? 0) + durationMs) / 2;
    const made = await this.media.thumbnail(file, at, target);
    this.shelf.change(clipId, { thumbnail: made.ok ? 'ready' : 'unavailable' }, made.ok ? { thumbnailPath: target } : {});
  }
}
