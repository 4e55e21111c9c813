import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pack } from 'msgpackr';
import type { AlertChange, CourtContext, CourtWishes, FeedChange, FeedSnapshot } from '@restrike/contracts';
import pg from 'pg';
import { openHubStore, type HubStore } from '@restrike/db/hub';
import { databaseText, startTestPostgres, type TestPostgres } from '@restrike/db/testing';
import { createLogger } from '@restrike/runtime';
import { AlertWatch } from '../src/health/alert-watch.js';
import { rulesInForce } from '../src/health/default-rules.js';
import { RunningHub, sampleHeartbeat, until, type Heard } from './running-hub.js';

const one = '11111111-1111-4111-8111-111111111111';
const two = '22222222-2222-4222-8222-222222222222';
const three = '55555555-5555-4555-8555-555555555555';
/** A court that no test before was about: no alert of its is open. */
const four = '44444444-4444-4444-8444-444444444444';
const epoch = '33333333-3333-4333-8333-333333333333';
let postgres: TestPostgres;
let a: RunningHub;
let b: RunningHub;
let environment: Record<string, string>;
let folder: string;

beforeAll(async () => {
  postgres = await startTestPostgres();
  folder = mkdtempSync(path.join(tmpdir(), 'restrike-cluster-'));
  environment = { DATABASE_URL: await postgres.database(), RESTRIKE_HEARTBEAT_MS: '10000', RESTRIKE_SECRET_KEY_FILE: path.join(folder, 'secret.key') };
  [a, b] = await Promise.all([RunningHub.start(environment), RunningHub.start(environment)]);
});
afterAll(async () => {
  await Promise.all([a.stop(), b.stop()]);
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

const linkOf = (screen: Heard, nodeId: string): string | undefined => {
  const changes = screen.of<FeedChange>('court').filter((change) => change.nodeId === nodeId && change.court !== undefined);
  return changes.at(-1)?.court?.link ?? screen.of<FeedSnapshot>('snapshot').at(-1)?.courts.find((court) => court.nodeId === nodeId)?.link;
};
const whenLink = (screen: Heard, nodeId: string, link: string): Promise<true> => until(`${nodeId} to be ${link}; it is ${String(linkOf(screen, nodeId))}`, () => (linkOf(screen, nodeId) === link ? true : null));
const metric = async (hub: RunningHub, name: string): Promise<number> => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await (await hub.request('GET', '/metrics')).text())?.[1]);
const timers: NodeJS.Timeout[] = [];
/** Keeps a court alive to the end of the test, or until it is told to stop. */
function beating(court: Heard, nodeId: string): () => void {
  const timer = setInterval(() => court.socket.emit('heartbeat', sampleHeartbeat(nodeId), () => undefined), 300);
  timers.push(timer);
  return () => clearInterval(timer);
}
afterEach(() => {
  for (const timer of timers.splice(0)) clearInterval(timer);
  a.disconnect();
  b.disconnect();
});
const athlete = { name: 'A', shortName: 'A', noc: 'KOR', score: 3, roundScores: [3, 0, 0, 0], gamJeoms: 0, roundGamJeoms: [0, 0, 0, 0], roundsWon: 0, hits: { count: 0, max: 0, sum: 0, last: null }, challenges: { asked: 0, rejected: 0 } };
const state = {
  matchId: null, matchNumber: '1', phase: null, weight: null, division: null, ovrId: null, format: 'best-of-3', totalRounds: 3, roundDurationMs: 120_000, thresholds: null, status: 'round', baseStatus: 'round',
  round: 1, clock: { ms: 0, running: false, asOf: 1 }, breakClock: null, injury: null, timeout: null, challenge: null, blue: athlete, red: athlete, roundWinners: [null, null, null], superiority: null, result: null, senderConnected: null,
};

