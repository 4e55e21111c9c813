import { hubHealthSchema, type Alert, type AlertChange, type AlertList, type AlertRule, type CourtContext, type HealthHistory, type Heartbeat, type HubHealth } from '@restrike/contracts';
import { RunningHub, sampleHeartbeat, until, type Heard } from './running-hub.js';

const nodeId = '11111111-1111-4111-8111-111111111111';
const other = '22222222-2222-4222-8222-222222222222';
let hub: RunningHub;
beforeAll(async () => {
  hub = await RunningHub.start({ RESTRIKE_HEALTH_SAMPLE_MS: '1000' });
});
afterEach(() => hub.disconnect());
afterAll(() => hub.stop());

const lowDisk = (node: string) => sampleHeartbeat(node, { machine: { ...sampleHeartbeat(node).machine!, diskFreeBytes: 1e11 } });
/** Beats until told to stop, as a court does. */
function beating({ socket }: Heard, beat: () => object): () => void {
  const timer = setInterval(() => socket.emit('heartbeat', beat(), () => undefined), 250);
  return () => clearInterval(timer);
}

describe('[HUB-11] alerts of a running hub', () => {
  it('[HUB-11] are raised, told, listed, acknowledged by a person, and cleared', async () => {
    const { body } = await hub.json<{ rules: AlertRule[] }>('GET', '/api/alerts/rules');
    const { isChanged: _changed, ...disk } = body.rules.find(({ ruleId }) => ruleId === 'disk') as AlertRule & { isChanged: boolean };
    expect(await hub.json('PUT', '/api/alerts/rules/disk', { ...disk, raiseAfterMs: 0, clearAfterMs: 0 })).toMatchObject({ status: 200, body: { rule: { raiseAfterMs: 0, isChanged: true } } });
    const screen = await hub.screen();
    expect(await screen.socket.emitWithAck('watch', ['alerts'])).toBe(true);
    expect(await screen.next<AlertList>('alerts')).toMatchObject({ open: expect.any(Array) as unknown[] });
    const court = await hub.court(nodeId, 'Court 1');
    let low = true;
    const stop = beating(court, () => (low ? lowDisk(nodeId) : sampleHeartbeat(nodeId)));
    try {
      const raised = await screen.next<AlertChange>('alert', ({ change, alert }) => change === 'raised' && alert.ruleId === 'disk');
      expect(raised.alert).toMatchObject({ nodeId, courtName: 'Court 1', severity: 'warning', detail: '10 % of the disk free; the limit is 20 %', acknowledgedAt: null, clearedAt: null });
      const { alertId } = raised.alert;
      expect((await hub.json<{ rows: Alert[] }>('GET', `/api/alerts?state=open&nodeId=${nodeId}`)).body.rows).toMatchObject([{ alertId }]);
      expect(await hub.json('POST', `/api/alerts/${alertId}/ack`)).toMatchObject({ status: 200, body: { alert: { acknowledgedBy: 'admin' } } });
      await screen.next<AlertChange>('alert', ({ change, alert }) => change === 'acknowledged' && alert.alertId === alertId);
      expect((await hub.json('PUT', '/api/alerts/rules/disk', { ...disk, raiseAfterMs: 0, clearAfterMs: 0, severity: 'critical', sound: true })).status).toBe(200);
      const { open } = await screen.next<AlertList>('alerts', (list) => list.open.some((alert) => alert.alertId === alertId && alert.severity === 'critical'));
      expect(open.find((alert) => alert.alertId === alertId)).toMatchObject({ sound: true, acknowledgedBy: 'admin', raisedAt: raised.alert.raisedAt });
      low = false;
      const cleared = await screen.next<AlertChange>('alert', ({ change, alert }) => change === 'cleared' && alert.alertId === alertId);
      expect(cleared.alert).toMatchObject({ acknowledgedBy: 'admin', clearedAt: expect.any(Number) as number });
      expect((await hub.json<{ rows: Alert[] }>('GET', '/api/alerts?state=cleared&ruleId=disk')).body.rows).toMatchObject([{ alertId }]);
    } finally {
      stop();
    }
  });

  it('[HUB-13] tells the figures of the hub itself', async () => {
    const own = await until('figures of the hub', async () => {
      const { body } = await hub.json<HubHealth>('GET', '/api/health/hub');
      return body.memory === null || body.storeLatencyMs === null ? null : body;
    });
    expect(hubHealthSchema.parse(own)).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string, courts: expect.any(Number) as number });
    expect([own.memory! > 0 && own.memory! < 1, own.storeLatencyMs! > 0, own.linked <= own.courts]).toEqual([true, true, true]);
  });

  it('[HUB-11] a court that is gone is told, and a screen that comes later gets it with its snapshot', async () => {
    const court = await hub.court(other, 'Court 2');
    court.socket.disconnect();
    const rows = await until('an alert', async () => {
      const { body } = await hub.json<{ rows: Alert[] }>('GET', `/api/alerts?state=open&nodeId=${other}`);
      return body.rows.length > 0 ? body.rows : null;
    });
    expect(rows).toMatchObject([{ ruleId: 'court-offline', severity: 'critical', sound: true, courtName: 'Court 2' }]);
    const screen = await hub.screen();
    await screen.socket.emitWithAck('watch', ['alerts']);
    expect((await screen.next<AlertList>('alerts')).open.map(({ alertId }) => alertId)).toContain(rows[0]?.alertId);
  });

  it('[HUB-11] rules are checked, changed, added and set back; one that is switched off clears its alerts', async () => {
    const rules = async (): Promise<(AlertRule & { isChanged: boolean })[]> => (await hub.json<{ rules: (AlertRule & { isChanged: boolean })[] }>('GET', '/api/alerts/rules')).body.rules;
    const { isChanged: _changed, ...offline } = (await rules()).find(({ ruleId }) => ruleId === 'court-offline')!;
    expect(await hub.json('PUT', '/api/alerts/rules/court-offline', { ...offline, clearAt: 0.9 })).toMatchObject({ status: 400, body: { code: 'BAD_BODY', path: 'clearAt' } });
    expect(await hub.json('PUT', '/api/alerts/rules/court-offline', { ...offline, metric: 'weather' })).toMatchObject({ status: 400, body: { path: 'metric' } });
    expect(await hub.json('PUT', '/api/alerts/rules/other', offline)).toMatchObject({ status: 400, body: { path: 'ruleId' } });
    expect((await hub.json('PUT', '/api/alerts/rules/mine', { ...offline, ruleId: 'mine', metric: 'cpu-share' })).status).toBe(200);
    expect((await hub.json('PUT', '/api/alerts/rules/court-offline', { ...offline, enabled: false })).status).toBe(200);
    await until('no open alert', async () => ((await hub.json<{ rows: Alert[] }>('GET', '/api/alerts?state=open&ruleId=court-offline')).body.rows.length === 0 ? true : null));
    expect((await rules()).filter(({ isChanged, ruleId }) => isChanged && ruleId !== 'disk').map(({ ruleId }) => ruleId)).toEqual(['court-offline', 'mine']);
    expect((await hub.json('DELETE', '/api/alerts/rules/mine')).body).toEqual({ rule: null });
    expect((await hub.json('DELETE', '/api/alerts/rules/court-offline')).body).toMatchObject({ rule: { enabled: true, isChanged: false } });
    expect((await hub.json('DELETE', '/api/alerts/rules/nothing')).status).toBe(404);
    expect((await hub.json('POST', '/api/alerts/11111111-1111-4111-8111-111111111111/ack')).status).toBe(404);
    expect((await hub.json('GET', '/api/alerts?cursor=@@')).status).toBe(400);
  });
});

