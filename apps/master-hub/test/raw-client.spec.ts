import { connect } from 'node:net';
import { roles, type Role } from '@restrike/contracts';
import { io, type Socket } from 'socket.io-client';
import type { Access } from '../src/access/caller.js';
import { routeRoles, socketRoles } from '../src/access/route-roles.js';
import { StartedHub } from './started-hub.js';

const password = 'a password of the raw client';
const readToken = 'a read token of the raw client';
const nodeId = '11111111-1111-4111-8111-111111111111';
const credential = 'C'.repeat(43);
const refusals = ['LOGIN_NEEDED', 'BAD_TOKEN', 'ROLE_NEEDED', 'FOREIGN_PAGE', 'ROUTE_WITHOUT_ROLE', 'MESSAGE_WITHOUT_ROLE'];

let hub: StartedHub;
const tokens = new Map<string, string>();
const cookies = new Map<string, string>();
const sockets: Socket[] = [];

/** Everybody who may knock, by name, with the headers that they bring. */
type Who = 'nobody' | 'wrong token' | 'ended session' | 'reader' | 'agent' | 'stranger as agent' | Role;
const everybody: readonly Who[] = ['nobody', 'wrong token', 'ended session', 'reader', 'agent', 'stranger as agent', ...roles];

async function headersOf(who: Who): Promise<Record<string, string>> {
  if (who === 'nobody') return {};
  if (who === 'wrong token') return { authorization: 'Bearer nonsense' };
  if (who === 'ended session') return { authorization: `Bearer ${tokens.get('ended') ?? ''}` };
  if (who === 'reader') return { authorization: `Bearer ${readToken}` };
  if (who === 'agent') return { authorization: `Bearer ${credential}`, 'x-node-id': nodeId };
  if (who === 'stranger as agent') return { authorization: `Bearer ${'D'.repeat(43)}`, 'x-node-id': nodeId };
  if (!tokens.has(who)) await signIn(who);
  return { authorization: `Bearer ${tokens.get(who) ?? ''}` };
}

async function signIn(role: Role): Promise<void> {
  const { body, headers } = await hub.request('POST', '/api/access/login', { name: role, password });
  tokens.set(role, String(body['token']));
  cookies.set(role, headers.get('set-cookie')?.split(';')[0] ?? '');
}

/** The table again, in words of its own: a mistake in the guard's own judgement must not judge itself. */
function expected(access: Access, who: Who): boolean {
  if (access === 'anyone') return true;
  if (access === 'agent') return who === 'agent';
  const isUser = (roles as readonly string[]).includes(who);
  if (access === 'overview' || access === 'reader') return isUser || who === 'reader';
  if (access === 'user') return isUser;
  return who === 'admin' || (access as readonly string[]).includes(who);
}

/** A request over a socket of our own, byte by byte; gives status and body. */
function raw(method: string, path: string, headers: Readonly<Record<string, string>>): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const socket = connect(hub.port, '127.0.0.1');
    const body = method === 'GET' || method === 'DELETE' ? '' : '{}';
    const lines = [`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${String(hub.port)}`, 'Connection: close', `Content-Length: ${String(body.length)}`, ...(body === '' ? [] : ['Content-Type: application/json']), ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
    let text = '';
    const limit = setTimeout(() => socket.destroy(new Error(`${method} ${path} was not answered`)), 60_000);
    socket.on('data', (data: Buffer) => (text += data.toString()));
    socket.on('error', fail);
    socket.on('close', () => {
      clearTimeout(limit);
      done({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), text });
    });
    socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  });
}

const isRefused = ({ status, text }: { readonly status: number; readonly text: string }): boolean => (status === 401 || status === 403) && refusals.some((code) => text.includes(`"${code}"`));

