import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { freeTcpPort, onStage, until, workspaceRoot, type CourtProcess } from './src/index.js';
import { browserTest, openWindow } from './src/open-browser.js';

const folder = path.join(workspaceRoot, 'docs', 'operator', 'pictures');
const wanted = process.env['RESTRIKE_PICTURES'] === '1';
/** Pictures are taken when they are asked for: each has to be looked at. */
const pictureTest: typeof test = wanted ? browserTest : test.skip;
const courts = 4;

pictureTest(
  '[E2E-34] takes the pictures of the operator guide from a real hub with real courts',
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
