import { createSocket, type Socket } from 'node:dgram';
import type { Alert, AlertRule, CourtView } from '@restrike/contracts';
import pg from 'pg';
import { databaseUrl, getJson, onStage, until, type CourtProcess, type HubProcess } from './src/index.js';

const waitMs = 60_000;
/** Records that the hub's database is made to refuse. */
const refused = 'refuse-me';

/** Sets limits of a rule, and lets it raise and clear at once. */
async function limit(hub: HubProcess, ruleId: string, change: Partial<AlertRule> = {}): Promise<void> {
  const { rules } = await hub.get<{ rules: (AlertRule & { isChanged: boolean })[] }>('/api/alerts/rules');
  const { isChanged: _isChanged, ...rule } = rules.find((one) => one.ruleId === ruleId)!;
  await hub.send('PUT', `/api/alerts/rules/${ruleId}`, { ...rule, raiseAfterMs: 0, clearAfterMs: 0, ...change });
}

/** The open alert of a rule, once there is one. */
async function raised(hub: HubProcess, ruleId: string, nodeId: string | null): Promise<Alert> {
  let open: Alert[] = [];
  return until(
    `the alert ${ruleId}`,
    waitMs,
    async () => {
      ({ rows: open } = await hub.get<{ rows: Alert[] }>('/api/alerts?state=open'));
      return open.find((one) => one.ruleId === ruleId && one.nodeId === nodeId) ?? null;
    },
    () => `open are ${open.map((one) => one.ruleId).join(', ')}`,
  );
}

async function cleared(hub: HubProcess, { alertId, ruleId }: Alert): Promise<void> {
  await until(`the alert ${ruleId} to be cleared`, waitMs, async () => (await hub.get<{ rows: Alert[] }>(`/api/alerts?state=cleared&ruleId=${ruleId}`)).rows.some((one) => one.alertId === alertId));
}

async function say(court: CourtProcess, messages: readonly (string | Buffer)[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const message of messages) await new Promise<void>((done, fail) => socket.send(message, court.udpPort, '127.0.0.1', (error) => (error === null ? done() : fail(error))));
  socket.close();
}

/** Another program that holds a UDP port; null while it is taken. */
const hold = (port: number): Promise<Socket | null> =>
  new Promise((done) => {
    const socket = createSocket('udp4');
    socket.once('error', () => done(null));
    socket.bind(port, '127.0.0.1', () => done(socket));
  });

/** The court's port is held by another program, and free again: the court listens again by itself. */
async function portIsTaken(hub: HubProcess, court: CourtProcess): Promise<void> {
  await limit(hub, 'listener-failed');
  expect((await court.act('POST', '/api/listener/stop')).ok).toBe(true);
  const other = await until('the port to be free', waitMs, () => hold(court.udpPort));
  await court.act('POST', '/api/listener/start');
  const alert = await raised(hub, 'listener-failed', court.nodeId);
  expect(alert).toMatchObject({ courtName: 'Court 1', severity: 'critical', sound: true });
  other.close();
  await cleared(hub, alert);
}

/** A machine that is too busy to listen is too busy to beat: what the kernel dropped meanwhile is told when the court is back. */
async function machineIsTooBusy(hub: HubProcess, court: CourtProcess): Promise<void> {
  await limit(hub, 'kernel-drops');
  const link = async (): Promise<string | undefined> => (await hub.get<{ courts: CourtView[] }>('/api/courts')).courts.find(({ nodeId }) => nodeId === court.nodeId)?.link;
  process.kill(court.process.pid, 'SIGSTOP');
  try {
    await say(court, Array.from({ length: 6_000 }, () => Buffer.alloc(8_000, 'x')));
    await until('the court to be offline', waitMs, async () => (await link()) === 'offline');
  } finally {
    process.kill(court.process.pid, 'SIGCONT');
  }
  expect((await raised(hub, 'kernel-drops', court.nodeId)).detail).toMatch(/^[1-9]\d* datagrams dropped/);
  expect((await court.statement()).listener?.kernelDrops).toBeGreaterThan(0);
}

