import { createSocket } from 'node:dgram';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createObsStandIn } from '@restrike/simulator-obs';
import type { Page } from 'playwright-core';
import { courtPin, type CourtProcess } from '../court-process.js';
import { until } from '../managed-process.js';
import type { Look, Scene, Studio } from './take-looks.js';

const [blue, red] = ['WOLFESCHLEGELSTEINHAUSENBERGERDORFFSCHMIDT-NGUYỄN Hồng Nhung', 'عبد الرحمن محمد الأحمد القحطاني'];
const load = [
  'pre;FightLoaded', `at1;${blue};${blue};VIE;at2;${red};${red};KSA`, 'mch;5555;Semifinal;W +73kg;0;#0000ff;#FFFFFF;#ff0000;#FFFFFF;null;Under 21;3;120;cntDown;20;5;', 'wg1;0;wg2;0', 'wrd;rd1;0;rd2;0;rd3;0',
  's11;0;s21;0;s12;0;s22;0;s13;0;s23;0', 'sc1;0;sc2;0', 'clk;02:00', 'rnd;1', 'rdy;FightReady',
];
const live = '[data-testid="connection-state"][data-state="live"]';
const pages = [['court', '/'], ['replays', '/replays'], ['timeline', '/timeline'], ['triggers', '/triggers'], ['scoring', '/scoring'], ['preflight', '/preflight'], ['system', '/system'], ['settings', '/settings'], ['flags', '/flags']] as const;
const overlays = ['', '/scoreboard', '/lower-third?show=always&', '/winner?', '/ivr?'] as const;

async function say(court: CourtProcess, ...messages: readonly string[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const message of messages) await new Promise<void>((done, fail) => socket.send(message, court.udpPort, '127.0.0.1', (error) => (error === null ? done() : fail(error))));
  socket.close();
}

const press = (key: string, shown: string) => async (page: Page): Promise<void> => {
  await page.keyboard.press(key);
  await page.locator(shown).first().waitFor({ timeout: 60_000 });
  await sleep(500);
};

/** Every page of the console, its dialogs, and the court's overlays. */
function looksOf(court: CourtProcess): readonly Look[] {
  const at = (name: string, to: string, act?: Look['act']): Look => ({ name, url: `${court.url}${to}`, ready: live, ...(act === undefined ? {} : { act }) });
  return [
    ...pages.map(([name, to]) => at(name, to)),
    at('keys', '/', press('?', '[data-testid="help"]')),
    at('manual', '/', press('m', 'dialog[open]')),
    at('announcements', '/', press('a', 'dialog[open], aside.drawer')),
    ...overlays.map((to) => ({ name: `overlay${to.replace(/[?].*/, '').replace('/', '-')}`, url: `${court.url}/overlays${to}${to.includes('?') ? '' : '?'}ground=35506b`, ready: '#root > *' })),
  ];
}

async function signIn(page: Page, court: CourtProcess): Promise<void> {
  await page.goto(court.url);
  await page.evaluate(async (body) => void (await fetch('/api/access/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body })), JSON.stringify({ pin: courtPin }));
}

/** A court as it comes out of the box: nobody signed in, no OBS, no hub, no match. */
async function lookAtBareCourt({ stage, takeAll }: Studio): Promise<void> {
  const court = await stage.court({ number: 1, hubUrl: null, env: { RESTRIKE_PLAYER: 'browser' } });
  await takeAll('bare', [...looksOf(court), { name: 'pin', url: court.url, ready: live, act: press('r', '[data-testid="pin-dialog"]') }]);
}

/** A court in a challenge with two OBS and a hub; then without one OBS, without the hub, and at last without the agent. */
async function lookAtBusyCourt({ stage, page, takeAll, take }: Studio): Promise<void> {
  const [rec, str] = await Promise.all(
    ['rec', 'str'].map(async (name) => {
      const folder = path.join(stage.folder, `obs-${name}`);
      mkdirSync(folder);
      return createObsStandIn({ protocol: 'v5', port: 0, folder, replaySeconds: 20 });
    }),
  );
  if (rec === undefined || str === undefined) throw new Error('two stand-ins were to be made');
  try {
    const hub = await stage.hub({ env: { RESTRIKE_HEARTBEAT_MS: '1000', RESTRIKE_TOURNAMENT: 'Giải vô địch Taekwondo Đông Nam Á 2026 – Hà Nội' } });
    const court = await stage.court({ number: 1, hubUrl: hub.url, env: { RESTRIKE_COURT_NAME: 'Hauptkampffläche Fünf (Fernsehkamera, Süd)', RESTRIKE_OBS: `rec://127.0.0.1:${String(rec.port)},str://127.0.0.1:${String(str.port)}`, RESTRIKE_PLAYER: 'browser' } });
    await signIn(page, court);
    await say(court, ...load);
    await until('recording and buffer to run', 60_000, async () => Promise.resolve(rec.model.outputs.record.state === 'active' && rec.model.outputs.replay.state === 'active'));
    await say(court, 'clk;02:00;start');
    for (let second = 1; second <= 12; second += 1) {
      await sleep(1_000);
      await say(court, `clk;01:${String(60 - second).padStart(2, '0')}`);
      if (second === 4) await say(court, 'hl1;46', 'sc1;2;sc2;0', 's11;2;s21;0;s12;0;s22;0;s13;0;s23;0', 'pt1;2', 'hl2;21', 'nonsense of a scoring system');
      if (second === 9) await say(court, 'hl2;58', 'sc1;2;sc2;3', 's11;2;s21;3;s12;0;s22;0;s13;0;s23;0', 'pt2;3', 'hl1;17', 'wg1;1;wg2;0');
    }
    await say(court, 'hl1;39', 'clk;01:47;stop', 'ch1;');
    await page.locator('[data-testid="clip-player"][data-status="ready"]').waitFor({ timeout: 60_000 });
    await page.keyboard.press('Escape');
    await hub.send('POST', '/api/announcements', { idempotencyKey: 'looks-of-a-court', targets: 'all', kind: 'broadcast', priority: 'urgent', text: 'Medical break of 10 minutes on all courts – الرجاء الانتظار – 잠시 기다려 주세요', ttlMs: null });
    await page.getByTestId('urgent').waitFor({ timeout: 60_000 });
    await takeAll('busy', [...looksOf(court), { name: 'player', url: court.url, ready: '[data-testid="newest-clip"]', act: press('o', '[data-testid="clip-player"][data-status="ready"]') }]);
    await rec.kill();
    await page.goto(court.url);
    await page.locator('[data-testid="obs"][data-role="OBS_REC"][data-connection="gone"]').waitFor({ timeout: 60_000 });
    await hub.process.kill();
    await takeAll('trouble', looksOf(court).slice(0, pages.length));
    await page.goto(court.url);
    await page.locator(live).waitFor({ timeout: 60_000 });
    const over = await page.context().newPage();
    await over.goto(`${court.url}/overlays/scoreboard?ground=35506b`);
    await court.process.kill();
    await page.getByTestId('lost').waitFor({ timeout: 60_000 });
    for (const [name, to] of pages) {
      await page.evaluate(`history.pushState(null, '', ${JSON.stringify(to)})`);
      await sleep(1_500);
      await take(page, `agent-lost-${name}`);
    }
    await take(over, 'agent-lost-overlay-scoreboard');
  } finally {
    await rec.close();
    await str.close();
  }
}

/** Console and overlays of a court out of the box, in a challenge, in trouble, and without its agent. */
export const courtScenes: readonly Scene[] = [{ scene: 'bare', look: lookAtBareCourt }, { scene: 'busy', look: lookAtBusyCourt }];
