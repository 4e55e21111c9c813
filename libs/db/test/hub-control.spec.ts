import { randomUUID } from 'node:crypto';
import type { AlertRule, NodeId, TournamentDraft, UserId } from '@restrike/contracts';
import pg from 'pg';
import { hubDataSource, Leadership, openHubStore, rollBackHubStore, migrateHubStore, contextOf, type HubStore, type HealthSampleRow, type NewAuditEntry } from '../src/hub/index.js';
import { startTestPostgres, type TestPostgres } from '../src/testing/postgres.js';
import { sampleEpoch, sampleEvent, sampleNode } from '../src/testing/sample-events.js';

let postgres: TestPostgres;
/** Brought to this version once: each test takes a copy. */
let migrated: string;
let url: string;
let store: HubStore;
beforeAll(async () => {
  postgres = await startTestPostgres();
  migrated = await postgres.database();
  await migrateHubStore(migrated);
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  url = await postgres.database(migrated);
  store = await openHubStore({ url });
});
afterEach(() => store.close());

/** What the audit log is told of it. */
const entry: NewAuditEntry = { at: 1, userName: 'dana', action: 'room.act', target: null, detail: null };
const draft = (name: string): TournamentDraft => ({ name, place: null, country: null, startsOn: null, endsOn: null });
const other = '44444444-4444-4444-8444-444444444444' as NodeId;

it('[SEC-1] a session opens only with the password that is the user’s at that moment, also while that is being changed', async () => {
  const user = { userId: '55555555-5555-4555-8555-555555555555' as UserId, name: 'dana', role: 'director', passwordHash: 'old', createdAt: 1 } as const;
  await store.access.create(user, entry);
  const open = (token: string, passwordHash: string): Promise<boolean> => store.access.openSession({ tokenHash: Buffer.from(token), userId: user.userId, createdAt: 2, expiresAt: 9, passwordHash }, entry);
  expect([await open('a', 'old'), await open('b', 'wrong')]).toEqual([true, false]);
  // However the two meet: a session that opened before the change has ended with it.
  await Promise.all([store.access.change(user.userId, { passwordHash: 'new' }, () => entry), ...['c', 'd', 'e'].map((token) => open(token, 'old'))]);
  expect(await Promise.all(['a', 'b', 'c', 'd', 'e'].map((token) => store.access.session(Buffer.from(token), 3)))).toEqual([null, null, null, null, null]);
  expect(await open('f', 'new')).toBe(true);
  await store.access.change(user.userId, { disabled: true }, () => entry);
  expect(await open('g', 'new')).toBe(false);
});

