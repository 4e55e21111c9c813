import type { ObsSessionRecords } from '@restrike/db/court';
import { bufferFilm, type FilmStretch } from '@restrike/match';
import type { ObsConnection } from '@restrike/obs';
import { findFilm, knownFilms } from '../timeline/film-file.js';

/** A recording that runs or is paused, or ran a moment ago. */
export interface RunningRecording {
  readonly path: string;
  /** Its stretches between pauses, oldest first; of the court's timeline. */
  readonly film: readonly FilmStretch[];
  /** It is neither running nor paused, as far as is known. */
  readonly hasEnded: boolean;
}

/** How long after its end a recording still serves for a cut. */
const usableAfterMs = 120_000;
/** Parts of recordings that may lie within the length of a replay buffer. */
const lookback = 100;

/** The recording of each OBS as its sessions tell: an OBS that crashed or froze can not be asked any more, and its file is there all the same. */
export class RunningRecordings {
  constructor(
    private readonly sessions: Pick<ObsSessionRecords, 'latest' | 'list' | 'ofVideo' | 'recordedParts'>,
    private readonly nowMs: () => number,
  ) {}

  /** The recording of an OBS that can be cut from; null when it has none. */
  async of(obs: ObsConnection): Promise<RunningRecording | null> {
    const latest = this.sessions.latest(obs.settings.id, 'recording');
    if (latest === null) return null;
    const { endMs, paused } = latest;
    const hasEnded = endMs !== null && !paused;
    if (hasEnded && this.nowMs() - endMs > usableAfterMs) return null;
    const film = this.film(obs.settings.id);
    const file = latest.path ?? (await findFilm(obs, latest.startedAt, knownFilms(this.sessions)));
    return file === null ? null : { path: file, film, hasEnded };
  }

  /** Stretches of the film that the replay buffer of an OBS takes in beside its recordings; oldest first. */
  bufferFilm(connectionId: string): readonly FilmStretch[] {
    return bufferFilm(this.sessions.recordedParts(connectionId, lookback));
  }

  /** Stretches of the newest recording of an OBS, also of one that has ended; oldest first. */
  film(connectionId: string): readonly FilmStretch[] {
    const broadcastId = this.sessions.latest(connectionId, 'recording')?.broadcastId ?? null;
    const parts = broadcastId === null ? [] : this.sessions.ofVideo(broadcastId);
    return parts.flatMap(({ visibleFromMs, offsetMs, endMs }) => (visibleFromMs === null || offsetMs === null ? [] : [{ fromMs: visibleFromMs, toMs: endMs, positionMs: offsetMs }]));
  }
}
