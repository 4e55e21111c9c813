import type { ClipId } from '@restrike/contracts';
import type { ObsConnection } from '@restrike/obs';
import { ClipCutter } from './clip-cutter.js';
import type { MediaTools } from './media-tools.js';
import { RunningRecordings } from './running-recording.js';

const source = { settings: { id: 'rec' } } as unknown as ObsConnection;

/** What is said of an action that a recording of before, up to 5 s, does not hold. */
async function missing(latest: { readonly endMs: number | null; readonly paused: boolean }): Promise<string> {
  const part = { path: '/videos/101.mkv', broadcastId: 'b', visibleFromMs: 0, offsetMs: 0, ...latest };
  const sessions = { latest: () => part, list: () => [], ofVideo: () => [part], recordedParts: () => [] } as unknown as ConstructorParameters<typeof RunningRecordings>[0];
  const cutter = new ClipCutter(new RunningRecordings(sessions, () => 12_000), {} as MediaTools, () => '/videos');
  const attempt = await cutter.cut('c' as ClipId, source, { wanted: { fromMs: 6_000, toMs: 12_000 }, contested: { fromMs: 6_500, toMs: 11_500 }, heldMs: null });
  return attempt.ok ? 'a clip' : attempt.trouble.code;
}

test.each([
  ['ended', { endMs: 5_000, paused: false }, 'RECORDING_ENDED'],
  ['is paused', { endMs: 5_000, paused: true }, 'RECORDING_TOO_LATE'],
])('[CLP-1] of a recording that %s before the action that is said', async (_what, latest, code) => {
  expect(await missing(latest)).toBe(code);
});
