import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import type { Clip } from '@restrike/contracts';
import type { ClipRecords, StoredClip } from '@restrike/db/court';
import { initialMemory } from '@restrike/match';
import { createLogger } from '@restrike/runtime';
import { DiskWatch } from '../src/files/disk-watch.js';
import { FolderHangsError, videoFolders } from '../src/files/folder-gate.js';
import { ClipShelf } from '../src/ivr/clip-shelf.js';
import { MediaTools } from '../src/ivr/media-tools.js';
import type { ReplaySettings } from '../src/ivr/replay-settings.js';
import type { CourtObs } from '../src/obs/court-obs.js';
import { RecordedMatch, recordingActs } from '../src/triggers/recording-acts.js';
import type { StepResult, TriggerCall } from '../src/triggers/trigger-acts.js';

const nas = '/mnt/nas/videos';

/** A match begins, with the videos in this folder; what OBS was asked for. */
async function prepareFiles(videos: string): Promise<{ readonly result: StepResult; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const answer = (what: string) => () => (asked.push(what), Promise.resolve({ ok: true, value: undefined }));
  const recorder = { status: { connection: 'live', outputs: {} }, setRecordingFolder: answer('folder'), setFileName: answer('name') };
  const obs = { withRole: () => recorder, furtherCameras: () => [] } as unknown as CourtObs;
  const acts = recordingActs(obs, () => ({ folders: { recordings: `${videos}/day`, clips: `${videos}/day/clips` } }) as ReplaySettings, new RecordedMatch(obs, () => null), () => Promise.resolve(''));
  const call = { cause: 'match-ready', state: { ...initialMemory().state, matchNumber: '101' } } as unknown as TriggerCall;
  return { result: await acts['prepare-files'].run(call, { group: null, recording: null }), asked };
}

it('[FIL-2] where the folder of the videos can not be made, a match gets its name in OBS, which stays in its own folder, and what is wrong is said', async () => {
  // A file is in its place.
  const { result, asked } = await prepareFiles(fileURLToPath(import.meta.url));
  expect(result).toMatchObject({ outcome: 'failed', trouble: { code: 'NO_VIDEO_FOLDER', message: expect.stringContaining('can not be made') as string, toDo: expect.stringContaining('settings') as string } });
  expect(asked).toEqual(['name']);
});

describe('[FIL-2] a drive that never answers', () => {
  beforeEach(() => void jest.spyOn(videoFolders, 'ask').mockImplementation(() => Promise.reject(new FolderHangsError(nas))));
  afterEach(() => void jest.restoreAllMocks());

  it('[FIL-2] a match gets its name in OBS, which stays in its own folder, and what is wrong is said', async () => {
    const { result, asked } = await prepareFiles(nas);
    expect(result).toMatchObject({ outcome: 'failed', trouble: { code: 'FOLDER_HANGS', message: expect.stringContaining(nas) as string, toDo: expect.stringContaining('settings') as string } });
    expect(asked).toEqual(['name']);
  });

  it('[FIL-2] a clip stands as it did: nobody can tell that its file is gone', async () => {
    const stored = { clip: { clipId: 'c', version: 1, state: 'ready', trouble: null } as unknown as Clip, path: `${nas}/c.mkv` } as StoredClip;
    const shelf = new ClipShelf({ put: () => 1, get: () => stored, list: () => [stored], pathsBelow: (): string[] => [] } as ClipRecords, createLogger('test', 'silent'));
    expect((await shelf.look('c'))?.clip.state).toBe('ready');
    shelf.stop();
  });

  it('[FIL-2] a saved file is not looked into, and the disk has no figures and says why', async () => {
    expect(await new MediaTools('ffmpeg', 'ffprobe').probe(`${nas}/c.mkv`)).toMatchObject({ ok: false, trouble: { code: 'FOLDER_HANGS' } });
    const looked: unknown[] = [];
    const watch = new DiskWatch({ folder: () => nas, recordings: () => [{ camera: 'rec', file: `${nas}/a.mkv` }], monotonicMs: () => 0, warnHours: () => 2, looked: (folder, bytes) => looked.push([folder, bytes]), log: createLogger('test', 'silent') });
    await watch.look();
    expect(looked).toEqual([[null, null]]);
    expect(watch.view()).toMatchObject({ freeBytes: null, hoursLeft: null, advice: expect.stringContaining('does not answer') as string });
  });

  it('[FIL-2] another drive that is the cause is named, and what to do about it, not this one', async () => {
    jest.spyOn(videoFolders, 'ask').mockImplementation((place) => Promise.reject(new FolderHangsError(place, 0, ['/mnt/old'])));
    const watch = new DiskWatch({ folder: () => nas, recordings: () => [], monotonicMs: () => 0, warnHours: () => 2, looked: () => undefined, log: createLogger('test', 'silent') });
    await watch.look();
    const advice = watch.view().advice ?? '';
    expect(advice).toContain(`${nas} can not be asked while requests to /mnt/old stay unanswered. Connect /mnt/old again, `);
    expect(advice).not.toContain('drive again');
  });
});
