import { connect, type Socket } from 'node:net';
import type { seededRandom } from '@restrike/simulator-pss';

type Random = ReturnType<typeof seededRandom>;

/** One knock below Socket.IO, and what the hub said to it. */
export interface EngineKnock {
  readonly name: string;
  readonly said: string;
  /** null when the hub answered or hung up, or the knock waits for no answer. */
  readonly fault: string | null;
}

const answerLimitMs = 60_000;
/** How long a request that is never finished is kept open. */
const unfinishedMs = 200;
const oversizeBytes = 1_200_000;

/** Whether somebody without rights was taken into a namespace, or told what is said in one. */
export const isLetIn = (said: string): boolean => /4[02](?:\/[\w-]+,)?(?:\{"sid"|\[")/.test(said);

/** A connection of bytes; what the hub says is kept. */
class Line {
  said = '';
  private readonly socket: Socket;
  private closed = false;
  private heard: () => void = () => undefined;

  constructor(private readonly port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (data: Buffer) => {
      if (this.said.length < 100_000) this.said += data.toString('latin1');
      this.heard();
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.closed = true;
      this.heard();
    });
  }

  request(method: string, query: string, headers: readonly string[] = [], body = ''): void {
    const lines = [`${method} /socket.io/?${query} HTTP/1.1`, `Host: 127.0.0.1:${String(this.port)}`, ...(method === 'POST' && !headers.some((one) => one.startsWith('Content-Length')) ? [`Content-Length: ${String(body.length)}`] : []), ...headers];
    this.socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
  }

  upgrade(query: string): void {
    this.request('GET', query, ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==']);
  }

  /** A frame of a WebSocket as a client sends it; the mask is 0. */
  frame(first: number, payload: Buffer): void {
    const { length } = payload;
    const size = length < 126 ? Buffer.from([0x80 | length]) : Buffer.concat([Buffer.from([0x80 | (length < 65_536 ? 126 : 127)]), length < 65_536 ? Buffer.alloc(2) : Buffer.alloc(8)]);
    if (length >= 65_536) size.writeBigUInt64BE(BigInt(length), 1);
    else if (length >= 126) size.writeUInt16BE(length, 1);
    this.socket.write(Buffer.concat([Buffer.from([first]), size, Buffer.alloc(4), payload]));
  }

  text(packet: string): void {
    this.frame(0x81, Buffer.from(packet, 'utf8'));
  }

  /** Waits until the hub has said something, or has hung up. @returns false when it did neither. */
  async hears(wanted: RegExp): Promise<boolean> {
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      this.socket.destroy();
    }, answerLimitMs);
    await new Promise<void>((done) => {
      this.heard = () => {
        if (this.closed || wanted.test(this.said)) done();
      };
      this.heard();
    });
    clearTimeout(limit);
    return !isLate;
  }

  end(): void {
    this.socket.destroy();
  }
}

const polling = 'EIO=4&transport=polling';
const bytes = (random: Random, length: number): Buffer => Buffer.from(Array.from({ length }, () => random.between(0, 255)));
const pick = <T>(random: Random, list: readonly T[]): T => list[random.between(0, list.length - 1)] as T;

/** Opens a session by polling, as anybody may, and gives its id. */
async function session(port: number): Promise<string> {
  const line = new Line(port);
  line.request('GET', polling, ['Connection: close']);
  await line.hears(/"sid":"[^"]+"/);
  line.end();
  return /"sid":"([^"]+)"/.exec(line.said)?.[1] ?? '';
}

/** A WebSocket that has its session and is in no namespace. */
async function opened(port: number): Promise<Line> {
  const line = new Line(port);
  line.upgrade('EIO=4&transport=websocket');
  await line.hears(/"sid":"[^"]+"/);
  return line;
}

/** A knock: says what it says, and by what the hub's answer is known; null for one that is not answered. */
type Knock = (port: number, random: Random) => Promise<{ readonly line: Line; readonly answer: RegExp | null }>;

const onPolling = (wanted: RegExp, say: (line: Line, sid: string, random: Random) => void): Knock => async (port, random) => {
  const sid = await session(port);
  const line = new Line(port);
  say(line, sid, random);
  return { line, answer: wanted };
};
const onSocket = (wanted: RegExp | null, say: (line: Line, random: Random) => void): Knock => async (port, random) => {
  const line = await opened(port);
  say(line, random);
  return { line, answer: wanted };
};
/** The hub hangs up: the frame that ends a WebSocket. It then waits for ours, which never comes. */
const closed = /\u0088/;