describe('[HUB-13] history of health', () => {
  it('[HUB-13] has points of what the court said, and of its absence', async () => {
    const court = await hub.court(nodeId, 'Court 1');
    const stop = beating(court, () => sampleHeartbeat(nodeId));
    const history = (more = ''): Promise<{ status: number; body: HealthHistory }> => hub.json('GET', `/api/health/history?nodeId=${nodeId}${more}`);
    await until('two samples', async () => ((await history()).body.points.filter(({ cpu, online }) => cpu === 0.2 && online === 1).length >= 1 ? true : null));
    stop();
    court.socket.disconnect();
    const points = await until('a sample without the court', async () => {
      const { body } = await history('&points=2000');
      return body.points.some(({ online }) => online === 0) ? body.points : null;
    });
    expect(points.find(({ online }) => online === 0)).toMatchObject({ cpu: null, eventsPerSecond: null });
    expect(points.map(({ at }) => at)).toEqual(points.map(({ at }) => at).sort((a, b) => a - b));
    expect((await history('&from=5&to=5')).body).toMatchObject({ code: 'BAD_QUERY', path: 'from' });
    expect((await history('&from=1000&to=2000')).body).toMatchObject({ fromMs: 1000, toMs: 2000, points: [] });
    expect((await history('&points=0')).status).toBe(400);
  });

  it('[HUB-13] has points of the hub itself under its own id: machine, event loop, database and what waits for it', async () => {
    const court = await hub.court(nodeId, 'Court 1');
    const stop = beating(court, () => sampleHeartbeat(nodeId));
    const { hubId } = (await hub.json<{ hubId: string }>('GET', '/api/hub')).body;
    const [point] = await until('a sample of the hub', async () => {
      const { body } = await hub.json<HealthHistory>('GET', `/api/health/history?nodeId=${hubId}&points=2000`);
      const whole = body.points.filter(({ cpu, memory, loopDelayMs, storeLatencyMs, outboxWaiting }) => [cpu, memory, loopDelayMs, storeLatencyMs, outboxWaiting].every((value) => value !== null));
      return whole.length > 0 ? whole : null;
    });
    stop();
    expect(point).toMatchObject({ online: 1, obsFps: null, clockOffsetMs: null });
  });

  it('[HUB-13] metrics count what only grows as counters, and measure datagram to hub', async () => {
    const text = await (await hub.request('GET', '/metrics')).text();
    expect(text).toMatch(/^# TYPE restrike_heartbeats_total counter$/m);
    expect(text).toMatch(/^restrike_heartbeats_total [1-9]/m);
    expect(text).toMatch(/^# TYPE restrike_live_seconds histogram$/m);
    expect(text).toMatch(/^restrike_leader 1$/m);
  });
});

describe('[HUB-10] tournaments of a running hub', () => {
  interface Book {
    readonly version: number;
    readonly tournamentId: string;
    readonly tournamentDayId: string;
    readonly days: readonly { readonly tournamentDayId: string; readonly status: string }[];
    readonly tournaments: readonly { readonly status: string }[];
    readonly code?: string;
  }
  it('[HUB-10] are made, told to courts at once, and told anew, the newest alone, to one that was away', async () => {
    const here = await hub.court(nodeId, 'Court 1');
    expect(await here.next<CourtContext>('context')).toMatchObject({ version: 0, active: null });
    const create = (body: object) => hub.json<Book>('POST', '/api/tournaments', body);
    expect(await create({ name: ' ' })).toMatchObject({ status: 400, body: { code: 'BAD_BODY', path: 'name' } });
    expect(await create({ name: 'Open', colour: 'red' })).toMatchObject({ status: 400 });
    expect(await create({ name: 'Open', startsOn: '2026-11-22', endsOn: '2026-11-21' })).toMatchObject({ status: 422, body: { code: 'DATES_REVERSED' } });
    const { status, body } = await create({ name: 'Open', startsOn: '2026-11-21', endsOn: '2026-11-22' });
    expect(status).toBe(201);
    const base = `/api/tournaments/${body.tournamentId}`;
    const { body: withDay } = await hub.json<Book>('POST', `${base}/days`, { day: '2026-11-21' });
    expect(await hub.json('POST', `${base}/days`, { day: '2026-11-21' })).toMatchObject({ status: 409, body: { code: 'DAY_EXISTS' } });
    expect(await hub.json('POST', `${base}/days/${withDay.tournamentDayId}/status`, { status: 'active' })).toMatchObject({ status: 409, body: { code: 'WRONG_STATUS' } });
    expect((await hub.json('POST', `${base}/status`, { status: 'active' })).status).toBe(200);
    const active = await hub.json<Book>('POST', `${base}/days/${withDay.tournamentDayId}/status`, { status: 'active' });
    const expected = { version: active.body.version, active: { tournamentId: body.tournamentId, tournamentDayId: withDay.tournamentDayId } };
    expect(await here.next<CourtContext>('context', ({ version }) => version === active.body.version)).toMatchObject(expected);
    // One that could not store it says so in its heartbeats, and is told again; one that has it is not.
    const told = () => here.of<CourtContext>('context').filter(({ version }) => version === active.body.version).length;
    const { tournamentId, tournamentDayId, hubId } = { ...expected.active, hubId: (await hub.json<{ hubId: string }>('GET', '/api/hub')).body.hubId };
    const says = (version: number | null) => here.socket.emitWithAck('heartbeat', sampleHeartbeat(nodeId, { context: { hubId, version, tournamentId, tournamentDayId } as Heartbeat['context'] }));
    for (const version of [active.body.version, active.body.version - 1, active.body.version, null]) await says(version);
    expect(told()).toBe(3);
    // A court that joins now, and so was away, is told once.
    const late = await hub.court(other, 'Court 2');
    expect(await late.next<CourtContext>('context')).toMatchObject(expected);
    // What ends or deletes something asks for a yes before it asks whether it can be.
    const ends = [['POST', `${base}/status`, { status: 'completed' }], ['DELETE', base, undefined], ['DELETE', `${base}/days/${withDay.tournamentDayId}`, undefined], ['POST', `${base}/days/${withDay.tournamentDayId}/status`, { status: 'finished' }]] as const;
    for (const [method, route, words] of ends) expect([method, route, await hub.json(method, route, words)]).toMatchObject([method, route, { status: 409, body: { code: 'NEEDS_CONFIRMATION' } }]);
    expect(await hub.json('POST', `${base}/status`, { status: 'completed', confirmed: true })).toMatchObject({ status: 409, body: { code: 'DAY_ACTIVE' } });
    expect(await hub.json('DELETE', `${base}?confirmed=true`)).toMatchObject({ status: 409, body: { code: 'IN_USE' } });
    expect(await hub.json('DELETE', `${base}/days/${withDay.tournamentDayId}?confirmed=true`)).toMatchObject({ status: 409 });
    expect((await hub.json('POST', `${base}/days/${withDay.tournamentDayId}/status`, { status: 'finished', confirmed: true })).status).toBe(200);
    expect((await hub.json('PATCH', base, { name: 'Open 2026' })).status).toBe(200);
    const completed = await hub.json<Book>('POST', `${base}/status`, { status: 'completed', confirmed: true });
    expect(completed.status).toBe(200);
    expect(await here.next<CourtContext>('context', ({ version }) => version === completed.body.version)).toMatchObject({ active: null, tournaments: [], days: [] });
    expect((await hub.json<Book>('GET', '/api/tournaments')).body.tournaments).toMatchObject([{ name: 'Open 2026', status: 'completed' }]);
    expect((await hub.json('PATCH', '/api/tournaments/44444444-4444-4444-8444-444444444444', { name: 'x' })).status).toBe(404);
    await late.next<CourtContext>('context', ({ version }) => version === completed.body.version);
    const { body: audit } = await hub.json<{ rows: { action: string; target: string }[] }>('GET', '/api/audit?limit=100');
    expect(audit.rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['tournament.create', 'tournament.status', 'tournament-day.status', 'tournament.change']));
    expect(audit.rows.find(({ action }) => action === 'tournament.create')?.target).toContain(body.tournamentId);
  });
});
