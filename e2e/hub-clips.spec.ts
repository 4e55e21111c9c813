import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ClipMarks, HubClipList, IvrEventList } from '@restrike/contracts';
import { createObsStandIn, findProgram } from '@restrike/simulator-obs';
import { getJson, onStage, until } from './src/index.js';
import { browserTest, openWindow } from './src/open-browser.js';
import { CourtWithObs } from './src/testing/court-with-obs.js';

const clipTest: typeof test = findProgram('ffmpeg') === null ? test.skip : browserTest;

clipTest(
  '[E2E-34] a replay of a court comes to the hub by itself and is shown there; overlays of court and hub follow the control room at once and after they are loaded again',
  async () => {
    await onStage(async (stage) => {
      const obs = await createObsStandIn({ protocol: 'v5', port: 0, folder: path.join(stage.folder, 'obs'), replaySeconds: 6 });
      try {
        const hub = await stage.hub();
        const env = { RESTRIKE_OBS: `rec://127.0.0.1:${String(obs.port)}`, RESTRIKE_PLAYER: 'browser', RESTRIKE_REPLAY_SECONDS: '6', RESTRIKE_CONTESTED_SECONDS: '3' };
        const court = await stage.court({ number: 1, hubUrl: hub.url, env });
        const one = new CourtWithObs(court);
        const view = await openWindow(`${court.url}/overlays/scoreboard`, { width: 1366, height: 768 });
        try {
          await one.untilObs('to be live', ({ connection }) => connection === 'live');
          await one.load('101');
          await one.untilObs('to have its buffer', ({ replayBuffer }) => replayBuffer.state === 'active');
          await one.fight(4);
          await one.say('clk;01:30;stop', 'ch1;');
          const [clip] = await until('the clip at the hub', 60_000, async () => {
            const { clips } = await hub.get<HubClipList>('/api/clips');
            return clips[0]?.state === 'uploaded' ? clips : null;
          });
          await until('the court to say so', 60_000, async () => (await one.clips())[0]?.state === 'uploaded');
          expect(clip).toMatchObject({ nodeId: court.nodeId, courtName: 'Court 1', bytes: clip?.received, clip: { matchNumber: '101', trigger: { kind: 'challenge' } } });
          const video = await fetch(`${hub.url}/api/clips/${court.nodeId}/${clip?.clip.clipId ?? ''}/video`, { headers: { ...(await hub.asAdmin()), range: 'bytes=4-7' } });
          expect([video.status, await video.text()]).toEqual([206, 'ftyp']);

          // CLP-3: the hub marks the same events at the same places, out of its own database.
          const clipId = clip?.clip.clipId ?? '';
          await until('the marks of the court at the hub', 60_000, async () => {
            const [there, here] = await Promise.all([getJson<ClipMarks>(`${court.url}/api/clips/${clipId}/marks`), hub.get<ClipMarks>(`/api/clips/${court.nodeId}/${clipId}/marks`)]);
            return there.marks.some(({ kind }) => kind === 'challenge') && there.contested !== null && isDeepStrictEqual(here, there);
          });

          // SYN-1: the request itself is there, open, and ruled on when the answer comes.
          const requests = (): Promise<IvrEventList> => hub.get<IvrEventList>('/api/ivr-events');
          await until('the request at the hub', 60_000, async () => {
            const { rows } = await requests();
            return rows[0]?.nodeId === court.nodeId && rows[0].status === 'open' && rows[0].by === 'blue' && rows[0].sequence === clip?.clip.trigger.sequence;
          });
          await one.say('ch1;1');
          await until('its ruling at the hub', 60_000, async () => (await requests()).rows.map(({ status, result, version }) => [status, result, version]).join() === 'ruled,accepted,2');

          // The overlay: hidden, loaded again, shown with other words; what can not be is said.
          const { page } = view;
          const board = page.getByTestId('scoreboard');
          await board.waitFor({ timeout: 60_000 });
          const update = (overlay: string, values: object): Promise<unknown> =>
            hub.send('POST', '/api/commands', { idempotencyKey: randomUUID(), targets: [court.nodeId], request: { action: 'update-overlay', overlay, values } });
          await update('scoreboard', { shown: false, title: null });
          await board.waitFor({ state: 'detached', timeout: 60_000 });
          await page.reload();
          await page.locator('[data-testid="overlay"][data-connection="live"]').waitFor({ state: 'attached', timeout: 60_000 });
          expect(await board.count()).toBe(0);
          await update('scoreboard', { shown: true, title: 'Gold medal match', message: 'Delayed by ten minutes', theme: 'light' });
          await board.filter({ hasText: 'Gold medal match' }).waitFor({ timeout: 60_000 });
          await page.getByTestId('message').filter({ hasText: 'Delayed by ten minutes' }).waitFor({ timeout: 60_000 });
          // The hub serves the same, also for the review that a REPLAY opens.
          const atHub = await page.context().newPage();
          await atHub.goto(`${hub.url}/overlays/scoreboard`);
          await atHub.locator('[data-theme="light"]').getByTestId('scoreboard').filter({ hasText: 'Gold medal match' }).waitFor({ timeout: 60_000 });
          await atHub.getByTestId('message').filter({ hasText: 'Delayed by ten minutes' }).waitFor({ timeout: 60_000 });
          await atHub.goto(`${hub.url}/overlays/lower-third`);
          await update('lower-third', { text: { name: 'Guest of honour', line: 'President' } });
          await atHub.getByTestId('text-name').filter({ hasText: 'Guest of honour' }).waitFor({ timeout: 60_000 });
          await update('no-such-overlay', { shown: true });
          await until('the court to refuse it', 60_000, async () => JSON.stringify(await hub.get('/api/commands?limit=5')).includes('there is no overlay no-such-overlay'));
        } finally {
          await view.close();
          one.close();
        }
      } finally {
        await obs.close();
      }
    });
  },
  300_000,
);
