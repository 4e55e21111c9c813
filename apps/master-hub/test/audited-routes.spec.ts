import { randomUUID } from 'node:crypto';
import { routeRoles } from '../src/access/route-roles.js';
import { HubDatabase } from './hub-database.js';
import { StartedHub, type Answer } from './started-hub.js';

const password = 'a password of the test';
const nodeId = '11111111-1111-4111-8111-111111111111';
const alertId = randomUUID();
const ruleId = 'disk-low';
const asking = { courtName: 'Court 1', host: 'laptop', version: '0.1.0' };
const credentialOf = (letter: string): string => letter.repeat(43);

/** Who changes something leaves an entry; these change nothing, or are records themselves. */
const withoutEntry: Readonly<Record<string, string>> = {
  'POST /api/commands/preview': 'reads',
  'POST /api/events/bulk': 'a court’s records',
  'POST /api/matches/bulk': 'a court’s records',
  'POST /api/sessions/bulk': 'a court’s records',
  'POST /api/obs-sessions/bulk': 'a court’s records',
  'POST /api/ivr-events/bulk': 'a court’s records',
  'POST /api/console-acts/bulk': 'entries themselves',
  'POST /api/clips/:clipId/offer': 'a court’s records',
  'PATCH /api/clips/:clipId/file': 'a court’s records',
};

/** A request that changes something: the route, its path and body at that moment, whose session, and the act that the log then names. */
interface Act {
  readonly route: string;
  readonly action: string;
  readonly path?: () => string;
  readonly body?: () => unknown;
  readonly as?: 'admin' | 'ben' | 'nobody';
  /** Keeps what further acts need. */
  readonly then?: (body: Record<string, unknown>) => void;
}

let hub: StartedHub;
let database: HubDatabase;
/** Ids that earlier acts gave, by name. */
const made: Record<string, string> = {};
const keep = (name: string, field: string) => (body: Record<string, unknown>): void => void (made[name] = String(body[field]));
const session = (who: string): Readonly<Record<string, string>> => (made[who] === undefined ? {} : { authorization: `Bearer ${made[who]}` });
const code = (): string => /\n\s+([2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4})\n/.exec(hub.output)?.[1] ?? '';
const command = (change: object): object => ({ idempotencyKey: randomUUID(), targets: [nodeId], request: { action: 'send-message', text: 'hello' }, ...change });
const rule = { ruleId, title: 'Disk low', advice: '', metric: 'disk-free-share', scope: 'court', bad: 'below', raiseAt: 0.3, raiseAfterMs: 0, clearAt: 0.4, clearAfterMs: 0, severity: 'warning', sound: true, enabled: true };
const tournament = (): string => `/api/tournaments/${made['tournament'] ?? ''}`;

/** One after the other, as a day goes: each with an entry that can not be written, and then with one that can. */
const acts: readonly Act[] = [
  { route: 'POST /api/access/setup', action: 'user.first', as: 'nobody', body: () => ({ code: code(), name: 'Ada', password }), then: keep('admin', 'token') },
  { route: 'POST /api/users', action: 'user.create', body: () => ({ name: 'Ben', role: 'director', password }), then: keep('benId', 'userId') },
  { route: 'PATCH /api/users/:userId', action: 'user.change', path: () => `/api/users/${made['benId'] ?? ''}`, body: () => ({ role: 'viewer' }) },
  { route: 'POST /api/access/login', action: 'access.login', as: 'nobody', body: () => ({ name: 'Ben', password }), then: keep('ben', 'token') },
  { route: 'POST /api/access/logout', action: 'access.logout', as: 'ben' },
  { route: 'POST /api/access/login', action: 'access.login', as: 'nobody', body: () => ({ name: 'Ben', password }), then: keep('ben', 'token') },
  { route: 'POST /api/access/password', action: 'user.password', as: 'ben', body: () => ({ old: password, new: `another ${password}` }) },

  { route: 'POST /api/slaves/register', action: 'slave.ask', as: 'nobody', body: () => ({ ...asking, nodeId, credential: credentialOf('A') }) },
  { route: 'POST /api/slaves/:nodeId/approve', action: 'slave.approve', path: () => `/api/slaves/${nodeId}/approve` },
  { route: 'POST /api/slaves/pairing-codes', action: 'pairing-code.make', body: () => ({ uses: 2 }), then: (body) => [keep('code', 'code')(body), keep('codeId', 'codeId')(body)] },
  // The use of the code is part of the act.
  { route: 'POST /api/slaves/register', action: 'slave.approve', as: 'nobody', body: () => ({ ...asking, courtName: 'Court 2', nodeId: nodeId.replaceAll('1', '2'), credential: credentialOf('B'), code: made['code'] }) },
  { route: 'DELETE /api/slaves/pairing-codes/:codeId', action: 'pairing-code.drop', path: () => `/api/slaves/pairing-codes/${made['codeId'] ?? ''}` },

  { route: 'POST /api/commands', action: 'command.issue', body: () => command({}), then: keep('skipped', 'commandId') },
  { route: 'POST /api/commands/:id/retry', action: 'command.retry', path: () => `/api/commands/${made['skipped'] ?? ''}/retry`, body: () => ({ idempotencyKey: randomUUID() }) },
  { route: 'POST /api/commands', action: 'command.issue', body: () => command({ whenOffline: 'wait', ttlMs: 3_600_000 }), then: keep('waiting', 'commandId') },
  { route: 'POST /api/commands/:id/cancel', action: 'command.cancel', path: () => `/api/commands/${made['waiting'] ?? ''}/cancel` },
  { route: 'POST /api/wishes', action: 'wish.set', body: () => ({ targets: [nodeId], wishes: [{ kind: 'scene', role: 'OBS_STR', scene: 'A' }] }) },
  { route: 'POST /api/wishes/clear', action: 'wish.clear', body: () => ({ targets: [nodeId], keys: 'all' }) },
  { route: 'POST /api/announcements', action: 'announcement.make', body: () => ({ idempotencyKey: randomUUID(), targets: [nodeId], text: 'Lunch' }) },

  { route: 'POST /api/alerts/:alertId/ack', action: 'alert.acknowledge', path: () => `/api/alerts/${alertId}/ack` },
  { route: 'PUT /api/alerts/rules/:ruleId', action: 'alert-rule.change', path: () => `/api/alerts/rules/${ruleId}`, body: () => rule },
  { route: 'DELETE /api/alerts/rules/:ruleId', action: 'alert-rule.reset', path: () => `/api/alerts/rules/${ruleId}` },

  { route: 'POST /api/tournaments', action: 'tournament.create', body: () => ({ name: 'Open' }), then: keep('tournament', 'tournamentId') },
  { route: 'PATCH /api/tournaments/:tournamentId', action: 'tournament.change', path: tournament, body: () => ({ name: 'Open 2026' }) },
  { route: 'POST /api/tournaments/:tournamentId/days', action: 'tournament-day.create', path: () => `${tournament()}/days`, body: () => ({ day: '2026-11-21' }), then: keep('day', 'tournamentDayId') },
  { route: 'POST /api/tournaments/:tournamentId/days', action: 'tournament-day.create', path: () => `${tournament()}/days`, body: () => ({ day: '2026-11-22' }), then: keep('second', 'tournamentDayId') },
  { route: 'DELETE /api/tournaments/:tournamentId/days/:tournamentDayId', action: 'tournament-day.delete', path: () => `${tournament()}/days/${made['second'] ?? ''}?confirmed=true` },
  { route: 'POST /api/tournaments/:tournamentId/status', action: 'tournament.status', path: () => `${tournament()}/status`, body: () => ({ status: 'active' }) },
  { route: 'POST /api/tournaments/:tournamentId/days/:tournamentDayId/status', action: 'tournament-day.status', path: () => `${tournament()}/days/${made['day'] ?? ''}/status`, body: () => ({ status: 'active' }) },
  { route: 'POST /api/tournaments', action: 'tournament.create', body: () => ({ name: 'By mistake' }), then: keep('tournament', 'tournamentId') },
  { route: 'DELETE /api/tournaments/:tournamentId', action: 'tournament.delete', path: () => `${tournament()}?confirmed=true` },

  { route: 'POST /api/courts/:nodeId/remove', action: 'court.remove', path: () => `/api/courts/${nodeId}/remove`, body: () => ({ confirmed: true }) },
  { route: 'POST /api/slaves/:nodeId/revoke', action: 'slave.revoke', path: () => `/api/slaves/${nodeId}/revoke`, body: () => ({ reason: 'lost', confirmed: true }) },
];

