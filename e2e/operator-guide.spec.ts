import { createSocket } from 'node:dgram';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createObsStandIn } from '@restrike/simulator-obs';
import type { Page } from 'playwright-core';
import { courtPin, freeTcpPort, onStage, until, workspaceRoot, type CourtProcess } from './src/index.js';
import { browserTest, openWindow } from './src/open-browser.js';

const folder = path.join(workspaceRoot, 'docs', 'operator', 'pictures');
const wanted = process.env['RESTRIKE_PICTURES'] === '1';
/** Pictures are taken when they are asked for: each has to be looked at. */
const pictureTest: typeof test = wanted ? browserTest : test.skip;
const courts = 4;

pictureTest(
  '[E2E-36] takes the pictures of the operator guide from a real hub with real courts',
  async () => {
    mkdirSync(folder, { recursive: true });
    await onStage(async (stage) => {
      const hub = await stage.hub({ env: { RESTRIKE_HEARTBEAT_MS: '1000', RESTRIKE_TOURNAMENT: 'Spanish Open 2026' } });
      const book = await hub.send<{ tournamentId: string }>('POST', '/api/tournaments', { name: 'Spanish Open 2026', place: 'Alicante', country: 'ESP', startsOn: '2026-11-20', endsOn: '2026-11-22' });
      await hub.send('POST', `/api/tournaments/${book.tournamentId}/status`, { status: 'active' });
      for (const day of ['2026-11-20', '2026-11-21', '2026-11-22']) await hub.send('POST', `/api/tournaments/${book.tournamentId}/days`, { day });
      const started: CourtProcess[] = [];
      for (let number = 1; number <= courts; number += 1) {
        const port = await freeTcpPort();
        stage.start(`OBS ${String(number)}`, path.join(workspaceRoot, 'simulator', 'obs', 'dist', 'main.js'), ['--port', String(port), '--folder', path.join(stage.folder, `obs-${String(number)}`)], {});
        const court = await stage.court({ number, hubUrl: hub.url, env: { RESTRIKE_OBS: `both://127.0.0.1:${String(port)}` } });
        started.push(court);
        stage.simulator(['--scenario', 'championship', '--matches', '3', '--speed', '3', '--seed', String(number), '--target', `127.0.0.1:${String(court.udpPort)}`]);
      }
      await until('rounds on all courts', 60_000, async () => (await Promise.all(started.map((court) => court.statement()))).every(({ state }) => state.status === 'round' && state.blue.score + state.red.score > 0));
      const view = await openWindow(hub.url);
      const { page } = view;
      const take = (name: string, from: Page = page): Promise<unknown> => from.screenshot({ path: path.join(folder, `${name}.png`), type: 'png' });
      const visit = async (to: string, name: string, ready = 'h1'): Promise<void> => {
        await page.goto(`${hub.url}${to}`);
        await page.locator(ready).first().waitFor({ timeout: 60_000 });
        await sleep(1_200);
        await take(name);
      };
      try {
        await page.getByTestId('sign-in-button').click();
        const form = page.getByTestId('sign-in');
        await form.locator('input[name="name"]').fill('admin');
        await form.locator('input[name="password"]').fill('stage-admin-password');
        await take('sign-in');
        await form.locator('button[type="submit"]').click();
        await page.getByTestId('remote-button').waitFor({ timeout: 60_000 });
        await started[3]?.process.kill();
        await page.locator('[data-link="agent"][data-state="bad"]').first().waitFor({ timeout: 60_000 });
        await sleep(3_500);
        await take('courts');
        await page.keyboard.press('r');
        await page.locator('[data-act="start-recording"]').click();
        await until('results', 60_000, async () => (await page.locator('[data-testid="outcome"][data-status="done"]').count()) >= 3);
        await take('remote-control');
        await page.locator('[data-act="stop-recording"]').click();
        await page.getByTestId('confirm-yes').waitFor({ timeout: 60_000 });
        await take('confirm');
        await page.getByTestId('confirm').getByText('Cancel').click();
        await visit('/alerts', 'alerts');
        await sleep(15_000);
        await visit('/court-health', 'health', '[data-testid="plot"]');
        await visit('/pairing', 'pairing', '[data-testid="slave"]');
        await visit('/tournaments', 'tournaments', '[data-testid="tournament"]');
        await page.goto(`${hub.url}/announcements`);
        await page.getByTestId('compose').locator('textarea').fill('Doors open in ten minutes: check every camera and say so.');
        await page.getByTestId('compose').locator('button[type="submit"]').click();
        await page.getByTestId('announcement').waitFor({ timeout: 60_000 });
        await sleep(1_000);
        await take('announcements');
        await page.goto(`${hub.url}/logs?court=${started[0]?.nodeId ?? ''}`);
        await page.locator('form.filters button[type="submit"]').click();
        await page.locator('.log-line').first().waitFor({ timeout: 60_000 });
        await take('logs');
        await visit('/audit', 'audit', 'tbody tr');
        await visit(`/courts/${started[0]?.nodeId ?? ''}`, 'court', '[data-testid="chain"]');
        await page.setViewportSize({ width: 1280, height: 720 });
        for (const name of ['scoreboard', 'lower-third', 'matches']) await visit(`/overlays/${name}?court=Court%201&show=always&ground=35506b`, `overlay-${name}`, '[data-connection="live"]');
        expect(view.errors).toEqual([]);
      } finally {
        await view.close();
      }
    });
  },
  300_000,
);

