import { connect, type Socket as NetSocket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@restrike/simulator-pss';
import { io, type Socket } from 'socket.io-client';
import type { HubProcess } from './hub-process.js';
import { isLetIn, knockOnEngine } from './knock-engine.js';
import { judgeKnock, type KnockFigures, type KnockResult } from './judge-knock.js';
import { until } from './managed-process.js';
import { readOpenRoutes, type OpenRoutes } from './open-routes.js';
import { onStage } from './stage.js';

export interface KnockOptions {
  /** Malformed requests, socket messages and what is below them, together. */
  readonly messages: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

type Random = ReturnType<typeof seededRandom>;
const pick = <T>(random: Random, list: readonly T[]): T => list[random.between(0, list.length - 1)] as T;

/** Addresses beside the routes of the table. */
const pages = ['/overview', '/', '/join', '/assets/x', '/socket.io/?EIO=4&transport=polling', '/api/nothing'];
const methods = ['GET', 'GET', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'BREW', 'get'];
/** A message that no table has: whoever sends it is told no, after everything that the same socket said before. */
const nobodys = 'no-such';
const events = ['live', 'heartbeat', 'clock', 'announcement-seen', 'watch', 'watch-events', 'alive', 'command', 'ack', nobodys, '', '__proto__', 'toString', 'x'.repeat(3_000)];

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

/** A request that is wrong somewhere, as bytes; `mayPass` is whether an answer of 2xx to it is right. */
function request(random: Random, port: number, open: OpenRoutes, court: Readonly<Record<string, string>> | null): { readonly text: string; readonly line: string; readonly mayPass: boolean; readonly limitMs: number } {
  const method = pick(random, methods);
  const path = pick(random, [...open.paths, ...pages]).replaceAll(/\{\w+\}/g, () => pick(random, ['x', '00000000-0000-4000-8000-000000000000', '..%2f', '2026-11-21']));
  const query = random.between(0, 3) === 0 ? `${path.includes('?') ? '&' : '?'}${pick(random, ['limit=', 'cursor=', 'token=', 'day=', 'court=', 'x='])}${encodeURIComponent(bytes(random, random.between(0, 40)))}` : '';
  const body = random.between(0, 4) === 0 ? bytes(random, random.between(0, 300)) : JSON.stringify(nonsense(random));
  const sent = Buffer.from(random.between(0, 20) === 0 ? '['.repeat(random.between(1, 50_000)) : body, 'utf8');
  const line = `${method} ${path}${query}`;
  const extra = pick(random, ['', '', '', 'Content-Encoding: gzip', 'Transfer-Encoding: nonsense', 'X-Node-Id: x', 'Cookie: restrike_hub=;;=', `Cookie: ${'a=b;'.repeat(200)}`, 'Authorization: Bearer', 'Authorization: Bearer \u0001', 'X-Forwarded-For: 127.0.0.1', 'Origin: null', 'Expect: 100-continue', 'Range: bytes=9-1']);
  const type = pick(random, ['application/json', 'application/json', 'text/plain', 'application/json; charset=utf-99', 'multipart/form-data', '']);
  const length = random.between(0, 25) === 0 ? pick(random, ['-1', 'x', '99999999999', String(sent.length + 5)]) : String(sent.length);
  const lines = [`${line} HTTP/1.1`, `Host: ${pick(random, [`127.0.0.1:${String(port)}`, 'evil.example', ''])}`, 'Connection: close', `Content-Length: ${length}`, ...(type === '' ? [] : [`Content-Type: ${type}`]), ...(extra === '' ? [] : [extra]), ...Object.entries(court ?? {}).map(([name, value]) => `${name}: ${value}`)];
  if (random.between(0, 30) === 0) return { text: bytes(random, random.between(1, 400)), line: 'bytes that are no request', mayPass: false, limitMs: unfinishedMs };
  return { text: `${lines.join('\r\n')}\r\n\r\n${sent.toString('latin1')}`, line, mayPass: open.mayPass(method, path, court !== null), limitMs: Number(length) > sent.length ? unfinishedMs : answerMs };
}

/** Status of an answer; 0 while there is none. One of 1xx is no answer yet. */
const statusOf = (answer: string): number => Number(/^(?:HTTP\/1\.1 1\d\d [^\r]*\r\n\r\n)*HTTP\/1\.1 ([2-5]\d\d)/.exec(answer)?.[1] ?? 0);

/** Longest wait for an answer; and for one to what was not wholly sent, which is never answered: that is for the hub's own limits, which are longer than a test. */
const [answerMs, unfinishedMs] = [60_000, 1_500];

function answerOf(port: number, text: string, limitMs: number): Promise<number> {
  return new Promise((done) => {
    const socket: NetSocket = connect(port, '127.0.0.1');
    let answer = '';
    const limit = setTimeout(() => socket.destroy(), limitMs);
    socket.on('data', (data: Buffer) => {
      if (answer.length < 256) answer += data.toString('latin1');
      if (statusOf(answer) !== 0) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(limit);
      done(statusOf(answer));
    });
    socket.write(text, 'latin1');
  });
}

const collectEveryMs = 1_000;
/** Loaded by the hub before itself: it collects its garbage all the time, so that what is left of the memory it uses is what it holds. */
const collector = `import v8 from 'node:v8'; import vm from 'node:vm'; v8.setFlagsFromString('--expose-gc'); setInterval(vm.runInNewContext('gc'), ${String(collectEveryMs)}).unref();`;

/** What a hub at rest holds: its heap after collections, and what lies outside of it (buffers), MiB. */
async function heldMib(hub: HubProcess): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let reading = 0; reading < 4; reading += 1) {
    await sleep(collectEveryMs / 2);
    const figure = await hub.figures();
    least = Math.min(least, figure('nodejs_heap_size_used_bytes') + figure('nodejs_external_memory_bytes'));
  }
  return Math.round((least / 2 ** 20) * 10) / 10;
}

