import { EventEmitter } from 'node:events';
import { LINK_NAMESPACE, LINK_PROTOCOL, clockProbeSchema, heartbeatSchema, liveStateSchema, type CourtContext, type CourtView, type Heartbeat, type LinkAck, type LinkHello, type LinkRefusal, type NodeId } from '@restrike/contracts';
import type { HubStore } from '@restrike/db/hub';
import type { Logger } from '@restrike/runtime';
import { unpack } from 'msgpackr';
import type { Namespace, Server, Socket } from 'socket.io';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import type { PeerLine } from '../cluster/peer-line.js';
import type { CourtRegistry } from '../courts/court-registry.js';
import type { LiveFanOut } from '../live/live-fan-out.js';
import type { Pairing } from '../pairing/pairing.service.js';
import { judgeHello, judgeStanding } from './judge-hello.js';
import { NoLinkError } from './no-link-error.js';
import { SeenNodes } from './seen-nodes.js';

const tickEveryMs = 250;
/** Messages that can not be read, of one socket, after which it is closed. */
const maxBadMessages = 100;

export interface CourtLinkOptions {
  readonly version: string;
  readonly hubId: LinkAck['hubId'];
  readonly tournament: string | null;
  readonly heartbeatMs: number;
  readonly pairing: Pick<Pairing, 'standing' | 'standingNow' | 'reason' | 'linked'>;
  /** Refuses messages that are not in the table. */
  readonly guard: (socket: Socket) => void;
  /** Other processes of this hub. */
  readonly peers: PeerLine;
  /** What a court is told of tournaments when it joins. */
  readonly context: () => Promise<CourtContext>;
  /** A live state was told on: when its datagram was received, and now; both on the hub's clock, ms. */
  readonly liveTold: (receivedAt: number, at: number) => void;
}

/** Counters for the metrics. */
export interface LinkCounts {
  refused: number;
  badMessages: number;
  live: number;
  heartbeats: number;
}

/** MessagePack of a socket message; null for anything else. */
function unpacked(bytes: unknown): unknown {
  try {
    return Buffer.isBuffer(bytes) ? (unpack(bytes) as unknown) : null;
  } catch {
    return null;
  }
}

/** What the rooms of the hub are told of courts. */
export interface CourtLinkEvents {
  /** A court joined, or is heard again after it had been silent: what waits for it may be sent. */
  there: [NodeId];
  /** A heartbeat came, or the link is gone. */
  changed: [NodeId];
  /** A court has its link here from now on; told before anything else of it. */
  joined: [CourtView];
  /** Screens were told something of a court that has its link here. */
  told: [NodeId];
}

/** A message of courts that another room takes; its answer is the court's answer. */
interface Taker {
  readonly event: string;
  readonly schema: z.ZodType;
  readonly take: (nodeId: NodeId, value: never) => Promise<unknown>;
}

const courtRoom = (nodeId: NodeId): string => `court:${nodeId}`;

/** Room of the sockets of one node, over all hub processes. */
export const nodeRoom = (nodeId: NodeId): string => `node:${nodeId}`;

/** Time in which an agent that holds a link answers whether it lives, ms. */
const aliveLimitMs = 1_500;

/** What agents answered before the limit, when a hub process that is dead and not yet missed did not. @throws the error when there was no answer. */
function answersBefore(error: unknown): unknown[] {
  const { responses } = error as { responses?: unknown };
  if (Array.isArray(responses) && responses.length > 0) return responses as unknown[];
  throw error;
}

/** The hub's end of the links: judges hellos, takes live states and heartbeats, tells the time, carries what other rooms say to courts. */
export class CourtLink extends EventEmitter<CourtLinkEvents> {
  readonly counts: LinkCounts = { refused: 0, badMessages: 0, live: 0, heartbeats: 0 };
  private readonly sockets = new Map<NodeId, Socket>();
  private readonly timer: NodeJS.Timeout;
  private readonly namespace: Namespace;
  private readonly takers: Taker[] = [];
  /** What courts were told of tournaments last. */
  private context: CourtContext | null = null;
  private readonly seen: SeenNodes;