describe('[TRN-1] tournaments on the hub', () => {
  it('[TRN-1] numbers days by their order, raises the version with each change, and tells courts what is not over', async () => {
    const [open, over] = [randomUUID(), randomUUID()];
    await store.tournaments.change(1, entry, (pen) => pen.insert(over, draft('Last year'), 1));
    await store.tournaments.change(2, entry, async (pen) => {
      await pen.setStatus(over, 'completed');
      await pen.insert(open, draft('Open\u0000'), 2);
      await pen.insertDay(randomUUID(), open, '2026-11-22');
    });
    const first = randomUUID();
    const book = await store.tournaments.change(3, entry, async (pen) => {
      expect(pen.book.version).toBe(2);
      await pen.insertDay(first, open, '2026-11-21');
      await pen.setStatus(open, 'active');
      await pen.setDayStatus(first, 'active');
    });
    expect(book.days.map(({ day, number, status }) => [day, number, status])).toEqual([['2026-11-21', 1, 'active'], ['2026-11-22', 2, 'planned']]);
    const hubId = await store.hubId();
    expect(contextOf(book, hubId)).toMatchObject({ hubId, version: 3, changedAt: 3, tournaments: [{ name: 'Open\u0000', status: 'active' }], active: { tournamentId: open, tournamentDayId: first } });
    expect(await store.tournaments.read()).toEqual(book);
  });

  it('[TRN-1] a change that throws changes nothing, and two tournaments can not run at once', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    await store.tournaments.change(1, entry, async (pen) => {
      await pen.insert(one, draft('One'), 1);
      await pen.insert(two, draft('Two'), 1);
      await pen.setStatus(one, 'active');
    });
    await expect(store.tournaments.change(2, entry, (pen) => pen.setStatus(two, 'finishing'))).rejects.toHaveProperty('constraint', 'tournaments_running');
    await expect(store.tournaments.change(2, entry, async (pen) => { await pen.remove(one); throw new Error('no'); })).rejects.toHaveProperty('message', 'no');
    expect(await store.tournaments.read()).toMatchObject({ version: 1, tournaments: [{}, {}] });
  });

  it('[TRN-1] changes that come at once are made one after the other', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, index) => store.tournaments.change(1, entry, (pen) => pen.insert(randomUUID(), draft(`T ${String(pen.book.tournaments.length)}`), index))));
    const book = await store.tournaments.read();
    expect([book.version, book.tournaments.map(({ name }) => name).sort()]).toEqual([8, Array.from({ length: 8 }, (_, index) => `T ${String(index)}`)]);
  });

  it('[TRN-1] a version is newer than any that a court has, also when an older copy of the database was put in its place', async () => {
    const add = (at: number) => store.tournaments.change(at, entry, (pen) => pen.insert(randomUUID(), draft('Open'), at));
    const before = await add(5_000);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('UPDATE hub SET context_version = 1');
    await client.end();
    expect([before.version, (await add(6_000)).version, (await add(5_999)).version]).toEqual([5_000, 6_000, 6_001]);
  });

  it('[TRN-1] knows whether a court has events of a tournament', async () => {
    const [tournamentId, tournamentDayId] = [randomUUID(), randomUUID()];
    await store.ingest({ nodeId: sampleNode, epoch: { epoch: sampleEpoch, from: 1 }, records: [sampleEvent(1, { tournamentId, tournamentDayId })] }, null, 5);
    await store.tournaments.change(1, entry, async (pen) => {
      expect([await pen.hasEvents(tournamentId), await pen.hasEvents(tournamentId, tournamentDayId), await pen.hasEvents(tournamentId, randomUUID()), await pen.hasEvents(randomUUID())]).toEqual([true, true, false, false]);
    });
  });
});

