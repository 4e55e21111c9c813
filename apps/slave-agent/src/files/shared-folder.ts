import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Cleanup, SharedFile } from '@restrike/contracts';
import type { FileRecords, StoredFile } from '@restrike/db/court';
import { waitAtMost, wordsOf, type Logger } from '@restrike/runtime';
import type { CourtSettings } from '../settings/court-settings.js';
import type { ContextOfNow } from '../tournament/tournament.service.js';
import { CleanUp } from './clean-up.js';
import { FolderHangsError, videoFolders } from './folder-gate.js';
import { SourceChangedError, copyVerified, hashFile } from './copy-file.js';
import { codeOf, nameOf, statOf } from './look-at-file.js';
import { targetPath } from './target-path.js';

/** What the shared folder needs to know of the court. */
export interface SharedFolderCourt {
  readonly courtName: string;
  /** Folder of all videos. */
  readonly videos: () => string;
  readonly context: () => ContextOfNow;
  /** Whether an output of OBS writes into a file now. */
  readonly isWritten: (file: string) => boolean;
  /** A file was deleted on the court; its copy is verified. */
  readonly removed: (file: StoredFile) => void;
  readonly now: () => number;
  /** Goes on evenly, however the clock is set. */
  readonly monotonicMs: () => number;
  readonly newId: () => string;
  readonly log: Logger;
}

/** A file to be shared. */
export interface OfferedFile {
  readonly kind: SharedFile['kind'];
  readonly source: string;
  readonly ownerId: string | null;
  readonly tournamentDayId: string | null;
  readonly day: string;
}

const lookEveryMs = 3_000;
const cleanEveryMs = 3_600_000;
/** A file that was changed so short ago may still be written. One of a time that is yet to come was written before the clock was set back. */
const restMs = 4_000;
const retryMs = 30_000;
const maxAttempts = 5;
const pageSize = 200;
const shownFiles = 200;
const noteEveryMs = 2_000;
const stopMs = 3_000;

/** FIL-1: copies finished videos to the shared folder, one after the other, and has what is verified there deleted when that is wanted. */
export class SharedFolder {
  readonly cleanUp: CleanUp;
  private readonly abort = new AbortController();
  private readonly notBefore = new Map<string, number>();
  private timers: NodeJS.Timeout[] = [];
  private working: Promise<void> | null = null;
  private again = false;
  /** Why the folder can not be used, and why the last copy failed though it can. */
  private folderTrouble: string | null = null;
  private copyTrouble: string | null = null;

  constructor(
    private readonly records: FileRecords,
    private readonly settings: CourtSettings,
    private readonly court: SharedFolderCourt,
  ) {
    this.cleanUp = new CleanUp(records, settings, court, this.abort.signal);
  }

  start(): void {
    this.timers = [setInterval(() => this.wake(), lookEveryMs), setInterval(() => this.cleanUpWhenWanted(), cleanEveryMs)];
    for (const timer of this.timers) timer.unref();
    this.wake();
  }

