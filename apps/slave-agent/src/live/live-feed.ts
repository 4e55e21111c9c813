import type { Server as HttpServer } from 'node:http';
import type { CourtFeedMessages, EpochId, LiveState, MatchEvent } from '@restrike/contracts';
import type { Response } from 'express';
import { Server, type Socket } from 'socket.io';
import type { CourtPipeline } from '../ingest/court-pipeline.js';
import { callerOf, type Caller } from '../access/caller.js';
import type { CourtGate } from '../access/court-gate.js';
import type { ManualMode } from '../manual/manual-mode.js';
import type { CommitNotice } from '../ingest/thread-messages.js';

/** A change of the court's live feed: the state after a commit, and what happened in it. */
export interface LiveChange extends LiveState {
  readonly matchEvents: readonly { readonly sequence: number; readonly event: MatchEvent }[];
}

/** A message of the feed beside snapshot and change. */
export type CourtFeedMessage = { [K in keyof CourtFeedMessages]: readonly [name: K, value: CourtFeedMessages[K]] }[keyof CourtFeedMessages];

/** Bytes that may wait for a slow reader of the event stream before it is cut off; it comes back to a snapshot. */
const maxBacklogBytes = 1_000_000;
const maxStreams = 64;
/** Messages that may wait for a slow reader of the socket; then it gets the newest state alone, when it is ready again. */
const maxWaiting = 8;
const keepAliveMs = 15_000;
/** Whoever may not read any more is turned out within this time. */
const checkReadersMs = 5_000;

/** The court's own live feed: snapshot first, then changes, for our overlays by Socket.IO and for anybody by event stream. */
export class LiveFeed {
  private server: Server | null = null;
  private readonly greetings: (() => readonly CourtFeedMessage[])[] = [];
  private readonly streams = new Map<Response, Caller>();
  private readonly behind = new WeakSet<Socket>();
  private readonly keepAlive: NodeJS.Timeout;
  private readonly checking: NodeJS.Timeout;

  constructor(
    private readonly pipeline: CourtPipeline,
    private readonly gate: CourtGate,
    private readonly manual: ManualMode,
    checkMs = checkReadersMs,
  ) {
    pipeline.on('committed', (notice) => this.tell(notice));
    this.keepAlive = setInterval(() => {
      for (const stream of this.streams.keys()) this.write(stream, ': still here\n\n');
    }, keepAliveMs);
    this.keepAlive.unref();
    this.checking = setInterval(() => this.turnOut(), checkMs);
    this.checking.unref();
  }

  /** Live state now, as a snapshot. */
  snapshot(): LiveState {
    return { epoch: this.pipeline.epoch as EpochId, sequence: this.pipeline.sequence, ...this.manual.shown(), sentAt: Date.now(), receivedAt: null };
  }

  /** What a newcomer is told after the snapshot, so that every screen begins with the whole picture. */
  greet(messages: () => readonly CourtFeedMessage[]): void {
    this.greetings.push(messages);
  }

  /** Tells every screen. One that is too slow for the live state gets these all the same: they are few. */
  publish<K extends keyof CourtFeedMessages>(name: K, value: CourtFeedMessages[K]): void {
    const live = this.server?.of('/live');
    // The library writes a message out also for nobody.
    if (live !== undefined && live.sockets.size > 0) live.emit(name, value);
  }

  attach(http: HttpServer): void {
    const server = new Server(http, {
      serveClient: false,
      cors: { origin: false },
      maxHttpBufferSize: 100_000,
      connectTimeout: 10_000,
    });
    // Nobody has asked who comes there: the library's own namespace is closed.
    server.use((_socket, next) => next(new Error('there is nothing here')));
    const live = server.of('/live');
    live.use((socket, next) => {
      const caller = callerOf(socket.request, this.gate.cookie, socket.handshake.auth['token'] ?? socket.handshake.query['token']);
      (socket.data as { caller?: Caller }).caller = caller;
      next(this.gate.mayRead(caller) ? undefined : new Error('a read token or a session is needed'));
    });
    live.on('connection', (socket) => {
      // A screen asks from time to time whether the agent is alive: a frozen one keeps its sockets open.
      socket.on('alive', (answer: unknown) => {
        if (typeof answer === 'function') (answer as (time: number) => void)(Date.now());
      });
      socket.emit('snapshot', this.snapshot());
      for (const greeting of this.greetings) for (const [name, value] of greeting()) socket.emit(name, value);
      socket.conn.on('drain', () => {
        if (this.behind.delete(socket)) socket.emit('change', { ...this.snapshot(), matchEvents: [] } satisfies LiveChange);
      });
    });
    this.server = server;
  }

  /** Answers a request with a stream of server-sent events; the id of each is its sequence. */
  stream(response: Response): void {
    if (this.streams.size >= maxStreams) {
      response.status(503).set('retry-after', '5').json({ code: 'TOO_MANY_STREAMS', message: `${String(maxStreams)} streams are open; close one` });
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'keep-alive', 'x-accel-buffering': 'no' });
    response.write(`retry: 1000\n${this.event('snapshot', this.snapshot())}`);
    this.streams.set(response, callerOf(response.req, this.gate.cookie, response.req.query['token']));
    response.on('close', () => this.streams.delete(response));
  }

  async close(): Promise<void> {
    clearInterval(this.keepAlive);
    clearInterval(this.checking);
    for (const stream of this.streams.keys()) stream.end();
    await this.server?.close();
  }

  private tell(notice: CommitNotice): void {
    const change: LiveChange = { ...this.snapshot(), sequence: notice.sequence, receivedAt: notice.receivedAt, matchEvents: notice.matchEvents };
    for (const socket of this.server?.of('/live').sockets.values() ?? []) {
      if (this.behind.has(socket)) continue;
      if ((socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length >= maxWaiting) this.behind.add(socket);
      else socket.emit('change', change);
    }
    if (this.streams.size === 0) return;
    const text = this.event('change', change);
    for (const stream of this.streams.keys()) this.write(stream, text);
  }

  /** A session that ended by logout, by its time or with its PIN takes its screens along. */
  private turnOut(): void {
    for (const socket of this.server?.of('/live').sockets.values() ?? []) {
      const { caller } = socket.data as { caller?: Caller };
      if (caller === undefined || !this.gate.mayRead(caller)) socket.disconnect(true);
    }
    for (const [stream, caller] of this.streams) if (!this.gate.mayRead(caller)) stream.end();
  }

  private write(stream: Response, text: string): void {
    if (stream.writableLength <= maxBacklogBytes) stream.write(text);
    else {
      this.streams.delete(stream);
      stream.destroy();
    }
  }

  private event(name: string, data: LiveState): string {
    return `event: ${name}\nid: ${String(data.sequence)}\ndata: ${JSON.stringify(data)}\n\n`;
  }
}
