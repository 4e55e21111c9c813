import { createHash, randomUUID } from 'node:crypto';
import type { Announcement, NodeId, Wish } from '@restrike/contracts';
import pg from 'pg';
import { migrateHubStore, openHubStore, rollBackHubStore, type HubStore, type NewAuditEntry, type NewCommand, type NewTarget, type Sealer, type TargetChange } from '../src/hub/index.js';
import { databaseText, startTestPostgres, type TestPostgres } from '../src/testing/postgres.js';

const court = (number: number): NodeId => `00000000-0000-4000-8000-0000000000${String(number).padStart(2, '0')}` as NodeId;
let postgres: TestPostgres;
/** Brought to this version once: each test takes a copy. */
let migrated: string;
let store: HubStore;
let url: string;
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

const target = (number: number, change: Partial<NewTarget> = {}): NewTarget => ({
  nodeId: court(number), courtName: `Court ${String(number)}`, status: 'sent', reason: null, detail: '', giveUpAt: 11_000, ...change,
});
const command = (change: Partial<NewCommand> = {}): NewCommand => ({
  commandId: randomUUID(), idempotencyKey: randomUUID(), fingerprint: 'f', request: { action: 'stop-recording' }, issuedBy: 'dana', issuedAt: 1_000, expiresAt: 31_000, limitMs: 10_000, retryOf: null,
  targets: [target(1), target(2)], ...change,
});
const outcome = (commandId: string, number: number, change: Partial<TargetChange> = {}): TargetChange => ({
  commandId, nodeId: court(number), status: 'done', reason: null, detail: 'recording stopped', changedAt: 1_200, tookMs: 180, giveUpAt: 11_000, ...change,
});
/** What the audit log is told of it. */
const entry: NewAuditEntry = { at: 1, userName: 'dana', action: 'room.act', target: null, detail: null };
const standing = async (commandId: string): Promise<string[]> => (await store.commands.get(commandId))?.targets.map(({ status, reason }) => `${status} ${String(reason)}`) ?? [];

/** Seals as the real one does, as far as the store can see: a text that another key or name does not open. */
const sealerOf = (key: string): Sealer => ({
  seal: (name, secret) => Buffer.from(JSON.stringify([key, name, Buffer.from(secret).toString('base64')])),
  open: (name, sealed) => {
    const [sealedWith, sealedFor, text] = JSON.parse(sealed.toString()) as [string, string, string];
    if (sealedWith !== key || sealedFor !== name) throw new Error('another key');
    return Buffer.from(text, 'base64').toString();
  },
  proof: (name, secret) => createHash('sha256').update(`${key} ${name} ${secret}`).digest('hex'),
});

describe('[CMD-2] secrets of commands', () => {
  const request = { action: 'push-settings' as const, settings: { 'stream.key': 'live_topsecret', 'replay.seconds': 20 } };

  it('[CMD-2] are not in the database in clear, reach a court that comes back, and go when no court has to get them any more', async () => {
    const own = await openHubStore({ url, sealer: sealerOf('mine') });
    const other = await openHubStore({ url, sealer: sealerOf('another') });
    try {
      const posted = command({ request, targets: [target(1, { status: 'queued', giveUpAt: 31_000 }), target(2)] });
      const { view } = await own.commands.create(posted, entry);
      expect(view.request).toMatchObject({ settings: { 'stream.key': '(not shown)', 'replay.seconds': 20 } });
      for (const text of ['topsecret', Buffer.from('topsecret').toString('hex')]) expect(await databaseText(url)).not.toContain(text);
      expect((await own.commands.openFor(court(1), 0)).map((one) => one.request)).toEqual([request]);
      expect((await other.commands.openFor(court(1), 0)).map((one) => one.request)).toEqual([view.request]);
      const repeats = [posted, { ...posted, request: { ...request, settings: { ...request.settings, 'stream.key': 'another' } } }].map((one) => own.commands.create({ ...one, commandId: randomUUID() }, entry));
      expect((await Promise.all(repeats)).map((one) => one.outcome)).toEqual(['same', 'other']);
      await own.commands.change([outcome(view.commandId, 2)]);
      expect(await own.commands.forgetSecrets()).toBe(0);
      await own.commands.change([outcome(view.commandId, 1)]);
      expect([await own.commands.forgetSecrets(), await own.commands.forgetSecrets()]).toEqual([1, 0]);
      expect((await own.commands.get(view.commandId))?.request).toEqual(view.request);
    } finally {
      await own.close();
      await other.close();
    }
  });

  it('[CMD-2] that an older version wrote in clear are taken out by the migration, and stay out on the way back', async () => {
    const older = await postgres.database(migrated);
    await rollBackHubStore(older, 9);
    const client = new pg.Client({ connectionString: older });
    await client.connect();
    const write = `INSERT INTO commands (command_id, idempotency_key, fingerprint, kind, arguments, issued_by, issued_at, expires_at) VALUES (gen_random_uuid(), gen_random_uuid()::text, 'digest', $1, $2, 'dana', 1, 2)`;
    await client.query(write, ['push-settings', JSON.stringify(request)]);
    await client.query(write, ['push-settings', '{"action":"push-settings","settings":{"replay.seconds":9}}']);
    await client.query(write, ['stop-recording', '{"action":"stop-recording"}']);
    await migrateHubStore(older);
    const kept = async (): Promise<unknown> => (await client.query<{ arguments: unknown; fingerprint: string }>('SELECT arguments, fingerprint FROM commands ORDER BY id')).rows;
    const rows = [
      { arguments: { action: 'push-settings', settings: { 'stream.key': '(not shown)', 'replay.seconds': 20 } }, fingerprint: '' },
      { arguments: { action: 'push-settings', settings: { 'replay.seconds': 9 } }, fingerprint: 'digest' },
      { arguments: { action: 'stop-recording' }, fingerprint: 'digest' },
    ];
    expect(await kept()).toEqual(rows);
    await rollBackHubStore(older, 9);
    expect(await kept()).toEqual(rows);
    await client.end();
  });
});

