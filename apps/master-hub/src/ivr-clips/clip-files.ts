import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ClipFile, ClipId, NodeId } from '@restrike/contracts';

/** How the next piece of a file was taken. */
export type PieceResult =
  | { readonly outcome: 'taken' | 'whole'; readonly received: number }
  /** It does not begin where the file ends: the sender goes on at `received`. */
  | { readonly outcome: 'elsewhere'; readonly received: number }
  | { readonly outcome: 'too-long' | 'busy' | 'no-room' | 'wrong-checksum' };

/**
 * Files of clips below one folder, each under the ids of its court and of itself; nothing that a court says becomes a path. A file grows piece by piece beside its
 * place and is put there when it is whole and its checksum is right.
 */
export class ClipFiles {
  private readonly growing = new Set<string>();

  constructor(
    private readonly folder: string,
    /** Bytes of the disk that stay free. */
    private readonly keepFree: number,
  ) {}

  /** Where the whole file is, or will be. */
  pathOf(nodeId: NodeId, clipId: ClipId): string {
    return path.resolve(this.folder, nodeId, `${clipId}.mp4`);
  }

  /** Bytes that are here, and whether that is all. */
  async state(nodeId: NodeId, clipId: ClipId): Promise<{ readonly whole: boolean; readonly received: number }> {
    const whole = await sizeOf(this.pathOf(nodeId, clipId));
    return whole === null ? { whole: false, received: (await sizeOf(this.partOf(nodeId, clipId))) ?? 0 } : { whole: true, received: whole };
  }

  /** Whether there is room for so many more bytes. */
  async hasRoom(bytes: number): Promise<boolean> {
    await mkdir(this.folder, { recursive: true });
    const disk = await statfs(this.folder);
    return disk.bavail * disk.bsize - bytes >= this.keepFree;
  }

  /** Takes the next piece. What came of a piece that is cut off stays: the sender asks where to go on. Throws what the file system throws. */
  async take(nodeId: NodeId, clipId: ClipId, file: ClipFile, offset: number, piece: AsyncIterable<Buffer>): Promise<PieceResult> {
    const part = this.partOf(nodeId, clipId);
    if (this.growing.has(part)) return { outcome: 'busy' };
    this.growing.add(part);
    try {
      const before = (await sizeOf(part)) ?? 0;
      // Longer than it should be: left over from another try of this clip.
      if (before > file.bytes) await rm(part, { force: true });
      const received = before > file.bytes ? 0 : before;
      if (offset !== received) return { outcome: 'elsewhere', received };
      if (!(await this.hasRoom(file.bytes - received))) return { outcome: 'no-room' };
      await mkdir(path.dirname(part), { recursive: true });
      const handle = await open(part, 'a');
      let size = received;
      try {
        for await (const chunk of piece) {
          if (size + chunk.length > file.bytes) return { outcome: 'too-long' };
          await handle.write(chunk);
          size += chunk.length;
        }
        if (size === file.bytes) await handle.sync();
      } finally {
        await handle.close();
      }
      if (size < file.bytes) return { outcome: 'taken', received: size };
      const hash = createHash('sha256');
      await pipeline(createReadStream(part), hash);
      if (hash.digest('hex') !== file.sha256) {
        await rm(part, { force: true });
        return { outcome: 'wrong-checksum' };
      }
      await rename(part, this.pathOf(nodeId, clipId));
      return { outcome: 'whole', received: size };
    } finally {
      this.growing.delete(part);
    }
  }

  private partOf(nodeId: NodeId, clipId: ClipId): string {
    return `${this.pathOf(nodeId, clipId)}.part`;
  }
}

/** null when there is no such file. */
async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
