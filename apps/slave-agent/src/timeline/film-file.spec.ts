import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { filmAmong, findFilm, type VideoFile } from './film-file.js';

const at = 1_000_000;
const video = (file: string, bornAt: number, writtenAt: number): VideoFile => ({ file, bornAt, writtenAt });

describe('[SES-1] the file of a film that its OBS does not name', () => {
  const before = video('100.mkv', at - 600_000, at - 60_000);
  const film = video('101.mkv', at - 400, at + 90_000);
  const clip = video('clip.mkv', at + 60_000, at + 61_000);

  it('[SES-1] is the video that was begun with it and is written still: neither one that is finished nor a younger clip', () => {
    expect(filmAmong([clip, film, before], at, [])).toBe('101.mkv');
    expect(filmAmong([clip, before], at, [])).toBeNull();
  });

  it('[SES-5] is also found where it was paused since: the film is then younger than its file', () => {
    expect(filmAmong([before, film], at + 80_000, [])).toBe('101.mkv');
  });

  it('[SES-1] is none that another film has', () => {
    expect(filmAmong([film, video('other.mkv', at + 100, at + 90_000)], at, ['other.mkv'])).toBe('101.mkv');
  });

  it('[SES-1] of two that were begun into one folder is the one that was born with it, not the younger one, nor a clip of the first seconds; of two that were born at once it is none', () => {
    const other = video('2026-11-22.mkv', at + 5_000, at + 90_000);
    expect([filmAmong([film, other], at, []), filmAmong([film, other], at + 5_300, [])]).toEqual(['101.mkv', '2026-11-22.mkv']);
    expect(filmAmong([film, video('clip.mkv', at + 4_000, at + 5_000)], at, [])).toBe('101.mkv');
    const twin = video('2026-11-22.mkv', at + 300, at + 90_000);
    expect([filmAmong([film, twin], at, []), filmAmong([film, twin], at, ['2026-11-22.mkv'])]).toEqual([null, '101.mkv']);
  });

  it('[SES-1] is looked for in the folder of an OBS on this computer alone, and a folder that is not there has none', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'restrike-film-'));
    const obs = (host: string, value = folder) => ({ settings: { host }, recordingFolder: () => Promise.resolve({ ok: true, value }) }) as never;
    try {
      const [old, now] = ['100.mkv', '101.mkv'].map((name) => path.join(folder, name)) as [string, string];
      for (const file of [old, now, path.join(folder, 'notes.txt')]) writeFileSync(file, 'film');
      const hourAgo = Date.now() / 1_000 - 3_600;
      utimesSync(old, hourAgo, hourAgo);
      // As OBS itself names it, with its own slash: on Windows too it is the text that OBS tells at the end.
      expect(await findFilm(obs('127.0.0.1'), Date.now(), [])).toBe(`${folder}/101.mkv`);
      expect(await findFilm(obs('127.0.0.1', `${folder}/`), Date.now(), [])).toBe(`${folder}/101.mkv`);
      expect(await findFilm(obs('127.0.0.1'), Date.now(), [`${folder}/101.mkv`])).toBeNull();
      expect(await findFilm(obs('10.0.0.7'), Date.now(), [])).toBeNull();
      expect(await findFilm(obs('localhost', path.join(folder, 'gone')), Date.now(), [])).toBeNull();
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    }
  });
});