describe('[CMD-2] commands', () => {
  it('[CMD-2] a repeat of the key gives what was first written, and changes nothing', async () => {
    const first = command();
    expect(await store.commands.create(first, entry)).toMatchObject({ outcome: 'created' });
    const again = await store.commands.create(command({ idempotencyKey: first.idempotencyKey, fingerprint: 'other', targets: [target(3)] }), entry);
    expect(again).toMatchObject({ outcome: 'other', view: { commandId: first.commandId } });
    expect(again.view.targets.map(({ nodeId }) => nodeId)).toEqual([court(1), court(2)]);
  });

  it('[SEC-4] a command and its entry in the audit log are written together, or neither is; a repeat has none of its own', async () => {
    const first = command();
    expect((await store.commands.create(first, entry)).outcome).toBe('created');
    expect((await store.commands.create({ ...first, commandId: randomUUID() }, entry)).outcome).toBe('same');
    const refused = command();
    expect(await store.commands.create(refused, { ...entry, action: null as never }).then(() => 'written', () => 'refused')).toBe('refused');
    expect(await store.commands.get(refused.commandId)).toBeNull();
    expect([(await store.audit.page({ limit: 10 })).rows.length, await store.audit.verify()]).toMatchObject([1, { ok: true, entries: 1 }]);
  });

  it('[CMD-2] the same key at the same time is written once', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => store.commands.create(command({ idempotencyKey: 'pressed twice' }), entry)));
    expect(keys.filter((one) => one.outcome === 'created')).toHaveLength(1);
    expect(new Set(keys.map(({ view }) => view.commandId)).size).toBe(1);
  });

  it('[CMD-4] is repeated once: of repeats at the same moment one is written, and the others are told of it', async () => {
    const first = command();
    await store.commands.create(first, entry);
    const repeats = await Promise.all(Array.from({ length: 4 }, () => store.commands.create(command({ retryOf: first.commandId }), entry)));
    expect(repeats.map((one) => one.outcome).sort()).toEqual(['created', 'elsewhere', 'elsewhere', 'elsewhere']);
    const [{ commandId } = { commandId: '' }] = repeats.map(({ view }) => view);
    expect(repeats.map(({ view }) => [view.commandId, view.retryOf])).toEqual(repeats.map(() => [commandId, first.commandId]));
    expect((await store.commands.create(command({ retryOf: commandId }), entry)).outcome).toBe('created');
    expect((await store.audit.page({ limit: 10 })).rows).toHaveLength(3);
  });

  it('[CMD-4] several repeats that an older version took stay: the first as what it is, the others as commands of their own', async () => {
    const older = await postgres.database(migrated);
    await rollBackHubStore(older, 16);
    const client = new pg.Client({ connectionString: older });
    await client.connect();
    const first = randomUUID();
    const write = `INSERT INTO commands (command_id, idempotency_key, fingerprint, kind, arguments, issued_by, issued_at, expires_at, retry_of) VALUES ($1, gen_random_uuid()::text, 'digest', 'mute', '{}', 'dana', 1, 2, $2)`;
    for (const retryOf of [null, first, first, first]) await client.query(write, [retryOf === null ? first : randomUUID(), retryOf]);
    await migrateHubStore(older);
    expect((await client.query('SELECT retry_of FROM commands ORDER BY id')).rows.map(({ retry_of: retryOf }: { retry_of: string | null }) => retryOf)).toEqual([null, first, null, null]);
    await client.end();
  });

  it('[CMD-2] a row that ended does not change, but a timed out one takes the truth that comes late', async () => {
    const { commandId } = (await store.commands.create(command(), entry)).view;
    expect(await store.commands.change([outcome(commandId, 1), outcome(commandId, 2, { status: 'failed', reason: 'TIMED_OUT', tookMs: null })])).toHaveLength(2);
    expect(await store.commands.change([outcome(commandId, 1, { status: 'failed', reason: 'OBS_ABSENT' }), outcome(commandId, 2, { detail: 'late' })])).toMatchObject([{ nodeId: court(2), status: 'done', detail: 'late' }]);
    expect(await standing(commandId)).toEqual(['done null', 'done null']);
  });

  it('[CMD-2] gives up what nobody waits for: queued ones expire at once, sent ones time out after the grace', async () => {
    const { commandId } = (await store.commands.create(command({ targets: [target(1, { status: 'queued', giveUpAt: 31_000 }), target(2)] }), entry)).view;
    expect(await store.commands.giveUp(12_000, 2_000)).toEqual([]);
    expect(await store.commands.giveUp(13_001, 2_000)).toMatchObject([{ commandId, nodeId: court(2), status: 'failed', reason: 'TIMED_OUT' }]);
    expect(await store.commands.giveUp(31_001, 2_000)).toMatchObject([{ commandId, nodeId: court(1), status: 'expired', reason: 'EXPIRED' }]);
  });

  it('[CMD-2] tells what a court has still to do or to tell, oldest first', async () => {
    const sent = (await store.commands.create(command({ issuedAt: 1 }), entry)).view.commandId;
    const queued = (await store.commands.create(command({ issuedAt: 2, targets: [target(1, { status: 'queued' })] }), entry)).view.commandId;
    const done = (await store.commands.create(command({ issuedAt: 3 }), entry)).view.commandId;
    const timedOut = (await store.commands.create(command({ issuedAt: 4 }), entry)).view.commandId;
    await store.commands.change([outcome(done, 1), outcome(timedOut, 1, { status: 'failed', reason: 'TIMED_OUT', changedAt: 5_000 })]);
    expect((await store.commands.openFor(court(1), 5_000)).map(({ commandId, status }) => [commandId, status])).toEqual([[sent, 'sent'], [queued, 'queued'], [timedOut, 'failed']]);
    expect((await store.commands.openFor(court(1), 5_001)).map(({ commandId }) => commandId)).toEqual([sent, queued]);
  });

  it('[CMD-2] keeps the answer of a court beside its outcome', async () => {
    const { commandId } = (await store.commands.create(command(), entry)).view;
    await store.commands.change([outcome(commandId, 1, { data: { lines: ['\u0000 and \uE000'], next: null } })]);
    expect(await store.commands.data(commandId, court(1))).toEqual({ lines: ['\u0000 and \uE000'], next: null });
    expect(await store.commands.data(commandId, court(2))).toBeNull();
  });

  it('[CMD-2] pages through all commands, newest first, none twice, also with equal times', async () => {
    for (let index = 0; index < 7; index += 1) await store.commands.create(command({ issuedAt: index < 4 ? 5 : 6, targets: [target(index % 2)] }), entry);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.commands.list({ cursor, limit: 3 });
      seen.push(...page.rows.map(({ commandId, issuedAt }) => `${String(issuedAt)} ${commandId}`));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(7);
    expect(seen.map((one) => one[0])).toEqual(['6', '6', '6', '5', '5', '5', '5']);
    expect((await store.commands.list({ limit: 10, nodeId: court(1) })).rows).toHaveLength(3);
    await expect(store.commands.list({ limit: 3, cursor: 'nonsense' })).rejects.toThrow(RangeError);
  });
});

