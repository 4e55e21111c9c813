import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { io, type Socket } from 'socket.io-client';
import { until } from './running-hub.js';
import { StartedHub } from './started-hub.js';

const password = 'a password of the test';
let hub: StartedHub;
let admin: Readonly<Record<string, string>>;
const sockets: Socket[] = [];

const connect = (namespace: string, auth: object = {}, headers: Record<string, string> = {}): Promise<Socket> => {
  const socket = io(`${hub.url}${namespace}`, { auth, extraHeaders: headers, transports: ['websocket'], reconnection: false, forceNew: true });
  sockets.push(socket);
  return new Promise((done, fail) => {
    socket.once('connect', () => done(socket));
    socket.once('connect_error', fail);
  });
};
const ended = (socket: Socket): Promise<unknown> => new Promise((done) => (socket.connected ? socket.once('disconnect', done) : done(null)));

/** Runs one statement in the hub's own database; gives how many rows it changed. */
async function change(statement: string, values: unknown[] = []): Promise<number | null> {
  const folder = path.join(hub.folder, 'postgres');
  const port = readFileSync(path.join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[3];
  const client = new pg.Client({ connectionString: `postgres://restrike:${readFileSync(path.join(folder, 'password'), 'utf8').trim()}@127.0.0.1:${String(port)}/restrike` });
  await client.connect();
  const { rowCount } = await client.query(statement, values);
  await client.end();
  return rowCount;
}

beforeAll(async () => {
  hub = await StartedHub.start();
});
afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));
afterAll(() => hub.stop());

