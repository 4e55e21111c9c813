import { createSocket } from 'node:dgram';
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Clip, ClipMark, ClipMarks } from '@restrike/contracts';
import { createObsStandIn, findProgram, type ObsStandIn } from '@restrike/simulator-obs';
import type { Page, WebSocketRoute } from 'playwright-core';
import { courtPin, onStage, until, type CourtProcess } from './src/index.js';
import { cutOffPixels, makeNumberedFilm, readFilmNumber } from './src/numbered-film.js';
import { browserTest, openWindow, type Window } from './src/open-browser.js';
import { serveFile } from './src/testing/serve-file.js';

const ffmpeg = findProgram('ffmpeg');
const playerTest: typeof test = ffmpeg === null ? test.skip : browserTest;

/** Says these messages to a court, one datagram each, in their order. */
async function say(court: CourtProcess, messages: readonly string[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const message of messages) {
    await new Promise<void>((done, fail) => socket.send(message, court.udpPort, '127.0.0.1', (error) => (error === null ? done() : fail(error))));
  }
  socket.close();
}

const load = [
  'pre;FightLoaded', 'at1;TEST Blue One;TEST Blue One;IND;at2;TEST Red One;TEST Red One;CHI', 'mch;5555;Final;W +73kg;0;#0000ff;#FFFFFF;#ff0000;#FFFFFF;null;Under 21;3;120;cntDown;20;', 'wg1;0;wg2;0',
  'wrd;rd1;0;rd2;0;rd3;0', 'sc1;0;sc2;0', 'clk;02:00', 'rnd;1', 'rdy;FightReady',
];

/** Errors of the page but for rooms that an agent does not have: the page says so in its own words. */
const errorsOf = (view: Window): readonly string[] => view.errors.filter((words) => !words.includes('Failed to load resource'));

/** What the player says of itself. */
async function player(page: Page): Promise<{ readonly frame: number; readonly frames: number; readonly playing: boolean; readonly status: string | null }> {
  const element = page.getByTestId('clip-player');
  const [frame, frames, playing, status] = await Promise.all(['data-frame', 'data-frames', 'data-playing', 'data-status'].map((name) => element.getAttribute(name)));
  return { frame: Number(frame), frames: Number(frames), playing: playing === 'true', status: status ?? null };
}

async function standIn(folder: string): Promise<ObsStandIn> {
  mkdirSync(folder, { recursive: true });
  return createObsStandIn({ protocol: 'v5', port: 0, folder, replaySeconds: 10 });
}

