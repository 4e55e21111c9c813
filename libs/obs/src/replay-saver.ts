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
    this.hear(path);
  }

  lost(): void {
    this.giveUp();
  }

  private async saveNow(): Promise<ObsAnswer<SavedReplay>> {
    const now = this.clock.wallMs();
    if (Math.floor(now / 1_000) === Math.floor(this.lastSaved / 1_000)) await sleep(1_005 - (now % 1_000));
    const reached = this.reach();
    if (!reached.ok) return reached;
    let savedMs = 0;
    const event = new Promise<string | 'lost' | null>((resolve) => {
      // The time limit covers OBS's answer too, which has one of its own.
      const timer = setTimeout(() => resolve(null), this.limitMs);
      const end = (what: string): void => {
        clearTimeout(timer);
        savedMs = this.clock.monotonicMs();
        resolve(what);
      };
      this.hear = end;
      this.giveUp = () => end('lost');
    });
    const requestedMs = this.clock.monotonicMs();
    const asked = await reached.value.saveReplay();
    if (!asked.ok || this.protocol() === 'v4') {
      this.giveUp();
      if (!asked.ok) return asked;
      return failed(
        'NOT_SUPPORTED',
        'The replay is being saved, but the old WebSocket plug-in of this OBS (protocol 4) never tells when and under which name.',
        'Look into the recording folder for the newest file. Update OBS Studio on that laptop to 28 or later.',
      );
    }
    const path = await event;
    this.hear = () => undefined;
    this.giveUp = () => undefined;
    if (path === 'lost') return failed('CLOSED', 'The connection to OBS ended before the replay was saved.', 'Cut the clip from the recording; OBS is connected again by itself.');
    if (path === null) {
      return failed('TIMED_OUT', `OBS agreed to save the replay, but did not say within ${String(this.limitMs / 1_000)} s that it has.`, 'Look at OBS for a message; check the free space of its disk.');
    }
    if (this.local && (await sizeOf(path)) === 0) {
      return failed('REFUSED', `OBS saved an empty file (${path}).`, 'The disk of the recordings is full: free space, then start the recording and the replay buffer again.');
    }
    return answered({ path, requestedMs, savedMs });
  }
}

/** Bytes of a file; null when it can not be seen from here. */
async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch {
    return null;
  }
}