describe('[SEC-1] users and sessions', () => {
  it('[SEC-1] the first start shows a one-time code on the console, which makes the first admin once', async () => {
    expect((await hub.request('GET', '/api/access/me')).body).toMatchObject({ kind: 'nobody', setupNeeded: true, overview: true });
    const code = /\n\s+([2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4})\n/.exec(hub.output)?.[1] ?? '';
    expect(code).not.toBe('');
    expect(await hub.request('POST', '/api/access/setup', { code: 'AAAA-BBBB-CCCC', name: 'Ada', password })).toMatchObject({ status: 401, body: { code: 'WRONG_CODE' } });
    expect(await hub.request('POST', '/api/access/setup', { code, name: 'Ada', password: 'short' })).toMatchObject({ status: 400, body: { path: 'password' } });
    const typed = code.toLowerCase().replaceAll('-', ' ');
    const made = await hub.request('POST', '/api/access/setup', { code: typed, name: 'Ada', password });
    expect(made).toMatchObject({ status: 200, body: { name: 'Ada', role: 'admin' } });
    expect(await hub.request('POST', '/api/access/setup', { code, name: 'Eve', password })).toMatchObject({ status: 409, body: { code: 'SETUP_DONE' } });
    admin = { authorization: `Bearer ${String(made.body['token'])}` };
    expect((await hub.request('GET', '/api/access/me', undefined, admin)).body).toMatchObject({ kind: 'user', name: 'Ada', role: 'admin', setupNeeded: false });
  });

  it('[SEC-1] a cookie works for pages of the hub alone, scripts can not read it, and signing out ends session and sockets', async () => {
    const login = await hub.request('POST', '/api/access/login', { name: 'ADA', password });
    const cookie = login.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    const own = { cookie: cookie.split(';')[0] ?? '' };
    expect((await hub.request('GET', '/api/users', undefined, own)).status).toBe(200);
    const user = { name: 'Ben', role: 'viewer', password };
    expect(await hub.request('POST', '/api/users', user, own)).toMatchObject({ status: 403, body: { code: 'FOREIGN_PAGE' } });
    expect(await hub.request('POST', '/api/users', user, { ...own, origin: 'http://evil.example' })).toMatchObject({ status: 403, body: { code: 'FOREIGN_PAGE' } });
    expect((await hub.request('GET', '/api/users', undefined, { ...own, origin: 'http://127.0.0.1:1' })).status).toBe(401);
    expect((await hub.request('POST', '/api/users', user, { ...own, origin: hub.url })).status).toBe(201);
    await expect(connect('/feed', {}, { ...own, origin: 'http://evil.example' })).rejects.toThrow();
    const socket = await connect('/feed', {}, { ...own, origin: hub.url });
    expect((await hub.request('POST', '/api/access/logout', {}, { ...own, origin: hub.url })).status).toBe(200);
    await ended(socket);
    expect((await hub.request('GET', '/api/users', undefined, own)).status).toBe(401);
  });

  it('[SEC-1] another role or a disabled user counts at once, in open sessions and sockets too', async () => {
    const { users } = (await hub.request('GET', '/api/users', undefined, admin)).body as { users: { userId: string; name: string }[] };
    const ben = users.find(({ name }) => name === 'Ben')?.userId ?? '';
    const session = await hub.signIn('Ben', password);
    expect((await hub.request('GET', '/api/events', undefined, session)).status).toBe(200);
    const socket = await connect('/feed', { token: session['authorization']?.slice(7) });
    expect((await hub.request('PATCH', `/api/users/${ben}`, { disabled: true }, admin)).status).toBe(200);
    await ended(socket);
    expect((await hub.request('GET', '/api/events', undefined, session)).status).toBe(401);
    await expect(hub.signIn('Ben', password)).rejects.toThrow('WRONG_LOGIN');
    expect((await hub.request('PATCH', `/api/users/${ben}`, { disabled: false }, admin)).body).toMatchObject({ role: 'viewer', disabled: false });
    const viewing = await hub.signIn('Ben', password);
    const screen = await connect('/feed', { token: viewing['authorization']?.slice(7) });
    expect((await hub.request('PATCH', `/api/users/${ben}`, { role: 'director' }, admin)).body).toMatchObject({ role: 'director' });
    await ended(screen);
    expect((await hub.request('GET', '/api/events', undefined, viewing)).status).toBe(401);
    await hub.signIn('Ben', password);
    const ada = users.find(({ name }) => name === 'Ada')?.userId ?? '';
    expect(await hub.request('PATCH', `/api/users/${ada}`, { role: 'viewer' }, admin)).toMatchObject({ status: 409, body: { code: 'LAST_ADMIN' } });
    expect(await hub.request('POST', '/api/users', { name: 'ben', role: 'viewer', password }, admin)).toMatchObject({ status: 409, body: { code: 'NAME_TAKEN' } });
  });

  it('[SEC-1] the own password is changed with the old one alone, and ends every other session of that user with its sockets', async () => {
    const [here, there] = [await hub.signIn('Ben', password), await hub.signIn('Ben', password)];
    const socket = await connect('/feed', { token: there['authorization']?.slice(7) });
    const next = `another ${password}`;
    const set = (old: string, wanted: string, who = here) => hub.request('POST', '/api/access/password', { old, new: wanted }, who);
    expect((await set('not the old one', next)).status).toBeGreaterThanOrEqual(400);
    expect(socket.connected).toBe(true);
    expect((await set(password, next)).status).toBe(200);
    await ended(socket);
    expect((await hub.request('GET', '/api/events', undefined, there)).status).toBe(401);
    await expect(hub.signIn('Ben', password)).rejects.toThrow('WRONG_LOGIN');
    expect((await set(next, password, await hub.signIn('Ben', next))).status).toBe(200);
  });

  it('[SEC-1] a session ends when its time is over, with the sockets that it opened; another one of the same user goes on', async () => {
    const long = await hub.signIn('Ben', password);
    const other = await connect('/feed', { token: long['authorization']?.slice(7) });
    /** A session with so much left, its token and a socket that it opened; null where its time was over before that was done. */
    const opened = async (leftMs: number): Promise<{ readonly short: Readonly<Record<string, string>>; readonly token: string; readonly socket: Socket } | null> => {
      const short = await hub.signIn('Ben', password);
      const token = short['authorization']?.slice(7) ?? '';
      const endsAt = Date.now() + leftMs;
      expect(await change('UPDATE user_sessions SET expires_at = $2 WHERE token_hash = $1', [createHash('sha256').update(token).digest(), endsAt])).toBe(1);
      const socket = await connect('/feed', { token });
      const { status } = await hub.request('GET', '/api/commands', undefined, short);
      if (Date.now() >= endsAt) return null;
      expect(status).toBe(200);
      return { short, token, socket };
    };
    // A busy machine needs more time for that.
    let begun = await opened(2_000);
    for (let leftMs = 8_000; begun === null && leftMs < 60_000; leftMs *= 4) begun = await opened(leftMs);
    if (begun === null) throw new Error('half a minute was over before a session was used');
    const { short, token, socket } = begun;
    await ended(socket);
    expect(await hub.request('GET', '/api/commands', undefined, short)).toMatchObject({ status: 401, body: { code: 'BAD_TOKEN' } });
    // It is nobody's now: on the hub's own machine that may watch the wall, and nothing else.
    expect(await (await connect('/feed', { token })).timeout(60_000).emitWithAck('watch', ['commands'])).toMatchObject({ error: { code: 'BAD_TOKEN' } });
    expect(other.connected).toBe(true);
    expect((await hub.request('GET', '/api/commands', undefined, long)).status).toBe(200);
    expect(await change('SELECT 1 FROM user_sessions WHERE expires_at <= $1', [Date.now()])).toBe(1);
    // The next one who signs in takes it out of the database.
    await hub.signIn('Ben', password);
    expect(await change('SELECT 1 FROM user_sessions WHERE expires_at <= $1', [Date.now()])).toBe(0);
  });

  it('[SEC-1] wrong passwords are limited, and the right one is not let through by guessing on', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) statuses.push((await hub.request('POST', '/api/access/login', { name: 'Ben', password: `wrong ${String(attempt)}` })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
    const refused = await hub.request('POST', '/api/access/login', { name: 'Ben', password });
    expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_ATTEMPTS' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await hub.signIn('Ada', password);
  });

  it('[SEC-4] everything that was changed is in the audit log, without passwords, and the chain is whole', async () => {
    const { rows } = (await hub.request('GET', '/api/audit?limit=500', undefined, admin)).body as { rows: { action: string; userName: string; detail: { reason?: string } | null }[] };
    // Of those whom the limit turned away before: one for the address, however often it tried.
    expect(rows.filter(({ action, detail }) => action === 'access.refused' && detail?.reason === 'too many attempts')).toHaveLength(1);
    for (const action of ['user.first', 'access.login', 'access.logout', 'access.refused', 'user.create', 'user.change']) expect(rows.map((row) => row.action)).toContain(action);
    expect(JSON.stringify(rows)).not.toContain(password);
    expect((await hub.request('GET', '/api/audit/verdict', undefined, admin)).body).toMatchObject({ ok: true, entries: rows.length });
  });
});

