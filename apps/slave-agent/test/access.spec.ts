import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { consoleActSchema, type ConsoleAct } from '@restrike/contracts';
import { createLogger } from '@restrike/runtime';
import { countAttempt, noAttempts, waitBeforeAttempt, type Attempts } from '../src/access/attempt-limit.js';
import { actOfRoute } from '../src/access/act-of-route.js';
import { ConsoleActs, tellOf } from '../src/access/console-acts.js';
import { CourtGate } from '../src/access/court-gate.js';
import { CourtPin, sessionMs } from '../src/access/court-pin.js';
import { hashPin, isPin } from '../src/access/pin-hash.js';
import { accessOf, routeAccess } from '../src/access/route-access.js';
import { AgentModule } from '../src/agent.module.js';
import { ApiErrorFilter } from '../src/court-api/api-error.filter.js';
import type { CourtAgent } from '../src/court-agent.js';

const quiet = createLogger('test', 'silent');
const folder = mkdtempSync(path.join(tmpdir(), 'restrike-access-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
let files = 0;
const newFile = (): string => path.join(folder, `pin-${String((files += 1))}.json`);
const nodeId = '12345678-1234-4234-8234-123456789abc';

/** The agent's HTTP interface alone: whatever passes the guard meets an agent without parts. */
async function serve(gate: CourtGate, acts: ConsoleActs = new ConsoleActs({ consoleActs: { put: () => undefined } }, gate, quiet)): Promise<{ readonly app: NestExpressApplication; readonly url: string; readonly port: number }> {
  const agent = { gate, acts, pipeline: { report: null, trouble: null }, listener: { stop: () => Promise.resolve() }, outbox: { parked: () => [] }, orders: { announcements: {} } } as unknown as CourtAgent;
  const app = await NestFactory.create<NestExpressApplication>(AgentModule.of(agent), { logger: false, bodyParser: false });
  app.useBodyParser('json', { limit: '1kb' });
  app.useGlobalFilters(new ApiErrorFilter(quiet));
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, url: `http://127.0.0.1:${String(port)}`, port };
}

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}
const routesOf = (app: NestExpressApplication): string[] => {
  const { router } = app.getHttpAdapter().getInstance() as unknown as { router: { stack: readonly Layer[] } };
  return router.stack.flatMap(({ route }) => (route === undefined ? [] : Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`)));
};
const post = (url: string, route: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}${route}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const cookieOf = (answer: Response): string => answer.headers.getSetCookie()[0] ?? '';

describe('[AGT-16] table of routes', () => {
  it('[AGT-16] every route of the agent is in the table, the table has no other, and what changes something asks for an operator', async () => {
    const { app } = await serve(new CourtGate(new CourtPin(newFile(), undefined), undefined, nodeId));
    try {
      const routes = routesOf(app).sort();
      expect(routes.length).toBeGreaterThan(15);
      expect(routes.filter((route) => !(route in routeAccess))).toEqual([]);
      expect(Object.keys(routeAccess).filter((route) => !routes.includes(route))).toEqual([]);
      const acting = Object.entries(routeAccess).filter(([route]) => !route.startsWith('GET '));
      expect(acting.filter(([route, access]) => access !== 'operator' && !route.startsWith('POST /api/access/'))).toEqual([]);
    } finally {
      await app.close();
    }
  });

  it('[AGT-16] a route that is not in the table is refused, whoever asks', () => {
    expect(accessOf('POST', '/api/new')).toBeNull();
    expect(accessOf('HEAD', '/api/state')).toBe('read');
    const gate = new CourtGate(new CourtPin(newFile(), undefined), undefined, nodeId);
    expect(gate.refusal(null, { here: true, own: true, token: undefined, session: undefined })).toMatchObject({ status: 403, error: { code: 'ROUTE_NOT_LISTED' } });
  });

  it('[AGT-16] without a session every acting route is refused, and nothing of it runs', async () => {
    const { app, url } = await serve(new CourtGate(new CourtPin(newFile(), '4711'), undefined, nodeId));
    try {
      for (const route of Object.keys(routeAccess).filter((one) => routeAccess[one] === 'operator')) {
        const [method = '', where = ''] = route.split(' ');
        const answer = await fetch(url + where.replace(/:\w+/g, '1'), { method });
        expect([route, answer.status, ((await answer.json()) as { code: string }).code]).toEqual([route, 401, 'SIGN_IN']);
      }
    } finally {
      await app.close();
    }
  });
});

describe('[AGT-17] PIN', () => {
  it('[AGT-17] the first PIN is set on the machine itself, signs in, and is kept as a hash alone', async () => {
    const file = newFile();
    const { app, url } = await serve(new CourtGate(new CourtPin(file, undefined), undefined, nodeId));
    try {
      expect(await (await fetch(`${url}/api/access`)).json()).toEqual({ pin: 'not-set', signedIn: false, expiresAt: null, here: true, resetFile: null });
      expect(await (await post(url, '/api/listener/stop', {})).json()).toMatchObject({ code: 'NO_PIN' });
      expect(await (await post(url, '/api/access/pin', { pin: '12' })).json()).toMatchObject({ code: 'BAD_QUERY', path: 'pin' });
      const set = await post(url, '/api/access/pin', { pin: 'court-7' });
      expect([set.status, await set.json()]).toMatchObject([200, { pin: 'set', signedIn: true }]);
      expect(cookieOf(set)).toMatch(/^restrike-court-12345678=[\w-]{43}; Path=\/; Expires=.*; HttpOnly; SameSite=Strict$/);
      expect(readFileSync(file, 'utf8')).not.toContain('court-7');
      if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
      const cookie = cookieOf(set).split(';')[0] ?? '';
      expect((await post(url, '/api/listener/stop', {}, { cookie })).status).toBe(200);
      expect(await (await post(url, '/api/access/pin', { pin: '9999' }, { cookie })).json()).toMatchObject({ code: 'PIN_IS_SET' });
      expect(await (await post(url, '/api/access/pin', { pin: '9999', current: 'no-no' }, { cookie })).json()).toMatchObject({ code: 'WRONG_PIN' });
      expect((await post(url, '/api/access/pin', { pin: '9999', current: 'court-7' }, { cookie })).status).toBe(200);
      expect(await (await post(url, '/api/listener/stop', {}, { cookie })).json()).toMatchObject({ code: 'SIGN_IN' });
      const again = await post(url, '/api/access/login', { pin: '9999' });
      const fresh = cookieOf(again).split(';')[0] ?? '';
      expect((await post(url, '/api/listener/stop', {}, { cookie: fresh })).status).toBe(200);
      await post(url, '/api/access/logout', {}, { cookie: fresh });
      expect((await post(url, '/api/listener/stop', {}, { cookie: fresh })).status).toBe(401);
    } finally {
      await app.close();
    }
  });

  it('[AGT-17] of two first PINs set at once one counts, and one that is replaced while it is checked opens nothing', async () => {
    const [pin, other] = [new CourtPin(newFile(), undefined), new CourtPin(newFile(), undefined)];
    expect((await Promise.all([pin.setPin('1111', undefined, 'here'), pin.setPin('2222', undefined, 'here')])).map(({ ok }) => ok).sort()).toEqual([false, true]);
    await other.setPin('3333', undefined, 'here');
    await pin.setPin('4444', (await pin.login('1111', 'here')).ok ? '1111' : '2222', 'here');
    const login = pin.login('4444', 'elsewhere');
    await new Promise((done) => setImmediate(done));
    copyFileSync(other.file, pin.file);
    expect(await login).toEqual({ ok: false, code: 'WRONG_PIN' });
    expect(await pin.login('3333', 'elsewhere')).toMatchObject({ ok: true });
  });

  it('[AGT-17] a clock that is set back by an hour keeps nobody out for it', async () => {
    let [wall, monotonic] = [10_000_000, 1_000];
    const pin = new CourtPin(newFile(), undefined, () => wall, () => monotonic);
    await pin.setPin('4711', undefined, 'here');
    for (let tries = 0; tries < 6; tries += 1) await pin.login('0000', 'here');
    wall -= 3_600_000;
    expect(await pin.login('4711', 'here')).toMatchObject({ code: 'TOO_MANY_ATTEMPTS', waitMs: 1_000 });
    monotonic += 1_000;
    expect(await pin.login('4711', 'here')).toMatchObject({ ok: true });
  });

  it('[AGT-17] the page of somebody else can neither read nor act, also with the cookie', async () => {
    const { app, url, port } = await serve(new CourtGate(new CourtPin(newFile(), undefined), undefined, nodeId));
    try {
      const cookie = cookieOf(await post(url, '/api/access/pin', { pin: '4711' })).split(';')[0] ?? '';
      expect((await post(url, '/api/listener/stop', {}, { cookie, origin: 'http://evil.example' })).status).toBe(403);
      expect((await post(url, '/api/access/login', { pin: '4711' }, { origin: 'null' })).status).not.toBe(200);
      expect((await post(url, '/api/listener/stop', {}, { cookie, origin: `http://127.0.0.1:${String(port)}` })).status).toBe(200);
      expect((await post(url, '/api/listener/stop', {}, { cookie, origin: `http://127.0.0.1:${String(port + 1)}` })).status).toBe(403);
      expect((await fetch(`${url}/api/parked`, { headers: { origin: 'http://evil.example' } })).status).toBe(403);
      expect((await fetch(`${url}/api/parked`)).status).toBe(200);
      // Behind a proxy of this machine is anybody.
      for (const header of ['x-forwarded-for', 'forwarded']) expect((await fetch(`${url}/api/parked`, { headers: { [header]: '192.0.2.7' } })).status).toBe(403);
    } finally {
      await app.close();
    }
  });

  it('[AGT-17] on the network one reads by token or session, acts by session, and can not set the first PIN', async () => {
    const pin = new CourtPin(newFile(), undefined);
    const gate = new CourtGate(pin, 'read-token', nodeId);
    const caller = { here: false, own: true, token: undefined, session: undefined };
    expect(gate.refusal('read', caller)).toMatchObject({ status: 401, error: { code: 'BAD_TOKEN' } });
    expect(gate.refusal('read', { ...caller, token: 'read-token' })).toBeNull();
    expect(gate.refusal('operator', { ...caller, token: 'read-token' })).toMatchObject({ error: { code: 'NO_PIN' } });
    const opened = await pin.setPin('4711', undefined, 'here');
    const session = opened.ok ? opened.token : '';
    expect(gate.refusal('read', { ...caller, session })).toBeNull();
    expect(gate.refusal('operator', { ...caller, session })).toBeNull();
    expect(gate.refusal('operator', { ...caller, own: false, session })).toMatchObject({ status: 403 });
    expect(gate.refusal('read', { ...caller, own: false, session })).toMatchObject({ status: 401 });
    expect(new CourtGate(pin, undefined, nodeId).refusal('operator', { ...caller, session })).toMatchObject({ error: { code: 'FOREIGN_PAGE' } });
  });

  it('[AGT-17] sessions last over a restart and end after a day', async () => {
    const file = newFile();
    let now = 1_000_000;
    const first = new CourtPin(file, undefined, () => now);
    const opened = await first.setPin('4711', undefined, 'here');
    const token = opened.ok ? opened.token : '';
    const second = new CourtPin(file, undefined, () => now);
    expect(second.expiryOf(token)).toBe(now + sessionMs);
    now += sessionMs;
    expect(second.expiryOf(token)).toBeNull();
    expect(second.expiryOf('x'.repeat(300))).toBeNull();
  });

  it('[AGT-17] a configured PIN counts, ends the sessions of another one, and can not be changed from the console', async () => {
    const file = newFile();
    const own = new CourtPin(file, undefined);
    const opened = await own.setPin('1111', undefined, 'here');
    const configured = new CourtPin(file, '2222');
    configured.prepare();
    expect(configured.state).toBe('configured');
    expect(configured.expiryOf(opened.ok ? opened.token : '')).toBeNull();
    expect(await configured.login('1111', 'here')).toMatchObject({ code: 'WRONG_PIN' });
    expect(await configured.login('2222', 'here')).toMatchObject({ ok: true });
    expect(await configured.setPin('3333', '2222', 'here')).toMatchObject({ code: 'PIN_IS_CONFIGURED' });
    rmSync(file);
    expect(await configured.login('2222', 'here')).toMatchObject({ ok: true });
  });

  it('[AGT-17] of a configured PIN nothing is kept; its sessions last over a restart, and end when it is another one or none', async () => {
    const file = newFile();
    const restarted = (pin: string | undefined): CourtPin => {
      const next = new CourtPin(file, pin);
      next.prepare();
      return next;
    };
    const opened = await restarted('2222').login('2222', 'here');
    const token = opened.ok ? opened.token : '';
    expect(restarted('2222').expiryOf(token)).not.toBeNull();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pin: null, sessions: [{}] });
    const another = restarted('3333');
    expect([another.expiryOf(token), await another.login('2222', 'here')]).toEqual([null, { ok: false, code: 'WRONG_PIN' }]);
    const none = restarted(undefined);
    expect([none.state, none.expiryOf(token), await none.login('2222', 'here')]).toEqual(['not-set', null, { ok: false, code: 'NO_PIN' }]);
    expect(await none.setPin('4444', undefined, 'here')).toMatchObject({ ok: true });
  });

  it('[AGT-18] a lost PIN: its file is deleted, all sessions end, and a new one can be set without a restart', async () => {
    const file = newFile();
    const pin = new CourtPin(file, undefined);
    const opened = await pin.setPin('4711', undefined, 'here');
    expect(pin.expiryOf(opened.ok ? opened.token : '')).not.toBeNull();
    rmSync(file);
    expect([pin.state, pin.expiryOf(opened.ok ? opened.token : '')]).toEqual(['not-set', null]);
    expect(await pin.setPin('0815', undefined, 'here')).toMatchObject({ ok: true });
    expect(existsSync(file)).toBe(true);
  });

  it('[AGT-17] wrong PINs cost time, more with each, also many at once; others on the network never lock the machine itself out', async () => {
    let now = 1_000;
    const pin = new CourtPin(newFile(), undefined, Date.now, () => now);
    await pin.setPin('4711', undefined, 'here');
    const codes = (await Promise.all(Array.from({ length: 12 }, () => pin.login('0000', 'elsewhere')))).map((one) => (one.ok ? 'ok' : one.code));
    expect(codes.filter((code) => code === 'WRONG_PIN')).toHaveLength(5);
    expect(codes.filter((code) => code === 'TOO_MANY_ATTEMPTS')).toHaveLength(7);
    expect(await pin.login('4711', 'elsewhere')).toMatchObject({ code: 'TOO_MANY_ATTEMPTS', waitMs: 1_000 });
    expect(await pin.login('4711', 'here')).toMatchObject({ ok: true });
    now += 1_000;
    expect(await pin.login('4711', 'elsewhere')).toMatchObject({ ok: true });
    let attempts: Attempts = noAttempts;
    const waits: number[] = [];
    for (let tries = 0; tries < 13; tries += 1) {
      attempts = countAttempt(attempts, now);
      waits.push(waitBeforeAttempt(attempts, now));
    }
    expect(waits).toEqual([0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(waitBeforeAttempt(attempts, now + 60_000)).toBe(0);
  });

  it('[AGT-17] the same PIN has another hash each time, and only it fits', async () => {
    const [one, two] = [await hashPin('4711'), await hashPin('4711')];
    expect(one.hash).not.toBe(two.hash);
    expect([await isPin('4711', one), await isPin('4712', one)]).toEqual([true, false]);
  });

  it('[AGT-17] a body that is too large or no JSON is refused in words', async () => {
    const { app, url } = await serve(new CourtGate(new CourtPin(newFile(), undefined), undefined, nodeId));
    try {
      const large = await post(url, '/api/access/login', { pin: 'x'.repeat(2_000) });
      expect([large.status, await large.json()]).toMatchObject([413, { code: 'TOO_LARGE' }]);
      const broken = await fetch(`${url}/api/access/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' });
      expect([broken.status, await broken.json()]).toMatchObject([400, { code: 'BAD_REQUEST' }]);
    } finally {
      await app.close();
    }
  });
});

describe('[AGT-22] acts at the console', () => {
  it('[AGT-22] every route that asks for an operator, or for the PIN, is in the table of acts', () => {
    const acting = Object.keys(routeAccess).filter((route) => routeAccess[route] === 'operator' || route.startsWith('POST /api/access/'));
    expect(Object.keys(actOfRoute).sort()).toEqual(acting.sort());
  });

  it('[AGT-22] are written down with session, address, what was asked and what came of it, refused ones among them; never a PIN or a value of a setting; knocks of strangers are not', async () => {
    const written: ConsoleAct[] = [];
    const gate = new CourtGate(new CourtPin(newFile(), '4711'), undefined, nodeId);
    gate.pin.prepare();
    const acts = new ConsoleActs({ consoleActs: { put: (some) => void written.push(...some) } }, gate, quiet);
    const { app, url } = await serve(gate, acts);
    try {
      expect((await post(url, '/api/listener/stop', {})).status).toBe(401);
      expect((await post(url, '/api/access/logout', {})).status).toBe(200);
      expect((await post(url, '/api/access/login', { pin: '0815' })).status).toBe(401);
      const login = await post(url, '/api/access/login', { pin: '4711' });
      const headers = { cookie: cookieOf(login).split(';')[0] ?? '' };
      expect((await post(url, '/api/listener/stop', {}, headers)).status).toBe(200);
      const put = await fetch(`${url}/api/settings`, { method: 'PUT', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ values: { 'stream.key': 'very-secret' }, reason: 'new key' }) });
      expect(put.status).toBe(500);
      expect((await post(url, '/api/obs/rec/scene', { scene: 'x'.repeat(900), password: 'very-secret' }, headers)).status).toBe(500);
      const raw = (method: string, route: string, body: string): Promise<Response> => fetch(`${url}${route}`, { method, headers: { ...headers, 'content-type': 'application/json' }, body });
      // Read as Infinity, which JSON has no word for.
      expect((await raw('POST', '/api/timeline/sessions/1/correction', '{"correctionMs":1e999,"reason":null}')).status).toBe(400);
      expect((await raw('PUT', '/api/settings', '{"values":"very-secret","reason":"x"}')).status).toBe(400);
      expect((await post(url, '/api/access/logout', {}, headers)).status).toBe(200);
      // What an act came to is known when its connection has its answer: a moment after the other end has it.
      for (let tries = 0; tries < 6_000 && written.length < 8; tries += 1) {
        acts.stop();
        await new Promise((next) => setTimeout(next, 10));
      }
      const session = createHash('sha256').update(headers.cookie.split('=')[1] ?? '').digest('hex').slice(0, 8);
      const of = (action: string, request: string, status: number, change: Partial<ConsoleAct> = {}): object => ({ action, request, status, target: null, detail: {}, address: '127.0.0.1', session, ...change });
      expect(written.map(({ actId: _id, at: _at, ...act }) => act)).toEqual([
        of('console.login', 'POST /api/access/login', 401, { session: null }),
        of('console.login', 'POST /api/access/login', 200),
        of('console.listener', 'POST /api/listener/stop', 200),
        of('console.settings', 'PUT /api/settings', 500, { detail: { values: ['stream.key'], reason: 'new key' } }),
        of('console.obs', 'POST /api/obs/:id/:act', 500, { target: 'rec scene', detail: { scene: `"${'x'.repeat(499)}…` } }),
        of('console.timeline', 'POST /api/timeline/sessions/:id/correction', 400, { target: '1', detail: { correctionMs: null, reason: null } }),
        of('console.settings', 'PUT /api/settings', 400, { detail: { reason: 'x' } }),
        of('console.logout', 'POST /api/access/logout', 200),
      ]);
      for (const act of written) expect(consoleActSchema.safeParse(act).error).toBeUndefined();
      expect(JSON.stringify(written)).not.toMatch(/4711|very-secret/);
    } finally {
      await app.close();
    }
  });

  it('[AGT-22] a body that is nested deeper than can be written again ends nothing', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(tellOf({ action: 'console.manual', tells: ['blue', 'round'] }, { blue: deep, round: 2 })).toEqual({ blue: '…', round: 2 });
  });

  it('[AGT-22] what any route may tell at most is less than the hub takes', () => {
    for (const act of Object.values(actOfRoute)) {
      if (act === null) continue;
      const detail = tellOf(act, Object.fromEntries(act.tells.map((name) => [name, name === 'values' ? { ['\\'.repeat(9_000)]: 1 } : '\\'.repeat(9_000)])));
      expect(Object.keys(detail)).toEqual([...act.tells]);
      expect(consoleActSchema.shape.detail.safeParse(detail).error).toBeUndefined();
    }
  });
});