  /** Ends a copy under way, which the next run goes on with, and a clean-up, which writes down the file that it is deleting. Resolves after 3 s at the latest. */
  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.abort.abort(new Error('the agent stops'));
    // A share that hangs answers perhaps never.
    await Promise.all([waitAtMost(this.working, stopMs), waitAtMost(this.cleanUp.end, stopMs)]);
  }

  /** Puts a finished file into the queue, once. @returns in words what becomes of it. */
  offer(file: OfferedFile): string {
    if (this.records.ofSource(file.source) === null) {
      const target = targetPath(file, this.court.videos(), this.court.courtName, (one) => this.records.hasTarget(one));
      this.records.add({ fileId: this.court.newId(), target, ...file }, this.court.now());
    }
    this.wake();
    return this.settings.get('folders.shared') === '' ? 'it stays in its folder: no shared folder is set up' : 'it is copied to the shared folder';
  }

  view(): { readonly folder: string | null; readonly trouble: string | null; readonly counts: Record<string, number>; readonly files: SharedFile[]; readonly cleanup: Cleanup | null } {
    const folder = this.settings.get('folders.shared');
    return {
      folder: folder === '' ? null : folder,
      trouble: this.folderTrouble ?? this.copyTrouble,
      counts: { ...this.records.counts() },
      files: this.records.list(shownFiles).map((file) => ({
        fileId: file.fileId,
        kind: file.kind,
        name: nameOf(file),
        target: file.target,
        day: file.day,
        bytes: file.bytes,
        copied: file.copied,
        sha256: file.sha256,
        state: file.state,
        reason: file.reason,
        addedAt: file.addedAt,
        verifiedAt: file.verifiedAt,
      })),
      cleanup: this.cleanUp.view,
    };
  }

  /** Tries a file again that failed; false when there is none. */
  retry(fileId: string): boolean {
    const file = this.records.get(fileId);
    if (file === null || file.state !== 'failed') return false;
    this.save({ ...file, state: 'waiting', reason: null, attempts: 0 });
    this.notBefore.delete(fileId);
    this.wake();
    return true;
  }

  /** Looks at the queue now. Resolves when it is worked off as far as it can be. */
  wake(): void {
    if (this.working !== null) {
      this.again = true;
      return;
    }
    this.working = this.work()
      .catch((error: unknown) => this.court.log.error({ error: wordsOf(error) }, 'the queue of the shared folder could not be read'))
      .finally(() => {
        this.working = null;
        if (this.again && !this.abort.signal.aborted) {
          this.again = false;
          this.wake();
        }
      });
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.working !== null) await this.working;
  }

  private cleanUpWhenWanted(): void {
    if (this.settings.get('files.cleanUp')) this.cleanUp.begin();
  }

  private async work(): Promise<void> {
    if (this.settings.get('folders.shared') === '') {
      this.folderTrouble = null;
      this.copyTrouble = null;
      return;
    }
    for (const file of this.records.unfinished(pageSize)) {
      if (this.abort.signal.aborted) return;
      if (this.court.monotonicMs() < (this.notBefore.get(file.fileId) ?? 0)) continue;
      if (!(await this.folderIsThere())) return;
      await this.copy(file);
    }
  }

  /** Never makes the folder itself: where a network folder is not connected, that would fill this machine's disk. */
  private async folderIsThere(): Promise<boolean> {
    const folder = this.settings.get('folders.shared');
    const found = await statOf(folder).catch((error: unknown) => (error instanceof FolderHangsError ? error : null));
    // It is there, and asked again in a moment.
    if (found instanceof FolderHangsError && found.code === 'FOLDER_BUSY') return false;
    const words = found instanceof FolderHangsError ? found.advice : found?.isDirectory() === true ? null : `${folder} is not there: connect the shared folder, or choose another one in the settings`;
    if (words !== null && this.folderTrouble !== words) this.court.log.warn({ folder }, words);
    this.folderTrouble = words;
    return words === null;
  }

  private async copy(given: StoredFile): Promise<void> {
    const source = await statOf(given.source).catch((error: unknown) => codeOf(error));
    if (typeof source === 'string') {
      if (source === 'ENOENT') this.fail(given, 'the file is gone: it was deleted or moved outside of this program');
      else this.later(given, `the file can not be read (${source})`);
      return;
    }
    if (this.court.isWritten(given.source) || Math.abs(this.court.now() - source.mtimeMs) < restMs) {
      this.later(given, 'it is still being written', lookEveryMs);
      return;
    }
    if (source.size === 0) {
      this.fail(given, 'the file is empty: OBS could not write it. Look at its disk');
      return;
    }
    const target = path.join(this.settings.get('folders.shared'), given.target);
    const part = `${target}.part`;
    let file: StoredFile = { ...given, bytes: source.size, modifiedMs: source.mtimeMs, state: 'copying', reason: null };
    this.save(file);
    try {
      await videoFolders.ask(target, () => mkdir(path.dirname(target), { recursive: true }));
      // What an earlier try copied is of this very file, or of no use.
      if (given.bytes !== null && (given.bytes !== source.size || given.modifiedMs !== source.mtimeMs)) await videoFolders.ask(part, () => rm(part, { force: true }));
      let notedAt = this.court.monotonicMs();
      const options = { bytesPerSecond: () => this.bytesPerSecond(), signal: this.abort.signal };
      const there = await statOf(target).catch((error: unknown) => {
        if (error instanceof FolderHangsError) throw error;
        return null;
      });
      const progress = (copied: number): void => {
        file = { ...file, copied };
        if (this.court.monotonicMs() - notedAt < noteEveryMs) return;
        notedAt = this.court.monotonicMs();
        this.save(file);
      };
      if (there !== null) {
        // An earlier run was ended between the last two steps, or somebody else's file has the name.
        const [ours, theirs] = [await hashFile(given.source, options), await hashFile(target, options)];
        if (ours !== theirs) throw Object.assign(new Error('another file has its name in the shared folder: move that one away, then try again'), { code: 'TARGET_TAKEN' });
        file = { ...file, copied: there.size, sha256: ours };
      } else {
        const { sha256, bytes } = await copyVerified(given.source, part, { ...options, progress });
        await videoFolders.ask(target, () => rename(part, target));
        file = { ...file, copied: bytes, sha256 };
      }
      this.copyTrouble = null;
      this.notBefore.delete(file.fileId);
      this.save({ ...file, state: 'verified', verifiedAt: this.court.now() });
      this.court.log.info({ file: nameOf(file), bytes: file.bytes }, 'a video is verified in the shared folder');
    } catch (error) {
      this.failed(file, error);
    }
  }

  private failed(file: StoredFile, error: unknown): void {
    const code = codeOf(error);
    if (this.abort.signal.aborted) this.save({ ...file, state: 'waiting' });
    else if (error instanceof SourceChangedError) this.later({ ...file, copied: 0 }, error.message);
    else if (error instanceof FolderHangsError) this.later(file, error.message);
    else if (code === 'ENOSPC' || code === 'EDQUOT') {
      this.copyTrouble = 'the shared folder is full: make room there; the copy goes on by itself';
      this.later(file, this.copyTrouble);
    } else if (code === 'TARGET_TAKEN' || file.attempts + 1 >= maxAttempts) this.fail(file, wordsOf(error));
    else this.later({ ...file, attempts: file.attempts + 1 }, wordsOf(error));
  }

  private later(file: StoredFile, reason: string, ms = retryMs): void {
    this.notBefore.set(file.fileId, this.court.monotonicMs() + ms);
    if (file.state !== 'waiting' || file.reason !== reason) this.save({ ...file, state: 'waiting', reason });
  }

  private fail(file: StoredFile, reason: string): void {
    this.court.log.warn({ file: nameOf(file), reason }, 'a video can not be copied to the shared folder');
    this.save({ ...file, state: 'failed', reason });
  }

  private save(file: StoredFile): void {
    this.records.update({ ...file, changedAt: this.court.now() });
  }

  private bytesPerSecond(): number {
    return this.settings.get('files.copyMegabytesPerSecond') * 1_000_000;
  }
}