/** The hub's database refuses one record: it is put aside on the court, and taken when it is tried again. */
async function recordIsRefused(hub: HubProcess, court: CourtProcess, database: pg.Client): Promise<void> {
  await limit(hub, 'parked');
  // The day has its table from its first event on.
  await say(court, ['clk;01:01']);
  await court.whenCommitted(1);
  await court.whenSynced();
  await database.query(`ALTER TABLE events ADD CONSTRAINT refused CHECK (position('${refused}' IN convert_from(raw, 'LATIN1')) = 0) NOT VALID`);
  await say(court, [`${refused};1`, 'clk;01:00']);
  const alert = await raised(hub, 'parked', court.nodeId);
  expect(alert.detail).toMatch(/^1 events refused/);
  await database.query('ALTER TABLE events DROP CONSTRAINT refused');
  const { rows } = await getJson<{ rows: { epoch: string; sequence: number }[] }>(`${court.url}/api/parked`);
  for (const { epoch, sequence } of rows) expect((await court.act('POST', `/api/parked/${epoch}/${String(sequence)}/retry`)).ok).toBe(true);
  await cleared(hub, alert);
}

/** The hub's database stands still under a lock: what the court has to send piles up, and the hub says that its database is slow. */
async function databaseStandsStill(hub: HubProcess, court: CourtProcess, database: pg.Client): Promise<void> {
  await limit(hub, 'outbox-growing', { raiseAt: 10 });
  // Longer than a busy machine takes for it.
  await limit(hub, 'hub-store-latency', { raiseAt: 1_000, clearAt: 900 });
  await database.query('BEGIN');
  await database.query('LOCK TABLE event_progress IN ACCESS EXCLUSIVE MODE');
  const clock = setInterval(() => void say(court, ['clk;00:59']), 250);
  try {
    const growing = await raised(hub, 'outbox-growing', court.nodeId);
    const slow = await raised(hub, 'hub-store-latency', null);
    expect([growing.detail, slow.detail]).toEqual([expect.stringMatching(/more events wait each minute/), expect.stringMatching(/^\d{4,} ms to store/)]);
    clearInterval(clock);
    await database.query('ROLLBACK');
    await Promise.all([cleared(hub, growing), cleared(hub, slow)]);
  } finally {
    clearInterval(clock);
  }
  await court.whenSynced();
}

/** Of the hub's own machine what is measured is beyond limits that are set below it; of requests it is what somebody sends. */
async function hubItself(hub: HubProcess): Promise<void> {
  await limit(hub, 'hub-memory', { raiseAt: 0.000_1, clearAt: 0.000_05 });
  await limit(hub, 'hub-disk', { raiseAt: 1, clearAt: 1 });
  await limit(hub, 'hub-errors');
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${hub.joinToken}`, 'x-node-id': '11111111-1111-4111-8111-111111111111' };
  const nonsense = async (): Promise<void> => {
    for (let index = 0; index < 60; index += 1) expect((await fetch(`${hub.url}/api/events/bulk`, { method: 'POST', headers, body: '{}', signal: AbortSignal.timeout(waitMs) })).status).toBe(400);
  };
  await nonsense();
  const alerts = [];
  for (const ruleId of ['hub-memory', 'hub-disk', 'hub-errors']) alerts.push(await raised(hub, ruleId, null));
  for (const { detail } of alerts) expect(detail).toMatch(/^\d[\d.]* %/);
  await limit(hub, 'hub-memory', { raiseAt: 1.5, clearAt: 1.2 });
  await limit(hub, 'hub-disk', { raiseAt: 0, clearAt: 0 });
  await limit(hub, 'hub-errors', { raiseAt: 2, clearAt: 1 });
  for (const alert of alerts) await cleared(hub, alert);
}

// Frozen by a signal, and counted by the kernel's own table.
const linux = process.platform === 'linux' ? test : test.skip;

linux('[E2E-51] alerts of a port that is taken, of datagrams that the kernel dropped, of a record that is refused, of a database that stands still and of the hub itself come from what is measured, and go with it', async () => {
  await onStage(async (stage) => {
    const hub = await stage.hub({ env: { RESTRIKE_HEARTBEAT_MS: '1000' } });
    const court = await stage.court({ number: 1, hubUrl: hub.url });
    await until('the court to be seen', waitMs, async () => (await hub.get<{ courts: CourtView[] }>('/api/courts')).courts.some(({ nodeId, heartbeat }) => nodeId === court.nodeId && heartbeat !== null));
    const database = new pg.Client({ connectionString: databaseUrl(stage) });
    await database.connect();
    try {
      await hubItself(hub);
      await portIsTaken(hub, court);
      await recordIsRefused(hub, court, database);
      await databaseStandsStill(hub, court, database);
      await machineIsTooBusy(hub, court);
    } finally {
      await database.end();
    }
  });
}, 300_000);