playerTest(
  '[E2E-13] [CUI-2] [CUI-4] the keyboard alone runs a replay and a whole challenge on the console, from the PIN to the live scene',
  async () => {
    await onStage(async (stage) => {
      const rec = await standIn(path.join(stage.folder, 'rec'));
      const str = await standIn(path.join(stage.folder, 'str'));
      try {
        const court = await stage.court({
          number: 1,
          hubUrl: null,
          env: { RESTRIKE_OBS: `rec://127.0.0.1:${String(rec.port)},str://127.0.0.1:${String(str.port)}`, RESTRIKE_PLAYER: 'browser', RESTRIKE_REPLAY_SECONDS: '10', RESTRIKE_REPLAY_OPEN_SECONDS: '5' },
        });
        const view = await openWindow(`${court.url}/`);
        const { page } = view;
        const { keyboard } = page;
        try {
          await page.locator('[data-testid="connection-state"][data-state="live"]').waitFor({ timeout: 60_000 });
          await say(court, load);
          await say(court, ['clk;02:00;start', 'clk;01:59', 'hl1;40', 'pt1;2', 'sc1;2;sc2;0']);
          await page.getByTestId('blue-name').filter({ hasText: 'TEST Blue One' }).waitFor({ timeout: 60_000 });
          await until('recording and replay buffer to run', 60_000, () => rec.model.outputs.record.state === 'active' && rec.model.outputs.replay.state === 'active');
          await page.locator('[data-testid="obs"][data-role="OBS_REC"][data-connection="live"]').waitFor({ timeout: 60_000 });

          // REPLAY asks for the PIN and goes on by itself, also from the list in which a scene was chosen.
          const stream = page.locator('[data-testid="obs"][data-role="OBS_STR"]');
          await stream.getByTestId('scene').focus();
          await keyboard.press('r');
          await page.getByTestId('pin-dialog').waitFor({ timeout: 60_000 });
          await keyboard.type(courtPin);
          await keyboard.press('Enter');
          await page.locator('[data-testid="clip-player"][data-status="ready"]').waitFor({ timeout: 60_000 });
          await until('the stream to show the review', 60_000, () => str.model.scene === 'IVR_SCENE');
          await keyboard.press('Escape');
          await page.getByTestId('clip-player').waitFor({ state: 'detached', timeout: 60_000 });
          await until('the stream to be live again', 60_000, () => str.model.scene === 'LIVE_SCENE');
          // A button keeps the focus while it waits for OBS, and when it has become the one that stops.
          await stream.getByTestId('start-stream').focus();
          await keyboard.press('Enter');
          await stream.getByTestId('stop-stream').waitFor({ timeout: 60_000 });
          expect(await page.evaluate<string>('document.activeElement?.dataset.testid ?? ""')).toBe('stop-stream');
          // The platform cuts the stream and comes back by itself, beside what follows.
          str.serverAway(true);
          str.dropStream();
          await page.getByTestId('attention-stream-str').filter({ hasText: 'lost its server' }).waitFor({ timeout: 60_000 });
          str.serverAway(false);

          // A coach asks: the clip opens at the action, with the sensor's marks and the contested action.
          await say(court, ['clk;01:58;stop', 'hl2;55', 'pt2;3', 'sc1;2;sc2;3']);
          await say(court, ['ch1;']);
          await page.locator('[data-testid="clip-player"][data-status="ready"]').waitFor({ timeout: 60_000 });
          await page.getByTestId('clip-player').getByTestId('rule-clock').waitFor({ timeout: 60_000 });
          await until('the marks of the hits', 60_000, async () => (await page.getByTestId('clip-mark').count()) >= 2);
          expect(await page.getByTestId('contested').count()).toBe(1);
          await until('the review on the stream', 60_000, () => str.model.scene === 'IVR_SCENE');
          await keyboard.press(' ');
          await until('the player to stand', 60_000, async () => !(await player(page)).playing);
          await keyboard.press('c');
          const { begin } = await until('the contested action to stand', 60_000, async () => {
            const before = (await player(page)).frame;
            await page.waitForTimeout(500);
            const after = await player(page);
            return !after.playing && after.frame === before ? { begin: before } : null;
          });
          for (let step = 1; step <= 5; step += 1) {
            await keyboard.press('.');
            await until(`picture ${String(begin + step)}`, 60_000, async () => (await player(page)).frame === begin + step);
          }
          for (let step = 4; step >= 3; step -= 1) {
            await keyboard.press(',');
            await until(`picture ${String(begin + step)}`, 60_000, async () => (await player(page)).frame === begin + step);
          }
          await keyboard.press('1');
          await page.locator('[data-testid="clip-player"][data-speed="0.1"]').waitFor({ timeout: 60_000 });
          await keyboard.press('n');
          await until('the next mark', 60_000, async () => (await page.locator('.clip-mark-now').count()) > 0);
          // The referee rules, the operator closes: back to the live picture.
          await say(court, ['ch1;1', 'ch1;-1']);
          await keyboard.press('Escape');
          await page.getByTestId('clip-player').waitFor({ state: 'detached', timeout: 60_000 });
          await until('the live scene', 60_000, () => str.model.scene === 'LIVE_SCENE');
          await page.getByTestId('attention-stream-str').waitFor({ state: 'detached', timeout: 60_000 });
          await until('the ruling on the console', 60_000, async () => /accepted|rejected/i.test((await page.getByTestId('rule-clock').textContent()) ?? ''));

          // The clip stays to be seen again, by its key and from the events.
          await keyboard.press('o');
          await page.locator('[data-testid="clip-player"][data-status="ready"]').waitFor({ timeout: 60_000 });
          // REPLAY over an open player makes another, which is opened.
          const clipOpen = (): Promise<string> => page.getByTestId('clip-of').innerText();
          const older = await clipOpen();
          await keyboard.press('r');
          await until('the new replay in the player', 60_000, async () => (await clipOpen()) !== older);
          await keyboard.press('Escape');
          await page.getByTestId('clip-player').waitFor({ state: 'detached', timeout: 60_000 });
          await keyboard.press('2');
          await until('two replays in the list', 60_000, async () => (await page.locator('[data-testid="clip"][data-state="ready"],[data-testid="clip"][data-state="offered"]').count()) >= 2);
          // Dialogs take the focus and give it back; the player too.
          await keyboard.press('1');
          const focused = (): Promise<string> => page.evaluate<string>('document.activeElement?.dataset.testid ?? ""');
          await page.getByTestId('newest-clip').focus();
          for (const [key, shown] of [['?', 'help'], ['o', 'clip-player']] as const) {
            await keyboard.press(key);
            await page.getByTestId(shown).waitFor({ timeout: 60_000 });
            await until(`the focus to be in ${shown}`, 60_000, async () => (await focused()) !== 'newest-clip');
            await keyboard.press('Escape');
            await until(`the focus to come back from ${shown}`, 60_000, async () => (await focused()) === 'newest-clip');
          }
          expect(errorsOf(view)).toEqual([]);
        } finally {
          await view.close();
        }
      } finally {
        await rec.close();
        await str.close();
      }
    });
  },
  300_000,
);

