import { homedir } from 'node:os';
import path from 'node:path';
import type { Trouble } from '@restrike/contracts';
import { recentMounts } from './mount-points.js';

/** A folder answers in milliseconds, one on a network within a second, and a disk that sleeps after some seconds. */
const usualPatienceMs = 8_000;
/** A court asks for some ten files at a time. */
const usualQueue = 100;
/** Of the four threads that a process has for files by default, so many may wait for drives beside the system's own: what is on that one never waits for them. */
const usualThreads = 3;

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
  /** On the disk that this computer itself runs from. */
  readonly isOwn: boolean;
  readonly queue: Request[];
  /** A request of the queue has its turn. */
  busy: boolean;
  /** Requests and pieces that the system is at. */
  running: number;
  /** Those of them that were given up, and never came back so far. */
  hung: number;
  /** Open files that are to be closed as soon as it answers. */
  readonly unclosed: (() => Promise<unknown>)[];
}

/** Waits for a thread. */
interface Waiting {
  readonly begin: () => void;
  readonly refuse: () => void;
}

/**
 * Asks folders that may hang, one request at a time for each drive. A request that the system never answers holds one of the process's few threads for files, and
 * no time-out gives it back: so while one hangs, all others to its drive fail at once, all drives beside the system's own together get no more than some of the threads, and the
 * rest of the court keeps the others. What is beyond what may wait for a drive fails too.
 */
export class FolderGate {
  private readonly places = new Map<string, Place>();
  private readonly waiting: Waiting[] = [];
  private running = 0;
  private hung = 0;

  constructor(
    private readonly patienceMs = usualPatienceMs,
    private readonly longestQueue = usualQueue,
    private readonly mounts: () => readonly string[] = recentMounts,
    private readonly threads = usualThreads,
  ) {}

  /** Rejects with what `act` rejects with, or with {@link FolderHangsError}. What was given up while it waited for its turn is never done; what had begun may still be. */
  ask<T>(file: string, act: () => Promise<T>): Promise<T> {
    const place = this.placeOf(file);
    if (place.hung > 0) return Promise.reject(new FolderHangsError(place.name));
    if (place.queue.length >= this.longestQueue) return Promise.reject(new FolderHangsError(place.name, place.queue.length));
    return new Promise<T>((resolve, reject) => {
      place.queue.push({ act, resolve, reject });
      if (!place.busy) this.next(place);
    });
  }

  /** The same for what is done with an open file, piece by piece: not in turn, so that a long copy holds up nobody. */
  piece<T>(file: string, act: () => Promise<T>, patienceMs = this.patienceMs): Promise<T> {
    const place = this.placeOf(file);
    if (place.hung > 0) return Promise.reject(new FolderHangsError(place.name));
    return new Promise<T>((resolve, reject) => {
      const request = { act, resolve, reject };
      this.whenFree(place, { begin: () => this.run(place, request, patienceMs, () => undefined), refuse: () => reject(new FolderHangsError(place.name)) });
    });
  }

  /** Closes an open file, now or as soon as its drive answers; nobody waits for a drive that hangs. */
  async close(file: string, act: () => Promise<unknown>): Promise<void> {
    const place = this.placeOf(file);
    if (place.hung > 0) place.unclosed.push(act);
    else await this.piece(file, act);
  }

  private placeOf(file: string): Place {
    const { name, isOwn } = whereIs(file, this.mounts());
    const place: Place = this.places.get(name) ?? { name, isOwn, queue: [], busy: false, running: 0, hung: 0, unclosed: [] };
    this.places.set(name, place);
    return place;
  }

  private next(place: Place): void {
    const [first] = place.queue;
    place.busy = first !== undefined;
    if (first === undefined) {
      if (place.running === 0) this.places.delete(place.name);
      return;
    }
    this.whenFree(place, {
      begin: () => {
        const request = place.queue.shift();
        if (request === undefined) this.next(place);
        else this.run(place, request, this.patienceMs, () => this.next(place));
      },
      refuse: () => {
        this.refuse(place);
        this.next(place);
      },
    });
  }

  private whenFree(place: Place, waiting: Waiting): void {
    if (place.isOwn || this.running < this.threads) waiting.begin();
    else if (this.hung >= this.threads) waiting.refuse();
    else this.waiting.push(waiting);
  }

  private run(place: Place, { act, resolve, reject }: Request, patienceMs: number, ended: () => void): void {
    let isGivenUp = false;
    const count = (what: 'running' | 'hung', by: 1 | -1): void => {
      place[what] += by;
      if (!place.isOwn) this[what] += by;
    };
    count('running', 1);
    const limit = setTimeout(() => {
      isGivenUp = true;
      count('hung', 1);
      reject(new FolderHangsError(place.name));
      this.refuse(place);
      if (this.hung >= this.threads) for (const { refuse } of this.waiting.splice(0)) refuse();
    }, patienceMs);
    void Promise.resolve()
      .then(act)
      .then(resolve as (value: unknown) => void, reject)
      .finally(() => {
        clearTimeout(limit);
        count('running', -1);
        if (isGivenUp) count('hung', -1);
        if (place.hung === 0) for (const close of place.unclosed.splice(0)) void this.close(place.name, close).catch(() => undefined);
        ended();
        if (place.running === 0 && !place.busy) this.places.delete(place.name);
        // One whose requests were given up meanwhile takes no thread.
        while (this.running < this.threads && this.waiting.length > 0) this.waiting.shift()?.begin();
      });
  }

  /** What waits for its turn at a drive fails. */
  private refuse(place: Place): void {
    for (const { reject } of place.queue.splice(0)) reject(new FolderHangsError(place.name));
  }
}

/** The drive or share of a file: all its folders hang together. What is on the system's own disk is told apart by the folder three below the root. */
function whereIs(file: string, mounts: readonly string[]): { readonly name: string; readonly isOwn: boolean } {
  const whole = path.resolve(file);
  const { root } = path.parse(whole);
  if (root !== '/') return { name: root, isOwn: root.toLowerCase() === path.parse(homedir()).root.toLowerCase() };
  const around = mounts.filter((mount) => mount !== '/' && `${whole}/`.startsWith(`${mount}/`)).sort((a, b) => b.length - a.length);
  if (around[0] !== undefined) return { name: around[0], isOwn: false };
  const isVolume = whole.startsWith('/Volumes/');
  return { name: whole.split('/').slice(0, isVolume ? 3 : 4).join('/'), isOwn: !isVolume };
}

/** The process has one set of threads for files, so one gate for its folders of videos. */
export const videoFolders = new FolderGate();