describe('[CMD-3] wishes', () => {
  const scene = (name: string): Wish => ({ kind: 'scene', role: 'OBS_STR', scene: name });

  it('[CMD-3] only the latest wish of a key counts, and every change raises the revision', async () => {
    await store.wishes.set([court(1), court(2)], [scene('A'), { kind: 'recording', role: 'OBS_REC', on: true }], 'dana', 1, entry);
    const [changed] = await store.wishes.set([court(1)], [scene('B'), scene('C')], 'eli', 2, entry);
    expect(changed).toMatchObject({ revision: 2, wishes: [{ key: 'recording:OBS_REC', setBy: 'dana' }, { key: 'scene:OBS_STR', wish: scene('C'), setBy: 'eli', setAt: 2 }] });
    expect((await store.wishes.read(null)).map(({ nodeId, revision }) => [nodeId, revision])).toEqual(expect.arrayContaining([[court(1), 2], [court(2), 1]]));
  });

  it('[CMD-3] a wish taken back is gone, and the revision says that something changed', async () => {
    await store.wishes.set([court(1)], [scene('A'), { kind: 'stream', role: 'OBS_STR', on: true }], 'dana', 1, entry);
    expect(await store.wishes.clear([court(1)], ['scene:OBS_STR'], 1, entry)).toMatchObject([{ revision: 2, wishes: [{ key: 'stream:OBS_STR' }] }]);
    expect(await store.wishes.clear([court(1)], null, 1, entry)).toMatchObject([{ revision: 3, wishes: [] }]);
  });

  it('[CMD-3] a revision is newer than any that a court has, also when an older copy of the database was put in its place', async () => {
    const revisions: number[] = [];
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const at of [5_000, 6_000, 7_000]) {
      const [changed] = at === 6_000 ? await store.wishes.clear([court(1)], null, at, entry) : await store.wishes.set([court(1)], [scene(String(at))], 'dana', at, entry);
      revisions.push(changed?.revision ?? 0);
      await client.query('UPDATE wish_revisions SET revision = 1');
    }
    await client.end();
    expect(revisions).toEqual([5_000, 6_000, 7_000]);
  });

  it('[CMD-3] changes at the same time are all counted', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, index) => store.wishes.set(index % 2 === 0 ? [court(1), court(2)] : [court(2), court(1)], [scene(String(index))], 'dana', 1, entry)));
    expect((await store.wishes.read(null)).map(({ revision }) => revision)).toEqual([10, 10]);
  });
});

