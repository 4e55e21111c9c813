import path from 'node:path';
import type { Page } from 'playwright-core';
import { onStage, pausePlayer, until, workspaceRoot } from './src/index.js';
import { browserTest, openWindow } from './src/open-browser.js';

const shown = async (page: Page, testId: string): Promise<string | null> => {
  const element = page.getByTestId(testId).first();
  return (await element.count()) === 0 ? null : ((await element.textContent()) ?? '').trim();
};

browserTest(
  '[E2E-18] overlays of court and hub show the whole state on load, say what is wrong but on air, and come back by themselves',
  async () => {
    await onStage(async (stage) => {
      const hub = await stage.hub();
      const court = await stage.court({ number: 1, hubUrl: hub.url });
      const capture = path.join(workspaceRoot, 'libs', 'pss-protocol', 'fixtures', 'captures', '03-m7894-scored-best-of-3.tsv');
      const player = stage.simulator(['--control', '--replay', capture, '--speed', '20', '--target', `127.0.0.1:${String(court.udpPort)}`]);
      const view = await openWindow(`${court.url}/overlays/scoreboard`, { width: 1920, height: 1080 });
      const open = async (url: string): Promise<Page> => {
        const page = await view.page.context().newPage();
        await page.goto(url);
        return page;
      };
      try {
        await until('a round with points', 90_000, async () => {
          const { state } = await court.statement();
          return state.status === 'round' && state.blue.score > 0 && state.red.score > 0;
        });
        await pausePlayer(player);
        const atHub = await open(`${hub.url}/overlays/scoreboard?court=court%201`);
        // Loaded in mid-match: what it shows can only come from the snapshot.
        const late = await open(`${court.url}/overlays/scoreboard`);
        const lower = await open(`${court.url}/overlays/lower-third?show=always`);
        const all = await open(`${hub.url}/overlays/matches`);
        for (const page of [view.page, atHub, late]) {
          await until('the score as the court says', 60_000, async () => {
            const { state } = await court.statement();
            return (await shown(page, 'blue-score')) === String(state.blue.score) && (await shown(page, 'red-score')) === String(state.red.score) && (await shown(page, 'red-name')) === state.red.name;
          });
          expect(await page.getByTestId('diagnosis').count()).toBe(0);
          expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgba(0, 0, 0, 0)');
        }
        const { state } = await court.statement();
        await until('the name on the lower third', 60_000, async () => (await shown(lower, 'blue-name')) === state.blue.name);
        await until('the court among all', 60_000, async () => (await shown(all, 'blue-score')) === String(state.blue.score));

        const wrong = await open(`${hub.url}/overlays/scoreboard?court=Court%209`);
        await wrong.locator('[data-testid="diagnosis"][data-kind="no-such-court"]').waitFor({ timeout: 60_000 });
        const onAir = await open(`${hub.url}/overlays/scoreboard?court=Court%209&air=1`);
        await onAir.locator('[data-connection="live"]').waitFor({ state: 'attached', timeout: 60_000 });
        expect(await onAir.getByTestId('diagnosis').count()).toBe(0);
        // As a browser source of OBS: the card stands in a preview, and goes while the source is in a picture that goes out.
        const source = await view.page.context().newPage();
        await source.addInitScript('window.obsstudio = { getStatus: (answer) => answer({ streaming: false, recording: false }) };');
        await source.goto(`${hub.url}/overlays/scoreboard?court=Court%209`);
        const card = source.getByTestId('diagnosis');
        const says = (name: string, detail?: object): Promise<unknown> => source.evaluate(`window.dispatchEvent(new CustomEvent(${JSON.stringify(name)}, ${JSON.stringify({ detail })}))`);
        await card.waitFor({ timeout: 60_000 });
        await says('obsStreamingStarted');
        await card.waitFor({ state: 'detached', timeout: 60_000 });
        await says('obsSourceActiveChanged', { active: false });
        await card.waitFor({ timeout: 60_000 });
        await says('obsSourceActiveChanged', { active: true });
        await card.waitFor({ state: 'detached', timeout: 60_000 });

        // The winner, when the match is over; then the agent goes and comes back.
        player.say('resume');
        expect(await player.finished(120_000)).toBe(0);
        const winner = await open(`${court.url}/overlays/winner`);
        await winner.getByTestId('winner').waitFor({ timeout: 60_000 });
        await hub.process.kill();
        await atHub.locator('[data-testid="diagnosis"][data-kind="lost"]').waitFor({ timeout: 60_000 });
        expect(await view.page.getByTestId('diagnosis').count()).toBe(0);
        await stage.hub({ port: hub.port });
        await atHub.locator('[data-connection="live"]').waitFor({ state: 'attached', timeout: 60_000 });
        await until('the overlay of the hub heals', 60_000, async () => (await atHub.getByTestId('diagnosis').count()) === 0 && (await shown(atHub, 'blue-score')) !== null);
        expect(view.errors).toEqual([]);
      } finally {
        await view.close();
      }
    });
  },
  300_000,
);
