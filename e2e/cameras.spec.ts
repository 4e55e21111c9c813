import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createObsStandIn, findProgram } from '@restrike/simulator-obs';
import type { Page } from 'playwright-core';
import type { Clip } from '@restrike/contracts';
import { onStage, until } from './src/index.js';
import { cutOffPixels, makeNumberedFilm, readFilmNumberAt } from './src/numbered-film.js';
import { browserTest, openWindow } from './src/open-browser.js';
import { serveFile } from './src/testing/serve-file.js';
import { CourtWithObs } from './src/testing/court-with-obs.js';

const ffmpeg = findProgram('ffmpeg');
const playerTest: typeof test = ffmpeg === null ? test.skip : browserTest;
const groupId = '0f8fad5b-d9cb-469f-a165-70867728950e';
const clipIds = [groupId, '7c9e6679-7425-40de-944b-e07fc1f90ae7'] as const;
const fps = 30;

/** A clip of a numbered film whose picture n lies n / fps seconds after moment 0. */
const clipOf = (index: 0 | 1, first: number, seconds: number): Clip =>
  ({
    clipId: clipIds[index], version: 1, state: 'ready', matchId: null, matchNumber: '101', tournamentDayId: null, trigger: { kind: 'replay', by: null, sequence: null, at: 1_000 }, groupId, obsId: `rec${String(index + 1)}`,
    source: 'replay-buffer', name: 'film.mp4', bytes: 1, sha256: null, durationMs: seconds * 1_000, fps, covers: { from: 100_000 + (first / fps) * 1_000, to: 100_000 + (first / fps + seconds) * 1_000 }, shows: [], contested: null,
    contestedInside: null, opensAtMs: 3_000, video: 'ready', thumbnail: 'unavailable', trouble: null, createdAt: 1_000 - index, changedAt: 1_000,
  }) as unknown as Clip;

const numbers = (page: Page): Promise<(number | null)[]> => Promise.all([page.evaluate<number | null>(readFilmNumberAt(0)), page.evaluate<number | null>(readFilmNumberAt(1))]);

/** Script for a page: how far the second video was off the first, ms of the court's time, at each picture that was painted in so many ms of playing. */
const differencesWhilePlaying = (offsetS: number, forMs: number): string => `new Promise((done) => {
  const [lead, other] = document.querySelectorAll('video');
  const found = [];
  const look = () => { found.push((other.currentTime - lead.currentTime - ${String(offsetS)}) * 1000); lead.requestVideoFrameCallback(look); };
  lead.requestVideoFrameCallback(look);
  setTimeout(() => done(found), ${String(forMs)});
})`;

playerTest(
  '[E2E-33] clips of two cameras play in step: one clock for playing, speed, steps, marks and loop, by the moments that each of them covers',
  async () => {
    await onStage(async (stage) => {
      // The second camera's clip begins 0.7 s earlier and ends 0.5 s earlier.
      const films = [path.join(stage.folder, 'one.mp4'), path.join(stage.folder, 'two.mp4')] as const;
      await makeNumberedFilm(ffmpeg ?? '', films[0], { fps, seconds: 8, first: 100 });
      await makeNumberedFilm(ffmpeg ?? '', films[1], { fps, seconds: 8.2, first: 79 });
      const court = await stage.court({ number: 1, hubUrl: null });
      const view = await openWindow(`${court.url}/`);
      const { page } = view;
      const { keyboard } = page;
      const same = (number: number): Promise<unknown> => {
        let seen: unknown = null;
        return until(`picture ${String(number)} of both`, 60_000, async () => JSON.stringify((seen = await numbers(page))) === JSON.stringify([number, number]), () => `it is ${JSON.stringify(seen)}`);
      };
      try {
        const clips = [clipOf(0, 100, 8), clipOf(1, 79, 8.2)];
        await page.route('**/api/clips?*', (route) => route.fulfill({ json: { clips, next: null } }));
        for (const [index, clipId] of clipIds.entries()) {
          await page.route(`**/api/clips/${clipId}/marks*`, (route) => route.fulfill({ json: { clipId, durationMs: 8_000, contested: null, marks: [] } }));
          await page.route(`**/api/clips/${clipId}/video*`, (route) => serveFile(route, films[index] ?? ''));
        }
        await page.goto(`${court.url}/replays`);
        await page.getByTestId('clip').first().click({ timeout: 60_000 });
        const player = page.locator('[data-testid="clip-player"][data-status="ready"][data-cameras="2"]');
        await player.waitFor({ timeout: 60_000 });

        // Playing: measured at each picture, after it has settled.
        await keyboard.press('l');
        const speeds: Record<string, unknown> = {};
        for (const [key, speed] of [['4', '1'], ['3', '0.5'], ['2', '0.25']] as const) {
          await keyboard.press('Home');
          await keyboard.press(key);
          await until(`speed ${speed}`, 60_000, async () => (await page.getByTestId('clip-player').getAttribute('data-speed')) === speed);
          if ((await page.getByTestId('clip-player').getAttribute('data-playing')) !== 'true') await keyboard.press(' ');
          await until('the other to be close', 60_000, async () => Math.abs((await page.evaluate<number[]>(differencesWhilePlaying(0.7, 300))).at(-1) ?? 999) < 20);
          const all = (await page.evaluate<number[]>(differencesWhilePlaying(0.7, 2_000))).map(Math.abs).sort((a, b) => a - b);
          speeds[speed] = { pictures: all.length, median: Math.round(all[Math.floor(all.length / 2)] ?? -1), most: Math.round(all.at(-1) ?? -1) };
          expect({ speed, close: (all[Math.floor(all.length / 2)] ?? 999) <= 1_000 / fps, found: all.length > 2 }).toEqual({ speed, close: true, found: true });
        }
        process.stdout.write(`two cameras, ms apart while playing, by speed: ${JSON.stringify(speeds)}\n`);

        // Standing: the very same picture, whatever brought it there.
        await keyboard.press(' ');
        await until('it to stand', 60_000, async () => (await page.getByTestId('clip-player').getAttribute('data-playing')) === 'false');
        await keyboard.press('Home');
        await same(100);
        expect(await page.evaluate(cutOffPixels)).toBe(0);
        for (let step = 1; step <= 12; step += 1) {
          await keyboard.press('.');
          await same(100 + step);
        }
        for (let step = 11; step >= 6; step -= 1) {
          await keyboard.press(',');
          await same(100 + step);
        }
        await keyboard.press('ArrowUp');
        await same(106 + 5 * fps);
        // Its end lies before that of the leading one: it shows its last picture and says so.
        await keyboard.press('End');
        await until('the ends', 60_000, async () => JSON.stringify(await numbers(page)) === JSON.stringify([339, 324]));
        await page.locator('.clip-camera-name', { hasText: 'not in this clip' }).waitFor({ timeout: 60_000 });
        await keyboard.press('ArrowDown');
        await same(339 - 5 * fps);

        // Which one is large moves neither.
        const at = 339 - 5 * fps;
        await keyboard.press('v');
        await page.locator('[data-testid="clip-player"][data-large="1"]').waitFor({ timeout: 60_000 });
        await same(at);
        await keyboard.press('Shift+Digit1');
        await page.locator('[data-testid="clip-player"][data-large="0"]').waitFor({ timeout: 60_000 });
        await keyboard.press('g');
        await page.locator('.clip-stage-alike').waitFor({ timeout: 60_000 });
        expect(await page.evaluate(cutOffPixels)).toBe(0);
        await same(at);
        expect(view.errors.filter((words) => !words.includes('Failed to load resource'))).toEqual([]);
      } finally {
        await view.close();
      }
    });
  },
  300_000,
);

