import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SimulatedCourt } from '@restrike/simulator-fleet';
import type { Page } from 'playwright-core';
import type { HubProcess } from '../hub-process.js';
import { until } from '../managed-process.js';
import type { Look, Scene, Studio } from './take-looks.js';

const courtCounts = { zero: 0, one: 1, eight: 8, sixteen: 16 } as const;
const longName = 'Giải vô địch Taekwondo Đông Nam Á 2026 – Hà Nội, Cung thể thao Quần Ngựa';
const absent = '11111111-1111-4111-8111-111111111111';
const [user, password] = ['Ana Torres', 'a password of some length'];

/** Opens the remote control. */
async function openDrawer(page: Page): Promise<void> {
  await page.keyboard.press('r');
  await page.getByTestId('drawer').waitFor({ timeout: 60_000 });
  await sleep(500);
}

/** Every screen of the hub. */
function looksOf(url: string, courts: readonly SimulatedCourt[]): readonly Look[] {
  const at = (name: string, path: string, act?: Look['act']): Look => ({ name, url: `${url}${path}`, ready: '[data-testid="connection-state"][data-state="live"]', ...(act === undefined ? {} : { act }) });
  const overlay = (name: string, path: string): Look => ({ name, url: `${url}${path}`, ready: '#root > *' });
  const [first] = courts;
  const last = courts.at(-1);
  return [
    at('courts', '/'),
    ...(first === undefined || last === undefined ? [] : [at('court', `/courts/${first.nodeId}`), at('court-away', `/courts/${last.nodeId}`)]),
    at('court-absent', `/courts/${absent}`),
    ...['events', 'alerts', 'announcements', 'tournaments', 'pairing', 'users', 'audit', 'settings'].map((name) => at(name, `/${name}`)),
    at('health', '/court-health'),
    at('logs', first === undefined ? '/logs' : `/logs?court=${first.nodeId}`),
    at('drawer', '/', openDrawer),
    at('drawer-more', '/events', async (page) => {
      await openDrawer(page);
      for (const more of await page.locator('.drawer details:not([open]) > summary').all()) await more.click();
    }),
    ...(first === undefined
      ? []
      : [
          at('confirm', '/', async (page) => {
            await openDrawer(page);
            // Of a single court only what is always dangerous is asked.
            await page.locator('.acts summary').click();
            await page.locator('[data-act="restart-obs"]').first().click();
            await page.getByTestId('confirm').waitFor({ timeout: 60_000 });
          }),
        ]),
    at('keys', '/', async (page) => {
      await page.keyboard.press('?');
      await page.locator('dialog.help').waitFor({ timeout: 60_000 });
    }),
    overlay('join', '/join?code=ABCD-EFGH'),
    overlay('overview', '/overview?ticker=1'),
    overlay('overview-light', '/overview?theme=light'),
    overlay('overlays', '/overlays'),
    overlay('overlay-matches', '/overlays/matches?ground=35506b'),
    ...(first === undefined
      ? [overlay('overlay-scoreboard', '/overlays/scoreboard?ground=35506b')]
      : ['scoreboard', 'lower-third', 'winner', 'ivr'].map((name) => overlay(`overlay-${name}`, `/overlays/${name}?court=${first.nodeId}&show=always&ground=35506b`))),
  ];
}

/** People, a tournament with days, announcements: what the pages of a used hub hold. */
async function furnish(hub: HubProcess): Promise<void> {
  const book = await hub.send<{ tournamentId: string }>('POST', '/api/tournaments', { name: longName, place: 'Hà Nội', country: 'VIE', startsOn: '2026-11-20', endsOn: '2026-11-22' });
  for (const day of ['2026-11-20', '2026-11-21', '2026-11-22']) await hub.send('POST', `/api/tournaments/${book.tournamentId}/days`, { day });
  await hub.send('POST', `/api/tournaments/${book.tournamentId}/status`, { status: 'active' });
  await hub.send('POST', '/api/users', { name: 'Nguyễn Thị Hồng Nhung, giám đốc phòng điều khiển tầng ba', role: 'viewer', password });
  await hub.send('POST', '/api/slaves/pairing-codes', { minutes: 60, uses: 8 });
}

/** Courts join, and each bad thing happens to one of them as far as there are courts for it. */
async function bringUp(hub: HubProcess, count: number): Promise<readonly SimulatedCourt[]> {
  const courts = Array.from({ length: count }, (_, index) => new SimulatedCourt({ hubUrl: hub.url, token: hub.joinToken, number: index + 1, livePerSecond: index === 10 ? 0 : 1, names: 'long', seesAfterMs: index % 3 === 0 ? null : 500, clockSkewMs: index === 8 ? 900 : 0, workMs: 50 }));
  for (const court of courts) court.start();
  await until('all courts to be up', 60_000, async () => Promise.resolve(courts.every((court) => court.isUp)));
  return courts;
}