describe('[ANN-1] announcements', () => {
  const announcement = (change: Partial<Announcement> = {}): Announcement & { idempotencyKey: string; fingerprint: string } => ({
    announcementId: randomUUID(), kind: 'broadcast', priority: 'urgent', text: 'Lunch at 12:30', createdBy: 'dana', createdAt: 1_000, expiresAt: 5_000, idempotencyKey: randomUUID(), fingerprint: 'f', ...change,
  });

  it('[ANN-1] waits for a court until it expires, and is delivered once', async () => {
    const one = announcement();
    expect(await store.announcements.create(one, [court(1), court(2)], entry)).toMatchObject({ created: true, view: { receipts: [{ nodeId: court(1), deliveredAt: null }, { nodeId: court(2) }] } });
    expect((await store.announcements.create({ ...one, announcementId: randomUUID() }, [court(3)], entry)).created).toBe(false);
    expect(await store.announcements.waitingFor(court(1), 4_999)).toMatchObject([{ announcementId: one.announcementId }]);
    expect(await store.announcements.waitingFor(court(1), 5_000)).toEqual([]);
    expect(new Set(await store.announcements.courtsThatWait(4_999))).toEqual(new Set([court(1), court(2)]));
    expect(await store.announcements.courtsThatWait(5_000)).toEqual([]);
    expect(await store.announcements.delivered(one.announcementId, court(1), 2_000)).toMatchObject({ deliveredAt: 2_000 });
    expect(await store.announcements.delivered(one.announcementId, court(1), 3_000)).toBeNull();
    expect(await store.announcements.waitingFor(court(1), 4_000)).toEqual([]);
    expect(await store.announcements.courtsThatWait(4_000)).toEqual([court(2)]);
  });

  it('[ANN-1] keeps when a court first saw and acknowledged it, and takes no word of a court it was not for', async () => {
    const one = announcement();
    await store.announcements.create(one, [court(1)], entry);
    const seen = { announcementId: one.announcementId, seenAt: 2_500, acknowledgedAt: null };
    expect(await store.announcements.seen(court(1), seen, 2_600)).toEqual({ nodeId: court(1), deliveredAt: 2_600, seenAt: 2_500, acknowledgedAt: null });
    expect(await store.announcements.seen(court(1), seen, 2_700)).toBeNull();
    expect(await store.announcements.seen(court(1), { ...seen, seenAt: 9, acknowledgedAt: 2_800 }, 2_900)).toMatchObject({ seenAt: 2_500, acknowledgedAt: 2_800 });
    expect(await store.announcements.seen(court(2), seen, 2_600)).toBeNull();
    expect((await store.announcements.list({ limit: 5 })).rows[0]?.receipts).toHaveLength(1);
  });
});