  constructor(
    server: Server,
    private readonly registry: CourtRegistry,
    private readonly fanOut: LiveFanOut,
    private readonly store: HubStore,
    private readonly options: CourtLinkOptions,
    private readonly log: Logger,
  ) {
    super();
    this.seen = new SeenNodes(store);
    this.namespace = server.of(LINK_NAMESPACE);
    this.namespace.use((socket, next) => this.judge(socket, next));
    this.namespace.on('connection', (socket) => void this.welcome(socket));
    const { peers } = options;
    peers.hear('context', (_from, { context }) => this.tellContextHere(context));
    peers.on('missed', () => void this.checkAll());
    this.timer = setInterval(() => this.tick(), tickEveryMs);
  }

  get connected(): number {
    return this.sockets.size;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    // Those of this process alone: other processes go on.
    this.namespace.local.disconnectSockets(true);
    await this.seen.close();
  }

  /** Whether a court has a link and is heard: a frozen one counts as gone after three heartbeats. */
  isLinked(nodeId: NodeId): boolean {
    const view = this.registry.view(nodeId);
    return view !== null && view.link !== 'offline';
  }

  /** Whether a court's link is at this process. */
  isHere(nodeId: NodeId): boolean {
    return this.sockets.has(nodeId);
  }

  /** Has the process that holds a court's link send it a command that is written. */
  handOver(nodeId: NodeId, commandId: string): void {
    this.options.peers.say('handOver', { nodeId, commandId });
  }

  /** Sends a message to a court and gives its answer. Rejects with NoLinkError when it has no link, and when it does not answer within the limit, ms. */
  async ask(nodeId: NodeId, event: string, value: unknown, limitMs: number): Promise<unknown> {
    const own = this.sockets.get(nodeId);
    // Not by way of the other processes: while one of them is dead and not yet missed, its answer would be waited for.
    if (own?.rooms.has(courtRoom(nodeId)) === true) return own.timeout(limitMs).emitWithAck(event, value);
    const answers: unknown[] = await this.namespace.to(courtRoom(nodeId)).timeout(limitMs).emitWithAck(event, value).catch((error: unknown) => answersBefore(error));
    if (answers.length === 0) throw new NoLinkError();
    return answers[0];
  }

  /** Takes a message of courts for another room; false is answered to one that can not be read. */
  take<T extends z.ZodType>(event: string, schema: T, take: (nodeId: NodeId, value: z.output<T>) => Promise<unknown>): void {
    this.takers.push({ event, schema, take });
  }

  /** TRN-1: tells every court, on every hub process, what changed. */
  tellContext(context: CourtContext): void {
    this.tellContextHere(context);
    this.options.peers.say('context', { context });
  }

  /** Host of the agent that holds a link under a node id and answers, on whatever hub process; null when there is none. */
  async holder(nodeId: NodeId): Promise<string | null> {
    // An agent whose link broke without a word does not answer: then the id is free.
    const [first] = await this.namespace.in(nodeRoom(nodeId)).timeout(aliveLimitMs).emitWithAck('alive').then((answers: unknown[]) => answers, answersBefore).catch((): unknown[] => []);
    return typeof first === 'string' ? first.slice(0, 255) : null;
  }

  /** Ends the links of a node, on whatever hub process. */
  end(nodeId: NodeId): void {
    this.namespace.in(nodeRoom(nodeId)).disconnectSockets(true);
  }

  /** Ends the link that a node has here, if it has one. */
  endHere(nodeId: NodeId): void {
    this.sockets.get(nodeId)?.disconnect(true);
  }

  private tellContextHere(context: CourtContext): void {
    this.contextIs(context);
    this.namespace.local.emit('context', context);
  }

  /** Two changes at once may be read in either order: the newest stands. */
  private contextIs(context: CourtContext): void {
    if (context.version > (this.context?.version ?? -1)) this.context = context;
  }

  /** A court that could not store what it was told, as on a full disk, says an older version in its heartbeats: it is told again. */
  private tellContextAgain(socket: Socket, { context: has }: Heartbeat): void {
    const { context } = this;
    if (context !== null && has?.hubId === context.hubId && (has.version ?? 0) < context.version) socket.emit('context', context);
  }