const load = (number: string): string[] => [
  'pre;FightLoaded', 'at1;GARCIA Lucia;GARCIA Lucía;ESP;at2;KIM Seo-yeon;KIM Seo-yeon;KOR', `mch;${number};Semifinal;W -57kg;0;#0000ff;#FFFFFF;#ff0000;#FFFFFF;null;Senior;3;120;cntDown;20;5;`, 'wg1;0;wg2;0', 'wrd;rd1;0;rd2;0;rd3;0',
  's11;0;s21;0;s12;0;s22;0;s13;0;s23;0', 'sc1;0;sc2;0', 'clk;02:00', 'rnd;1', 'rdy;FightReady',
];

pictureTest(
  '[E2E-36] takes the pictures of the court console’s guide from a real court',
  async () => {
    mkdirSync(folder, { recursive: true });
    await onStage(async (stage) => {
      const [rec, str] = await Promise.all(
        ['rec', 'str'].map(async (name) => {
          const own = path.join(stage.folder, `obs-${name}`);
          mkdirSync(own);
          return createObsStandIn({ protocol: 'v5', port: 0, folder: own, replaySeconds: 20 });
        }),
      );
      if (rec === undefined || str === undefined) throw new Error('two stand-ins were to be made');
      const hub = await stage.hub({ env: { RESTRIKE_HEARTBEAT_MS: '1000', RESTRIKE_TOURNAMENT: 'Spanish Open 2026' } });
      const today = new Date().toLocaleDateString('sv');
      const book = await hub.send<{ tournamentId: string }>('POST', '/api/tournaments', { name: 'Spanish Open 2026', place: 'Alicante', country: 'ESP', startsOn: today, endsOn: today });
      await hub.send('POST', `/api/tournaments/${book.tournamentId}/status`, { status: 'active' });
      await hub.send('POST', `/api/tournaments/${book.tournamentId}/days`, { day: today });
      const court = await stage.court({ number: 1, hubUrl: hub.url, env: { RESTRIKE_OBS: `rec://127.0.0.1:${String(rec.port)},str://127.0.0.1:${String(str.port)}`, RESTRIKE_PLAYER: 'browser' } });
      const socket = createSocket('udp4');
      const say = async (...messages: readonly string[]): Promise<void> => {
        for (const message of messages) await new Promise<void>((done, fail) => socket.send(message, court.udpPort, '127.0.0.1', (error) => (error === null ? done() : fail(error))));
      };
      const view = await openWindow(court.url);
      const { page } = view;
      const { keyboard } = page;
      const take = (name: string): Promise<unknown> => page.screenshot({ path: path.join(folder, `${name}.png`), type: 'png' });
      try {
        await page.evaluate(async (body) => void (await fetch('/api/access/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body })), JSON.stringify({ pin: courtPin }));
        await page.goto(`${court.url}/timeline`);
        await page.getByText('Activate day 1').click({ timeout: 60_000 });
        await page.getByText('Activate day 1').waitFor({ state: 'detached', timeout: 60_000 });
        await keyboard.press('6');
        await page.getByTestId('preflight').waitFor({ timeout: 60_000 });
        await take('console-preflight');
        await keyboard.press('1');
        await say(...load('204'));
        await until('recording and buffer', 60_000, () => rec.model.outputs.record.state === 'active' && rec.model.outputs.replay.state === 'active');
        await say('clk;02:00;start');
        for (let second = 1; second <= 14; second += 1) {
          await sleep(1_000);
          await say(`clk;01:${String(60 - second).padStart(2, '0')}`);
          if (second === 4) await say('hl1;46', 'sc1;2;sc2;0', 's11;2;s21;0;s12;0;s22;0;s13;0;s23;0', 'pt1;2', 'hl2;21');
          if (second === 9) await say('hl2;58', 'sc1;2;sc2;3', 's11;2;s21;3;s12;0;s22;0;s13;0;s23;0', 'pt2;3', 'hl1;17');
        }
        await sleep(1_500);
        await take('console-court');
        await say('hl1;39', 'clk;01:45;stop', 'ch1;');
        await page.locator('[data-testid="clip-player"][data-status="ready"]').waitFor({ timeout: 60_000 });
        await keyboard.press(' ');
        await keyboard.press('c');
        await sleep(2_500);
        await take('console-challenge');
        await say('ch1;1', 'ch1;-1');
        await keyboard.press('Escape');
        await page.getByTestId('clip-player').waitFor({ state: 'detached', timeout: 60_000 });
        await keyboard.press('m');
        await page.locator('dialog[open]').waitFor({ timeout: 60_000 });
        await take('console-manual');
        await keyboard.press('Escape');
        await keyboard.press('?');
        await page.getByTestId('help').waitFor({ timeout: 60_000 });
        await take('console-keys');
        await keyboard.press('Escape');
        await rec.kill();
        await page.locator('[data-testid="obs"][data-role="OBS_REC"][data-connection="gone"]').waitFor({ timeout: 60_000 });
        await sleep(1_500);
        await take('console-trouble');
        await keyboard.press('3');
        await page.getByTestId('sessions').waitFor({ timeout: 60_000 });
        await sleep(1_500);
        await take('console-timeline');
        expect(view.errors).toEqual([]);
      } finally {
        socket.close();
        await view.close();
        await rec.close();
        await str.close();
      }
    });
  },
  300_000,
);
