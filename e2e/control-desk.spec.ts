import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Alert, AlertRule, CommandAction, CommandView, CourtView, LogPage, NodeId, Session } from '@restrike/contracts';
import { createFleet, type Fleet } from '@restrike/simulator-fleet';
import { createObsStandIn, type ObsStandIn } from '@restrike/simulator-obs';
import type { Page } from 'playwright-core';
import { Stage, onStage, until, type CourtProcess, type HubProcess } from './src/index.js';
import { browserTest, openWindow } from './src/open-browser.js';

const [name, password] = ['Ana Torres', 'a password of some length'];
const obsPassword = 'a password of OBS';
const waitMs = 60_000;

/** What the plays of this file share: a hub, a court with a stand-in for OBS, and two simulated courts. */
interface Desk {
  readonly stage: Stage;
  readonly hub: HubProcess;
  readonly court: CourtProcess;
  readonly obs: ObsStandIn;
  readonly fleet: Fleet;
}

async function say(court: CourtProcess, messages: readonly string[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const message of messages) await new Promise<void>((done, fail) => socket.send(message, court.udpPort, '127.0.0.1', (error) => (error === null ? done() : fail(error))));
  socket.close();
}

const match = ['pre;FightLoaded', 'at1;NGUYỄN;NGUYỄN;VIE;at2;ÅSTRÖM;ÅSTRÖM;SWE', 'mch;5555;Final;W +73kg;0;#0000ff;#FFFFFF;#ff0000;#FFFFFF;null;Under 21;3;120;cntDown;20;', 'wg1;0;wg2;0', 'clk;02:00', 'rnd;1', 'rdy;FightReady'];

/** Sets limits of a rule; what is raised and cleared then comes from what is measured, at once. */
async function limit(hub: HubProcess, ruleId: string, change: Partial<AlertRule>): Promise<void> {
  const { rules } = await hub.get<{ rules: (AlertRule & { isChanged: boolean })[] }>('/api/alerts/rules');
  const { isChanged: _isChanged, ...rule } = rules.find((one) => one.ruleId === ruleId)!;
  await hub.send('PUT', `/api/alerts/rules/${ruleId}`, { ...rule, raiseAfterMs: 0, clearAfterMs: 0, ...change });
}

async function alertIs(hub: HubProcess, ruleId: string, nodeId: NodeId, open: boolean): Promise<Alert | null> {
  let rows: Alert[] = [];
  const found = await until(
    `the alert ${ruleId} to be ${open ? 'raised' : 'cleared'}`,
    waitMs,
    async () => {
      ({ rows } = await hub.get<{ rows: Alert[] }>(`/api/alerts?state=open&nodeId=${nodeId}`));
      const alert = rows.find((one) => one.ruleId === ruleId);
      return open ? (alert ?? null) : alert === undefined ? 'none' : null;
    },
    () => `open are ${rows.map((one) => one.ruleId).join(', ')}`,
  );
  return found === 'none' ? null : found;
}

async function command(hub: HubProcess, nodeId: NodeId, request: CommandAction): Promise<void> {
  const { commandId } = await hub.send<CommandView>('POST', '/api/commands', { idempotencyKey: randomUUID(), targets: [nodeId], request, confirmed: true });
  await until(`${request.action} to be done`, waitMs, async () => (await hub.get<CommandView>(`/api/commands/${commandId}`)).targets[0]?.status === 'done');
}

