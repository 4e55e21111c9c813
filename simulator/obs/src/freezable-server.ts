import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';

/** What a protocol does with its clients. */
export interface ServerSide {
  /** The subprotocol chosen of those offered; null: none is named. */
  choose(offered: ReadonlySet<string>): string | null;
  opened(socket: WebSocket): void;
  message(socket: WebSocket, text: string): void;
  closed(socket: WebSocket): void;
}

/** A WebSocket server that can be frozen: it keeps its sockets, takes new ones and says nothing, as a stopped process does. */
export class FreezableServer {
  private http: Server | null = null;
  private sockets: WebSocketServer | null = null;
  private frozen = false;
  private held: (() => void)[] = [];
  private readonly raw = new Set<Duplex>();

  constructor(private readonly side: ServerSide) {}

  /** Listens; resolves with the port. Port 0 takes a free one. */
  async listen(host: string, port: number): Promise<number> {
    const http = createServer((_request, response) => response.writeHead(426).end('This is a WebSocket server.'));
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => this.side.choose(offered) ?? false });
    http.on('connection', (socket) => {
      this.raw.add(socket);
      socket.once('close', () => this.raw.delete(socket));
    });
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.unlessFrozen(() => sockets.handleUpgrade(request, socket, head, (client) => this.accept(client))),
    );
    await new Promise<void>((resolve, reject) => http.once('error', reject).listen(port, host, resolve));
    this.http = http;
    this.sockets = sockets;
    const address = http.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  get clients(): readonly WebSocket[] {
    return [...(this.sockets?.clients ?? [])];
  }

  /** Sends now, or when it is thawed. */
  send(socket: WebSocket, message: unknown): void {
    this.unlessFrozen(() => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    });
  }

  /** A process that does not run can not be frozen. */
  freeze(): void {
    this.frozen = this.http !== null;
  }

  thaw(): void {
    this.frozen = false;
    const held = this.held;
    this.held = [];
    for (const act of held) act();
  }

  /** Stops listening. `code`: the close code that clients are given; null: their sockets are cut, as by a killed process. */
  async stop(code: number | null): Promise<void> {
    const { http } = this;
    if (http === null) return;
    // The end of a process is also the end of its being frozen, and of all it had not yet said.
    this.frozen = false;
    this.held = [];
    this.http = null;
    this.frozen = false;
    this.held = [];
    // No new client from here on: one that comes back at once would find a server that is about to end.
    const ended = new Promise((resolve) => http.close(resolve));
    if (code !== null) {
      for (const client of this.clients) client.close(code, 'Server stopping.');
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    for (const client of this.clients) client.terminate();
    for (const socket of this.raw) socket.destroy();
    await ended;
  }

  private accept(socket: WebSocket): void {
    socket.on('message', (data) => this.unlessFrozen(() => this.side.message(socket, (data as Buffer).toString('utf8'))));
    socket.on('close', () => this.side.closed(socket));
    socket.on('error', () => socket.terminate());
    this.side.opened(socket);
  }

  private unlessFrozen(act: () => void): void {
    if (this.frozen) this.held.push(act);
    else act();
  }
}
