import { connect, type Socket as NetSocket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@restrike/simulator-pss';
import { io, type Socket } from 'socket.io-client';
import type { HubProcess } from './hub-process.js';
import { until } from './managed-process.js';
import { onStage } from './stage.js';

export interface KnockOptions {
  /** Malformed requests and socket messages together. */
  readonly messages: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface KnockResult {
  readonly seed: number;
  readonly requests: number;
  readonly messages: number;
  /** Answers by status; 0 for a connection that the hub closed without one. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Requests that changed something without the right to: must be none. */
  readonly passed: readonly string[];
  /** Answers of 500 and above, with what brought them: must be none. */
  readonly failures: readonly string[];
  readonly memoryMib: { readonly warm: number; readonly middle: number; readonly end: number };
  readonly handles: { readonly warm: number; readonly end: number };
}

type Random = ReturnType<typeof seededRandom>;
const pick = <T>(random: Random, list: readonly T[]): T => list[random.between(0, list.length - 1)] as T;

const paths = [
  '/api/events', '/api/events/bulk', '/api/matches/bulk', '/api/sessions/bulk', '/api/obs-sessions/bulk', '/api/ivr-events/bulk', '/api/ivr-events', '/api/matches', '/api/courts', '/api/users', '/api/audit', '/api/slaves', '/api/slaves/register', '/api/slaves/pairing-codes',
  '/api/access/login', '/api/access/setup', '/api/access/me', '/api/access/password', '/api/access/logout', '/api/commands', '/api/commands/preview', '/api/wishes', '/api/announcements', '/api/alerts', '/api/alerts/rules/x',
  '/api/tournaments', '/api/tournaments/x/days', '/api/hub', '/health/ready', '/metrics', '/overview', '/', '/assets/x', '/socket.io/?EIO=4&transport=polling', '/api/courts/x/days', '/api/courts/x/obs-sessions', '/api/health/history',
  '/api/clips', '/api/clips/x/offer', '/api/clips/x/file', '/api/commands/x/cancel', '/api/commands/x/retry', '/api/courts/x', '/api/courts/x/logs', '/api/logs', '/api/events/export',
];
const methods = ['GET', 'GET', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'BREW', 'get'];
const events = ['live', 'heartbeat', 'clock', 'announcement-seen', 'watch', 'watch-events', 'alive', 'command', 'ack', 'no-such', '', '__proto__', 'toString', 'x'.repeat(3_000)];

/** Some value that nobody expects. */
function nonsense(random: Random, depth = 0): unknown {
  const kind = random.between(0, depth > 3 ? 9 : 12);
  if (kind === 0) return null;
  if (kind === 1) return random.between(-5, 5);
  if (kind === 2) return 1e308 * random.between(-2, 2);
  if (kind === 3) return pick(random, ['', '\u0000', '\ud800', '../../etc/passwd', "' OR 1=1 --", '<script>', '${7*7}', 'ＦＵＬＬ', '\u202e', 'a'.repeat(random.between(1, 5_000))]);
  if (kind === 4) return random.between(0, 1) === 1;
  if (kind === 5) return new Date(random.between(0, 10_000)).toISOString();
  if (kind === 6) return '00000000-0000-4000-8000-000000000000';
  if (kind === 7) return Buffer.from(Array.from({ length: random.between(0, 60) }, () => random.between(0, 255)));
  if (kind <= 9) return pick(random, ['nodeId', 'limit', 'admin', 'director', '2026-02-30', '9'.repeat(400)]);
  if (kind <= 10) return Array.from({ length: random.between(0, 6) }, () => nonsense(random, depth + 1));
  const keys = ['nodeId', 'name', 'password', 'role', '__proto__', 'constructor', 'records', 'epoch', 'rows', 'targets', 'request', 'kind', 'limit', 'code', 'credential', 'x'];
  return Object.fromEntries(Array.from({ length: random.between(0, 6) }, () => [pick(random, keys), nonsense(random, depth + 1)]));
}

function bytes(random: Random, length: number): string {
  return Buffer.from(Array.from({ length }, () => random.between(0, 255))).toString('latin1');
}

/** A request that is wrong somewhere, as bytes. */
function request(random: Random, port: number, headers: Readonly<Record<string, string>>): { readonly text: string; readonly line: string; readonly isOpen: boolean } {
  const method = pick(random, methods);
  const path = pick(random, paths);
  const query = random.between(0, 3) === 0 ? `?${pick(random, ['limit=', 'cursor=', 'token=', 'day=', 'court=', 'x='])}${encodeURIComponent(bytes(random, random.between(0, 40)))}` : '';
  const body = random.between(0, 4) === 0 ? bytes(random, random.between(0, 300)) : JSON.stringify(nonsense(random));
  const sent = Buffer.from(random.between(0, 20) === 0 ? '['.repeat(random.between(1, 50_000)) : body, 'utf8');
  const line = `${method} ${path}${query}`;
  const extra = pick(random, ['', '', '', 'Content-Encoding: gzip', 'Transfer-Encoding: nonsense', 'X-Node-Id: x', 'Cookie: restrike_hub=;;=', `Cookie: ${'a=b;'.repeat(200)}`, 'Authorization: Bearer', 'Authorization: Bearer \u0001', 'X-Forwarded-For: 127.0.0.1', 'Origin: null', 'Expect: 100-continue', 'Range: bytes=9-1']);
  const type = pick(random, ['application/json', 'application/json', 'text/plain', 'application/json; charset=utf-99', 'multipart/form-data', '']);
  const length = random.between(0, 25) === 0 ? pick(random, ['-1', 'x', '99999999999', String(sent.length + 5)]) : String(sent.length);
  const lines = [`${line} HTTP/1.1`, `Host: ${pick(random, [`127.0.0.1:${String(port)}`, 'evil.example', ''])}`, 'Connection: close', `Content-Length: ${length}`, ...(type === '' ? [] : [`Content-Type: ${type}`]), ...(extra === '' ? [] : [extra]), ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  const text = random.between(0, 30) === 0 ? bytes(random, random.between(1, 400)) : `${lines.join('\r\n')}\r\n\r\n${sent.toString('latin1')}`;
  const isOpen = method === 'GET' || method === 'OPTIONS' || /\/api\/(access\/(login|setup)|slaves\/register)|socket\.io/.test(path) || !path.startsWith('/api');
  return { text, line, isOpen };
}

function answerOf(port: number, text: string): Promise<number> {
  return new Promise((done) => {
    const socket: NetSocket = connect(port, '127.0.0.1');
    let answer = '';
    // What was not wholly sent is never answered: that is for the hub's own limits, which are longer than a test.
    const limit = setTimeout(() => socket.destroy(), 1_500);
    socket.on('data', (data: Buffer) => {
      if (answer.length < 64) answer += data.toString('latin1');
      if (answer.length >= 12) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(limit);
      done(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0));
    });
    socket.write(text, 'latin1');
  });
}

/** Reads a figure of `/metrics`. */
async function figure(hub: HubProcess, name: string): Promise<number> {
  const text = await (await fetch(`${hub.url}/metrics`, { signal: AbortSignal.timeout(10_000) })).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
}

/**
 * Throws malformed requests and socket messages at a hub, as nobody, as a court and as a signed-in admin's socket, and looks at what it makes of them. The
 * same seed throws the same.
 */
export function knock({ messages, seed, say }: KnockOptions): Promise<KnockResult> {
  const random = seededRandom(seed);
  return onStage(async (stage) => {
    const hub = await stage.hub({ env: { RESTRIKE_LOG_LEVEL: 'error' } });
    const admin = await hub.asAdmin();
    const statuses = new Map<number, number>();
    const passed: string[] = [];
    const failures: string[] = [];
    let requests = 0;
    let told = 0;
    const sockets = new Map<string, Socket>();
    const socketOf = (who: 'wall' | 'admin' | 'court'): Socket => {
      const known = sockets.get(who);
      if (known !== undefined) return known;
      const hello = { protocol: 1, version: '0.1.0', nodeId: '77777777-7777-4777-8777-777777777777', courtName: 'Knocker', host: 'knock', token: hub.joinToken, epochs: [], apiPort: 1 };
      const auth = who === 'court' ? hello : who === 'admin' ? { token: admin['authorization']?.slice(7) } : {};
      // A connection that the hub ends for too much nonsense comes back.
      const socket = io(`${hub.url}${who === 'court' ? '/agents' : '/feed'}`, { auth, transports: ['websocket'], forceNew: true, reconnectionDelay: 20, reconnectionDelayMax: 100 });
      socket.on('disconnect', (reason) => reason === 'io server disconnect' && socket.connect());
      sockets.set(who, socket);
      return socket;
    };
    const one = async (): Promise<void> => {
      if (random.between(0, 1) === 0) {
        const asSomebody = random.between(0, 3);
        const { text, line, isOpen } = request(random, hub.port, asSomebody === 0 ? { 'X-Node-Id': '77777777-7777-4777-8777-777777777777', Authorization: `Bearer ${hub.joinToken}` } : {});
        const status = await answerOf(hub.port, text);
        requests += 1;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status >= 200 && status < 300 && !isOpen && passed.length < 20) passed.push(line);
        if (status >= 500 && failures.length < 20) failures.push(`${String(status)} ${line}`);
        return;
      }
      const socket = socketOf(pick(random, ['wall', 'admin', 'court']));
      const values = Array.from({ length: random.between(0, 3) }, () => nonsense(random));
      socket.emit(pick(random, events), ...values);
      told += 1;
      // Words queue in this process while a connection is being made: let them go.
      if (told % 50 === 0) await sleep(1);
    };
    const memory = async (): Promise<number> => Math.round((await figure(hub, 'process_resident_memory_bytes')) / 1024 / 1024);
    const settled = async (): Promise<void> => {
      await sleep(500);
      const answer = await fetch(`${hub.url}/health/ready`, { signal: AbortSignal.timeout(60_000) });
      if (!answer.ok || !hub.process.isAlive) throw new Error(`seed ${String(seed)}: the hub is not ready any more`);
    };
    const throwAll = async (count: number): Promise<void> => {
      let left = count;
      // Made in one order, sent by a few at once.
      await Promise.all(Array.from({ length: 8 }, async () => {
        while (left > 0) {
          left -= 1;
          await one();
        }
      }));
      await settled();
    };
    const tenth = Math.ceil(messages / 10);
    await throwAll(tenth);
    const warm = await memory();
    const handles = await figure(hub, 'nodejs_active_handles_total');
    say(`knock: seed ${String(seed)}, ${String(tenth)} thrown, ${String(warm)} MiB`);
    await throwAll(Math.floor((messages - tenth) / 2));
    const middle = await memory();
    say(`knock: half thrown, ${String(middle)} MiB`);
    await throwAll(Math.max(0, messages - tenth - Math.floor((messages - tenth) / 2)));
    const end = await memory();
    // Sockets that were closed are counted until both ends know.
    await until('the sockets to be closed', 60_000, async () => (await figure(hub, 'nodejs_active_handles_total')) < handles + 20).catch(() => undefined);
    const result = { seed, requests, messages: told, statuses: Object.fromEntries([...statuses].sort(([a], [b]) => a - b)), passed, failures, memoryMib: { warm, middle, end }, handles: { warm: handles, end: await figure(hub, 'nodejs_active_handles_total') } };
    for (const socket of sockets.values()) socket.disconnect();
    if ((await hub.get<{ ok: boolean }>('/api/audit/verdict')).ok !== true) throw new Error(`seed ${String(seed)}: the audit log is not whole`);
    return result;
  });
}