/** HLT-2: each rule is fed by what is really measured on the way from the datagram, OBS and the machine to the hub. */
async function alertsOfWhatIsMeasured({ hub, court, obs, fleet }: Desk): Promise<void> {
  const { nodeId } = court;
  await limit(hub, 'recording-stopped-in-round', {});
  await limit(hub, 'stream-stopped-in-round', {});
  await limit(hub, 'obs-unreachable', {});
  await limit(hub, 'recorder-unreachable-in-round', {});
  await limit(hub, 'clock', {});
  await limit(hub, 'events-rate', { raiseAt: 50, clearAt: 40 });
  await limit(hub, 'archive', { raiseAt: 5, clearAt: 5 });
  await limit(hub, 'errors', { raiseAt: 0.001, clearAt: 0.0005 });
  await limit(hub, 'memory', { raiseAt: 0.000_1, clearAt: 0.000_05 });
  await limit(hub, 'disk', { raiseAt: 1, clearAt: 1 });
  await limit(hub, 'store-latency', { raiseAt: 0.000_1, clearAt: 0.000_05 });
  await limit(hub, 'recording-hours', { raiseAt: 1e12, clearAt: 1e12 });

  await command(hub, nodeId, { action: 'start-recording' });
  await command(hub, nodeId, { action: 'start-stream' });
  await say(court, [...match, 'clk;01:59;start']);
  await until('a round to run', waitMs, async () => (await hub.get<{ courts: CourtView[] }>('/api/courts')).courts.find((one) => one.nodeId === nodeId)?.live?.state.status === 'round');
  // Of the store, the machine and the day: what is measured is beyond limits that are set below it.
  // Hours of recording: the room on the disk by the growth of the recording that runs.
  for (const ruleId of ['store-latency', 'memory', 'disk', 'archive', 'recording-hours']) {
    const alert = await alertIs(hub, ruleId, nodeId, true);
    expect(alert?.detail).toMatch(/^\d[\d.]* /);
  }
  // Of OBS.
  await command(hub, nodeId, { action: 'stop-recording' });
  await alertIs(hub, 'recording-stopped-in-round', nodeId, true);
  await command(hub, nodeId, { action: 'start-recording' });
  await alertIs(hub, 'recording-stopped-in-round', nodeId, false);
  await command(hub, nodeId, { action: 'stop-stream' });
  await alertIs(hub, 'stream-stopped-in-round', nodeId, true);
  await command(hub, nodeId, { action: 'start-stream' });
  await alertIs(hub, 'stream-stopped-in-round', nodeId, false);
  obs.freeze();
  await alertIs(hub, 'recorder-unreachable-in-round', nodeId, true);
  // One alert tells of it, the graver one.
  await alertIs(hub, 'obs-unreachable', nodeId, false);
  obs.thaw();
  await alertIs(hub, 'recorder-unreachable-in-round', nodeId, false);
  // Of the datagrams: how many, and how many are not understood.
  await say(court, ['no message', 'nor this one']);
  await alertIs(hub, 'errors', nodeId, true);
  const storm = setInterval(() => void say(court, Array.from({ length: 20 }, (_, index) => `clk;01:${String(10 + index)}`)), 100);
  try {
    await alertIs(hub, 'events-rate', nodeId, true);
  } finally {
    clearInterval(storm);
  }
  await alertIs(hub, 'events-rate', nodeId, false);
  // Of the clock, by round trips over the link.
  const [skewed] = fleet.courts;
  expect((await alertIs(hub, 'clock', skewed!.nodeId, true))?.detail).toMatch(/^3[56]\d{5} ms off/);
  // What is within its limits again is cleared by the next measure.
  for (const [ruleId, change] of [['memory', { raiseAt: 1.5, clearAt: 1.2 }], ['disk', { raiseAt: 0, clearAt: 0 }], ['archive', { raiseAt: 1_000_000, clearAt: 1_000_000 }], ['store-latency', { raiseAt: 1e9, clearAt: 1e8 }], ['recording-hours', { raiseAt: 0, clearAt: 0 }]] as const) {
    await limit(hub, ruleId, change);
    await alertIs(hub, ruleId, nodeId, false);
  }
}

/** Asks for a court's log on the page of logs. */
async function fetchLog(page: Page, court: string, text: string): Promise<void> {
  await page.locator('.log-page select').first().selectOption({ label: court });
  await page.locator('#search').fill(text);
  await page.locator('.log-page button[type="submit"]').click();
}

