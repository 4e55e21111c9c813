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

/** Of these one drive gets so many: a second one that hangs still leaves a thread to a third. */
const usualThreadsOfPlace = 2;

/** A disk or a network drive that takes requests and never answers, or not as fast as it is asked. */
export class FolderHangsError extends Error {
  readonly code: 'FOLDER_HANGS' | 'FOLDER_BUSY';

  /**
   * @param waiting requests that wait for a drive that takes no more; none for one that says nothing.
   * @param others drives that hold all threads, so that this one is not asked.
   */
  constructor(
    place: string,
    waiting = 0,
    private readonly others: readonly string[] = [],
  ) {
    super(
      others.length > 0
        ? `${place} can not be asked while requests to ${others.join(', ')} stay unanswered`
        : waiting === 0
          ? `${place} does not answer: the network drive or disk is there and says nothing`
          : `${place} does not keep up: ${String(waiting)} requests wait for the network drive or disk already`,
    );
    this.code = waiting === 0 ? 'FOLDER_HANGS' : 'FOLDER_BUSY';
  }

  get trouble(): Trouble {
    const toDo =
      this.code === 'FOLDER_BUSY'
        ? 'Wait a moment and try again. When it happens often, look at the network, or choose a faster drive in the settings (Folders).'
        : this.others.length > 0
          ? `Connect ${this.others.join(', ')} again, or choose other folders for what is there in the settings (Folders). The court goes on meanwhile.`
          : 'Connect the drive again, or choose another folder in the settings (Folders). The court goes on without it.';
    return { code: this.code, message: this.message, toDo };
  }

  /** What and what to do, as sentences. */
  get advice(): string {
    const { message, toDo } = this.trouble;
    return `${message}. ${toDo}`;
  }
}

/** Paths as a system writes them. */
type Paths = Pick<typeof path, 'parse' | 'resolve' | 'sep'>;

/** A drive, or a folder near the root of the system's own, with what is asked of it. */
interface Place {
  readonly name: string;
  /** The same for every way to write it. */
  readonly key: string;
  /** On the disk that this computer itself runs from, or that has the home of its user. */
  readonly isOwn: boolean;
  /** A request that goes in turn has its turn. */
  busy: boolean;
  /** Requests and pieces that the system is at. */
  running: number;
  /** Those of them that were given up, and never came back so far. */
  hung: number;
}

interface Request {
  readonly place: Place;
  /** One after the other at its place. */
  readonly inTurn: boolean;
  readonly act: () => Promise<unknown>;
  readonly patienceMs: number;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  /** Ends its waiting. */
  readonly limit: NodeJS.Timeout;
}

/**
 * Asks folders that may hang, one request at a time for each drive. A request that the system never answers holds one of the process's few threads for files, and
 * no time-out gives it back: so while one hangs, all others to its drive fail at once, all drives beside the system's own together get no more than some of the threads, none of them
 * all of these, and the rest of the court keeps the others. What is beyond what may wait for a drive fails too, and what waits too long.
 */
export class FolderGate {
  private readonly places = new Map<string, Place>();
  /** In the order of their coming. */
  private waiting: Request[] = [];
  /** Open files that are to be closed as soon as their drives answer. */
  private readonly unclosed: { readonly file: string; readonly act: () => Promise<unknown> }[] = [];
  private running = 0;
  private hung = 0;

  constructor(
    private readonly patienceMs = usualPatienceMs,
    private readonly longestQueue = usualQueue,
    private readonly mounts: () => readonly string[] = recentMounts,
    private readonly threads = usualThreads,
    private readonly threadsOfPlace = usualThreadsOfPlace,
    private readonly paths: Paths = path,
  ) {}

  /** Rejects with what `act` rejects with, or with {@link FolderHangsError}. What was given up while it waited for its turn is never done; what had begun may still be. */
  ask<T>(file: string, act: () => Promise<T>): Promise<T> {
    return this.add(file, act, true, this.patienceMs);
  }

  /** The same for what is done with an open file, piece by piece: not in turn, so that a long copy holds up nobody. */
  piece<T>(file: string, act: () => Promise<T>, patienceMs = this.patienceMs): Promise<T> {
    return this.add(file, act, false, patienceMs);
  }

  /** Closes an open file, now or as soon as its drive answers; nobody waits for a drive that hangs. Rejects with what `act` rejects with. */
  async close(file: string, act: () => Promise<unknown>): Promise<void> {
    let isBegun = false;
    const begin = (): Promise<unknown> => {
      isBegun = true;
      return act();
    };
    try {
      await this.piece(file, begin);
    } catch (error) {
      if (!(error instanceof FolderHangsError)) throw error;
      if (!isBegun) this.unclosed.push({ file, act });
    }
  }