describe('[HLT-2] alerts in the store', () => {
  const rule = (change: Partial<AlertRule> = {}): AlertRule => ({ ruleId: 'disk-low', title: 'Disk', advice: 'Free it.', metric: 'disk-free-share', scope: 'court', bad: 'below', raiseAt: 0.2, raiseAfterMs: 0, clearAt: 0.25, clearAfterMs: 0, severity: 'warning', sound: true, enabled: true, ...change });
  const alert = (change: object = {}) => ({ alertId: randomUUID(), ruleId: 'disk-low', nodeId: sampleNode, severity: 'warning' as const, sound: true, title: 'Disk', detail: '12 %', advice: 'Free it.', raisedAt: 10, ...change });

  it('[HLT-2] has one open alert of a rule and court; one that ended makes room for the next', async () => {
    await store.registerNode({ nodeId: sampleNode, courtName: 'Court 1', host: 'laptop', version: '0.1.0', at: 1 });
    expect(await store.alerts.raise(alert())).toMatchObject({ courtName: 'Court 1', clearedAt: null, sound: true });
    expect(await store.alerts.raise(alert())).toBeNull();
    expect(await store.alerts.raise(alert({ nodeId: null }))).toMatchObject({ nodeId: null, courtName: null });
    expect(await store.alerts.raise(alert({ nodeId: null }))).toBeNull();
    expect(await store.alerts.clear('disk-low', null, 20)).toMatchObject({ clearedAt: 20 });
    expect(await store.alerts.clear('disk-low', null, 21)).toBeNull();
    expect(await store.alerts.raise(alert({ nodeId: null, raisedAt: 30 }))).not.toBeNull();
    // One is open: the one of before stays ended.
    expect(await store.alerts.reopen(rule(), null, 20)).toBeNull();
    expect((await store.alerts.open()).length).toBe(2);
    expect((await store.alerts.list({ limit: 10, open: false })).rows).toMatchObject([{ clearedAt: 20 }]);
  });

  it('[HLT-2] is acknowledged by the first person who does, and pages newest first', async () => {
    const raised = await store.alerts.raise(alert());
    expect(await store.alerts.acknowledge(raised?.alertId ?? '', 'Mina', 15, () => entry)).toMatchObject({ acknowledgedBy: 'Mina', acknowledgedAt: 15 });
    // One that gave way to a graver one goes on as it was.
    expect(await store.alerts.clear('disk-low', sampleNode, 15.5)).toMatchObject({ clearedAt: 15.5 });
    expect(await store.alerts.reopen(rule(), sampleNode, 15.6)).toBeNull();
    expect(await store.alerts.reopen(rule({ severity: 'critical' }), sampleNode, 14)).toMatchObject({ alertId: raised?.alertId, acknowledgedBy: 'Mina', clearedAt: null, severity: 'critical' });
    expect(await store.alerts.acknowledge(raised?.alertId ?? '', 'Otto', 16, () => entry)).toMatchObject({ acknowledgedBy: 'Mina', acknowledgedAt: 15 });
    expect(await store.alerts.acknowledge(randomUUID(), 'Otto', 16, () => entry)).toBeNull();
    for (let index = 0; index < 5; index += 1) await store.alerts.raise(alert({ ruleId: `rule-${String(index)}`, raisedAt: 100 }));
    const found: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await store.alerts.list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      found.push(...page.rows.map(({ ruleId }) => ruleId));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(found).toEqual(['rule-4', 'rule-3', 'rule-2', 'rule-1', 'rule-0', 'disk-low']);
    await store.alerts.clear('rule-0', sampleNode, 200);
    expect([await store.alerts.forgetBefore(200), await store.alerts.forgetBefore(201)]).toEqual([0, 1]);
  });

  it('[HLT-2] an open alert says what its rule says now, and one that is over what it said', async () => {
    const over = await store.alerts.raise(alert());
    await store.alerts.clear('disk-low', sampleNode, 11);
    const open = await store.alerts.raise(alert({ raisedAt: 12 }));
    await store.alerts.acknowledge(open?.alertId ?? '', 'Mina', 13, () => entry);
    expect(await store.alerts.follow([rule(), rule({ ruleId: 'other' })])).toBe(0);
    const graver = rule({ severity: 'critical', sound: false, title: 'Disk full', advice: 'Now.' });
    expect([await store.alerts.follow([graver]), await store.alerts.follow([graver])]).toEqual([1, 0]);
    expect(await store.alerts.open()).toMatchObject([{ alertId: open?.alertId, severity: 'critical', sound: false, title: 'Disk full', advice: 'Now.', detail: '12 %', raisedAt: 12, acknowledgedBy: 'Mina' }]);
    expect((await store.alerts.list({ limit: 10, open: false })).rows).toMatchObject([{ alertId: over?.alertId, severity: 'warning', title: 'Disk' }]);
  });

  it('[HLT-2] keeps changed rules, and leaves out one that can not be read', async () => {
    await store.alerts.setRule(rule(), 'Mina', 1, entry);
    await store.alerts.setRule(rule({ raiseAt: 0.1 }), 'Mina', 2, entry);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("INSERT INTO alert_rules (rule_id, rule, changed_by, changed_at) VALUES ('future', '{\"metric\": \"telepathy\"}', 'x', 1)");
    await client.end();
    expect(await store.alerts.changedRules()).toEqual([rule({ raiseAt: 0.1 })]);
    expect([await store.alerts.resetRule('disk-low', entry), await store.alerts.resetRule('disk-low', entry)]).toEqual([true, false]);
  });
});

