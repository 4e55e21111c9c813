import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { goodNetwork, type Conditions } from './conditions.js';
import { DelayLine } from './delay-line.js';

/** A request that is bigger is refused: nothing of ours sends it. */
const maxBodyBytes = 16_777_216;
const requestLimitMs = 60_000;

export interface BadNetworkOptions {
  readonly targetHost: string;
  readonly targetPort: number;
  /** Port to listen on, on the loopback address; 0 for a free one. */
  readonly port: number;
  /** 0 ≤ x < 1, seeded. */
  readonly random: () => number;
}

/** What happened to the traffic so far. */
export interface NetworkCounts {
  requests: number;
  repeated: number;
  answersLost: number;
  connections: number;
  cut: number;
}

/**
 * A bad network between two ends that speak HTTP and WebSocket: cut, silence, delay, repeated requests, lost answers, requests that overtake each
 * other. It stands at an address of its own in front of the real one, and its conditions change at run time.
 */
export class BadNetwork {
  readonly counts: NetworkCounts = { requests: 0, repeated: 0, answersLost: 0, connections: 0, cut: 0 };
  private conditions = goodNetwork;
  private readonly sockets = new Set<Duplex>();
  private readonly server: Server;

  private constructor(private readonly options: BadNetworkOptions) {
    this.server = createServer((request, response) => void this.onRequest(request, response));
    this.server.on('connection', (socket) => this.onConnection(socket));
    this.server.on('upgrade', (request, socket, head) => this.onUpgrade(request, socket as Socket, head));
  }

  /** Starts it, with a good network at first. */
  static async start(options: BadNetworkOptions): Promise<BadNetwork> {
    const network = new BadNetwork(options);
    await new Promise<void>((resolve, reject) => network.server.once('error', reject).listen(options.port, '127.0.0.1', resolve));
    return network;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  /** Changes the conditions from now on. Cutting or silencing ends what is on its way. */
  become(change: Partial<Conditions>): void {
    const before = this.conditions;
    this.conditions = { ...before, ...change };
    if (this.conditions.state === 'refuse' && before.state !== 'refuse') this.cutAll();
  }

  async close(): Promise<void> {
    this.cutAll();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private cutAll(): void {
    this.counts.cut += this.sockets.size;
    for (const socket of this.sockets) socket.destroy();
  }

  private track(socket: Duplex): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.sockets.delete(socket));
  }

  private onConnection(socket: Socket): void {
    if (this.conditions.state === 'refuse') {
      socket.destroy();
      return;
    }
    this.counts.connections += 1;
    this.track(socket);
  }

  private isOpen(): boolean {
    return this.conditions.state === 'up';
  }

  private chance(share: number): boolean {
    return share > 0 && this.options.random() < share;
  }

  /** Delay of a request: the line's, and what makes it change places with others. */
  private wait(): Promise<void> {
    const { delayMs, jitterMs } = this.conditions;
    return new Promise((resolve) => setTimeout(resolve, delayMs + this.options.random() * jitterMs));
  }

  private async onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    try {
      const body = await readBody(request);
      await this.wait();
      if (!this.isOpen()) return; // Taken and never heard of again; the client's own time limit ends it.
      this.counts.requests += 1;
      const answer = this.forward(request, body);
      if (this.chance(this.conditions.repeat)) {
        this.counts.repeated += 1;
        void this.wait().then(() => this.forward(request, body)).catch(() => undefined);
      }
      const lost = this.chance(this.conditions.loseAnswer);
      const { status, headers, bytes } = await answer;
      await this.wait();
      if (!this.isOpen()) return;
      if (lost) {
        this.counts.answersLost += 1;
        response.destroy();
        return;
      }
      response.writeHead(status, headers).end(bytes);
    } catch {
      response.destroy();
    }
  }

  /** Sends a request to the real end and takes its whole answer. */
  private forward(request: IncomingMessage, body: Buffer): Promise<{ readonly status: number; readonly headers: Record<string, string | string[]>; readonly bytes: Buffer }> {
    const { targetHost: host, targetPort: port } = this.options;
    return new Promise((resolve, reject) => {
      const headers = { ...request.headers, connection: 'close', 'content-length': String(body.length) };
      delete (headers as Record<string, unknown>)['transfer-encoding'];
      const out = httpRequest({ host, port, method: request.method, path: request.url, headers, timeout: requestLimitMs }, (answer) => {
        readBody(answer).then((bytes) => {
          const kept = Object.entries(answer.headers).filter(([name, value]) => value !== undefined && !['connection', 'keep-alive', 'transfer-encoding', 'content-length'].includes(name));
          resolve({ status: answer.statusCode ?? 502, headers: Object.fromEntries(kept) as Record<string, string | string[]>, bytes });
        }, reject);
      });
      out.on('timeout', () => out.destroy(new Error('no answer')));
      out.on('error', reject);
      out.end(body);
    });
  }

  /** A WebSocket: its bytes go through in order, late. */
  private onUpgrade(request: IncomingMessage, client: Socket, head: Buffer): void {
    if (!this.isOpen()) return;
    const server = connect(this.options.targetPort, this.options.targetHost);
    this.track(server);
    const lines = [`${String(request.method)} ${String(request.url)} HTTP/1.1`];
    for (let index = 0; index < request.rawHeaders.length; index += 2) lines.push(`${String(request.rawHeaders[index])}: ${String(request.rawHeaders[index + 1])}`);
    server.write(`${lines.join('\r\n')}\r\n\r\n`);
    if (head.length > 0) server.write(head);
    const delay = (): number => this.conditions.delayMs;
    const open = (): boolean => this.isOpen();
    new DelayLine(client, server, delay, open);
    new DelayLine(server, client, delay, open);
  }
}

/** Whole body of a request or an answer. @throws when it is too big or is cut off. */
async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new Error('the body is too big for this network');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
