import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import {
  LINK_PROTOCOL,
  announcementSeenSchema,
  eventBatchSchema,
  heartbeatSchema,
  consoleActBatchSchema,
  ivrEventBatchSchema,
  linkHelloSchema,
  liveStateSchema,
  matchBatchSchema,
  obsSessionBatchSchema,
  registerRequestSchema,
  sessionBatchSchema,
  type AnnouncementSeen,
  type EpochProgress,
  type EventRecord,
  type Heartbeat,
  type LinkAck,
  type LinkHello,
  type LiveState,
  type RegisterAnswer,
  type RegisterRequest,
} from '@restrike/contracts';
import { unpack } from 'msgpackr';
import { Server, type Socket } from 'socket.io';

/** What the hub does with a request instead of taking it: a refusal, no answer to what it took, or an answer to what it did not keep. */
export type Misbehaviour = { readonly status: number; readonly body?: unknown; readonly retryAfter?: string } | 'lose-answer' | 'forget' | null;

export interface Posted {
  readonly path: string;
  readonly at: number;
  readonly records: readonly EventRecord[];
  readonly rows: readonly unknown[];
  /** Court's clock minus the hub's, as the hub was told it last before, ms. */
  readonly offsetMs: number | null;
  /** How many hellos had come before. */
  readonly joined: number;
}

/** A small hub over real sockets: it checks every shape by the contracts, keeps what it takes, and misbehaves when told to. */
export class SmallHub {
  readonly posts: Posted[] = [];
  readonly hellos: LinkHello[] = [];
  readonly askers: RegisterRequest[] = [];
  /** What an agent that asks to join is told. */
  joinAnswer: Pick<RegisterAnswer, 'state' | 'message' | 'retryAfterMs'> = { state: 'approved', message: 'in', retryAfterMs: null };
  readonly heartbeats: Heartbeat[] = [];
  readonly lives: LiveState[] = [];
  /** What the court said of announcements. */
  readonly seen: AnnouncementSeen[] = [];
  /** Everything that came and is not of its contract. */
  readonly wrong: string[] = [];
  hubId = '99999999-9999-4999-8999-999999999999';
  /** With one it speaks TLS alone. */
  certificate: { readonly key: string; readonly cert: string } | null = null;
  heartbeatMs = 1_000;
  /** Hub's clock minus this machine's, ms. */
  clockAheadMs = 0;
  /** Whether it tells its time. */
  tellsTime = true;
  /** Rows that it took, which it tells; undefined for a hub that does not count them. */
  rowsTaken: number | undefined = 0;
  /** How often somebody asked for its time. */
  timeAsked = 0;
  /** Says what to do with a request instead of taking it. */
  misbehave: (posted: Posted, nth: number) => Misbehaviour = () => null;
  /** Refusal of every hello; null takes them. */
  refusal: unknown = null;
  /** Who it is, is told only then. */
  identityAfter: Promise<void> = Promise.resolve();
  /** Who asks to join is answered only then. */
  joinAfter: Promise<void> = Promise.resolve();
  /** How often somebody asked who it is. */
  identityAsked = 0;
  /** Whether live states are acknowledged. */
  answersLive = true;
  private readonly epochs = new Map<string, Map<number, EventRecord>>();
  private http: HttpServer | null = null;
  private sockets: Server | null = null;
  private port = 0;

  get url(): string {
    return `${this.certificate === null ? 'http' : 'https'}://127.0.0.1:${String(this.port)}`;
  }
  /** Sequences of all epochs, ascending. */
  get sequences(): number[] {
    return [...this.epochs.values()].flatMap((one) => [...one.keys()]).sort((a, b) => a - b);
  }
  event(sequence: number): EventRecord | undefined {
    return [...this.epochs.values()].map((one) => one.get(sequence)).find((one) => one !== undefined);
  }
  get connected(): number {
    return this.sockets?.of('/agents').sockets.size ?? 0;
  }

  /** Opens on the port of before, if there was one. */
  async open(port = this.port): Promise<this> {
    const take = (request: IncomingMessage, response: ServerResponse): void => void this.take(request, response);
    const http = this.certificate === null ? createServer(take) : createSecureServer(this.certificate, take);
    this.http = http;
    this.sockets = new Server(http);
    const agents = this.sockets.of('/agents');
    agents.use((_socket, next) => (this.refusal === null ? next() : next(Object.assign(new Error('refused'), { data: this.refusal }))));
    agents.on('connection', (socket) => this.welcome(socket));
    await new Promise<void>((done, fail) => http.once('error', fail).listen(port, '127.0.0.1', done));
    this.port = (http.address() as AddressInfo).port;
    return this;
  }

  /** Goes away without a word; what it has stays. */
  async close(): Promise<void> {
    this.http?.closeAllConnections();
    await this.sockets?.close();
    this.http = null;
    this.sockets = null;
  }

  /** Forgets what came after an event, as a hub whose database is that of an earlier copy; everything, as one with a new database. */
  forget(after = 0): void {
    for (const [epoch, have] of this.epochs) {
      for (const sequence of [...have.keys()]) if (sequence > after) have.delete(sequence);
      if (have.size === 0) this.epochs.delete(epoch);
    }
  }

  send(event: string, value: unknown): Promise<unknown> {
    const [socket] = [...(this.sockets?.of('/agents').sockets.values() ?? [])];
    if (socket === undefined) throw new Error('no agent is connected');
    return socket.timeout(60_000).emitWithAck(event, value);
  }