  /** Word of another process was lost: a court may have been turned out, or a tournament changed. */
  private async checkAll(): Promise<void> {
    try {
      this.tellContextHere(await this.options.context());
      for (const socket of this.sockets.values()) {
        const { hello } = socket.data as { hello: LinkHello };
        if ((await this.options.pairing.standing(hello.nodeId, hello.token)) !== 'good') socket.disconnect(true);
      }
    } catch (error) {
      this.log.warn({ error: String(error) }, 'links can not be checked now');
    }
  }

  private judge(socket: Socket, next: (error?: Error) => void): void {
    this.refusalOf(socket).then(
      (refusal) => {
        if (refusal === null) {
          next();
          return;
        }
        this.counts.refused += 1;
        this.log.warn({ code: refusal.code, from: socket.handshake.address }, 'refused an agent');
        next(Object.assign(new Error(refusal.message), { data: refusal }));
      },
      (error: unknown) => {
        // The database is away: the agent keeps everything and comes back.
        this.log.error({ error: String(error) }, 'can not judge an agent');
        const { version } = this.options;
        const busy: LinkRefusal = { code: 'HUB_BUSY', message: 'the hub’s database is away', hubVersion: version, agentVersion: null, retryAfterMs: 2_000 };
        next(Object.assign(new Error(busy.message), { data: busy }));
      },
    );
  }

  private async refusalOf(socket: Socket): Promise<LinkRefusal | null> {
    const { version, pairing } = this.options;
    const judged = judgeHello(socket.handshake.auth, version);
    if ('refusal' in judged) return judged.refusal;
    const { hello } = judged;
    const standing = await pairing.standing(hello.nodeId, hello.token);
    const refusal = judgeStanding(standing, version, hello.version, standing === 'revoked' ? await pairing.reason(hello.nodeId) : null);
    if (refusal !== null) return refusal;
    const holder = await this.holder(hello.nodeId);
    if (holder !== null) {
      const message = `Another computer, ${holder}, is at work under this court's id; this one is ${hello.host}. If the data directory was copied from there, stop one of the two and delete its file node-id.`;
      return { code: 'NODE_ID_IN_USE', message, hubVersion: version, agentVersion: hello.version, retryAfterMs: 10_000 };
    }
    Object.assign(socket.data as object, { hello, caller: { kind: 'agent', nodeId: hello.nodeId } satisfies Caller });
    this.options.guard(socket);
    return null;
  }

  private async welcome(socket: Socket): Promise<void> {
    const { hello } = socket.data as { hello: LinkHello };
    const { nodeId } = hello;
    // A link that broke without a word may still seem open here: the newest one is the agent.
    this.sockets.get(nodeId)?.disconnect(true);
    this.sockets.set(nodeId, socket);
    void socket.join(nodeRoom(nodeId));
    socket.on('disconnect', (reason) => {
      if (this.sockets.get(nodeId) !== socket) return;
      this.sockets.delete(nodeId);
      this.fanOut.court(this.registry.disconnected(nodeId, Date.now()));
      this.emit('told', nodeId);
      this.emit('changed', nodeId);
      this.log.warn({ nodeId, court: hello.courtName, reason }, 'lost a court');
    });
    try {
      // One that was revoked after its hello was judged and before it was in the room had no socket that could be ended.
      if ((await this.options.pairing.standingNow(nodeId, hello.token)) !== 'good') {
        socket.disconnect(true);
        return;
      }
      await this.options.pairing.linked(hello);
      const rowsTaken = await this.store.registerNode({ nodeId, courtName: hello.courtName, host: hello.host, version: hello.version, at: Date.now() });
      const progress = await this.store.progress(nodeId, hello.epochs);
      const context = await this.options.context();
      if (!socket.connected) return;
      const view = this.registry.connected(nodeId, hello.courtName, Date.now(), hello);
      this.fanOut.court(view);
      this.emit('joined', view);
      // Not before the court is known: what it says would be taken and forgotten.
      this.listen(socket, nodeId);
      await socket.join(courtRoom(nodeId));
      const { version, hubId, tournament, heartbeatMs } = this.options;
      socket.emit('ack', { protocol: LINK_PROTOCOL, version, hubId, hubTime: Date.now(), tournament, progress: [...progress], rowsTaken, heartbeatMs } satisfies LinkAck);
      // What changed while it was away: the newest alone, and a court that has it already keeps what it has.
      this.contextIs(context);
      socket.emit('context', context);
      this.log.info({ nodeId, court: hello.courtName, version: hello.version }, 'a court joined');
      this.emit('there', nodeId);
    } catch (error) {
      // The database is away: the agent keeps everything and comes back.
      this.log.error({ nodeId, error: String(error) }, 'can not welcome a court');
      socket.disconnect(true);
    }
  }