const knocks: Readonly<Record<string, Knock>> = {
  'a handshake of another protocol': (port, random) => {
    const line = new Line(port);
    line.request('GET', pick(random, ['EIO=3&transport=polling', 'EIO=x&transport=polling', 'transport=polling', 'EIO=4&transport=pigeon', 'EIO=4', `EIO=4&transport=${'x'.repeat(4_000)}`]), ['Connection: close']);
    return Promise.resolve({ line, answer: /HTTP\/1\.1 400/ });
  },
  'a session that there is not': (port, random) => {
    const line = new Line(port);
    line.request(pick(random, ['GET', 'POST']), `${polling}&sid=${encodeURIComponent(bytes(random, 20).toString('base64'))}`, ['Connection: close'], '40/feed,');
    return Promise.resolve({ line, answer: /HTTP\/1\.1 400/ });
  },
  'an upgrade of a session that there is not': (port) => {
    const line = new Line(port);
    line.upgrade('EIO=4&transport=websocket&sid=AAAAAAAAAAAAAAAAAAAA');
    return Promise.resolve({ line, answer: /HTTP\/1\.1 400/ });
  },
  'packets that are none': onPolling(/HTTP\/1\.1 [24]\d\d/, (line, sid, random) => line.request('POST', `${polling}&sid=${sid}`, ['Connection: close'], pick(random, ['', '9', 'b!!!', '4', '\u001e\u001e\u001e', '4\u001e'.repeat(5_000), bytes(random, random.between(1, 400)).toString('latin1')]))),
  'a body beyond the limit': onPolling(/HTTP\/1\.1 413/, (line, sid) => line.request('POST', `${polling}&sid=${sid}`, ['Connection: close'], `4${'x'.repeat(oversizeBytes)}`)),
  'a body that never ends': async (port) => {
    const sid = await session(port);
    const line = new Line(port);
    line.request('POST', `${polling}&sid=${sid}`, ['Content-Length: 1000'], '40/feed,');
    return { line, answer: null };
  },
  'namespaces that there are not': onSocket(/44[/{]/, (line, random) => line.text(pick(random, ['40', '40/no-such,', '40/__proto__,', `40/${'x'.repeat(3_000)},`, '40/feed/,{}', '40/agents/x,{}']))),
  'namespaces without the right': onSocket(/44\/(?:feed|agents),/, (line, random) => line.text(pick(random, ['40/feed,', '40/feed,{"token":"nonsense"}', '40/feed,{"token":{"a":1}}', '40/agents,', '40/agents,{"nodeId":1}', '40/agents,{"protocol":1,"token":[]}']))),
  'words in a namespace that was not entered': onSocket(closed, (line, random) => line.text(pick(random, ['42/feed,["watch",["commands"]]', '42/agents,["live",1]', '42["alive"]', '421/feed,["alive"]', '43/feed,1[]', '41/feed,']))),
  'more attachments than there may be': onSocket(closed, (line, random) => {
    line.text(pick(random, ['459999999-/feed,["watch",{"_placeholder":true,"num":0}]', '45-1-["x"]', '451.5-["x"]', '4511-/feed,["x",{"_placeholder":true,"num":11}]']));
    for (let sent = 0; sent < 20; sent += 1) line.frame(0x82, Buffer.alloc(60_000));
  }),
  'attachments that nobody announced': onSocket(closed, (line) => line.frame(0x82, Buffer.alloc(900_000))),
  'attachments that do not come': onSocket(null, (line) => {
    line.text('4510-/feed,["watch",{"_placeholder":true,"num":0}]');
    for (let sent = 0; sent < 9; sent += 1) line.frame(0x82, Buffer.alloc(90_000));
  }),
  'frames that are none': onSocket(closed, (line, random) => line.frame(pick(random, [0x83, 0x8b, 0xf1, 0x80]), bytes(random, 130))),
  'a frame beyond the limit': onSocket(closed, (line) => line.frame(0x81, Buffer.alloc(oversizeBytes, 0x34))),
};

/** Knocks once below Socket.IO, as nobody: handshakes, polling, upgrades, frames and packets that are wrong somewhere. */
export async function knockOnEngine(port: number, random: Random): Promise<EngineKnock> {
  const name = pick(random, Object.keys(knocks));
  const { line, answer } = await (knocks[name] as Knock)(port, random);
  let fault: string | null = null;
  if (answer === null) await new Promise((done) => setTimeout(done, unfinishedMs));
  else if (!(await line.hears(answer))) fault = `${name}: neither refused nor hung up, but answered with ${JSON.stringify(line.said.slice(-200))}`;
  line.end();
  return { name, said: line.said, fault };
}