const clipId = '0f8fad5b-d9cb-469f-a165-70867728950e';
const clipOf = (bytes: number, fps: number, durationMs: number): Clip =>
  ({
    clipId, version: 1, state: 'ready', matchId: null, matchNumber: '101', tournamentDayId: null, trigger: { kind: 'replay', by: null, sequence: null, at: 1_000 }, groupId: clipId, obsId: 'rec', source: 'replay-buffer',
    name: 'film.mp4', bytes, sha256: null, durationMs, fps, covers: { from: 0, to: durationMs }, shows: [], contested: null, contestedInside: null, opensAtMs: 5_000, video: 'ready', thumbnail: 'unavailable', trouble: null, createdAt: 1_000, changedAt: 1_000,
  }) as unknown as Clip;

playerTest.each([30, 60])(
  '[E2E-14] [CUI-5] the player steps picture by picture, both ways, over a real film with %i pictures a second, and each mark leads to its own picture',
  async (fps) => {
    await onStage(async (stage) => {
      const film = path.join(stage.folder, 'film.mp4');
      await makeNumberedFilm(ffmpeg ?? '', film, { fps, seconds: 10 });
      const marked = [37, 38, Math.round(fps * 6.4)];
      const marks: ClipMarks = {
        clipId: clipId as Clip['clipId'],
        durationMs: 10_000,
        contested: { fromMs: 2_000, toMs: 7_000 },
        marks: marked.map((frame, index) => ({ sequence: index + 1, atMs: (frame / fps) * 1_000, category: 'HL', side: index === 1 ? 'red' : 'blue', kind: 'hit', point: null, points: null, level: 30, label: `hit ${String(index)}` }) satisfies ClipMark),
      };
      // The court is killed with a challenge open: a player in a window of its own would be left behind.
      const court = await stage.court({ number: 1, hubUrl: null, env: { RESTRIKE_PLAYER: 'browser' } });
      const view = await openWindow(`${court.url}/`);
      const { page } = view;
      const { keyboard } = page;
      const shown = (): Promise<number | null> => page.evaluate<number | null>(readFilmNumber);
      const at = async (frame: number): Promise<void> => {
        let seen: unknown = null;
        await until(
          `picture ${String(frame)} in number and in picture`,
          60_000,
          async () => {
            seen = [(await player(page)).frame, await shown()];
            return JSON.stringify(seen) === JSON.stringify([frame, frame]);
          },
          () => `it is at ${JSON.stringify(seen)}`,
        );
      };
      try {
        await page.route('**/api/clips?*', (route) => route.fulfill({ json: { clips: [clipOf(statSync(film).size, fps, 10_000)], next: null } }));
        await page.route(`**/api/clips/${clipId}/marks*`, (route) => route.fulfill({ json: marks }));
        await page.route(`**/api/clips/${clipId}/video*`, (route) => serveFile(route, film));
        const urgent = { announcementId: clipId, kind: 'broadcast', priority: 'urgent', text: 'Medical break', createdBy: 'Ana', createdAt: 1_000, expiresAt: null, receivedAt: 1_000, seenAt: null, acknowledgedAt: null };
        await page.route('**/api/announcements', (route) => route.fulfill({ json: { announcements: [urgent] } }));
        await page.goto(`${court.url}/replays`);
        await page.getByTestId('clip').click({ timeout: 60_000 });
        await page.locator('[data-testid="clip-player"][data-status="ready"]').waitFor({ timeout: 60_000 });
        await keyboard.press(' ');
        await until('it to stand', 60_000, async () => !(await player(page)).playing);
        expect((await player(page)).frames).toBe(fps * 10);
        expect(await page.evaluate(cutOffPixels)).toBe(0);

        await keyboard.press('Home');
        await at(0);
        for (let frame = 1; frame <= 35; frame += 1) {
          await keyboard.press('.');
          await at(frame);
        }
        for (let frame = 34; frame >= 25; frame -= 1) {
          await keyboard.press(',');
          await at(frame);
        }
        await keyboard.press('n');
        await at(37);
        await keyboard.press('n');
        await at(38);
        await keyboard.press('n');
        await at(marked[2] ?? 0);
        await keyboard.press('p');
        await at(38);
        await keyboard.press('c');
        await at(2 * fps);
        await keyboard.press('ArrowRight');
        await at(3 * fps);
        await keyboard.press('End');
        await at(fps * 10 - 1);
        await keyboard.press('.');
        await at(fps * 10 - 1);

        // Presses that come faster than the video seeks add up.
        await keyboard.press('Home');
        await at(0);
        for (let press = 0; press < 12; press += 1) await keyboard.press('.');
        await at(12);

        // A loop keeps within its ends; the speed holds; zoom never shows beyond the picture.
        await keyboard.press('l');
        for (let press = 0; press < 6; press += 1) await keyboard.press('.');
        await at(18);
        await keyboard.press('l');
        await keyboard.press('1');
        await keyboard.press(' ');
        const seen = new Set<number>();
        await until('the loop to go round', 60_000, async () => {
          seen.add((await player(page)).frame);
          return seen.size >= 3;
        });
        for (const frame of seen) expect([frame, frame >= 12 && frame <= 19]).toEqual([frame, true]);
        await keyboard.press('+');
        await keyboard.press('+');
        await page.locator('[data-testid="clip-player"][data-zoom^="1.56"]').waitFor({ timeout: 60_000 });
        await keyboard.press('0');
        await page.locator('[data-testid="clip-player"][data-zoom="1"]').waitFor({ timeout: 60_000 });

        // What is wrong with a challenge that comes over an older clip is seen all the same: this court has no OBS.
        await say(court, ['mch;7;Final;M -68kg;0;#0000ff;#FFFFFF;#ff0000;#FFFFFF;null;Seniors;3;120;cntDown;20;5;', 'rdy;FightReady', 'clk;02:00;start', 'clk;01:58;stop', 'ch1;']);
        await page.getByTestId('newer-trouble').filter({ hasText: /older one.*OBS/ }).waitFor({ timeout: 60_000 });
        // So are urgent words of the control room.
        await page.getByTestId('clip-player').getByTestId('urgent').filter({ hasText: 'Medical break' }).waitFor({ timeout: 60_000 });
        await court.process.kill();
        await page.getByTestId('player-lost').waitFor({ timeout: 60_000 });
        await keyboard.press('Escape');
        await page.getByTestId('clip-player').waitFor({ state: 'detached', timeout: 60_000 });
        expect(errorsOf(view)).toEqual([]);
      } finally {
        await view.close();
      }
    });
  },
  300_000,
);