  private add<T>(file: string, act: () => Promise<T>, inTurn: boolean, patienceMs: number): Promise<T> {
    const { name, isOwn } = whereIs(file, this.mounts(), this.paths);
    // `n:` and `N:` are one drive, and a share may be written in any case.
    const key = this.paths.sep === '\\' ? name.toLowerCase() : name;
    const place: Place = this.places.get(key) ?? { name, key, isOwn, busy: false, running: 0, hung: 0 };
    const before = this.waiting.filter((one) => one.place === place && one.inTurn === inTurn).length;
    if (place.hung > 0) return Promise.reject(new FolderHangsError(place.name));
    if (!isOwn && this.hung >= this.threads) return Promise.reject(new FolderHangsError(name, 0, this.holders()));
    if (before >= this.longestQueue) return Promise.reject(new FolderHangsError(name, before));
    this.places.set(key, place);
    return new Promise<T>((resolve, reject) => {
      const request: Request = { place, inTurn, act, patienceMs, resolve, reject, limit: setTimeout(() => this.refuse((one) => one === request, (one) => this.whyNot(one)), patienceMs) };
      this.waiting.push(request);
      this.beginWhatMay();
    });
  }

  private beginWhatMay(): void {
    for (const request of [...this.waiting]) {
      const { place, inTurn } = request;
      if (inTurn && place.busy) continue;
      if (!place.isOwn && (this.running >= this.threads || place.running >= this.threadsOfPlace)) continue;
      this.waiting.splice(this.waiting.indexOf(request), 1);
      this.run(request);
    }
  }

  private run({ place, inTurn, act, patienceMs, resolve, reject, limit: ofWaiting }: Request): void {
    clearTimeout(ofWaiting);
    let isGivenUp = false;
    const count = (what: 'running' | 'hung', by: 1 | -1): void => {
      place[what] += by;
      if (!place.isOwn) this[what] += by;
    };
    count('running', 1);
    if (inTurn) place.busy = true;
    const limit = setTimeout(() => {
      isGivenUp = true;
      count('hung', 1);
      reject(new FolderHangsError(place.name));
      this.refuse((one) => one.place === place, () => new FolderHangsError(place.name));
      if (this.hung >= this.threads) this.refuse((one) => !one.place.isOwn, (one) => new FolderHangsError(one.place.name, 0, this.holders()));
    }, patienceMs);
    void Promise.resolve()
      .then(act)
      .then(resolve as (value: unknown) => void, reject)
      .finally(() => {
        clearTimeout(limit);
        count('running', -1);
        if (isGivenUp) count('hung', -1);
        if (inTurn) place.busy = false;
        for (const left of this.unclosed.splice(0)) void this.close(left.file, left.act).catch(() => undefined);
        this.beginWhatMay();
        this.forget(place);
      });
  }

  private refuse(which: (one: Request) => boolean, why: (one: Request) => FolderHangsError): void {
    const refused = this.waiting.filter(which);
    this.waiting = this.waiting.filter((one) => !refused.includes(one));
    for (const request of refused) {
      clearTimeout(request.limit);
      request.reject(why(request));
      this.forget(request.place);
    }
  }

  /** Of a request that waited in vain: its own drive was at others of it, or others had all threads. */
  private whyNot({ place, inTurn }: Request): FolderHangsError {
    const isOfPlace = (inTurn && place.busy) || place.running >= this.threadsOfPlace;
    return isOfPlace ? new FolderHangsError(place.name, 1 + this.waiting.filter((one) => one.place === place).length) : new FolderHangsError(place.name, 0, this.holders());
  }

  /** The drives that hang, or that are asked where none does. */
  private holders(): string[] {
    const held = [...this.places.values()].filter(({ isOwn, running }) => !isOwn && running > 0);
    const hung = held.filter((one) => one.hung > 0);
    return (hung.length > 0 ? hung : held).map(({ name }) => name);
  }

  private forget(place: Place): void {
    if (this.places.get(place.key) === place && place.running === 0 && !this.waiting.some((one) => one.place === place)) this.places.delete(place.key);
  }
}

/** The drive or share of a file: all its folders hang together. What is on the system's own disk is told apart by the folder three below the root. */
function whereIs(file: string, mounts: readonly string[], { parse, resolve }: Paths): { readonly name: string; readonly isOwn: boolean } {
  const whole = resolve(file);
  const { root } = parse(whole);
  if (root !== '/') return { name: root, isOwn: root.toLowerCase() === parse(homedir()).root.toLowerCase() };
  const mount = mountOf(whole, mounts);
  // A disk for the homes alone is one of the computer's own.
  if (mount !== undefined) return { name: mount, isOwn: mount === mountOf(homedir(), mounts) };
  const isVolume = whole.startsWith('/Volumes/');
  return { name: whole.split('/').slice(0, isVolume ? 3 : 4).join('/'), isOwn: !isVolume };
}

function mountOf(whole: string, mounts: readonly string[]): string | undefined {
  return mounts.filter((mount) => mount !== '/' && `${whole}/`.startsWith(`${mount}/`)).sort((a, b) => b.length - a.length)[0];
}

/** The process has one set of threads for files, so one gate for its folders of videos. */
export const videoFolders = new FolderGate();
