import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { dialectV4 } from './dialect-v4.js';
import { dialectV5 } from './dialect-v5.js';
import { answered } from './obs-answer.js';
import type { ObsFields, ObsLink } from './obs-link.js';
import { lookAtFolder, whyNoRoom } from './recording-room.js';

/** An OBS of either protocol that tells this of its disk, and records there. */
function telling(protocol: 'v4' | 'v5', free: number | null, folder: string) {
  const stats = free === null ? {} : protocol === 'v4' ? { 'free-disk-space': free } : { availableDiskSpace: free };
  const answers: Readonly<Record<string, ObsFields>> = { GetStats: protocol === 'v4' ? { stats } : stats, GetRecordDirectory: { recordDirectory: folder }, GetRecordingFolder: { 'rec-folder': folder } };
  const link: ObsLink = { protocol, request: (name) => Promise.resolve(answered(answers[name] ?? {})), drop: () => undefined };
  return protocol === 'v4' ? dialectV4(link) : dialectV5(link);
}

describe.each(['v4', 'v5'] as const)('[OBS-3.5] [OBS-3.11] protocol %s', (protocol) => {
  const there = mkdtempSync(path.join(os.tmpdir(), 'restrike-room-'));
  const gone = path.join(there, 'gone');
  afterAll(() => rmSync(there, { recursive: true, force: true }));
  test.each([
    ['nothing where it tells nothing of its disk', null, gone, true, null],
    ['nothing with 50 MB', 50, there, true, null],
    ['a full disk', 49, there, true, 'The disk that OBS records to is full: 49 MB are free'],
    ['a full disk, to the last byte', 0, there, true, 'The disk that OBS records to is full: 0 MB are free'],
    ['a folder that is gone', 0, gone, true, `The folder that OBS records into is gone (${gone}).`],
    ['a full disk of another computer', 12, gone, false, 'The disk that OBS records to is full: 12 MB are free'],
    ['either of another computer, where nobody can look', 0, gone, false, `OBS finds no free space where it records (${gone}).`],
  ])('says %s', async (_what, free, folder, local, reason) => {
    const failure = await whyNoRoom(telling(protocol, free, folder), local);
    expect(failure?.reason ?? null).toEqual(reason === null ? null : expect.stringContaining(reason));
  });
});

test('[OBS-3.11] a folder whose drive hangs is looked at once, and again when that look has come back', async () => {
  const waiting: (() => void)[] = [];
  const look = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  expect(await lookAtFolder('//nas/videos', look, 5)).toBe('unknown');
  expect(await lookAtFolder('//nas/videos', look, 5)).toBe('unknown');
  expect(waiting).toHaveLength(1);
  waiting[0]?.();
  await new Promise(setImmediate);
  const again = lookAtFolder('//nas/videos', look);
  waiting[1]?.();
  expect(await again).toBe('there');
});
