import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ObsConnection } from '@restrike/obs';

/** A recording that runs, or ran when its OBS was last heard of. */
export interface RunningRecording {
  readonly path: string;
  /** Monotonic ms of its first picture. */
  readonly since: number;
}

/** How long after its end a recording still serves for a cut. */
const usableAfterMs = 120_000;
const videoEndings = new Set(['.mkv', '.mp4', '.mov', '.flv', '.ts']);

/** Remembers of each OBS the recording that runs: an OBS that crashed or froze can not be asked any more, and its file is there all the same. */
export class RunningRecordings {
  private readonly known = new Map<string, { readonly since: number; readonly path: string | null; endedAt: number | null }>();

  constructor(private readonly monotonicMs: () => number) {}

  follow(obs: ObsConnection): void {
    const { id } = obs.settings;
    obs.on('film-start', ({ output, at }) => {
      const known = this.known.get(id);
      if (output === 'recording' && known !== undefined) this.known.set(id, { ...known, since: at });
    });
    obs.on('recording', ({ state, at, path: file }) => {
      if (state === 'active') this.known.set(id, { since: obs.status.outputs.recording.since ?? at, path: file ?? obs.status.outputs.recording.path, endedAt: null });
      const known = this.known.get(id);
      if (state === 'inactive' && known !== undefined) known.endedAt = at;
    });
  }

  /** The recording of an OBS that can be cut from; null when it has none. */
  async of(obs: ObsConnection): Promise<RunningRecording | null> {
    const { recording } = obs.status.outputs;
    const known = this.known.get(obs.settings.id);
    const since = recording.since ?? known?.since ?? null;
    if (since === null) return null;
    const runs = recording.state === 'active' || recording.state === 'stopping';
    if (!runs && (known?.endedAt ?? null) !== null && this.monotonicMs() - (known?.endedAt ?? 0) > usableAfterMs) return null;
    const file = (runs ? recording.path : null) ?? known?.path ?? (await newestFile(obs, this.monotonicMs() - since));
    return file === null ? null : { path: file, since };
  }
}

/** For an OBS that does not name its file: the newest video in its folder that was written since the recording began. */
async function newestFile(obs: ObsConnection, ageMs: number): Promise<string | null> {
  const folder = await obs.recordingFolder();
  if (!folder.ok) return null;
  try {
    const files = (await readdir(folder.value)).filter((name) => videoEndings.has(path.extname(name).toLowerCase())).map((name) => path.join(folder.value, name));
    const times = await Promise.all(files.map(async (file) => ({ file, birth: (await stat(file)).birthtimeMs })));
    const youngest = times.sort((a, b) => b.birth - a.birth)[0];
    return youngest !== undefined && Date.now() - youngest.birth < ageMs + 10_000 ? youngest.file : null;
  } catch {
    return null;
  }
}
