import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObsDialect } from './dialect.js';
import { answered, failed, type ObsAnswer } from './obs-answer.js';
import type { ObsClock } from './obs-clock.js';
import type { ObsProtocol } from './obs-status.js';

/** A replay as OBS saved it: its file, and between which moments (monotonic clock, ms) its last picture lies. */
export interface SavedReplay {
  readonly path: string;
  /** OBS was asked for it: not when the caller asked, for a save may wait for its turn. */
  readonly requestedMs: number;
  /** OBS said that the file is complete. */
  readonly savedMs: number;
}

/**
 * Saves the replay buffer. OBS answers a save at once and that means nothing: the saved event tells when the file is complete, and several saves
 * asked together make one event. So one save is under way at a time; who asks meanwhile gets the same file, and events are never counted against requests.
 */
export class ReplaySaver {
  /** Wall-clock ms of the last saved event: names of clips differ by the second only, and OBS writes over a clip of the same name. */
  private lastSaved = 0;
  /** A file that was found without its event. */
  private untold: string | null = null;
  private underWay: Promise<ObsAnswer<SavedReplay>> | null = null;
  private hear: (path: string) => void = () => undefined;
  private giveUp: () => void = () => undefined;

  /** `limitMs`: from OBS's answer to its event. `local`: OBS writes on this machine, so its files can be looked at. */
  constructor(
    private readonly limitMs: number,
    private readonly local: boolean,
    private readonly reach: () => ObsAnswer<ObsDialect>,
    private readonly protocol: () => ObsProtocol | null,
    private readonly clock: Pick<ObsClock, 'wallMs' | 'monotonicMs'>,
  ) {}

  save(): Promise<ObsAnswer<SavedReplay>> {
    this.underWay ??= this.saveNow().finally(() => (this.underWay = null));
    return this.underWay;
  }

  /** OBS told that a replay is saved, by whomever it was asked. */
  saved(path: string): void {
    this.lastSaved = this.clock.wallMs();
    // Its event came after all: it is not of the save that is under way now.
    if (path === this.untold) this.untold = null;
    else this.hear(path);
  }

  lost(): void {
    this.giveUp();
  }

  private async saveNow(): Promise<ObsAnswer<SavedReplay>> {
    const now = this.clock.wallMs();
    if (Math.floor(now / 1_000) === Math.floor(this.lastSaved / 1_000)) await sleep(1_005 - (now % 1_000));
    const reached = this.reach();
    if (!reached.ok) return reached;
    const dialect = reached.value;
    const told = new Promise<string | 'lost'>((resolve) => {
      this.hear = resolve;
      this.giveUp = () => resolve('lost');
    });
    try {
      const requests = [{ at: this.clock.monotonicMs(), wall: this.clock.wallMs() }];
      // Asked before the save, so that a path that is another one afterwards is of it.
      const [before, asked] = await Promise.all([dialect.lastReplay(), dialect.saveReplay()]);
      if (!asked.ok) return asked;
      if (this.protocol() === 'v4') return failed('NOT_SUPPORTED', ...neverTold);
      const found = await this.found(dialect, told, before, requests);
      const savedMs = this.clock.monotonicMs();
      if (!found.ok) return found;
      const { path } = found.value;
      const file = this.local ? await lookAt(path) : null;
      if (file?.bytes === 0) return failed('REFUSED', `OBS saved an empty file (${path}).`, 'The disk of the recordings is full: free space, then start the recording and the replay buffer again.');
      // Of two requests the file is of the one that OBS began it after: the first is forgotten where the second replaced it.
      const request = file === null ? requests[0] : (requests.findLast(({ wall }) => wall <= file.beganWall + fileTimeSlackMs) ?? requests[0]);
      return answered({ path, requestedMs: request?.at ?? savedMs, savedMs });
    } finally {
      this.hear = () => undefined;
      this.giveUp = () => undefined;
    }
  }

  /**
   * Waits for the saved event. OBS now and then agrees to a save and says no more [once in twenty on an overloaded machine]: so it is asked whether its last
   * replay is another one by now, and, where its files can be looked at, asked to save once more.
   */
  private async found(dialect: ObsDialect, told: Promise<string | 'lost'>, before: ObsAnswer<string | null>, requests: { at: number; wall: number }[]): Promise<ObsAnswer<{ readonly path: string }>> {
    const began = this.clock.monotonicMs();
    for (let waited = 0; waited < this.limitMs; waited = this.clock.monotonicMs() - began) {
      const path = await Promise.race([told, sleep(Math.min(this.limitMs / looks, this.limitMs - waited), null)]);
      if (path === 'lost') return failed('CLOSED', 'The connection to OBS ended before the replay was saved.', 'Cut the clip from the recording; OBS is connected again by itself.');
      if (path !== null) return answered({ path });
      const last = await dialect.lastReplay();
      if (before.ok && last.ok && last.value !== null && last.value !== before.value) {
        this.lastSaved = this.clock.wallMs();
        return answered({ path: (this.untold = last.value) });
      }
      if (!this.local || requests.length > 1 || this.clock.monotonicMs() - began < this.limitMs * againAfter) continue;
      requests.push({ at: this.clock.monotonicMs(), wall: this.clock.wallMs() });
      const again = await dialect.saveReplay();
      if (!again.ok) return again;
    }
    return failed('TIMED_OUT', `OBS agreed to save the replay, but did not say within ${String(this.limitMs / 1_000)} s that it has.`, 'Look at OBS for a message; check the free space of its disk.');
  }
}

/** How often within the time limit OBS is asked for its last replay, and after which part of it to save again. */
const looks = 10;
const againAfter = 0.4;
/** File systems tell the time of a file coarsely, and so a little early. */
const fileTimeSlackMs = 100;

const neverTold = [
  'The replay is being saved, but the old WebSocket plug-in of this OBS (protocol 4) never tells when and under which name.',
  'Look into the recording folder for the newest file. Update OBS Studio on that laptop to 28 or later.',
] as const;

/** Bytes of a file and when it was begun, ms since 1970; null when it can not be seen from here. */
/** A drive that hangs never answers; the clip is looked into by whoever asked for it. */
const lookLimitMs = 3_000;

async function lookAt(path: string): Promise<{ readonly bytes: number; readonly beganWall: number } | null> {
  try {
    const found = await Promise.race([stat(path), sleep(lookLimitMs, null, { ref: false })]);
    if (found === null) return null;
    const { size, birthtimeMs, mtimeMs } = found;
    // Some file systems do not know when a file was made.
    return { bytes: size, beganWall: birthtimeMs > 0 ? Math.min(birthtimeMs, mtimeMs) : mtimeMs };
  } catch {
    return null;
  }
}
