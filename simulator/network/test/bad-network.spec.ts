import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { BadNetwork } from '../src/bad-network.js';
import { readConditions } from '../src/read-conditions.js';

describe('bad network', () => {
  let hub: Server;
  let network: BadNetwork;
  let got: string[] = [];

  beforeEach(async () => {
    got = [];
    hub = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        got.push(`${String(request.method)} ${String(request.url)} ${body}`);
        response.writeHead(201, { 'x-from': 'hub' }).end(`answer to ${body}`);
      });
    });
    // A stand-in for a WebSocket: what comes goes back.
    hub.on('upgrade', (_request, socket: Socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
    network = await BadNetwork.start({ targetHost: '127.0.0.1', targetPort: (hub.address() as AddressInfo).port, port: 0, random: () => 0.5 });
  });

  afterEach(async () => {
    await network.close();
    hub.closeAllConnections();
    await new Promise((resolve) => hub.close(resolve));
  });

  const post = (body: string): Promise<Response> => fetch(`${network.url}/api/x?y=1`, { method: 'POST', body, signal: AbortSignal.timeout(60_000) });

  /** Opens an upgraded connection through the network; resolves when the far end has agreed. */
  async function upgrade(): Promise<{ readonly socket: Socket; text(): string }> {
    const socket = connect(network.port, '127.0.0.1');
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.write('GET /socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
    while (!text.includes('\r\n\r\n')) await new Promise((resolve) => setTimeout(resolve, 5));
    text = '';
    return { socket, text: () => text };
  }

  test('[NET-1] requests and answers go through unchanged', async () => {
    const answer = await post('hello');
    expect([answer.status, answer.headers.get('x-from'), await answer.text()]).toEqual([201, 'hub', 'answer to hello']);
    expect(got).toEqual(['POST /api/x?y=1 hello']);
  });

  test('[NET-1][NET-6] bytes of an upgraded connection go through in order, also when they are delayed', async () => {
    network.become({ delayMs: 20, jitterMs: 50 });
    const { socket, text } = await upgrade();
    for (const letter of 'abcdefghij') socket.write(letter);
    while (text().length < 10) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(text()).toBe('abcdefghij');
    socket.destroy();
  });

  test('[NET-2] a cut ends open connections and refuses new ones until it is mended', async () => {
    const { socket } = await upgrade();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    network.become({ state: 'refuse' });
    await closed;
    await expect(post('lost')).rejects.toThrow();
    expect(got).toEqual([]);
    network.become({ state: 'up' });
    expect((await post('back')).status).toBe(201);
  });

  test('[NET-3] a silent network takes the request and nothing comes out', async () => {
    network.become({ state: 'silent' });
    await expect(fetch(network.url, { method: 'POST', body: 'x', signal: AbortSignal.timeout(300) })).rejects.toThrow(/abort|timeout/i);
    expect(got).toEqual([]);
  });

  test('[NET-4] a repeated request reaches the other end twice and is answered once', async () => {
    network.become({ repeat: 1 });
    expect(await (await post('twice')).text()).toBe('answer to twice');
    while (got.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(got).toEqual(['POST /api/x?y=1 twice', 'POST /api/x?y=1 twice']);
    expect(network.counts.repeated).toBe(1);
  });

  test('[NET-5] with a lost answer the work is done and the connection breaks', async () => {
    network.become({ loseAnswer: 1 });
    await expect(post('done')).rejects.toThrow();
    expect(got).toEqual(['POST /api/x?y=1 done']);
  });

  test('[NET-6] with jitter a later request overtakes an earlier one', async () => {
    const draws = [0.9, 0.1];
    const jittery = await BadNetwork.start({ targetHost: '127.0.0.1', targetPort: (hub.address() as AddressInfo).port, port: 0, random: () => draws.shift() ?? 0 });
    jittery.become({ jitterMs: 3_000 });
    const first = fetch(jittery.url, { method: 'POST', body: 'first' });
    while (draws.length > 1) await new Promise((resolve) => setTimeout(resolve, 1));
    await Promise.all([first, fetch(jittery.url, { method: 'POST', body: 'second' })]);
    expect(got).toEqual(['POST / second', 'POST / first']);
    await jittery.close();
  });
});

test.each([
  ['delay=50ms,jitter=200ms,repeat=10%,lose-answer=5%', { delayMs: 50, jitterMs: 200, repeat: 0.1, loseAnswer: 0.05 }],
  ['', {}],
])('[NET-7] %s is read', (text, conditions) => {
  expect(readConditions(text)).toEqual(conditions);
});

test.each(['delay=50%', 'repeat=101%', 'loss=1%', 'delay', 'delay=-1ms'])('[NET-7] %s is refused with what is expected', (text) => {
  expect(readConditions(text)).toEqual(expect.stringContaining(text));
});