beforeAll(async () => {
  hub = await StartedHub.start({ RESTRIKE_ADMIN_PASSWORD: password, RESTRIKE_READ_TOKEN: readToken });
  await signIn('admin');
  const admin = await headersOf('admin');
  for (const role of roles) if (role !== 'admin') await hub.request('POST', '/api/users', { name: role, role, password }, admin);
  await hub.request('POST', '/api/slaves/register', { nodeId, courtName: 'Court 1', host: 'laptop', version: '0.1.0', credential });
  await hub.request('POST', `/api/slaves/${nodeId}/approve`, {}, admin);
  tokens.set('ended', String((await hub.request('POST', '/api/access/login', { name: 'viewer', password })).body['token']));
  await hub.request('POST', '/api/access/logout', {}, { authorization: `Bearer ${tokens.get('ended') ?? ''}` });
});
afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));
afterAll(() => hub.stop());

describe('[SEC-2] every route and every message as everybody', () => {
  it('[SEC-2] each route lets in whom the table names, and nobody else', async () => {
    const wrong: string[] = [];
    let tried = 0;
    for (const [route, access] of Object.entries(routeRoles)) {
      const [method = '', pattern = ''] = route.split(' ');
      const path = pattern.replaceAll('{*page}', 'some-page').replaceAll(/:\w+/g, '00000000-0000-4000-8000-000000000000');
      for (const who of everybody) {
        const answer = await raw(method, path, await headersOf(who));
        tried += 1;
        // A fault of the hub's own is no leave.
        if (answer.status === 0 || answer.status === 500 || isRefused(answer) === expected(access, who)) wrong.push(`${route} as ${who}: ${String(answer.status)} ${answer.text.slice(-200)}`);
        if (route === 'POST /api/access/logout') tokens.delete(who);
      }
    }
    console.info(`raw client: ${String(tried)} requests, ${String(Object.keys(routeRoles).length)} routes as ${String(everybody.length)} callers, ${String(wrong.length)} wrong`);
    expect(wrong).toEqual([]);
  });

  it('[SEC-2] a session’s cookie changes nothing without a page of the hub’s own, on whatever route', async () => {
    const wrong: string[] = [];
    await signIn('admin');
    for (const [route, access] of Object.entries(routeRoles)) {
      const [method = '', pattern = ''] = route.split(' ');
      if (method === 'GET' || access === 'agent') continue;
      const path = pattern.replaceAll(/:\w+/g, '00000000-0000-4000-8000-000000000000');
      for (const origin of [{}, { Origin: 'http://evil.example' }, { Origin: 'null' }, { Origin: `http://127.0.0.1:${String(hub.port + 1)}` }]) {
        // Signing in and asking to join need no session: only another site's page is refused there.
        if (access === 'anyone' && !('Origin' in origin)) continue;
        const answer = await raw(method, path, { Cookie: cookies.get('admin') ?? '', ...origin });
        if (!isRefused(answer)) wrong.push(`${route} ${JSON.stringify(origin)}: ${String(answer.status)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('[SEC-2] what is no route is nobody’s, and other methods open nothing', async () => {
    const admin = await headersOf('admin');
    for (const [method, path] of [['GET', '/api/nothing'], ['POST', '/api/courts'], ['PUT', '/api/users'], ['DELETE', '/api/audit'], ['PATCH', '/api/audit'], ['POST', '/api/../api/users/'], ['GET', '/api//users'], ['POST', '/metrics']] as const) {
      expect([method, path, (await raw(method, path, admin)).status >= 400]).toEqual([method, path, true]);
      expect([method, path, (await raw(method, path, {})).status >= 400]).toEqual([method, path, true]);
    }
    for (const path of ['/..%2f..%2f..%2fetc%2fpasswd', '/assets/..%2f..%2fpackage.json', '/../../../etc/passwd', '/overlays/..%5c..%5cpackage.json', '/assets/%00']) {
      const { text } = await raw('GET', path, {});
      expect(text).not.toMatch(/root:|"restrike-vta"|"@restrike/);
    }
  });

  it('[SEC-2] each socket message is taken from whom the table names, and from nobody else; one that is not in it from nobody', async () => {
    const wrong: string[] = [];
    let tried = 0;
    const open = (namespace: string, auth: object): Promise<Socket | string> => {
      const socket = io(`${hub.url}${namespace}`, { auth, transports: ['websocket'], reconnection: false, forceNew: true });
      sockets.push(socket);
      return new Promise((done) => {
        socket.once('connect', () => done(socket));
        socket.once('connect_error', (error: Error & { data?: { code?: string } }) => done(error.data?.code ?? error.message));
      });
    };
    const hello = (token: string): object => ({ protocol: 1, version: '0.1.0', nodeId, courtName: 'Court 1', host: 'laptop', token, epochs: [], apiPort: 3001 });
    for (const namespace of ['/feed', '/agents']) {
      const rules = Object.entries(socketRoles).filter(([key]) => key.startsWith(`${namespace} `)).map(([key, access]) => [key.slice(namespace.length + 1), access] as const);
      const connects = socketRoles[`${namespace} connect`] ?? [];
      for (const who of everybody) {
        const token = (await headersOf(who))['authorization']?.slice(7);
        const opened = await open(namespace, namespace === '/agents' ? hello(token ?? '') : { token });
        tried += 1;
        if ((typeof opened !== 'string') !== expected(connects, who)) wrong.push(`${namespace} connect as ${who}: ${typeof opened === 'string' ? opened : 'let in'}`);
        if (typeof opened === 'string') continue;
        for (const [message, access] of [...rules.filter(([name]) => name !== 'connect'), ['restart-everything', null], ['__proto__', null], ['constructor', null], ['', null]] as const) {
          const mayAct = access !== null && expected(access, who);
          // What is taken may have no answer; a refusal has one, and a busy hub takes its time for it.
          const answer: unknown = await opened.timeout(mayAct ? 400 : 60_000).emitWithAck(message, { nonsense: true }).catch(() => 'no answer');
          tried += 1;
          const refused = refusals.includes((answer as { error?: { code?: string } } | null)?.error?.code ?? '');
          if (refused === mayAct) wrong.push(`${namespace} ${message} as ${who}: ${JSON.stringify(answer)}`);
        }
        opened.disconnect();
      }
    }
    console.info(`raw client: ${String(tried)} messages, ${String(wrong.length)} wrong`);
    expect(wrong).toEqual([]);
  });

  it('[SEC-2] the namespace that the library brings along lets nobody in', async () => {
    const { authorization = '' } = await headersOf('admin');
    for (const auth of [{}, { token: authorization.slice(7) }]) {
      const socket = io(hub.url, { auth, transports: ['websocket'], reconnection: false, forceNew: true });
      sockets.push(socket);
      expect(await new Promise((done) => socket.once('connect', () => done('let in')).once('connect_error', () => done('sent away')))).toBe('sent away');
    }
  });

  it('[HUB-6] a flood of messages ends the socket that sends it and no other; of requests for a room a screen has a few in work', async () => {
    const { authorization = '' } = await headersOf('viewer');
    const screen = async (): Promise<Socket> => {
      const socket = io(`${hub.url}/feed`, { auth: { token: authorization.slice(7) }, transports: ['websocket'], reconnection: false, forceNew: true });
      sockets.push(socket);
      await new Promise((done) => socket.once('connect', () => done(null)));
      return socket;
    };
    const [other, flooding] = [await screen(), await screen()];
    const ended = new Promise((done) => flooding.once('disconnect', done));
    for (let index = 0; index < 200_000 && flooding.connected; index += 1) {
      flooding.emit(index % 2 === 0 ? 'alive' : 'no-such-message', () => undefined);
      // The other one lives in this thread too, and must answer the hub's pings meanwhile.
      if (index % 500 === 499) await new Promise((next) => setImmediate(next));
    }
    await ended;
    const asked = await Promise.all(Array.from({ length: 50 }, (_, index) => other.timeout(60_000).emitWithAck('watch', index % 2 === 0 ? ['alerts', 'commands', 'announcements', 'slaves'] : [])));
    expect(asked).toContain(false);
    expect(await other.timeout(60_000).emitWithAck('watch', ['alerts'])).toBe(true);
  });
});