type Who = 'wall' | 'admin' | 'court';
const courtId = '77777777-7777-4777-8777-777777777777';
const readToken = 'a read token of the knocking';

/** Sockets of a screen, a director's desk and a court, which come back when the hub ends them. */
class Knockers {
  private readonly sockets: Readonly<Record<Who, Socket>>;

  constructor(hub: HubProcess, session: string) {
    const open = (space: string, auth: object): Socket => {
      const socket = io(`${hub.url}${space}`, { auth, transports: ['websocket'], forceNew: true, reconnectionDelay: 20, reconnectionDelayMax: 100 });
      socket.on('disconnect', (reason) => reason === 'io server disconnect' && socket.connect());
      return socket;
    };
    const hello = { protocol: 1, version: '0.1.0', nodeId: courtId, courtName: 'Knocker', host: 'knock', token: hub.joinToken, epochs: [], apiPort: 1 };
    this.sockets = { wall: open('/feed', { token: readToken }), admin: open('/feed', { token: session }), court: open('/agents', hello) };
  }

  /** Says something, and waits until the hub has had it: what the same socket says next is answered. @returns whether it arrived, and was refused. */
  async tell(who: Who, event: string, values: readonly unknown[]): Promise<{ readonly arrived: boolean; readonly refused: boolean }> {
    const socket = this.sockets[who];
    await until(`the socket of the ${who} to be connected`, 60_000, () => socket.connected);
    let refused = false;
    socket.emit(event, ...values, (answer: unknown) => (refused = answer === false || answer === null || (typeof answer === 'object' && 'error' in answer)));
    // The hub ends a connection with too much nonsense: what was under way then counts as lost.
    const arrived = await socket.timeout(60_000).emitWithAck(nobodys).then(() => true, () => false);
    return { arrived, refused };
  }

  close(): void {
    for (const socket of Object.values(this.sockets)) socket.disconnect();
  }
}

/**
 * Throws malformed requests, socket messages and what is below them (handshakes, polling, upgrades, frames, packets) at a hub, as nobody, as a screen, as a court and as a signed-in admin's socket, and judges what it makes of
 * them. The same seed throws the same.
 */
