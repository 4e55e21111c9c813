import { randomUUID } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clip } from '@restrike/contracts';
import type { ClipRecords, StoredClip } from '@restrike/db/court';
import { createLogger } from '@restrike/runtime';
import { ClipShelf } from '../src/ivr/clip-shelf.js';
import { CourtStores } from './court-store.js';

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-shelf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

it('[CLP-1] [WRT-2] while the store refuses writes every clip is listed as it stands now, newest first, by what is asked', () => {
  const row = (clipId: string, createdAt: number, matchId: string): StoredClip => ({ clip: { clipId, version: 1, state: 'requested', matchId, groupId: `group of ${clipId}`, createdAt, trouble: null } as unknown as Clip, path: null }) as StoredClip;
  const refuse = (): never => {
    throw new Error('database or disk is full');
  };
  const onDisk = [row('b', 20, 'm:2'), row('a', 10, 'm:1')];
  const records: ClipRecords = { put: refuse, get: (clipId) => onDisk.find(({ clip }) => clip.clipId === clipId) ?? null, list: ({ limit, before = Infinity, matchId }) => onDisk.filter(({ clip }) => clip.createdAt < before && (matchId === undefined || clip.matchId === matchId)).slice(0, limit), pathsBelow: () => [] };
  const shelf = new ClipShelf(records, createLogger('test', 'silent'));
  const states = (query: Parameters<ClipShelf['list']>[0]): string[] => shelf.list(query).map(({ clip }) => `${clip.clipId} ${clip.state}`);
  shelf.add(row('c', 30, 'm:2'));
  shelf.change('c', { state: 'ready' });
  shelf.change('a', { state: 'failed' });
  expect(states({ limit: 9 })).toEqual(['c ready', 'b requested', 'a failed']);
  expect(states({ limit: 2 })).toEqual(['c ready', 'b requested']);
  expect(states({ limit: 9, before: 30 })).toEqual(['b requested', 'a failed']);
  expect(states({ limit: 9, matchId: 'm:2' })).toEqual(['c ready', 'b requested']);
  expect(states({ limit: 9, groupId: 'group of c' })).toEqual(expect.arrayContaining(['c ready']));
  shelf.stop();
});

it('[CLP-1] a clip that was deleted under us says so and what to do, and plays again when it was put back', async () => {
  const file = path.join(folder, 'clip.mkv');
  writeFileSync(file, 'a film');
  const clipId = randomUUID();
  let stored = { clip: { clipId, version: 1, state: 'uploaded', name: 'clip.mkv', trouble: null } as unknown as Clip, path: file, videoPath: null, thumbnailPath: null, obsSessionId: null, tournamentId: null, day: '2026-11-21' } as StoredClip;
  const records: ClipRecords = { put: (clips) => (([stored = stored] = clips), clips.length), get: () => stored, list: () => [stored], pathsBelow: () => [file] };
  const shelf = new ClipShelf(records, createLogger('test', 'silent'));
  const told: string[] = [];
  shelf.on('changed', ({ state, trouble }) => told.push(`${state} ${trouble?.code ?? ''}`));
  expect((await shelf.look(clipId))?.clip.state).toBe('uploaded');
  renameSync(file, `${file}.away`);
  expect([shelf.namesIn(folder), shelf.namesIn(tmpdir())]).toEqual([['clip'], []]);
  expect((await shelf.look(clipId))?.clip).toMatchObject({ state: 'deleted', trouble: { code: 'CLIP_FILE_GONE', toDo: expect.stringContaining('Put it back') as string } });
  await shelf.look(clipId);
  renameSync(`${file}.away`, file);
  expect((await shelf.look(clipId))?.clip).toMatchObject({ state: 'ready', trouble: null });
  // One that was cleaned up on purpose stays so.
  shelf.change(clipId, { state: 'deleted', trouble: { code: 'CLIP_IN_SHARED_FOLDER', message: '', toDo: '' } });
  await shelf.look(clipId);
  expect(told).toEqual(['deleted CLIP_FILE_GONE', 'ready ', 'deleted CLIP_IN_SHARED_FOLDER']);
  shelf.stop();
});

it('[CLP-1] the name of a clip is kept for it, however many came after it, those that are not on disk yet included', async () => {
  const stores = new CourtStores();
  await stores.prepare();
  const { records, close } = stores.open(stores.newFile());
  const clip = (number: number, name: string): StoredClip => ({
    clip: { clipId: `c${String(number)}`, version: 1, state: 'ready', groupId: 'g', matchId: null, tournamentDayId: null, covers: null, createdAt: number, changedAt: number } as unknown as Clip,
    path: path.join(folder, name), videoPath: null, thumbnailPath: null, obsSessionId: null, tournamentId: null, day: '2026-11-21',
  });
  records.clips.put([clip(0, '101_IVR.mkv'), ...Array.from({ length: 300 }, (_, at) => clip(at + 1, path.join('other day', `${String(at)}.mkv`)))]);
  const shelf = new ClipShelf(records.clips, createLogger('test', 'silent'));
  shelf.add(clip(301, '102_IVR.mkv'));
  expect(shelf.namesIn(folder)).toEqual(['101_IVR', '102_IVR']);
  shelf.stop();
  close();
  stores.remove();
});
