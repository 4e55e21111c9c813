import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { openCourtReader, openCourtRecords, openCourtWriter } from '@restrike/db/court';
import { builtInProtocol } from '@restrike/pss-protocol';
import { CourtChapters } from '../src/chapters/court-chapters.js';
import { dayChapters, eventLines } from '../src/chapters/day-chapters.js';
import { writeChapters } from '../src/chapters/write-chapters.js';
import { FolderHangsError, videoFolders } from '../src/files/folder-gate.js';
import { IngestService } from '../src/ingest/ingest.service.js';
import type { Datagram } from '../src/ingest/thread-messages.js';
import type { TournamentService } from '../src/tournament/tournament.service.js';
import { CourtStores, quiet, wall } from './court-store.js';

const stores = new CourtStores();
beforeAll(() => stores.prepare());
afterAll(() => stores.remove());

const sessionId = '22222222-2222-4222-8222-222222222222';
const day = '2026-11-21';
const capture = readFileSync(fileURLToPath(new URL('../../../libs/pss-protocol/fixtures/captures/03-m7894-scored-best-of-3.tsv', import.meta.url)), 'utf8').split('\n').filter((line) => line !== '');
const times = capture.map((line) => Number(line.split('\t')[0]));
const lengthMs = Math.max(...times) - Math.min(...times);

/** A court that streamed three times the same captured match, an hour after the other, on one broadcast; the stream paused between the matches, and began so late in the first one. */
function streamed(lateMs = 0): { readonly file: string; readonly stores: { readonly reader: ReturnType<typeof openCourtReader>; readonly records: ReturnType<typeof openCourtRecords> }; close(): void } {
  const file = stores.newFile();
  const writer = openCourtWriter(file, wall, undefined, { monotonicUs: 0, bootId: 'boot' });
  const records = openCourtRecords(file);
  const ingest = new IngestService(writer, builtInProtocol, () => 0, { tournamentId: null, tournamentDayId: null, day });
  ingest.udpSessions.open(sessionId, '127.0.0.1', 6000, 1);
  let number = 0;
  for (let match = 0; match < 3; match += 1) {
    const start = 3_600_000 * match;
    const startMs = wall + start + (match === 0 ? lateMs : 0);
    const id = `00000000-0000-4000-8000-00000000000${String(match)}`;
    records.obsSessions.open({
      obsSessionId: id, connectionId: 'str', role: 'OBS_STR', kind: 'stream', tournamentId: null, tournamentDayId: null, day, startedAt: startMs, startMs, estimated: false,
      broadcastId: `str:${day}`, path: null, name: null, bufferSeconds: null,
    });
    const datagrams = capture.map((line): Datagram => {
      const [time = '0', , text = ''] = line.split('\t');
      const at = start + 30_000 + Number(time) - Math.min(...times);
      return { sessionId, number: (number += 1), receivedAt: wall + at, monotonicUs: at * 1_000, sender: '192.0.2.1:5', bytes: Buffer.from(text.replace('7894', String(101 + match))).toString('latin1') };
    });
    for (let from = 0; from < datagrams.length; from += 100) ingest.take(datagrams.slice(from, from + 100));
    const endMs = wall + start + 60_000 + lengthMs;
    records.obsSessions.close(id, { endMs, endedAt: endMs, reason: 'manual_stop' });
  }
  const reader = openCourtReader(file);
  return { file, stores: { reader, records }, close: () => (reader.close(), records.close(), writer.close()) };
}