const ask = ({ route, path, body, as = 'admin' }: Act): Promise<Answer> => {
  const [method = '', pattern = ''] = route.split(' ');
  return hub.request(method, path?.() ?? pattern, method === 'DELETE' ? undefined : (body?.() ?? {}), session(as));
};

beforeAll(async () => {
  hub = await StartedHub.start();
  database = await HubDatabase.of(hub);
  await database.run('INSERT INTO slave_nodes (node_id, court_name, host, version, first_seen, last_seen) VALUES ($1, $2, $3, $4, 1, 1)', [nodeId, 'Court 1', 'laptop', '0.1.0']);
  await database.run("INSERT INTO alerts (alert_id, rule, node_id, severity, sound, title, detail, advice, raised_at, cleared_at) VALUES ($1, 'test', $2, 'info', false, 'A title', '', '', 1, 2)", [alertId, nodeId]);
  await database.run("CREATE FUNCTION no_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no entry can be written'; END $$");
  await database.run('CREATE TRIGGER no_entry BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION no_entry()');
});
afterAll(async () => {
  await database.close();
  await hub.stop();
});

describe('[SEC-4] an act and its entry in the audit log', () => {
  it('[SEC-4] every route that may change something is one of these acts, or is named as one that leaves no entry', () => {
    const writing = Object.keys(routeRoles).filter((route) => !route.startsWith('GET '));
    expect([...new Set(acts.map(({ route }) => route)), ...Object.keys(withoutEntry)].sort()).toEqual(writing.sort());
  });

  it('[SEC-4] are written together: an entry that can not be written undoes the act', async () => {
    const wrong: string[] = [];
    for (const act of acts) {
      await database.run('ALTER TABLE audit_log ENABLE TRIGGER no_entry');
      const before = await database.contents();
      const refused = await ask(act);
      if (refused.status < 500) wrong.push(`${act.route} was done without its entry: ${String(refused.status)} ${JSON.stringify(refused.body)}`);
      const after = await database.contents();
      for (const [table, rows] of Object.entries(after)) if (rows !== before[table]) wrong.push(`${act.route} left something in ${table} without its entry`);
      await database.run('ALTER TABLE audit_log DISABLE TRIGGER no_entry');
      const entries = await database.actions();
      const done = await ask(act);
      if (done.status >= 300) wrong.push(`${act.route}: ${String(done.status)} ${JSON.stringify(done.body)}`);
      act.then?.(done.body);
      const added = (await database.actions()).slice(entries.length);
      if (added[0] !== act.action) wrong.push(`${act.route} has the entries ${added.join(', ')} and not ${act.action}`);
      if (JSON.stringify(await database.contents()) === JSON.stringify(after)) wrong.push(`${act.route} changed nothing: this test tells nothing of it`);
    }
    expect(wrong).toEqual([]);
  }, 300_000);
});
