import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import { createFleet } from '@restrike/simulator-fleet';
import type { Page } from 'playwright-core';
import { courtPin, onStage, until, type CourtProcess, type HubProcess } from './src/index.js';
import { layoutFaults } from './src/looks/layout-faults.js';
import { browserTest, openWindow, type Window } from './src/open-browser.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const [name, password] = ['Ana Torres', 'a password of some length'];

/** What the rules of WCAG 2.2 A and AA find on the page as it is: `color-contrast: .court-name (…)`. */
async function findings(page: Page, where: string, options: RunOptions): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify({ ...options, resultTypes: ['violations'] })})`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${where}: ${id}: ${target.join(' ')} (${any[0]?.message ?? ''})`));
}

/** What is cut off, covered, written over or out of reach; what was under way when it was looked at is looked at again. */
async function layout(page: Page, where: string): Promise<string[]> {
  let found: string[] = [];
  await until('the layout to be whole', 15_000, async () => (found = await layoutFaults(page)).length === 0).catch(() => undefined);
  return found.map((fault) => `${where}: ${fault}`);
}

/** Both themes and both sizes: all rules in the dark one, in which screens stand in a hall, and the colours in the light one too. */
async function inBothThemes(page: Page, where: string): Promise<string[]> {
  const theme = (wanted: string): Promise<unknown> => page.evaluate(`document.documentElement.dataset.theme = ${JSON.stringify(wanted)}`);
  await theme('dark');
  const dark = [...(await findings(page, `${where}, dark`, { runOnly: wcag })), ...(await layout(page, `${where}, 1366×768`))];
  await page.setViewportSize({ width: 1920, height: 1080 });
  await theme('light');
  const light = [...(await findings(page, `${where}, light`, { runOnly: ['color-contrast'] })), ...(await layout(page, `${where}, 1920×1080`))];
  await page.setViewportSize({ width: 1366, height: 768 });
  await theme('dark');
  return [...dark, ...light];
}

/** Goes to a page of the application that is open, without loading it anew. */
async function go(page: Page, path: string): Promise<void> {
  await page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)})`);
  await until(`${path} to have loaded`, 60_000, async () => (await page.getByText('Loading…').count()) === 0 && (await page.locator('main, h1').count()) > 0);
}

async function say(court: CourtProcess, messages: readonly string[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const message of messages) await new Promise<void>((done, fail) => socket.send(message, court.udpPort, '127.0.0.1', (error) => (error === null ? done() : fail(error))));
  socket.close();
}

/** Everything that a page of the control room can show: users, a tournament, announcements, commands with and without success, alerts. */
async function fill(hub: HubProcess): Promise<void> {
  await hub.send('POST', '/api/users', { name, role: 'admin', password });
  await hub.send('POST', '/api/tournaments', { name: 'Giải vô địch – Hà Nội', place: 'Hà Nội', country: 'VIE', startsOn: '2026-11-20', endsOn: '2026-11-22' });
  await hub.send('POST', '/api/announcements', { idempotencyKey: randomUUID(), targets: 'all', kind: 'broadcast', priority: 'urgent', text: 'Medical break', ttlMs: null });
  await hub.send('POST', '/api/commands', { idempotencyKey: randomUUID(), targets: 'all', request: { action: 'change-scene', role: 'OBS_STR', scene: 'Nowhere' }, limitMs: 2_000 });
}

async function controlRoom(hub: HubProcess, court: CourtProcess, view: Window): Promise<string[]> {
  const { page } = view;
  const found: string[] = [];
  await page.getByTestId('sign-in-button').click();
  found.push(...(await inBothThemes(page, 'sign in')));
  await page.keyboard.press('Escape');
  await page.evaluate(async (body) => void (await fetch('/api/access/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body })), JSON.stringify({ name, password }));
  await page.reload();
  await page.getByTestId('alert-bar').waitFor({ timeout: 60_000 });
  for (const path of ['/', `/courts/${court.nodeId}`, '/events', '/alerts', '/court-health', '/announcements', '/tournaments', '/logs', '/pairing', '/users', '/audit', '/settings']) {
    await go(page, path);
    found.push(...(await inBothThemes(page, path.replace(court.nodeId, ':id'))));
  }
  await page.keyboard.press('?');
  await page.locator('dialog.help').waitFor();
  found.push(...(await inBothThemes(page, 'keys')));
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await page.getByTestId('drawer').waitFor();
  await page.locator('.acts summary').click();
  found.push(...(await inBothThemes(page, 'remote control')));
  await page.locator('[data-act="stop-recording"]').click();
  await page.getByTestId('confirm').waitFor();
  found.push(...(await inBothThemes(page, 'confirmation')));
  await page.goto(`${hub.url}/overview`);
  await page.getByTestId('court-card').first().waitFor();
  found.push(...(await inBothThemes(page, 'overview')));
  return found;
}

async function courtConsole(court: CourtProcess, page: Page): Promise<string[]> {
  const found: string[] = [];
  await page.goto(court.url);
  await page.locator('[data-testid="connection-state"][data-state="live"]').waitFor({ timeout: 60_000 });
  found.push(...(await inBothThemes(page, 'console, locked')));
  await page.evaluate(async (body) => void (await fetch('/api/access/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body })), JSON.stringify({ pin: courtPin }));
  await page.reload();
  await page.locator('[data-testid="connection-state"][data-state="live"]').waitFor({ timeout: 60_000 });
  for (const path of ['/', '/replays', '/timeline', '/triggers', '/scoring', '/preflight', '/system', '/settings']) {
    await go(page, path);
    found.push(...(await inBothThemes(page, `console ${path}`)));
  }
  return found;
}

browserTest(
  '[UI-1] every page of control room, overview and court console keeps WCAG 2.2 AA in what a machine can measure, dark and light: contrast, names, roles, focus, size of targets; at 1366×768 and 1920×1080 nothing is cut off, covered or out of reach',
  async () => {
    await onStage(async (stage) => {
      const hub = await stage.hub({ env: { RESTRIKE_HEARTBEAT_MS: '1000' } });
      const court = await stage.court({ number: 1, hubUrl: hub.url });
      const fleet = createFleet({ agents: 4, first: 2, hubUrl: hub.url, token: hub.joinToken, names: 'long', livePerSecond: 1 });
      await fleet.start(60_000);
      await fill(hub);
      await say(court, ['pre;FightLoaded', 'at1;NGUYỄN;NGUYỄN;VIE;at2;ÅSTRÖM;ÅSTRÖM;SWE', 'mch;5555;Final;W +73kg;0;#0000ff;#FFFFFF;#ff0000;#FFFFFF;null;Under 21;3;120;cntDown;20;', 'rdy;FightReady', 'nonsense']);
      fleet.courts[3]?.stop();
      const view = await openWindow(hub.url);
      try {
        await view.page.emulateMedia({ reducedMotion: 'reduce' });
        const found = [...(await controlRoom(hub, court, view)), ...(await courtConsole(court, view.page))];
        expect(found).toEqual([]);
        expect(view.errors).toEqual([]);
      } finally {
        await view.close();
        fleet.stop();
      }
    });
  },
  600_000,
);