describe('[CHP-1] chapters of a day', () => {
  it('[CHP-1] one for each match at its place in the joined video, and moments when they are wanted', async () => {
    const court = streamed();
    const [video, ...others] = await dayChapters(court.stores, day, false, 'Court 1');
    expect(others).toEqual([]);
    expect(video).toMatchObject({ broadcastId: `str:${day}`, connectionId: 'str', durationMs: 3 * (60_000 + lengthMs) });
    const lines = video?.chapters.ok === true ? video.chapters.lines : [];
    expect(lines.map((line) => line.replace(/^\S+ /, '').replace(/ · .*/, ''))).toEqual(['Court 1', '101', '102', '103']);
    expect(lines[1]).toMatch(/^0:3\d 101 · .+ \(\w{3}\) vs .+ \(\w{3}\)$/);
    const rich = (await dayChapters(court.stores, day, true, 'Court 1'))[0]?.chapters;
    expect(rich?.ok === true && rich.lines.length > 4 && rich.lines.some((line) => line.endsWith('wins'))).toBe(true);
    expect(await dayChapters(court.stores, '2026-11-22', true, 'Court 1')).toEqual([]);
    court.close();
  });
});

it('[CHP-1] a match that was being fought when the stream began is the chapter at 0:00', async () => {
  const court = streamed(30_000 + lengthMs / 2);
  const chapters = (await dayChapters(court.stores, day, false, 'Court 1'))[0]?.chapters;
  const lines = chapters?.ok === true ? chapters.lines : [];
  expect(lines.map((line) => line.replace(/ · .*/, '').replace(/^\d\d?:\d\d (?!101)/, ''))).toEqual(['0:00 101', '102', '103']);
  court.close();
});

