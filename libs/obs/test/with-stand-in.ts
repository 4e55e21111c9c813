import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createObsStandIn, type ObsStandIn, type ObsStandInSettings } from '@restrike/simulator-obs';
import { openObs, type ObsAnswer, type ObsConnection, type ObsConnectionSettings, type ObsLimits, type ObsOutputEvent, type ObsRequestEvent } from '../src/index.js';

/** A stand-in whose waits are short: the behaviour is that of OBS, the patience is not needed. */
const quick = { startMs: 5, streamStartMs: 15, stopMs: 10, streamStopMs: 10, sceneMs: 5, saveMs: 30, durationLagMs: 10, reconnectMs: 60, pauseMs: 10, keyFrameMs: 40 };
/** Pauses to match. What is waited for keeps its whole limit: a machine that stands still for a moment must not end it. A test that waits for one to pass says so. */
export const impatient: Partial<ObsLimits> = { firstRetryMs: 20, longestRetryMs: 100, pulseEveryMs: 50 };

export interface Play {
  readonly obs: ObsStandIn;
  readonly folder: string;
  connect(settings?: Partial<ObsConnectionSettings>, limits?: Partial<ObsLimits>): ObsConnection;
}

/** Runs `act` with a stand-in and takes everything down behind it. */
export async function withStandIn(settings: Partial<ObsStandInSettings>, act: (play: Play) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'restrike-obs-'));
  const obs = await createObsStandIn({ protocol: 'v5', port: 0, folder: path.join(folder, 'recordings'), ffmpeg: null, times: quick, ...settings });
  const opened: ObsConnection[] = [];
  try {
    await act({
      obs,
      folder,
      connect(more = {}, limits = {}) {
        const connection = openObs({ id: 'obs', role: 'OBS_BOTH', host: '127.0.0.1', port: obs.port, password: settings.password ?? null, protocol: 'auto', ...more }, undefined, { limits: { ...impatient, ...limits } });
        opened.push(connection);
        return connection;
      },
    });
  } finally {
    await Promise.all(opened.map((one) => one.close()));
    await obs.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Asks again and again until it holds; throws after 60 s, saying what was waited for. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !holds(); await new Promise((resolve) => setTimeout(resolve, 5))) {
    if (Date.now() > end) throw new Error(`waited 60 s for ${what}`);
  }
}

export const live = (connection: ObsConnection): Promise<void> => until('a live connection', () => connection.status.connection === 'live');

/** Everything that an output, or the log, tells from now on. */
export function collect(connection: ObsConnection, event: 'recording' | 'stream' | 'replay-buffer'): ObsOutputEvent[];
export function collect(connection: ObsConnection, event: 'request'): ObsRequestEvent[];
export function collect(connection: ObsConnection, event: 'recording' | 'stream' | 'replay-buffer' | 'request'): unknown[] {
  const events: unknown[] = [];
  connection.on(event, ((one: unknown) => events.push(one)) as never);
  return events;
}

/** The value of an answer; throws with its reason otherwise. */
export function valueOf<T>(answer: ObsAnswer<T>): T {
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.reason}`);
  return answer.value;
}