  private listen(socket: Socket, nodeId: NodeId): void {
    let bad = 0;
    const read = <T extends z.ZodType>(schema: T, value: unknown): z.output<T> | null => {
      const parsed = schema.safeParse(value);
      if (parsed.success) return parsed.data;
      this.counts.badMessages += 1;
      bad += 1;
      if (bad === 1 || bad === maxBadMessages) this.log.warn({ nodeId, problem: parsed.error.issues[0]?.message, path: parsed.error.issues[0]?.path.join('.') }, 'a message of a court can not be read');
      if (bad >= maxBadMessages) socket.disconnect(true);
      return null;
    };
    const reply = (answer: unknown, value: unknown): void => {
      if (typeof answer === 'function') (answer as (value: unknown) => void)(value);
    };
    for (const { event, schema, take } of this.takers) {
      socket.on(event, (value: unknown, answer: unknown) => {
        const parsed = read(schema, value);
        if (parsed === null) reply(answer, false);
        else void take(nodeId, parsed as never).then((result) => reply(answer, result), () => reply(answer, false));
      });
    }
    socket.on('live', (bytes: unknown, answer: unknown) => {
      const live = read(liveStateSchema, unpacked(bytes));
      const now = Date.now();
      if (live !== null) {
        const before = this.registry.view(nodeId)?.link;
        const view = this.registry.live(nodeId, live, now);
        if (view !== null && before === 'offline') this.emit('there', nodeId);
        if (view !== null) {
          this.counts.live += 1;
          if (before !== view.link) this.fanOut.court(view);
          else this.fanOut.live(nodeId, live, now);
          this.emit('told', nodeId);
          if (live.receivedAt !== null && view.clockOffsetMs !== null) this.options.liveTold(live.receivedAt - view.clockOffsetMs, now);
        }
      }
      reply(answer, live !== null);
    });
    socket.on('heartbeat', (value: unknown, answer: unknown) => {
      const heartbeat = read(heartbeatSchema, value);
      if (heartbeat !== null && heartbeat.nodeId === nodeId) {
        this.counts.heartbeats += 1;
        this.tellContextAgain(socket, heartbeat);
        const before = this.registry.view(nodeId)?.link;
        const view = this.registry.heartbeat(nodeId, heartbeat, Date.now());
        if (before === view?.link) this.fanOut.heartbeat(nodeId);
        else this.fanOut.court(view);
        this.emit('told', nodeId);
        this.emit('changed', nodeId);
        if (before === 'offline') this.emit('there', nodeId);
        this.seen.note({ nodeId, clockOffsetMs: heartbeat.clockOffsetMs, lastSeen: Date.now() });
      }
      reply(answer, heartbeat?.nodeId === nodeId);
    });
    socket.on('clock', (value: unknown, answer: unknown) => {
      const t1 = Date.now();
      const probe = read(clockProbeSchema, value);
      reply(answer, probe === null ? null : { t0: probe.t0, t1, t2: Date.now() });
    });
  }

  private tick(): void {
    for (const view of this.registry.tick(Date.now(), performance.now())) {
      this.fanOut.court(view);
      this.emit('told', view.nodeId);
      this.emit('changed', view.nodeId);
    }
  }
}