  /** Sends to every agent what asks for no answer. */
  tell(event: string, value: unknown): void {
    this.sockets?.of('/agents').emit(event, value);
  }

  cutLinks(): void {
    this.sockets?.of('/agents').disconnectSockets(true);
  }

  private welcome(socket: Socket): void {
    const hello = linkHelloSchema.safeParse(socket.handshake.auth);
    if (!hello.success) {
      this.wrong.push(`hello: ${hello.error.message}`);
      socket.disconnect(true);
      return;
    }
    this.hellos.push(hello.data);
    socket.on('live', (bytes: Buffer, answer: (value: boolean) => void) => {
      this.lives.push(liveStateSchema.parse(unpack(bytes)));
      if (this.answersLive) answer(true);
    });
    socket.on('heartbeat', (value: unknown, answer: (value: boolean) => void) => {
      const beat = heartbeatSchema.safeParse(value);
      if (beat.success) this.heartbeats.push(beat.data);
      else this.wrong.push(`heartbeat: ${beat.error.message}`);
      answer(beat.success);
    });
    socket.on('announcement-seen', (value: unknown, answer: (value: boolean) => void) => answer(this.seen.push(announcementSeenSchema.parse(value)) > 0));
    socket.on('clock', ({ t0 }: { t0: number }, answer: (value: unknown) => void) => {
      this.timeAsked += 1;
      if (this.tellsTime) answer({ t0, t1: Date.now() + this.clockAheadMs, t2: Date.now() + this.clockAheadMs });
    });
    const progress = hello.data.epochs.map(({ epoch, from }) => this.progress(epoch, from));
    socket.emit('ack', { protocol: LINK_PROTOCOL, version: '0.1.0', hubId: this.hubId as LinkAck['hubId'], hubTime: Date.now() + this.clockAheadMs, tournament: null, progress, ...(this.rowsTaken === undefined ? {} : { rowsTaken: this.rowsTaken }), heartbeatMs: this.heartbeatMs } satisfies LinkAck);
  }

  progress(epoch: EpochProgress['epoch'], from: number): EpochProgress {
    const have = this.epochs.get(epoch) ?? new Map<number, EventRecord>();
    let contiguous = from - 1;
    while (have.has(contiguous + 1)) contiguous += 1;
    const highest = Math.max(contiguous, ...have.keys());
    const gaps: [number, number][] = [];
    for (let at = contiguous + 1; at < highest; at += 1) {
      if (have.has(at)) continue;
      const last = gaps.at(-1);
      if (last !== undefined && last[1] === at - 1) last[1] = at;
      else gaps.push([at, at]);
    }
    return { epoch, contiguous, highest, gaps: gaps.slice(0, 100) };
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    } catch {
      return; // the other end gave up
    }
    const path = request.url ?? '';
    const say = (status: number, body: unknown): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (path === '/api/hub') {
      this.identityAsked += 1;
      await this.identityAfter;
      say(200, { hubId: this.hubId, version: '0.1.0', tournament: null, hubTime: Date.now(), fingerprint: null });
      return;
    }
    if (path === '/api/slaves/register') {
      const asking = registerRequestSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString()));
      if (!asking.success) this.wrong.push(`${path}: ${asking.error.message}`);
      else this.askers.push(asking.data);
      await this.joinAfter;
      say(200, { hubId: this.hubId, version: '0.1.0', tournament: null, ...this.joinAnswer });
      return;
    }
    const schema = { '/api/events/bulk': eventBatchSchema, '/api/matches/bulk': matchBatchSchema, '/api/sessions/bulk': sessionBatchSchema, '/api/obs-sessions/bulk': obsSessionBatchSchema, '/api/ivr-events/bulk': ivrEventBatchSchema, '/api/console-acts/bulk': consoleActBatchSchema }[path];
    const parsed = schema?.safeParse(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()));
    if (parsed?.success !== true) {
      this.wrong.push(`${path}: ${parsed?.error.message ?? 'no such route'}`);
      say(400, { code: 'BATCH_INVALID', message: 'not of the contract' });
      return;
    }
    const posted: Posted = { path, at: Date.now(), records: 'records' in parsed.data ? parsed.data.records : [], rows: 'rows' in parsed.data ? parsed.data.rows : [], offsetMs: this.heartbeats.at(-1)?.clockOffsetMs ?? null, joined: this.hellos.length };
    this.posts.push(posted);
    const trouble = this.misbehave(posted, this.posts.length);
    if (trouble !== null && typeof trouble === 'object') {
      if (trouble.retryAfter !== undefined) response.setHeader('retry-after', trouble.retryAfter);
      say(trouble.status, trouble.body ?? { code: 'NO', message: 'no' });
      return;
    }
    if (!('records' in parsed.data)) {
      if (this.rowsTaken !== undefined) this.rowsTaken += posted.rows.length;
      say(200, { stored: posted.rows.length, repeated: 0, rowsTaken: this.rowsTaken });
      return;
    }
    const { epoch, records } = parsed.data;
    const have = this.epochs.get(epoch.epoch) ?? new Map<number, EventRecord>();
    this.epochs.set(epoch.epoch, have);
    const repeated = records.filter(({ sequence }) => have.has(sequence)).length;
    if (trouble !== 'forget') for (const record of records) if ((have.get(record.sequence)?.version ?? 0) < record.version) have.set(record.sequence, record);
    if (trouble === 'lose-answer') {
      response.destroy();
      return;
    }
    say(200, { accepted: records.length - repeated, repeated, updated: 0, progress: this.progress(epoch.epoch, epoch.from) });
  }
}
