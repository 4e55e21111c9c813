import path from 'node:path';
import type { Trouble } from '@restrike/contracts';
import { mountPoints } from './mount-points.js';

/** A folder answers in milliseconds, one on a network within a second, and a disk that sleeps after some seconds. */
const usualPatienceMs = 8_000;
/** A court asks for some ten files at a time. */
const usualQueue = 100;

/** A disk or a network drive that takes requests and never answers, or not as fast as it is asked. */
export class FolderHangsError extends Error {
  readonly code: 'FOLDER_HANGS' | 'FOLDER_BUSY';

  /** @param waiting requests that wait for a drive that takes no more; none for one that says nothing. */
  constructor(place: string, waiting = 0) {
    super(waiting === 0 ? `${place} does not answer: the network drive or disk is there and says nothing` : `${place} does not keep up: ${String(waiting)} requests wait for the network drive or disk already`);
    this.code = waiting === 0 ? 'FOLDER_HANGS' : 'FOLDER_BUSY';
  }

  get trouble(): Trouble {
    const toDo =
      this.code === 'FOLDER_BUSY'
        ? 'Wait a moment and try again. When it happens often, look at the network, or choose a faster drive in the settings (Folders).'
        : 'Connect the drive again, or choose another folder in the settings (Folders). The court goes on without it.';
    return { code: this.code, message: this.message, toDo };
  }
}

interface Request {
  readonly act: () => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** A drive, or a folder near the root of the system's own, with what is asked of it. */
interface Place {
  readonly name: string;
  readonly queue: Request[];
  busy: boolean;
  hangs: boolean;
}

/**
 * Asks folders that may hang, one request at a time for each drive. A request that the system never answers holds one of the process's few threads for files, and
 * no time-out gives it back: so while one hangs, all others to its drive fail at once, and the rest of the court keeps its threads. So do those beyond what may wait.
 */
export class FolderGate {
  private readonly places = new Map<string, Place>();

  constructor(
    private readonly patienceMs = usualPatienceMs,
    private readonly longestQueue = usualQueue,
    private readonly mounts: () => readonly string[] = mountPoints,
  ) {}

  /** Rejects with what `act` rejects with, or with {@link FolderHangsError}. What was given up while it waited for its turn is never done; what had begun may still be. */
  ask<T>(file: string, act: () => Promise<T>): Promise<T> {
    const name = placeOf(file, this.mounts());
    const place: Place = this.places.get(name) ?? { name, queue: [], busy: false, hangs: false };
    this.places.set(name, place);
    if (place.hangs) return Promise.reject(new FolderHangsError(name));
    if (place.queue.length >= this.longestQueue) return Promise.reject(new FolderHangsError(name, place.queue.length));
    return new Promise<T>((resolve, reject) => {
      place.queue.push({ act, resolve, reject });
      if (!place.busy) this.next(place);
    });
  }

  private next(place: Place): void {
    const request = place.queue.shift();
    if (request === undefined) {
      this.places.delete(place.name);
      return;
    }
    place.busy = true;
    const limit = setTimeout(() => {
      place.hangs = true;
      for (const { reject } of [request, ...place.queue.splice(0)]) reject(new FolderHangsError(place.name));
    }, this.patienceMs);
    void Promise.resolve()
      .then(request.act)
      .then(request.resolve as (value: unknown) => void, request.reject)
      .finally(() => {
        clearTimeout(limit);
        [place.busy, place.hangs] = [false, false];
        this.next(place);
      });
  }
}

/**
 * What is done with an open file, piece by piece: not in turn, so that a long copy holds up nobody, but given up as well.
 *
 * @throws FolderHangsError after `patienceMs`; what `act` throws. What was given up may still be done, and holds its thread until the system answers.
 */
export function answersWithin<T>(file: string, act: () => Promise<T>, patienceMs = usualPatienceMs): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const limit = setTimeout(() => reject(new FolderHangsError(placeOf(file, mountPoints()))), patienceMs);
    void act().then(resolve, reject).finally(() => clearTimeout(limit));
  });
}

/** The drive or share of a file: all its folders hang together. What is on the system's own disk is told apart by the folder three below the root. */
function placeOf(file: string, mounts: readonly string[]): string {
  const whole = path.resolve(file);
  const { root } = path.parse(whole);
  if (root !== '/') return root;
  const around = mounts.filter((mount) => mount !== '/' && `${whole}/`.startsWith(`${mount}/`)).sort((a, b) => b.length - a.length);
  return around[0] ?? whole.split('/').slice(0, whole.startsWith('/Volumes/') ? 3 : 4).join('/');
}

/** The process has one set of threads for files, so one gate for its folders of videos. */
export const videoFolders = new FolderGate();
