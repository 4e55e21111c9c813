import { EventEmitter } from 'node:events';
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Clip, ClipId } from '@restrike/contracts';
import type { ClipRecords, StoredClip } from '@restrike/db/court';
import type { Logger } from '@restrike/runtime';
import { FolderHangsError, videoFolders } from '../files/folder-gate.js';
import type { WriteRound } from '../store/write-round.js';
import { WriteTogether } from '../store/write-together.js';

interface ShelfEvents {
  changed: [Clip];
}

type FilesOf = Pick<StoredClip, 'path' | 'videoPath' | 'thumbnailPath'>;

/** Clips that are looked at for files that were deleted under us. */
const watchedClips = 100;
const watchEveryMs = 20_000;
const fileGone = 'CLIP_FILE_GONE';

/** The clips of the court: every change is stored, gets a version and is told. */
export class ClipShelf extends EventEmitter<ShelfEvents> {
  private timer: NodeJS.Timeout | null = null;
  private readonly unwritten: WriteTogether<StoredClip>;

  constructor(
    private readonly records: ClipRecords,
    private readonly log: Logger,
    round?: WriteRound,
  ) {
    super();
    this.unwritten = new WriteTogether('clips', (clips) => records.put(clips), log, round);
  }

  add(stored: StoredClip): void {
    this.unwritten.put(stored.clip.clipId, stored);
    this.emit('changed', stored.clip);
  }

  get(clipId: string): StoredClip | null {
    return this.unwritten.get(clipId) ?? this.records.get(clipId as ClipId);
  }

  /** Newest first, with those that are not on disk yet: a store that refuses hides no clip. */
  list(query: { readonly matchId?: string; readonly groupId?: string; readonly before?: number; readonly limit: number }): readonly StoredClip[] {
    const { matchId, groupId, before = Infinity, limit } = query;
    const asked = ({ clip }: StoredClip): boolean => (matchId === undefined || clip.matchId === matchId) && (groupId === undefined || clip.groupId === groupId) && clip.createdAt < before;
    const clips = new Map([...this.records.list(query), ...this.unwritten.values.filter(asked)].map((one) => [one.clip.clipId, one]));
    return [...clips.values()].sort(({ clip: a }, { clip: b }) => b.createdAt - a.createdAt || (a.clipId < b.clipId ? 1 : -1)).slice(0, limit);
  }

  /** Changes a clip; null when it is not there. */
  change(clipId: string, change: Partial<Clip>, files: Partial<FilesOf> = {}): StoredClip | null {
    const before = this.get(clipId);
    if (before === null) return null;
    const stored = { ...before, ...files, clip: { ...before.clip, ...change, version: before.clip.version + 1, changedAt: Date.now() } };
    this.unwritten.put(clipId, stored);
    this.emit('changed', stored.clip);
    return stored;
  }

  /** Names, without ending, of all clips of a folder. Those whose file is gone keep theirs: it may be put back, and another film must not be taken for it. */
  namesIn(folder: string): string[] {
    const own = path.normalize(folder);
    const files = [...this.records.pathsBelow(`${own}${path.sep}`), ...this.unwritten.values.map((one) => one.path)];
    return files.flatMap((file) => (file !== null && path.dirname(file) === own ? [path.parse(file).name] : []));
  }

  /** The clip, or null when there is none, as it stands while its folder does not answer; one whose file is gone is marked `deleted` first, one whose file was put back plays again. */
  async look(clipId: string): Promise<StoredClip | null> {
    const file = this.get(clipId)?.path ?? null;
    const isThere = file === null ? null : await isThereNow(file);
    const stored = this.get(clipId);
    if (stored === null || isThere === null || stored.path !== file) return stored;
    const isGone = stored.clip.state === 'deleted';
    if (isThere !== isGone) return stored;
    if (isGone) return stored.clip.trouble?.code === fileGone ? this.change(clipId, { state: 'ready', trouble: null }) : stored;
    this.log.warn({ clip: clipId, file: stored.clip.name }, 'the file of a clip is gone');
    const trouble = {
      code: fileGone,
      message: `the file ${stored.clip.name ?? ''} was deleted or moved outside of this program`,
      toDo: 'Put it back into its folder, or use the recording of the match.',
    };
    return this.change(clipId, { state: 'deleted', trouble });
  }

  /** Looks from time to time whether the newest clips still have their files. */
  watch(): void {
    this.timer ??= setInterval(() => void this.lookAtNewest().catch((error: unknown) => this.log.warn({ error: String(error) }, 'the clips could not be looked at')), watchEveryMs);
  }

  private async lookAtNewest(): Promise<void> {
    for (const { clip } of this.list({ limit: watchedClips })) {
      if (this.timer === null) return;
      await this.look(clip.clipId);
    }
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.unwritten.end();
  }
}

/** null: its folder does not answer, so nobody can tell. */
function isThereNow(file: string): Promise<boolean | null> {
  return videoFolders.ask(file, () => access(file)).then(() => true, (error: unknown) => (error instanceof FolderHangsError ? null : false));
}