describe('[HLT-1] samples of health', () => {
  const nothing = { cpu: null, memory: null, processMemoryBytes: null, diskFreeBytes: null, recordingHoursLeft: null, eventsPerSecond: null, errorShare: null, commitP99Ms: null, outboxWaiting: null, clockOffsetMs: null, networkInBytesPerS: null, networkOutBytesPerS: null, obsFps: null, droppedFrameShare: null, storeLatencyMs: null, loopDelayMs: null };
  const sample = (at: number, change: Partial<HealthSampleRow> = {}): HealthSampleRow => ({ nodeId: sampleNode, at, online: 1, ...nothing, ...change });

  it('[HLT-1] gives means, the greatest backlog and the least picture rate of each span, oldest first', async () => {
    await store.samples.store([sample(10, { cpu: 0.2, outboxWaiting: 5, obsFps: 60 }), sample(20, { cpu: 0.4, outboxWaiting: 50, obsFps: 12 }), sample(30), sample(45, { online: 0 }), sample(20, { nodeId: other, cpu: 1 })]);
    const { spanMs, points } = await store.samples.history({ nodeId: sampleNode, fromMs: 0, toMs: 100, points: 5 });
    expect(spanMs).toBe(20);
    expect(points.map(({ at, samples, online, cpu, outboxWaiting, obsFps }) => [at, samples, online, cpu === null ? null : Math.round(cpu * 1e6) / 1e6, outboxWaiting, obsFps])).toEqual([[20, 2, 1, 0.3, 50, 12], [40, 1, 1, null, null, null], [60, 1, 0, null, null, null]]);
    expect((await store.samples.history({ nodeId: other, fromMs: 50, toMs: 100, points: 5 })).points).toEqual([]);
  });

  it('[HLT-1] thinning keeps means and bounds the rows, whenever and however often it runs', async () => {
    const at = (index: number): number => index * 10;
    await store.samples.store(Array.from({ length: 1_000 }, (_, index) => sample(at(index + 1), { cpu: (index % 10) / 10 })));
    const steps = [{ olderThanMs: 2_000, spanMs: 100 }, { olderThanMs: 5_000, spanMs: 1_000 }, { olderThanMs: 9_000, spanMs: 0 }];
    for (const now of [10_000, 10_000, 10_050, 10_500]) await store.samples.thin(now, steps);
    // Above 8,500 as they were; from 5,000 one for each 100; from 1,000 one for each 1,000; what is older than 1,500 went.
    expect(await store.samples.count()).toBe(150 + 35 + 4);
    const { points } = await store.samples.history({ nodeId: sampleNode, fromMs: 2_000, toMs: 10_000, points: 8 });
    expect(points.map(({ samples, cpu }) => [samples, Math.round((cpu ?? 0) * 100) / 100])).toEqual(Array.from({ length: 8 }, () => [100, 0.45]));
  });
});

describe('[CDB-3] leadership', () => {
  const leads = (one: Leadership): Promise<void> => (one.isLeader ? Promise.resolve() : new Promise((done) => one.once('gained', () => done())));

  it('[CDB-3] one of several leads, and another one when it stops or loses its connection', async () => {
    const [first, second] = [new Leadership(url, 77), new Leadership(url, 77)];
    const apart = new Leadership(url, 78);
    first.start();
    await leads(first);
    second.start();
    apart.start();
    await leads(apart);
    expect([first.isLeader, second.isLeader]).toEqual([true, false]);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const lost = new Promise<void>((done) => first.once('lost', () => done()));
    await client.query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 77 AND granted AND pid <> pg_backend_pid()");
    await lost;
    await Promise.race([leads(first), leads(second)]);
    expect(Number(first.isLeader) + Number(second.isLeader)).toBe(1);
    const [leader, waiting] = first.isLeader ? [first, second] : [second, first];
    await leader.stop();
    await leads(waiting);
    await Promise.all([waiting.stop(), apart.stop()]);
    await client.end();
  });
});