export function knock({ messages, seed, say }: KnockOptions): Promise<KnockResult> {
  const random = seededRandom(seed);
  return onStage(async (stage) => {
    // With a read token nothing but the routes for anyone is open to somebody without rights, on this machine too.
    const hub = await stage.hub({ env: { RESTRIKE_LOG_LEVEL: 'error', RESTRIKE_READ_TOKEN: readToken, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(collector)}` } });
    const open = await readOpenRoutes(hub.url);
    const knockers = new Knockers(hub, (await hub.asAdmin())['authorization']?.slice(7) ?? '');
    const statuses = new Map<number, number>();
    const [passed, failures]: [string[], string[]] = [[], []];
    let [requests, engine] = [0, 0];
    const told = { thrown: 0, arrived: 0, refused: 0 };
    const one = async (): Promise<void> => {
      if (random.between(1, 20) === 1) {
        const { name, said, fault } = await knockOnEngine(hub.port, random);
        engine += 1;
        if (isLetIn(said) && passed.length < 20) passed.push(name);
        if (fault !== null && failures.length < 20) failures.push(fault);
        return;
      }
      if (random.between(0, 1) === 0) {
        const { text, line, mayPass, limitMs } = request(random, hub.port, open, random.between(0, 3) === 0 ? { 'X-Node-Id': courtId, Authorization: `Bearer ${hub.joinToken}` } : null);
        requests += 1;
        const status = await answerOf(hub.port, text, limitMs);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status >= 200 && status < 300 && !mayPass && passed.length < 20) passed.push(line);
        if (status >= 500 && failures.length < 20) failures.push(`${String(status)} ${line}`);
        return;
      }
      const values = Array.from({ length: random.between(0, 3) }, () => nonsense(random));
      told.thrown += 1;
      const { arrived, refused } = await knockers.tell(pick(random, ['wall', 'admin', 'court']), pick(random, events), values);
      told.arrived += Number(arrived);
      told.refused += Number(arrived && refused);
    };
    const throwAll = async (count: number): Promise<number> => {
      let left = count;
      // Made in one order, sent by a few at once.
      await Promise.all(Array.from({ length: 8 }, async () => {
        while (left > 0) {
          left -= 1;
          await one();
        }
      }));
      const answer = await fetch(`${hub.url}/health/ready`, { signal: AbortSignal.timeout(60_000) });
      if (!answer.ok || !hub.process.isAlive) throw new Error(`seed ${String(seed)}: the hub is not ready any more`);
      const held = await heldMib(hub);
      say(`knock: seed ${String(seed)}, ${String(requests)} requests, ${String(told.thrown)} messages and ${String(engine)} knocks below them thrown, the hub holds ${String(held)} MiB`);
      return held;
    };
    const [first, second] = [Math.ceil(messages / 10), Math.floor((messages - Math.ceil(messages / 10)) / 2)];
    const warm = await throwAll(first);
    const handles = (await hub.figures())('nodejs_active_handles_total');
    const middle = await throwAll(second);
    const end = await throwAll(messages - first - second);
    // Sockets that were closed are counted until both ends know.
    await until('the sockets to be closed', 60_000, async () => (await hub.figures())('nodejs_active_handles_total') < handles + 20).catch(() => undefined);
    const last = await hub.figures();
    knockers.close();
    const result: KnockFigures = {
      seed,
      requests,
      engine,
      messages: told,
      statuses: Object.fromEntries([...statuses].sort(([a], [b]) => a - b)),
      passed,
      failures,
      unreadable: last('restrike_bad_messages_total'),
      heldMib: { warm, middle, end },
      residentMib: Math.round(last('process_resident_memory_bytes') / 2 ** 20),
      handles: { warm: handles, end: last('nodejs_active_handles_total') },
      auditIsWhole: (await hub.get<{ ok: boolean }>('/api/audit/verdict')).ok,
    };
    return { ...result, faults: judgeKnock(result) };
  });
}