describe('[CHP-2] the list of events', () => {
  it('[CHP-2] has a line for each event of the video, in order', async () => {
    const court = streamed();
    const lines: string[] = [];
    for await (const line of eventLines(court.stores, day, `str:${day}`)) lines.push(line);
    expect(lines).toHaveLength(1 + 3 * capture.length);
    const positions = lines.slice(1).map((line) => (line.split('\t')[0] ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(lines.some((line) => /\t101\t\d\t\d:\d\d\t\w+\t(blue|red)\tpt\tpt\d;\d$/.test(line))).toBe(true);
    for await (const line of eventLines(court.stores, day, 'no such')) throw new Error(line);
    court.close();
  });
});

describe('[CHP-1] files', () => {
  it('[CHP-1] both files of a video are written whole, by the same names again', async () => {
    const court = streamed();
    const folder = path.join(stores.folder, 'chapters');
    const options = { day, courtName: 'Court 1/A', withMoments: true, folder };
    const names = await writeChapters(court.stores, options);
    expect(names).toEqual(['Court_1-A_2026-11-21_str_chapters.txt', 'Court_1-A_2026-11-21_str_events.txt']);
    await writeChapters(court.stores, options);
    expect(readdirSync(folder).sort()).toEqual([...names].sort());
    expect(readFileSync(path.join(folder, names[0] ?? ''), 'utf8')).toMatch(/^0:00 Court 1\/A\n0:3\d 101 · /);
    expect(readFileSync(path.join(folder, names[1] ?? ''), 'utf8').trimEnd().split('\n')).toHaveLength(1 + 3 * capture.length);
    expect(await writeChapters(court.stores, { ...options, day: '2026-11-22', folder: path.join(folder, 'none') })).toEqual([]);
    court.close();
  });

  it('[CHP-1] a drive that hangs while they are written is given up', async () => {
    const court = streamed();
    const folder = path.join(stores.folder, 'hangs');
    const pieces = jest.spyOn(videoFolders, 'piece').mockImplementationOnce((place) => Promise.reject(new FolderHangsError(place)));
    await expect(writeChapters(court.stores, { day, courtName: 'Court 1', withMoments: true, folder })).rejects.toMatchObject({ code: 'FOLDER_HANGS' });
    pieces.mockRestore();
    expect(readdirSync(folder)).toEqual([]);
    court.close();
  });

  it('[CHP-2] both are written when a day ends: the tournament\'s, or that of the calendar', async () => {
    const court = streamed();
    const folder = path.join(stores.folder, 'at the end');
    let context: ReturnType<TournamentService['context']> = { tournamentId: null, tournamentDayId: null, day };
    const tournament = { context: () => context, foldersOf: (of: { readonly day: string }) => ({ recordings: path.join(folder, of.day), clips: '' }), on: () => tournament } as unknown as TournamentService;
    const files = ['Mat_3_2026-11-21_str_chapters.txt', 'Mat_3_2026-11-21_str_events.txt'];
    const chapters = new CourtChapters(court.stores, tournament, 'Mat 3', quiet);
    await chapters.look();
    expect(existsSync(folder)).toBe(false);
    for (const next of [{ tournamentId: null, tournamentDayId: null, day: '2026-11-22' }, { tournamentId: 't', tournamentDayId: 'd', day }, { tournamentId: null, tournamentDayId: null, day }]) {
      context = next;
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
      await chapters.look();
      // Nothing was streamed on the other day.
      expect(existsSync(folder) ? readdirSync(path.join(folder, day)).sort() : []).toEqual(next.tournamentDayId === 'd' ? [] : files);
    }
    court.close();
  });

  it('[CHP-2] both are written at the next start where the computer was off when the day ended, and again where they could not be; what was written after the day stays', async () => {
    const court = streamed();
    const folder = path.join(stores.folder, 'the next day');
    const tournament = { context: () => ({ tournamentId: null, tournamentDayId: null, day: '2026-11-22' }), foldersOf: () => ({ recordings: folder, clips: '' }), on: () => tournament } as unknown as TournamentService;
    const nextStart = (): CourtChapters => new CourtChapters(court.stores, tournament, 'Mat 3', quiet);
    // The drive is away; a file is in its place.
    writeFileSync(folder, '');
    const chapters = nextStart();
    await chapters.look();
    rmSync(folder);
    await chapters.look();
    expect(readdirSync(folder).sort()).toEqual(['Mat_3_2026-11-21_str_chapters.txt', 'Mat_3_2026-11-21_str_events.txt']);
    const file = path.join(folder, 'Mat_3_2026-11-21_str_chapters.txt');
    const endedAt = court.stores.records.obsSessions.list({ day, kind: 'stream', limit: 1 })[0]?.endedAt ?? 0;
    for (const [secondsAfter, isKept] of [[60, true], [-60, false]] as const) {
      writeFileSync(file, 'as it was');
      utimesSync(file, endedAt / 1_000 + secondsAfter, endedAt / 1_000 + secondsAfter);
      await nextStart().look();
      expect(readFileSync(file, 'utf8') === 'as it was').toBe(isKept);
    }
    court.close();
  });

  it('[CHP-1] the command writes them from the store of a court, and says what is wrong', () => {
    const court = streamed();
    const cli = fileURLToPath(new URL('../dist/chapters/chapters-cli.js', import.meta.url));
    const run = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', timeout: 100_000 });
    const folder = path.join(stores.folder, 'by command');
    const data = path.join(stores.folder, 'data');
    mkdirSync(data);
    const target = path.join(data, 'court.sqlite');
    expect(run('--day', day, '--data', data)).toMatchObject({ status: 78, stderr: expect.stringContaining(target) as string });
    expect(run('--day', 'monday', '--data', data)).toMatchObject({ status: 78 });
    // The store of a court that is open, with what its log still holds.
    for (const suffix of ['', '-wal', '-shm']) copyFileSync(`${court.file}${suffix}`, `${target}${suffix}`);
    const done = run('--day', day, '--data', data, '--folder', folder, '--court', 'Mat 2');
    expect([done.status, done.stdout.trim().split('\n')]).toEqual([0, [path.join(folder, 'Mat_2_2026-11-21_str_chapters.txt'), path.join(folder, 'Mat_2_2026-11-21_str_events.txt')]]);
    expect(run('--day', '2026-11-22', '--data', data, '--folder', folder).stdout).toBe('Nothing was streamed on 2026-11-22.\n');
    court.close();
  });
});