/** UIL-3: the socket of the page breaks and comes back. What has the focus keeps it where all of that is within the time in which an agent is not lost yet. */
async function breakForAMoment(page: Page): Promise<void> {
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket(/socket\.io/, (socket) => {
    socket.connectToServer();
    sockets.push(socket);
  });
  await page.reload();
  await page.locator('[data-testid="connection-state"][data-state="live"]').waitFor({ timeout: 60_000 });
  await page.locator('[data-testid="attention"] a').first().focus();
  await page.evaluate(`{
    const chip = document.querySelector('[data-testid="connection-state"]');
    const focused = document.activeElement;
    window.seen = [];
    new MutationObserver(() => window.seen.push([chip.dataset.state, document.activeElement === focused])).observe(chip, { attributes: true, attributeFilter: ['data-state'] });
  }`);
  await sockets.at(-1)?.close();
  const seen = (): Promise<[string, boolean][]> => page.evaluate('window.seen');
  await until('the page to be live again', 60_000, async () => (await seen()).at(-1)?.[0] === 'live');
  const all = await seen();
  expect(all[0]).toEqual(['reconnecting', true]);
  // A machine that is too busy for that makes it a loss.
  if (!all.some(([state]) => state === 'lost')) expect(all).toEqual([['reconnecting', true], ['live', true]]);
}