describe('[DIS-2] pairing', () => {
  const nodeId = '11111111-1111-4111-8111-111111111111';
  const credential = 'A'.repeat(43);
  const asking = { nodeId, courtName: 'Court 1', host: 'laptop-1', version: '0.1.0', credential };
  const hello = (token: string, host = 'laptop-1'): object => ({ protocol: 1, version: '0.1.0', nodeId, courtName: 'Court 1', host, token, epochs: [], apiPort: 3001 });
  const refusal = (auth: object): Promise<unknown> => connect('/agents', auth).then(() => 'let in', (error: Error & { data?: unknown }) => error.data);
  const slaves = async (): Promise<unknown> => (await hub.request('GET', '/api/slaves', undefined, admin)).body['slaves'];

  it('[DIS-2] a court asks, waits, is approved, and comes in with its own credential alone', async () => {
    expect((await hub.request('GET', '/api/hub')).body).toMatchObject({ version: '0.1.0', fingerprint: null });
    expect(await refusal(hello(credential))).toMatchObject({ code: 'BAD_TOKEN' });
    expect(await hub.request('POST', '/api/slaves/register', asking)).toMatchObject({ status: 200, body: { state: 'waiting', retryAfterMs: 2_000 } });
    expect(await refusal(hello(credential))).toMatchObject({ code: 'NOT_APPROVED' });
    expect(await slaves()).toMatchObject([{ nodeId, courtName: 'Court 1', host: 'laptop-1', state: 'waiting', decidedBy: null }]);
    // Somebody else asks under this court's id, before the control room has clicked.
    const [{ asks }] = (await slaves()) as [{ asks: string }];
    expect((await hub.request('POST', '/api/slaves/register', { ...asking, credential: 'C'.repeat(43) })).body).toMatchObject({ state: 'waiting', message: expect.not.stringContaining(asks) as string });
    expect(await hub.request('POST', `/api/slaves/${nodeId}/approve`, { asks }, admin)).toMatchObject({ status: 409, body: { code: 'ASKED_ANEW' } });
    expect((await hub.request('POST', '/api/slaves/register', asking)).body).toMatchObject({ state: 'waiting', message: expect.stringContaining(asks) as string });
    expect((await hub.request('POST', `/api/slaves/${nodeId}/approve`, { asks }, admin)).body).toMatchObject({ state: 'approved', decidedBy: 'Ada' });
    expect((await hub.request('POST', '/api/slaves/register', asking)).body).toMatchObject({ state: 'approved' });
    const link = await connect('/agents', hello(credential));
    expect(link.connected).toBe(true);
    // With a credential of its own the shared token is nobody's key to this court's data.
    expect(await refusal(hello('restrike-development'))).toMatchObject({ code: 'BAD_TOKEN' });
  });

  it('[DIS-2] a second computer under the same id is refused with the name of the first, for as long as that one lives', async () => {
    const first = await connect('/agents', hello(credential));
    first.on('alive', (answer: (host: string) => void) => answer('laptop-1'));
    expect(await refusal(hello(credential, 'laptop-2'))).toMatchObject({ code: 'NODE_ID_IN_USE', message: expect.stringMatching(/laptop-1.*laptop-2/) as string });
    expect(await hub.request('POST', '/api/slaves/register', { ...asking, host: 'laptop-2', credential: 'B'.repeat(43) })).toMatchObject({ status: 409, body: { code: 'NODE_ID_IN_USE', message: expect.stringContaining('laptop-1') as string } });
    first.disconnect();
    await ended(first);
    expect(await refusal(hello(credential, 'laptop-2'))).toBe('let in');
  });

  it('[DIS-2] a revoked court is cut off at once and told why, by link and by batch; no token and no code brings it back', async () => {
    const link = await connect('/agents', hello(credential));
    expect(await hub.request('POST', `/api/slaves/${nodeId}/revoke`, { reason: 'laptop was lost' }, admin)).toMatchObject({ status: 409, body: { code: 'NEEDS_CONFIRMATION' } });
    expect((await hub.request('POST', `/api/slaves/${nodeId}/revoke`, { reason: 'laptop was lost', confirmed: true }, admin)).body).toMatchObject({ state: 'revoked' });
    await ended(link);
    expect(await refusal(hello(credential))).toMatchObject({ code: 'REVOKED', message: expect.stringContaining('laptop was lost') as string });
    expect(await hub.request('POST', '/api/events/bulk', {}, { authorization: `Bearer ${credential}`, 'x-node-id': nodeId })).toMatchObject({ status: 401 });
    const made = (await hub.request('POST', '/api/slaves/pairing-codes', { uses: 2 }, admin)).body as { code: string };
    for (const [body, headers] of [[{ ...asking, code: made.code }, {}], [asking, { authorization: 'Bearer restrike-development' }]] as const) {
      expect((await hub.request('POST', '/api/slaves/register', body, headers)).body).toMatchObject({ state: 'revoked', message: expect.stringContaining('laptop was lost') as string });
    }
    // It let nobody in, and so it was not used up.
    expect((await hub.request('GET', '/api/slaves/pairing-codes', undefined, admin)).body).toMatchObject({ codes: [{ usesLeft: 2 }] });
    expect((await hub.request('POST', `/api/slaves/${nodeId}/approve`, {}, admin)).body).toMatchObject({ state: 'approved' });
    expect(await refusal(hello(credential))).toBe('let in');
  });

  it('[DIS-2] a link whose court is revoked while its handshake goes on is ended too', async () => {
    const silent = await connect('/agents', hello(credential));
    // Asked whether it lives, the hub has judged the second one's credential already; unanswered, it waits for a while before it lets that one in.
    const asked = new Promise((done) => silent.once('alive', done));
    const second = connect('/agents', hello(credential));
    await asked;
    expect((await hub.request('POST', `/api/slaves/${nodeId}/revoke`, { reason: 'lost again', confirmed: true }, admin)).status).toBe(200);
    await ended(await second);
    expect((await hub.request('POST', `/api/slaves/${nodeId}/approve`, {}, admin)).body).toMatchObject({ state: 'approved' });
  });

  it('[DIS-2] no code and no token takes over a court that has a credential, offline or under its id in upper case; such an id is the same court’s', async () => {
    const own = { ...asking, nodeId: 'abcdabcd-1111-4111-8111-11111111abcd', courtName: 'Court 9', credential: 'E'.repeat(43) };
    const made = (await hub.request('POST', '/api/slaves/pairing-codes', { uses: 2 }, admin)).body as { code: string; codeId: string };
    expect((await hub.request('POST', '/api/slaves/register', { ...own, code: made.code })).body).toMatchObject({ state: 'approved' });
    for (const id of [own.nodeId, own.nodeId.toUpperCase()]) {
      for (const [key, headers] of [[{ code: made.code }, {}], [{}, { authorization: 'Bearer restrike-development' }]] as const) {
        expect((await hub.request('POST', '/api/slaves/register', { ...own, nodeId: id, credential: 'F'.repeat(43), ...key }, headers)).body).toMatchObject({ state: 'waiting', message: expect.stringMatching('code' in key ? /^the code was not used: .*Court 9/ : /^waiting for the control room to approve Court 9/) as string });
      }
    }
    expect((await hub.request('GET', '/api/slaves/pairing-codes', undefined, admin)).body).toMatchObject({ codes: expect.arrayContaining([expect.objectContaining({ codeId: made.codeId, usesLeft: 1 })]) as unknown });
    const link = await connect('/agents', { ...hello(own.credential), nodeId: own.nodeId.toUpperCase(), courtName: 'Court 9' });
    link.on('alive', (answer: (host: string) => void) => answer('laptop-1'));
    expect(await refusal({ ...hello(own.credential), nodeId: own.nodeId })).toMatchObject({ code: 'NODE_ID_IN_USE' });
    expect((await hub.request('POST', `/api/slaves/${own.nodeId}/revoke`, { reason: 'not ours', confirmed: true }, admin)).status).toBe(200);
    await ended(link);
    expect(await change('DELETE FROM slave_pairings WHERE node_id = $1', [own.nodeId])).toBe(1);
    expect((await hub.request('DELETE', `/api/slaves/pairing-codes/${made.codeId}`, undefined, admin)).status).toBe(200);
  });

  it('[DIS-2] a pairing code lets in as many courts as it was made for, however it is typed; wrong ones are limited', async () => {
    const made = (await hub.request('POST', '/api/slaves/pairing-codes', { minutes: 5, uses: 1 }, admin)).body as { code: string; links: string[] };
    expect(made.links[0]).toContain(`code=${made.code}`);
    const other = { ...asking, nodeId: '22222222-2222-4222-8222-222222222222', courtName: 'Court 2' };
    const flood = Array.from({ length: 200 }, () => randomUUID());
    // A list that strangers have filled keeps out whoever has no code, and nobody who has one.
    await change("INSERT INTO slave_pairings (node_id, court_name, host, version, state, first_seen, last_seen) SELECT node_id, 'flood', 'flood', '0.1.0', 'waiting', $2::float8, $2::float8 FROM unnest($1::uuid[]) AS node_id", [flood, Date.now()]);
    expect(await hub.request('POST', '/api/slaves/register', other)).toMatchObject({ status: 429, body: { code: 'TOO_MANY_WAITING' } });
    expect((await hub.request('POST', '/api/slaves/register', { ...other, code: made.code.toLowerCase().replace('-', ' ') })).body).toMatchObject({ state: 'approved' });
    // Strangers who do not ask any more are not shown, and gone soon, also on a screen that stands open.
    const screen = await connect('/feed', { token: admin['authorization']?.slice(7) });
    const forgotten = new Set<string>();
    screen.on('slaves-forgotten', ({ nodeIds }: { nodeIds: string[] }) => nodeIds.forEach((nodeId) => forgotten.add(nodeId)));
    expect(await screen.timeout(60_000).emitWithAck('watch', ['slaves'])).toBe(true);
    await change("UPDATE slave_pairings SET last_seen = last_seen - 900000 WHERE court_name = 'flood'");
    expect(JSON.stringify(await slaves())).not.toContain('flood');
    await until('all of them forgotten', () => (flood.every((nodeId) => forgotten.has(nodeId)) ? true : null));
    expect(await change("SELECT 1 FROM slave_pairings WHERE court_name = 'flood'")).toBe(0);
    const third = { ...asking, nodeId: '33333333-3333-4333-8333-333333333333', courtName: 'Court 3' };
    expect(await hub.request('POST', '/api/slaves/register', { ...third, code: made.code })).toMatchObject({ status: 401, body: { code: 'WRONG_CODE' } });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) statuses.push((await hub.request('POST', '/api/slaves/register', { ...third, code: 'AAAA-BBBB' })).status);
    expect(statuses.at(-1)).toBe(429);
  });

  it('[DIS-3] one minor version apart works, more is refused with both versions named', async () => {
    expect((await hub.request('POST', '/api/slaves/register', { ...asking, version: '0.2.0' })).status).toBe(200);
    const refused = await hub.request('POST', '/api/slaves/register', { ...asking, version: '0.3.0' });
    expect(refused).toMatchObject({ status: 426, body: { code: 'VERSION_SKEW', message: expect.stringMatching(/0\.1\.0.*0\.3\.0/) as string } });
  });

  it('[DIS-2] who works here sees on the feed that a court asks; who only watches the wall does not', async () => {
    const wall = await connect('/feed');
    expect(await wall.timeout(60_000).emitWithAck('watch', ['slaves'])).toMatchObject({ error: { code: 'LOGIN_NEEDED' } });
    const screen = await connect('/feed', { token: admin['authorization']?.slice(7) });
    const snapshot = new Promise((done) => screen.once('slaves', done));
    expect(await screen.timeout(60_000).emitWithAck('watch', ['slaves'])).toBe(true);
    expect(((await snapshot) as { slaves: unknown[] }).slaves).toHaveLength(2);
    const told = new Promise((done) => screen.once('slave', done));
    await hub.request('POST', '/api/slaves/register', { ...asking, nodeId: '44444444-4444-4444-8444-444444444444', courtName: 'Court 4' });
    expect(await told).toMatchObject({ slave: { courtName: 'Court 4', state: 'waiting' } });
  });
});

it('[SEC-4] the command verify-audit walks the chain beside a running hub, and finds one altered byte', async () => {
  const verify = (): Promise<{ code: number | null; said: string }> =>
    new Promise((done) => {
      const child = spawn(process.execPath, [fileURLToPath(new URL('../dist/main.js', import.meta.url)), 'verify-audit'], { env: { PATH: process.env['PATH'], RESTRIKE_DATA_DIR: hub.folder, RESTRIKE_LOG_LEVEL: 'error' } });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
      child.once('close', (code) => done({ code, said }));
    });
  expect(await verify()).toMatchObject({ code: 0, said: expect.stringContaining('The audit log is whole') as string });
  expect(await change("UPDATE audit_log SET action = 'access.logim' WHERE audit_id = (SELECT min(audit_id) FROM audit_log WHERE action = 'access.login')")).toBe(1);
  expect(await verify()).toMatchObject({ code: 1, said: expect.stringContaining('NOT whole at entry') as string });
});
