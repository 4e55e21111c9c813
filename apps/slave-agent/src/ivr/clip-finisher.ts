import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clip } from '@restrike/contracts';
import { waitAtMost, type Logger } from '@restrike/runtime';
import { hashFile } from '../files/copy-file.js';
import type { ClipShelf } from './clip-shelf.js';
import { MediaTools } from './media-tools.js';

/** Clips that may wait; a flood of challenges keeps its newest. */
const longestQueue = 50;

/** Longest that a drive which does not answer is waited for at the end, ms. */
const stopMs = 3_000;

/** What is made of a clip after it plays, one clip after the other: the MP4 for browsers, a picture, the checksum. What a stop breaks off is made anew by the next run. */
export class ClipFinisher {
  private readonly queue: string[] = [];
  private working: Promise<void> | null = null;
  private readonly abort = new AbortController();
  private readonly media: MediaTools;

  constructor(
    private readonly shelf: ClipShelf,
    tools: { readonly ffmpeg: string; readonly ffprobe: string },
    /** Folder for what is made; the clips themselves stay where they are. */
    private readonly folder: string,
    private readonly log: Logger,
  ) {
    this.media = new MediaTools(tools.ffmpeg, tools.ffprobe, this.abort.signal);
  }

  add(clipId: string): void {
    if (this.queue.includes(clipId)) return;
    if (this.queue.push(clipId) > longestQueue) this.queue.shift();
    this.working ??= this.work().finally(() => (this.working = null));
  }

  /** Breaks off what is under way. Resolves after 3 s at the latest. */
  async stop(): Promise<void> {
    this.abort.abort(new Error('the agent stops'));
    await waitAtMost(this.working, stopMs);
  }

  private get stopped(): boolean {
    return this.abort.signal.aborted;
  }

  private async work(): Promise<void> {
    for (let next = this.queue.shift(); next !== undefined && !this.stopped; next = this.queue.shift()) {
      try {
        await this.finish(next);
      } catch (error) {
        if (this.stopped) return;
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
    if (stored.clip.sha256 === null && !this.stopped) this.shelf.change(clipId, { sha256: await hashFile(file, { signal: this.abort.signal }) });
  }

  private async video({ clipId }: Clip, file: string): Promise<void> {
    if (path.extname(file).toLowerCase() === '.mp4') {
      this.shelf.change(clipId, { video: 'ready' }, { videoPath: file });
      return;
    }
    const probed = await this.media.probe(file);
    const target = path.join(this.folder, `${clipId}.mp4`);
    const made = probed.ok || probed.trouble.code === 'NO_FFPROBE' ? await this.media.remux(file, probed.ok ? probed.value.videoCodec : 'h264', target) : probed;
    if (this.stopped) return;
    if (made.ok) this.shelf.change(clipId, { video: 'ready' }, { videoPath: target });
    else this.shelf.change(clipId, { video: 'unavailable', trouble: this.shelf.get(clipId)?.clip.trouble ?? made.trouble });
  }

  private async thumbnail({ clipId, durationMs, opensAtMs }: Clip, file: string): Promise<void> {
    const target = path.join(this.folder, `${clipId}.jpg`);
    // The middle of what the player shows first; of a clip of unknown length its first picture.
    const at = durationMs === null ? 0 : ((opensAtMs ?? 0) + durationMs) / 2;
    const made = await this.media.thumbnail(file, at, target);
    if (this.stopped) return;
    this.shelf.change(clipId, { thumbnail: made.ok ? 'ready' : 'unavailable' }, made.ok ? { thumbnailPath: target } : {});
  }
}