browserTest(
  '[E2E-15] [CUI-5] the console works with the hub away, says so, says a killed agent within seconds, and heals by itself',
  async () => {
    await onStage(async (stage) => {
      const hub = await stage.hub();
      const court = await stage.court({ number: 1, hubUrl: hub.url });
      const view = await openWindow(`${court.url}/`);
      const { page } = view;
      const sync = async (): Promise<string> => (await page.getByTestId('sync').textContent()) ?? '';
      try {
        await say(court, load);
        await until('all at the hub', 60_000, async () => /everything at the hub/i.test(await sync()));
        await breakForAMoment(page);
        await hub.process.kill();
        await say(court, ['clk;02:00;start', 'hl1;40', 'pt1;2', 'sc1;2;sc2;0']);
        await until('the score on the console', 60_000, async () => (await page.getByTestId('blue-score').textContent())?.trim() === '2');
        await until('what waits to be said', 60_000, async () => /^Not synced since \d\d:\d\d, \d+ waiting$/.test(await sync()));
        await page.getByTestId('event-row').first().waitFor({ timeout: 60_000 });

        const { apiPort } = { apiPort: Number(new URL(court.url).port) };
        await court.process.kill();
        await page.getByTestId('lost').waitFor({ timeout: 60_000 });
        expect((await page.getByTestId('blue-score').textContent())?.trim()).toBe('2');
        // The score is what was; what runs, and how far the hub is, nobody knows now.
        expect([await page.getByTestId('clock').textContent(), await sync(), await page.getByTestId('attention').textContent()]).toEqual(['–:––', expect.stringMatching(/not known/i), expect.stringMatching(/not known/i)]);
        // REPLAY without an agent says so once.
        await page.keyboard.press('r');
        await page.getByTestId('notice').waitFor({ timeout: 60_000 });
        await until('the key to be free again', 60_000, async () => (await page.locator('.replay-busy').count()) === 0);
        expect(await page.getByTestId('notice').count()).toBe(1);
        await stage.court({ number: 1, hubUrl: hub.url, env: { RESTRIKE_API_PORT: String(apiPort) } });
        await page.locator('[data-testid="connection-state"][data-state="live"]').waitFor({ timeout: 60_000 });
        await page.getByTestId('lost').waitFor({ state: 'detached', timeout: 60_000 });
        await until('the score after the restart', 60_000, async () => (await page.getByTestId('blue-score').textContent())?.trim() === '2');
        expect(errorsOf(view)).toEqual([]);
      } finally {
        await view.close();
      }
    });
  },
  300_000,
);