async function spoil(hub: HubProcess, courts: readonly SimulatedCourt[]): Promise<void> {
  const [first] = courts;
  if (first === undefined) return;
  const act = (request: object, more: object = {}): Promise<unknown> => hub.send('POST', '/api/commands', { idempotencyKey: randomUUID(), targets: 'all', request, confirmed: true, ...more });
  await act({ action: 'start-recording' });
  await hub.send('POST', '/api/announcements', { idempotencyKey: randomUUID(), targets: 'all', kind: 'broadcast', priority: 'urgent', text: 'Medical break of 10 minutes on all courts – الرجاء الانتظار – 잠시 기다려 주세요', ttlMs: null });
  await hub.send('POST', '/api/announcements', { idempotencyKey: randomUUID(), targets: [first.nodeId], kind: 'chat', priority: 'low', text: 'Lunch is here', ttlMs: null });
  await hub.send('POST', '/api/wishes', { targets: [first.nodeId], wishes: [{ kind: 'scene', role: 'OBS_STR', scene: 'Nowhere' }], confirmed: true });
  const obs = (index: number, change: object): void => {
    const court = courts[index];
    if (court === undefined) return;
    const { status } = court.obs;
    court.obs.status = () => ({ ...status.call(court.obs), scene: null, recording: null, streaming: null, replayBuffer: null, ...change });
  };
  obs(2, { connection: 'silent' });
  obs(3, { connection: 'gone', reason: 'wrong password: set it in the court’s console' });
  courts[5]?.freeze();
  courts.slice(1).at(-1)?.stop();
  if (courts.length > 8) for (const court of courts.slice(12, 14)) court.stop();
  await act({ action: 'change-scene', role: 'OBS_STR', scene: 'IVR_SCENE' }, { limitMs: 2_000 });
  // Long enough for a court without a word to be late, stale and lost, and for alerts to be raised.
  await sleep(courts.length > 8 ? 35_000 : 8_000);
}

/** The hub is killed: each page that stands open must say so. */
async function takeTheLost({ page, take }: Studio, hub: HubProcess, scene: string): Promise<void> {
  const others = await Promise.all(
    [['overview', '/overview'], ['overview-light', '/overview?theme=light'], ['matches', '/overlays/matches?ground=35506b'], ['scoreboard', '/overlays/scoreboard?ground=35506b&court=Court%201']].map(async ([name, path]) => {
      const other = await page.context().newPage();
      await other.goto(`${hub.url}${path ?? ''}`);
      return { name: name ?? '', other };
    }),
  );
  await page.goto(hub.url);
  await page.locator('[data-testid="connection-state"][data-state="live"]').waitFor({ timeout: 60_000 });
  await hub.process.kill();
  await page.locator('[data-testid="connection-state"][data-state="lost"]').waitFor({ timeout: 60_000 });
  for (const name of ['', 'events', 'alerts', 'court-health', 'tournaments', 'users', 'settings']) {
    await page.evaluate(`history.pushState(null, '', '/${name}')`);
    await sleep(2_500);
    await take(page, `${scene}-lost-${name === '' ? 'courts' : name}`);
  }
  await page.keyboard.press('r');
  await sleep(500);
  await take(page, `${scene}-lost-drawer`);
  for (const { name, other } of others) {
    await take(other, `${scene}-lost-${name}`);
    await other.close();
  }
}

async function lookAtHub(studio: Studio, scene: string, count: number): Promise<void> {
  const { stage, page, takeAll } = studio;
  const hub = await stage.hub({ env: { RESTRIKE_HEARTBEAT_MS: '1000', RESTRIKE_TOURNAMENT: longName } });
  const courts = await bringUp(hub, count);
  try {
    await hub.send('POST', '/api/users', { name: user, role: 'admin', password });
    if (count > 0) await furnish(hub);
    await spoil(hub, courts);
    await takeAll(scene, [{ name: 'nobody', url: hub.url, ready: '[data-testid="connection-state"][data-state="live"]' }]);
    await page.goto(hub.url);
    await page.evaluate(async (body) => void (await fetch('/api/access/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body })), JSON.stringify({ name: user, password }));
    await takeAll(scene, looksOf(hub.url, courts));
    await takeTheLost(studio, hub, scene);
  } finally {
    for (const court of courts) court.stop();
  }
}

/** Control room, overview and overlays of a hub with no, one, eight and sixteen courts, and with the hub gone. */
export const hubScenes: readonly Scene[] = Object.entries(courtCounts).map(([scene, count]) => ({ scene, look: (studio: Studio) => lookAtHub(studio, scene, count) }));