describe('[CDB-1] the schema of contexts, alerts and samples', () => {
  it('[CDB-1] an active day is active before and after the migration, both ways', async () => {
    const empty = await postgres.database(migrated);
    await rollBackHubStore(empty, 5);
    const client = new pg.Client({ connectionString: empty });
    await client.connect();
    const [tournament, day] = [randomUUID(), randomUUID()];
    await client.query("INSERT INTO tournaments (tournament_id, name, status) VALUES ($1, 'Open', 'active')", [tournament]);
    await client.query("INSERT INTO tournament_days (tournament_day_id, tournament_id, day, number, active) VALUES ($1, $2, '2026-11-21', 1, true)", [day, tournament]);
    await migrateHubStore(empty);
    expect((await client.query('SELECT status FROM tournament_days')).rows).toEqual([{ status: 'active' }]);
    await rollBackHubStore(empty, 5);
    expect((await client.query('SELECT active FROM tournament_days')).rows).toEqual([{ active: true }]);
    await client.end();
  });

  it('[CDB-3] wishes of before processes shared what courts have are kept, and count as not yet delivered; on the way back they are kept too', async () => {
    const older = await postgres.database(migrated);
    await rollBackHubStore(older, 10);
    const client = new pg.Client({ connectionString: older });
    await client.connect();
    await client.query('INSERT INTO wish_revisions (node_id, revision) VALUES ($1, 7), ($2, 1)', [sampleNode, other]);
    await client.query('INSERT INTO wishes (node_id, key, wish, set_at, set_by) VALUES ($1, $2, $3, 5, $4)', [sampleNode, 'scene:OBS_STR', { kind: 'scene', role: 'OBS_STR', scene: 'Break' }, 'dana']);
    const newer = await openHubStore({ url: older });
    const wished = { nodeId: sampleNode, revision: 7, wishes: [{ key: 'scene:OBS_STR', setBy: 'dana', wish: { scene: 'Break' } }] };
    expect(await newer.wishes.read([sampleNode])).toMatchObject([{ ...wished, delivered: null }]);
    await newer.wishes.deliver(sampleNode, 7);
    const guesses = newer.attempts.limit('login pair', { points: 1, duration: 60 });
    expect([await guesses.take('x'), (await guesses.take('x')) !== null]).toEqual([null, true]);
    await newer.close();
    await rollBackHubStore(older, 10);
    expect((await client.query('SELECT node_id, revision FROM wish_revisions ORDER BY revision')).rows).toEqual([{ node_id: other, revision: '1' }, { node_id: sampleNode, revision: '7' }]);
    expect((await client.query("SELECT to_regclass('attempts') AS gone")).rows).toEqual([{ gone: null }]);
    await client.end();
    // What was delivered is not known any more: the court gets the whole set again, which changes nothing at a court that has it.
    const again = await openHubStore({ url: older });
    expect(await again.wishes.read([sampleNode])).toMatchObject([{ ...wished, delivered: null }]);
    await again.close();
  });

  it('[CDB-1] entities and tables have the same columns', async () => {
    const source = hubDataSource(url);
    await source.initialize();
    try {
      const rows = (await source.query("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name !~ '^events_[0-9]{8}$' AND table_name <> 'schema_migrations'")) as { table_name: string; column_name: string }[];
      const tables = [...new Set(rows.map(({ table_name }) => table_name))].sort();
      expect(source.entityMetadatas.map(({ tableName }) => tableName).sort()).toEqual(tables);
      for (const { tableName, columns } of source.entityMetadatas) {
        expect([tableName, columns.map(({ databaseName }) => databaseName).sort()]).toEqual([tableName, rows.filter(({ table_name }) => table_name === tableName).map(({ column_name }) => column_name).sort()]);
      }
    } finally {
      await source.destroy();
    }
  });
});