playerTest(
  '[E2E-33] [CLP-5] a challenge saves every camera of the court, each clip with its own coverage, and the console shows them at one moment',
  async () => {
    await onStage(async (stage) => {
      const folders = ['rec', 'second'].map((name) => path.join(stage.folder, name));
      for (const folder of folders) mkdirSync(folder, { recursive: true });
      const cameras = await Promise.all(folders.map((folder) => createObsStandIn({ protocol: 'v5', port: 0, folder, replaySeconds: 8 })));
      try {
        const obs = cameras.map(({ port }) => `rec://127.0.0.1:${String(port)}`).join(',');
        const court = await stage.court({ number: 1, hubUrl: null, env: { RESTRIKE_OBS: obs, RESTRIKE_PLAYER: 'browser', RESTRIKE_REPLAY_SECONDS: '8', RESTRIKE_CONTESTED_SECONDS: '3' } });
        const one = new CourtWithObs(court);
        const view = await openWindow(`${court.url}/`);
        const { page } = view;
        try {
          await one.untilObs('to be live', ({ connection }) => connection === 'live');
          await one.load('101');
          await until('both buffers to run', 60_000, () => cameras.every(({ model }) => model.outputs.replay.state === 'active'));
          await one.fight(5);
          await one.say('hl1;40', 'clk;01:30;stop', 'ch2;');
          const clips = await until('both clips', 60_000, async () => {
            const found = await one.clips();
            return found.length === 2 && found.every(({ video }) => video === 'ready') ? found : null;
          });
          expect(new Set(clips.map((clip) => clip.groupId)).size).toBe(1);
          expect(new Set(clips.map(({ obsId }) => obsId)).size).toBe(2);
          for (const { covers, durationMs, contestedInside } of clips) expect([Math.round((covers?.to ?? 0) - (covers?.from ?? 0) - (durationMs ?? 0)), contestedInside]).toEqual([0, true]);
          expect((await one.challenge())?.clipIds).toHaveLength(2);
          const player = page.locator('[data-testid="clip-player"][data-status="ready"][data-cameras="2"]');
          await player.waitFor({ timeout: 60_000 });
          const [lead, other] = ['rec', null].map((id) => clips.find(({ obsId }) => (id === null ? obsId !== 'rec' : obsId === id)));
          const expected = ((lead?.covers?.from ?? 0) - (other?.covers?.from ?? 0)) / 1_000;
          // Where both have pictures, far from either's end. It may begin to play a moment after it is ready: a step makes it stand.
          for (const key of ['Home', 'ArrowRight', 'ArrowRight', '.']) await page.keyboard.press(key);
          const frame = 1 / (lead?.fps ?? 15);
          let seen: readonly { readonly at: number; readonly of: number; readonly seeking: boolean }[] = [];
          const isTogether = async (): Promise<boolean> => {
            if ((await player.getAttribute('data-playing')) === 'true') await page.keyboard.press('.');
            seen = await page.evaluate(`[...document.querySelectorAll('video')].map(({ currentTime, duration, seeking }) => ({ at: currentTime, of: duration, seeking }))`);
            const [a, b] = seen;
            return a !== undefined && b !== undefined && !a.seeking && !b.seeking && Math.abs(b.at - a.at - expected) <= frame / 2 + 0.001;
          };
          await until('both to stand at one moment', 60_000, isTogether, () => JSON.stringify({ expected, frame, seen, clips: clips.map(({ obsId, covers, durationMs, fps: rate }) => ({ obsId, covers, durationMs, rate })) }));
        } finally {
          await view.close();
          one.close();
        }
      } finally {
        for (const camera of cameras) await camera.close();
      }
    });
  },
  300_000,
);