/** LOG-2: a director reads, filters and downloads the log of a court; of one that is offline or frozen it is said that it can not be had, within the limit. */
async function logsOfCourts({ stage, hub, court, fleet }: Desk): Promise<void> {
  const [, gone] = fleet.courts;
  await hub.send('POST', '/api/users', { name, role: 'director', password });
  const view = await openWindow(hub.url);
  try {
    const { page } = view;
    await page.getByTestId('sign-in-button').click();
    const form = page.getByTestId('sign-in');
    await form.locator('input[name="name"]').fill(name);
    await form.locator('input[name="password"]').fill(password);
    await form.locator('button[type="submit"]').click();
    await page.locator('nav a[href="/logs"]').click();
    await fetchLog(page, 'Court 1', '');
    await until('lines of the log', waitMs, async () => (await page.locator('.log-line').count()) > 3);
    await fetchLog(page, 'Court 1', 'joined the hub');
    await until('the filter to hold', waitMs, async () => {
      const lines = await page.locator('.log-line').allTextContents();
      return lines.length > 0 && lines.every((line) => line.includes('joined the hub'));
    });
    const [download] = await Promise.all([page.waitForEvent('download', { timeout: waitMs }), page.locator('a[download]').click()]);
    expect(download.suggestedFilename()).toBe('Court 1 application.log');
    expect(readFileSync(await download.path(), 'utf8')).toContain('joined the hub');

    gone!.stop();
    await page.locator('option', { hasText: `${gone!.courtName} (` }).waitFor({ state: 'attached', timeout: waitMs });
    await page.locator('.log-page select').first().selectOption(gone!.nodeId);
    await page.locator('.log-page button[type="submit"]').click();
    await page.getByText('the court is offline').first().waitFor({ timeout: waitMs });
    expect(view.errors.filter((error) => !/409/.test(error))).toEqual([]);
    const cookies = await page.context().cookies();
    expect(cookies.length).toBeGreaterThan(0);

    // Frozen: whether it is caught before or after its heartbeats are missed, the answer comes within the limit of the command.
    process.kill(court.process.pid, 'SIGSTOP');
    const asked = await fetch(`${hub.url}/api/courts/${court.nodeId}/logs`, { headers: await hub.asAdmin(), signal: AbortSignal.timeout(waitMs) });
    expect([asked.status, ((await asked.json()) as { code: string }).code]).toEqual(expect.arrayContaining([expect.stringMatching(/^COURT_(SILENT|OFFLINE)$/)]));
    process.kill(court.process.pid, 'SIGCONT');
    const page1 = await until('its log can be read again', waitMs, async () => {
      const answer = await fetch(`${hub.url}/api/courts/${court.nodeId}/logs?level=info&limit=5`, { headers: await hub.asAdmin(), signal: AbortSignal.timeout(waitMs) });
      return answer.ok ? ((await answer.json()) as LogPage) : null;
    });
    expect(page1.lines.length).toBeGreaterThan(0);

    // No secret of this whole run stands in a log: passwords, sessions of people and of the console, what opens OBS.
    const { token } = (await (await fetch(`${hub.url}/api/access/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name, password }) })).json()) as Session;
    await court.act('POST', '/api/announcements/none/seen');
    expect(stage.leaks([password, obsPassword, token, ...cookies.map(({ value }) => value), court.session ?? ''])).toEqual([]);
  } finally {
    await view.close();
  }
}

browserTest(
  '[HLT-2][LOG-2] alerts are of what is measured from datagram, OBS, machine and clock, and go with it; a director reads every court’s log, in which no secret stands',
  async () => {
    await onStage(async (stage) => {
      const folder = path.join(stage.folder, 'videos');
      mkdirSync(folder, { recursive: true });
      const obs = await createObsStandIn({ protocol: 'v5', port: 0, password: obsPassword, scenes: ['Main'], folder });
      const hub = await stage.hub({ env: { RESTRIKE_HEARTBEAT_MS: '1000' } });
      const fleet = createFleet({ agents: 2, first: 2, hubUrl: hub.url, token: hub.joinToken, clockSkewMs: 3_600_000 });
      try {
        const court = await stage.court({ number: 1, hubUrl: hub.url, env: { RESTRIKE_OBS: `both://:${encodeURIComponent(obsPassword)}@127.0.0.1:${String(obs.port)}` } });
        await fleet.start(waitMs);
        const desk = { stage, hub, court, obs, fleet };
        await alertsOfWhatIsMeasured(desk);
        await logsOfCourts(desk);
      } finally {
        fleet.stop();
        await obs.close();
      }
    });
  },
  300_000,
);