describe('[HUB-15] two hub processes on one database', () => {
  it('[HUB-15] know each other, and one of them leads', async () => {
    await until('both to know the other', async () => ((await metric(a, 'restrike_peers')) === 1 && (await metric(b, 'restrike_peers')) === 1 ? true : null));
    await until('one leader', async () => ((await metric(a, 'restrike_leader')) + (await metric(b, 'restrike_leader')) === 1 ? true : null));
  });

  it('[HUB-15] screens of both see the courts of both, live, and from the first snapshot on', async () => {
    const screens = [await a.screen(), await b.screen()] as const;
    const courts = [await a.court(one, 'Court 1'), await b.court(two, 'Court 2')] as const;
    const stops = [beating(courts[0], one), beating(courts[1], two)];
    try {
      for (const screen of screens) for (const nodeId of [one, two]) await whenLink(screen, nodeId, 'online');
      expect(await courts[0].socket.emitWithAck('live', pack({ epoch, sequence: 7, state, sentAt: 5, receivedAt: 5 }))).toBe(true);
      for (const screen of screens) expect(await screen.next<FeedChange>('court', ({ nodeId, live }) => nodeId === one && live !== undefined)).toMatchObject({ live: { sequence: 7, state: { matchNumber: '1' } } });
      const late = await b.screen();
      expect(late.of<FeedSnapshot>('snapshot')[0]?.courts.map(({ nodeId, link, live }) => [nodeId, link, live?.sequence ?? null]).sort()).toEqual([[one, 'online', 7], [two, 'online', null]]);
    } finally {
      stops.forEach((stop) => stop());
      a.disconnect();
      b.disconnect();
    }
    const after = await b.screen();
    await whenLink(after, one, 'offline');
    await whenLink(after, two, 'offline');
  });

  it('[HUB-15] a court that goes over to the other process is online at both, with one link', async () => {
    const screens = [await a.screen(), await b.screen()] as const;
    const first = await a.court(one, 'Court 1');
    first.socket.on('alive', (answer: () => void) => answer());
    for (const screen of screens) await whenLink(screen, one, 'online');
    first.socket.removeAllListeners('alive');
    const second = await b.court(one, 'Court 1');
    const stop = beating(second, one);
    await until('the old link to end', () => (first.socket.connected ? null : true));
    for (const screen of screens) await whenLink(screen, one, 'online');
    await new Promise((done) => setTimeout(done, 1_500));
    for (const screen of screens) expect(linkOf(screen, one)).toBe('online');
    await until('one link, at the other', async () => ((await metric(a, 'restrike_courts_connected')) === 0 && (await metric(b, 'restrike_courts_connected')) === 1 ? true : null));
    stop();
    a.disconnect();
    b.disconnect();
  });

  it('[HUB-15] commits, contexts, alerts and commands of one process reach screens and courts of the other', async () => {
    const screen = await b.screen();
    expect(await screen.socket.emitWithAck('watch', ['alerts'])).toBe(true);
    screen.socket.emit('watch-events', true);
    const court = await b.court(two, 'Court 2');
    const stop = beating(court, two);
    court.socket.on('command', (command: { commandId: string }, answer: (outcome: object) => void) => answer({ commandId: command.commandId, outcome: 'done', reason: null, detail: 'shown', tookMs: 1 }));
    await whenLink(await a.screen(), two, 'online');
    try {
      const record = {
        sequence: 1, version: 1, sessionId: '22222222-2222-4222-8222-222222222222', datagram: 1, part: 0, receivedAt: 1_795_000_000_000, monotonicUs: 1, sender: '192.0.2.1:5', day: '2026-11-21', tournamentId: null, tournamentDayId: null,
        matchId: null, matchNumber: null, round: 0, clockMs: null, type: 'pt', category: 'K', side: 'blue', recognition: 'recognized', valid: true, error: null, raw: 'cHQxOzI=', parsed: { key: 'pt' }, matchEvents: [], processingUs: 1,
        recTimestampMs: null, strTimestampMs: null, ivrLink: null, tags: [],
      };
      // The other process learns with its next beat that events are watched; a repeat is no news, so each is a new one.
      let sequence = 0;
      await until('the events at the other process', async () => {
        sequence += 1;
        expect((await a.bulk(two, 'events', { nodeId: two, epoch: { epoch, from: 1 }, records: [{ ...record, sequence, datagram: sequence }] })).status).toBe(200);
        return screen.of<{ rows: { sequence: number }[] }>('events').some(({ rows }) => (rows[0]?.sequence ?? 0) > 0) ? true : null;
      });
      const { body } = await a.json<{ version: number }>('POST', '/api/tournaments', { name: 'Open' });
      expect(await court.next<CourtContext>('context', ({ version }) => version === body.version)).toMatchObject({ tournaments: [{ name: 'Open' }] });

      const gone = await a.court(four, 'Court 4');
      gone.socket.disconnect();
      const { alert } = await screen.next<AlertChange>('alert', ({ change, alert: { ruleId, nodeId } }) => change === 'raised' && ruleId === 'court-offline' && nodeId === four);
      for (const hub of [a, b]) expect((await hub.json('POST', `/api/alerts/${alert.alertId}/ack`)).status).toBe(200);
      await screen.next<AlertChange>('alert', ({ change, alert: { alertId } }) => change === 'acknowledged' && alertId === alert.alertId);

      const issued = await a.json<{ commandId: string }>('POST', '/api/commands', { idempotencyKey: 'of the cluster', targets: [two], request: { action: 'send-message', text: 'Hello' } });
      const done = await until('the command to be done', async () => {
        const { targets } = (await b.json<{ targets: { status: string; detail: string }[] }>('GET', `/api/commands/${issued.body.commandId}`)).body;
        return targets[0]?.status === 'done' ? targets : null;
      });
      expect(done).toMatchObject([{ detail: 'shown' }]);
    } finally {
      stop();
      a.disconnect();
      b.disconnect();
    }
  });

  it('[HUB-2] a court that is lost stays in view until a person removes it at either process; its alert goes with it, and when it joins again it is back', async () => {
    const node = '66666666-6666-4666-8666-666666666666';
    const screens = [await a.screen(), await b.screen()] as const;
    expect(await screens[0].socket.emitWithAck('watch', ['alerts'])).toBe(true);
    const court = await b.court(node, 'Court 6');
    for (const screen of screens) await whenLink(screen, node, 'online');
    expect(await a.json('POST', `/api/courts/${node}/remove`, { confirmed: true })).toMatchObject({ status: 409, body: { code: 'COURT_IS_THERE' } });
    court.socket.disconnect();
    for (const screen of screens) await whenLink(screen, node, 'offline');
    await screens[0].next<AlertChange>('alert', ({ change, alert }) => change === 'raised' && alert.ruleId === 'court-offline' && alert.nodeId === node);
    expect(await a.json('POST', `/api/courts/${node}/remove`)).toMatchObject({ status: 409, body: { code: 'NEEDS_CONFIRMATION' } });
    expect((await a.json('POST', `/api/courts/${node}/remove`, { confirmed: true })).status).toBe(200);
    for (const screen of screens) await screen.next<{ nodeId: string }>('court-gone', ({ nodeId }) => nodeId === node);
    await screens[0].next<AlertChange>('alert', ({ change, alert }) => change === 'cleared' && alert.ruleId === 'court-offline' && alert.nodeId === node);
    expect((await a.json<{ rows: { action: string; target: string }[] }>('GET', '/api/audit?action=court.remove')).body.rows).toMatchObject([{ target: `Court 6 (${node})` }]);
    const inView = async (hub: RunningHub): Promise<boolean> => (await hub.json<{ courts: { nodeId: string }[] }>('GET', '/api/courts')).body.courts.some(({ nodeId }) => nodeId === node);
    expect([await inView(a), await inView(b)]).toEqual([false, false]);
    await a.court(node, 'Court 6');
    for (const hub of [a, b]) await until('it is back', async () => ((await inView(hub)) ? true : null));
    a.disconnect();
    expect(await a.json('POST', `/api/courts/${epoch}/remove`, { confirmed: true })).toMatchObject({ status: 404 });
  });

  it('[HUB-11] requests that the other process refuses count in the alert of the hub', async () => {
    const leads = (await metric(a, 'restrike_leader')) === 1;
    const [leader, other] = leads ? [a, b] : [b, a];
    const rule = (await a.json<{ rules: { ruleId: string; isChanged?: boolean }[] }>('GET', '/api/alerts/rules')).body.rules.find(({ ruleId }) => ruleId === 'hub-errors')!;
    delete rule.isChanged;
    expect((await a.json('PUT', '/api/alerts/rules/hub-errors', { ...rule, raiseAfterMs: 0 })).status).toBe(200);
    const screen = await leader.screen();
    expect(await screen.socket.emitWithAck('watch', ['alerts'])).toBe(true);
    let raised = false;
    void screen.next<AlertChange>('alert', ({ change, alert }) => change === 'raised' && alert.ruleId === 'hub-errors').then(() => (raised = true), () => undefined);
    await until('the alert', async () => {
      for (let index = 0; index < 30 && !raised; index += 1) expect((await other.bulk(two, 'events', {})).status).toBe(400);
      return raised ? true : null;
    });
    expect((await a.json('DELETE', '/api/alerts/rules/hub-errors')).status).toBe(200);
  });

  it('[HUB-11] an alert that comes back from behind a graver one is the one of before and acknowledged, also when the answer of the database was lost as it gave way, and when another process leads by then', async () => {
    const store = await openHubStore({ url: await postgres.database() });
    try {
      const entry = { at: 1, userName: 'Ana', action: 'alert.test', target: null, detail: null };
      const { isChanged: _changed, ...memory } = rulesInForce([]).find(({ ruleId }) => ruleId === 'hub-memory')!;
      const lesser = { ...memory, raiseAfterMs: 0, clearAfterMs: 0 };
      for (const rule of [lesser, { ...lesser, ruleId: 'graver', raiseAt: 0.9, clearAt: 0.9, severity: 'critical' as const }]) await store.alerts.setRule(rule, 'Ana', 1, entry);
      let [share, time, isLost] = [0.85, 0, false];
      const told: string[] = [];
      /** The store, whose answer is lost as often as told: what it did is done. */
      const losing = Object.create(store.alerts, {
        clear: {
          value: async (...asked: Parameters<HubStore['alerts']['clear']>) => {
            const cleared = await store.alerts.clear(...asked);
            if (isLost) throw new Error('the answer was lost');
            return cleared;
          },
        },
      }) as HubStore['alerts'];
      const watchOf = (alerts: HubStore['alerts']): AlertWatch =>
        new AlertWatch(alerts, { courts: () => [], hub: () => ({ 'memory-share': share }), leads: () => true, tell: ({ change, alert: { ruleId, acknowledgedBy } }) => told.push([change, ruleId, acknowledgedBy ?? 'nobody'].join(' ')), tellAnew: () => undefined, now: () => (time += 60_000) }, createLogger('test', 'silent' as 'error'));
      const first = watchOf(losing);
      await first.round();
      const alertId = (await store.alerts.open())[0]?.alertId ?? '';
      await first.acknowledge(alertId, 'Ana', () => entry);
      expect(told.splice(0)).toEqual(['raised hub-memory nobody', 'acknowledged hub-memory Ana']);
      [share, isLost] = [0.95, true];
      for (let round = 0; round < 3; round += 1) await first.round();
      isLost = false;
      await first.round();
      expect(told.splice(0)).toEqual(['raised graver nobody']);
      share = 0.85;
      await first.round();
      expect(told.splice(0)).toEqual(['raised hub-memory Ana', 'cleared graver nobody']);
      share = 0.95;
      await first.round();
      const second = watchOf(store.alerts);
      for (let round = 0; round < 3; round += 1) await second.round();
      share = 0.85;
      await second.round();
      expect(told.splice(0)).toEqual(['raised graver nobody', 'cleared hub-memory Ana', 'raised hub-memory Ana', 'cleared graver nobody']);
      expect(await store.alerts.open()).toMatchObject([{ alertId, acknowledgedBy: 'Ana', clearedAt: null }]);
      // One that has ended is not it.
      share = 0.5;
      await second.round();
      share = 0.85;
      await second.round();
      expect(told.splice(0)).toEqual(['cleared hub-memory Ana', 'raised hub-memory nobody']);
      // Of three that hid one another each comes back as it was, though only the gravest is open at a restart, and a round then breaks off.
      for (const rule of [{ ...lesser, severity: 'info' as const }, { ...lesser, ruleId: 'graver', raiseAt: 0.9, clearAt: 0.9, severity: 'warning' as const }, { ...lesser, ruleId: 'gravest', raiseAt: 0.95, clearAt: 0.95, severity: 'critical' as const }]) await store.alerts.setRule(rule, 'Ana', 1, entry);
      let leader = second;
      for (const [breaksOff, fallsAtOnce] of [[false, false], [true, false], [false, true], [true, true]] as const) {
        for (share of [0.85, 0.92]) {
          await leader.round();
          await leader.acknowledge((await store.alerts.open())[0]?.alertId ?? '', 'Ben', () => entry);
        }
        share = 0.97;
        await leader.round();
        told.splice(0);
        leader = watchOf(losing);
        for (let round = 0; round < 3; round += 1) await leader.round();
        [share, isLost] = [fallsAtOnce ? 0.85 : 0.92, breaksOff];
        await leader.round();
        isLost = false;
        await leader.round();
        share = 0.85;
        await leader.round();
        expect(told.filter((one) => one.startsWith('raised'))).toEqual([...(fallsAtOnce ? [] : ['raised graver Ben']), 'raised hub-memory Ben']);
        expect(await store.alerts.open()).toMatchObject([{ ruleId: 'hub-memory', acknowledgedBy: 'Ben' }]);
      }
    } finally {
      await store.close();
    }
  });

  it('[SEC-1] a logout at one process ends the open socket of that session at the other, and no other', async () => {
    const session = await a.signIn();
    const [own, others] = [await b.screen(session), await b.screen()];
    const answer = await fetch(`${a.url}/api/access/logout`, { method: 'POST', headers: { authorization: `Bearer ${session}` } });
    expect(answer.status).toBe(200);
    await until('its socket to end', () => (own.socket.connected ? null : true));
    expect(await others.socket.timeout(60_000).emitWithAck('watch', ['alerts'])).toBe(true);
  });

  it('[CMD-2] a secret reaches a court at the other process, and passes through the database sealed alone', async () => {
    const court = await b.court(two, 'Court 2');
    const stop = beating(court, two);
    const got: unknown[] = [];
    court.socket.on('command', ({ commandId, request }: { commandId: string; request: unknown }, answer: (outcome: unknown) => void) => {
      got.push(request);
      answer({ commandId, outcome: 'done', reason: null, detail: 'changed: stream.key', tookMs: 1 });
    });
    const watching = await a.screen();
    await whenLink(watching, two, 'online');
    const request = { action: 'push-settings', settings: { 'stream.key': 'live_topsecret', 'replay.seconds': 20 } };
    const { status, body } = await a.json<{ commandId: string }>('POST', '/api/commands', { idempotencyKey: 'with a secret', targets: [two], request });
    expect(status).toBe(201);
    await until('the command to be done', async () => ((await a.json<{ targets: { status: string }[] }>('GET', `/api/commands/${body.commandId}`)).body.targets[0]?.status === 'done' ? true : null));
    expect(got).toEqual([request]);
    const text = await databaseText(environment['DATABASE_URL'] ?? '');
    expect(text).toContain('push-settings');
    for (const form of ['topsecret', Buffer.from('topsecret').toString('hex')]) expect(text).not.toContain(form);
    expect(`${a.output}${b.output}`).not.toContain('topsecret');
    stop();
    await until('the secret to be forgotten', async () => (/public\.commands .*push-settings.*,"?\\\\x/.test(await databaseText(environment['DATABASE_URL'] ?? '')) ? null : true));
  });

  it('[CMD-3] wishes that are set at one process are delivered and shown at the other, and by both alike', async () => {
    const court = await b.court(two, 'Court 2');
    const stop = beating(court, two);
    const sets: { revision: number; wishes: unknown[] }[] = [];
    court.socket.on('wishes', (set: { revision: number; wishes: unknown[] }, answer: (taken: boolean) => void) => {
      sets.push(set);
      answer(true);
    });
    const screens = [await a.screen(), await b.screen()] as const;
    await whenLink(screens[0], two, 'online');
    for (const screen of screens) expect(await screen.socket.emitWithAck('watch', ['commands'])).toBe(true);
    const wish = { kind: 'scene', role: 'OBS_STR', scene: 'Break' };
    for (const hub of [a, b]) {
      const { status, body } = await hub.json<{ courts: CourtWishes[] }>('POST', '/api/wishes', { targets: [two], wishes: [wish] });
      expect(status).toBe(200);
      const revision = body.courts[0]?.revision ?? 0;
      await until('the court to have it', () => (sets.at(-1)?.revision === revision ? true : null));
      for (const screen of screens) await screen.next<{ court: CourtWishes }>('wishes', ({ court: one }) => one.revision === revision && one.delivered);
      for (const other of [a, b]) expect((await other.json<{ courts: CourtWishes[] }>('GET', '/api/wishes')).body.courts).toMatchObject([{ nodeId: two, revision, delivered: true, wishes: [{ wish }] }]);
    }
    court.socket.disconnect();
    for (const screen of screens) await screen.next<{ court: CourtWishes }>('wishes', ({ court: one }) => !one.delivered && one.wishes[0]?.state === 'unknown');
    stop();
    await a.json('POST', '/api/wishes/clear', { targets: [two], keys: 'all' });
  });

  it('[SEC-1] guesses of a password are counted over both', async () => {
    const guess = async (hub: RunningHub): Promise<number> => (await hub.json('POST', '/api/access/login', { name: 'nobody here', password: 'a wrong password' })).status;
    expect([await guess(a), await guess(b), await guess(a), await guess(b), await guess(a), await guess(b), await guess(a)]).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });

  it('[DIS-2] a court that is turned out at one process is refused by the other, with the reason', async () => {
    const court = await b.court(three, 'Court 3');
    const send = async (): Promise<number> => (await b.bulk(three, 'events', { nodeId: three, epoch: { epoch, from: 1 }, records: [] })).status;
    expect(await send()).not.toBe(401);
    expect((await a.json('POST', `/api/slaves/${three}/revoke`, { reason: 'not ours', confirmed: true })).status).toBe(200);
    await until('the other process to refuse it', async () => ((await send()) === 401 ? true : null));
    await until('its link to end', () => (court.socket.connected ? null : true));
    expect(await b.refused(three, 'Court 3')).toMatchObject({ code: 'REVOKED', message: expect.stringContaining('not ours') as string });
    expect((await a.json('POST', `/api/slaves/${three}/approve`)).status).toBe(200);
    await until('the other process to take it again', async () => ((await send()) === 401 ? null : true));
  });

  describe('[HUB-5] a screen that joins a room while it changes', () => {
    const announce = async (hub: RunningHub, text: string): Promise<string> => (await hub.json<{ announcementId: string }>('POST', '/api/announcements', { idempotencyKey: text, targets: [two], text })).body.announcementId;
    /** What a screen shows: the last snapshot with all that came behind it; an error when something came before. */
    const shownBy = (screen: Heard): Set<string> => {
      const shown = new Set<string>();
      let begun = false;
      for (const { event, value } of screen.messages) {
        if (event === 'announcements') {
          begun = true;
          shown.clear();
          for (const { announcementId } of (value as { announcements: { announcementId: string }[] }).announcements) shown.add(announcementId);
        } else if (event === 'announcement') {
          if (!begun) throw new Error('a change came before the snapshot');
          shown.add((value as { announcement: { announcementId: string } }).announcement.announcementId);
        }
      }
      return shown;
    };
    const whenShown = (screens: readonly Heard[], ids: readonly string[]): Promise<true> => until('every screen to show all', () => (screens.every((screen) => ids.every((id) => shownBy(screen).has(id))) ? true : null));

    it('[HUB-5] gets the snapshot first, then every change, whichever process makes it', async () => {
      await b.court(two, 'Court 2');
      const ids: string[] = [];
      const screens: Heard[] = [];
      const join = async (hub: RunningHub): Promise<void> => {
        const screen = await hub.screen();
        screens.push(screen);
        expect(await screen.socket.emitWithAck('watch', ['announcements'])).toBe(true);
      };
      const say = async (hub: RunningHub, name: string): Promise<void> => {
        for (let index = 0; index < 10; index += 1) ids.push(await announce(hub, `${name} ${String(index)}`));
      };
      await Promise.all([say(a, 'from a'), say(b, 'from b'), ...Array.from({ length: 12 }, (_, index) => join(index % 2 === 0 ? a : b))]);
      expect(new Set(ids).size).toBe(20);
      await whenShown(screens, ids);
    });

    it('[HUB-5] is shown what was told while word between the processes was lost', async () => {
      const screens = [await a.screen(), await b.screen()];
      for (const screen of screens) expect(await screen.socket.emitWithAck('watch', ['announcements'])).toBe(true);
      const client = new pg.Client({ connectionString: environment['DATABASE_URL'] });
      await client.connect();
      const { rowCount } = await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");
      await client.end();
      expect(rowCount).toBeGreaterThanOrEqual(2);
      const ids = [await announce(a, 'lost from a'), await announce(b, 'lost from b')];
      await whenShown(screens, ids);
    });
  });

  it.each(['SIGSTOP', 'SIGKILL'] as const)('[HUB-15] when one process gets %s its courts are offline at the other, which leads, and online again when they join there', async (signal) => {
    const leads = async (hub: RunningHub): Promise<boolean> => (await metric(hub, 'restrike_leader')) === 1;
    const [lost, left] = (await leads(a)) ? [a, b] : [b, a];
    const screen = await left.screen();
    await lost.court(one, 'Court 1');
    await whenLink(screen, one, 'online');
    lost.child.kill(signal);
    await whenLink(screen, one, 'offline');
    const court = await left.court(one, 'Court 1');
    const stop = beating(court, one);
    await whenLink(screen, one, 'online');
    await until('the other one to lead', async () => ((await leads(left)) ? true : null));
    if (signal === 'SIGSTOP') {
      lost.child.kill('SIGCONT');
      await until('both to know the other again', async () => ((await metric(left, 'restrike_peers')) === 1 && (await metric(lost, 'restrike_peers')) === 1 ? true : null));
      await until('one leader', async () => ((await metric(a, 'restrike_leader')) + (await metric(b, 'restrike_leader')) === 1 ? true : null));
      const again = await lost.screen();
      await whenLink(again, one, 'online');
    } else if (lost === a) {
      await a.stop('SIGKILL');
      a = await RunningHub.start(environment);
    } else {
      await b.stop('SIGKILL');
      b = await RunningHub.start(environment);
    }
    stop();
    a.disconnect();
    b.disconnect();
  });

  it('[HUB-15] one that stops leaves the links and screens of the other alone', async () => {
    const screen = await b.screen();
    const court = await b.court(two, 'Court 2');
    const stop = beating(court, two);
    await until('both to know the other', async () => ((await metric(b, 'restrike_peers')) === 1 ? true : null));
    await a.stop();
    await until('the other one alone', async () => ((await metric(b, 'restrike_peers')) === 0 ? true : null));
    expect([court.socket.connected, screen.socket.connected]).toEqual([true, true]);
    stop();
    a = await RunningHub.start(environment);
    // Courts that are lost are in view from the start on, with since when; this one was lost long before.
    const { courts } = (await a.json<{ courts: { nodeId: string; link: string; linkSince: number }[] }>('GET', '/api/courts')).body;
    expect(courts.find(({ nodeId }) => nodeId === four)).toMatchObject({ link: 'offline', linkSince: expect.any(Number) as number });
  });
});
