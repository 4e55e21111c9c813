import { createSocket } from 'node:dgram';
import type { auditPageSchema } from '@restrike/contracts';
import type { Page } from 'playwright-core';
import type { z } from 'zod';
import { courtPin, onStage, until } from './src/index.js';
import { browserTest, openWindow } from './src/open-browser.js';

const messages = ['pre;FightLoaded', 'at1;A Blue;A Blue;KOR;at2;B Red;B Red;ESP', 'mch;12;Final;M -68kg;0;a;b;c;d;null;Seniors;3;120;cntDown;20;5;', 'sc1;0;sc2;0', 'clk;02:00', 'rnd;1', 'rdy;FightReady', 'clk;02:00;start', 'sc1;2;sc2;1'];
const limitMs = 60_000;
const shows = async (page: Page, testId: string, text: string): Promise<boolean> => {
  const element = page.getByTestId(testId).first();
  return (await element.count()) > 0 && ((await element.textContent({ timeout: limitMs })) ?? '').trim() === text;
};

browserTest(
  '[E2E-50] manual mode by the keyboard alone: overlays and hub show the edit, marked, and the scoring system again once it is handed back',
  async () => {
    await onStage(async (stage) => {
      const hub = await stage.hub();
      const court = await stage.court({ number: 1, hubUrl: hub.url });
      const view = await openWindow(`${court.url}/`);
      const { page } = view;
      const { keyboard } = page;
      const open = async (url: string): Promise<Page> => {
        const other = await page.context().newPage();
        await other.goto(url);
        return other;
      };
      try {
        const socket = createSocket('udp4');
        for (const message of messages) await new Promise<void>((done, fail) => socket.send(message, court.udpPort, '127.0.0.1', (error) => (error === null ? done() : fail(error))));
        socket.close();
        await until('the match on the console', limitMs, () => shows(page, 'blue-score', '2'));
        const overlay = await open(`${court.url}/overlays/scoreboard`);
        const atHub = await open(`${hub.url}/overlays/scoreboard?court=court%201`);
        await until('the match on the overlays', limitMs, async () => (await shows(overlay, 'blue-score', '2')) && (await shows(atHub, 'blue-score', '2')));
        expect(await overlay.getByTestId('manual').count()).toBe(0);
        await page.bringToFront();

        await keyboard.press('m');
        await page.getByTestId('manual-blue-name').waitFor({ timeout: limitMs });
        await keyboard.press('Control+a');
        await keyboard.type('NGUYỄN Thị');
        await keyboard.press('Enter');
        // The act asks for the PIN and goes on by itself.
        await page.getByTestId('pin-dialog').waitFor({ timeout: limitMs });
        await keyboard.type(courtPin);
        await keyboard.press('Enter');
        await until('the name on the console', limitMs, () => shows(page, 'blue-name', 'NGUYỄN Thị'));
        await page.getByTestId('manual-blue-score').focus();
        for (const score of ['3', '4']) {
          await keyboard.press('ArrowUp');
          await until(`a score of ${score}`, limitMs, () => shows(page, 'blue-score', score));
        }
        for (const shown of [overlay, atHub]) {
          await until('the edit on the overlay', limitMs, async () => (await shows(shown, 'blue-name', 'NGUYỄN Thị')) && (await shows(shown, 'blue-score', '4')));
          expect(await shown.getByTestId('manual').count()).toBe(1);
        }
        const { live } = (await (await fetch(`${hub.url}/api/courts`)).json() as { courts: { live: { manual: unknown } }[] }).courts[0] ?? { live: null };
        expect(live?.manual).toMatchObject({ fields: ['blue.name', 'blue.score'] });

        await keyboard.press('Escape');
        await page.getByTestId('manual').waitFor({ state: 'detached', timeout: limitMs });
        const back = page.getByTestId('manual-bar').getByRole('button').last();
        await back.focus();
        await keyboard.press('Enter');
        await keyboard.press('Enter');
        for (const shown of [page, overlay, atHub]) await until('the scoring system’s own state', limitMs, async () => (await shows(shown, 'blue-name', 'A Blue')) && (await shows(shown, 'blue-score', '2')));
        expect(await overlay.getByTestId('manual').count()).toBe(0);
        expect(await page.getByTestId('manual-bar').count()).toBe(0);
        // SEC-4: what was done at the console, in the hub's audit log: who by session and address, what, and that the chain holds it.
        const acts = await until('the acts in the audit log', limitMs, async () => {
          const { rows } = await hub.get<z.infer<typeof auditPageSchema>>('/api/audit?action=console.&limit=100');
          return rows.some(({ detail }) => (detail as { request: string }).request === 'POST /api/manual/hand-back') ? rows : null;
        });
        const login = acts.find(({ action }) => action === 'console.login')?.detail as { session: string; status: number };
        expect(login).toMatchObject({ court: 'Court 1', status: 200, session: expect.stringMatching(/^[0-9a-f]{8}$/) as string });
        const edits = acts.filter(({ action }) => action === 'console.manual').map(({ detail }) => detail);
        expect(edits).toContainEqual(expect.objectContaining({ request: 'POST /api/manual/edit', session: login.session, status: 200, asked: { blue: { name: 'NGUYỄN Thị' } } }));
        expect(JSON.stringify(acts)).not.toContain(courtPin);
        expect(await hub.get('/api/audit/verdict')).toMatchObject({ ok: true });
        expect(view.errors.filter((words) => !words.includes('Failed to load resource'))).toEqual([]);
      } finally {
        await view.close();
      }
    });
  },
  300_000,
);
