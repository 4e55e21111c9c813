import { createHash } from 'node:crypto';
import {
  LINK_NAMESPACE,
  LINK_PROTOCOL,
  announcementSchema,
  clockAnswerSchema,
  commandRecallSchema,
  commandSchema,
  courtContextSchema,
  linkAckSchema,
  linkRefusalSchema,
  wishSetSchema,
  type Announcement,
  type Command,
  type CommandOutcome,
  type CourtContext,
  type CourtContextAnswer,
  type EpochId,
  type Heartbeat,
  type LinkHello,
  type LinkRefusal,
  type NodeId,
  type WishSet,
} from '@restrike/contracts';
import { pack } from 'msgpackr';
import { io, type Socket } from 'socket.io-client';
import { liveStateOf } from './live-state-of.js';
import { namesOf, type Athletes } from './names.js';
import { PaperObs } from './paper-obs.js';
import { simulatedSettings } from './simulated-settings.js';

export interface SimulatedCourtOptions {
  readonly hubUrl: string;
  /** Token of the hello. */
  readonly token: string;
  /** 1, 2, 3 …: gives the court its name and its lasting node id. */
  readonly number: number;
  /** Version it says it has. */
  readonly version?: string;
  /** Live states a second; 0 for none. */
  readonly livePerSecond?: number;
  /** ms between heartbeats; without it what the hub wants. */
  readonly heartbeatMs?: number;
  /** How long a command takes, ms. */
  readonly workMs?: number;
  /** How long after it came an announcement is seen, ms; null for never. */
  readonly seesAfterMs?: number | null;
  /** Names of court and athletes: ordinary ones, or those that break a screen. */
  readonly names?: 'plain' | 'long';
  /** The court's clock against the machine's, ms. */
  readonly clockSkewMs?: number;
}

/** A command that was begun, when, and what came of it. */
export interface Begun {
  readonly command: Command;
  readonly at: number;
  readonly outcome: CommandOutcome;
}

interface PausableTransport {
  pause(): void;
  resume(): void;
}

const answerLimitMs = 5_000;
const keptOutcomes = 1_000;
const backAfterMs = 1_000;

/** Lasting node id of a simulated court: a UUID made of its number. */
export function nodeIdOf(number: number): NodeId {
  const hex = createHash('sha256').update(`simulated court ${String(number)}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}` as NodeId;
}

/** One court without a laptop: the agents' protocol, a paper OBS, and modes in which it fails. */
export class SimulatedCourt {
  readonly nodeId: NodeId;
  readonly courtName: string;
  readonly obs = new PaperObs();
  /** Commands that were begun, oldest first. */
  readonly begun: Begun[] = [];
  readonly announcements: Announcement[] = [];
  /** Messages of the hub that are not of their contract. */
  readonly wrong: string[] = [];
  refusal: LinkRefusal | null = null;
  private readonly athletes: Athletes;
  private socket: Socket | null = null;
  private up = false;
  private context: CourtContext | null = null;
  private wishes: WishSet = { revision: -1, wishes: [] };
  private offsetMs: number | null = null;
  private sequence = 0;
  private beatMs = 5_000;
  /** What is not read while this court is frozen. */
  private frozen: PausableTransport | null = null;
  private heartbeatTimer: NodeJS.Timeout | null = null;
  private liveTimer: NodeJS.Timeout | null = null;
  private backTimer: NodeJS.Timeout | null = null;
  private liveUnderWay = false;

  constructor(private readonly options: SimulatedCourtOptions) {
    this.nodeId = nodeIdOf(options.number);
    ({ courtName: this.courtName, athletes: this.athletes } = namesOf(options.number, options.names ?? 'plain'));
  }

  get isUp(): boolean {
    return this.up;
  }

  start(): void {
    if (this.socket !== null) return;
    const socket = io(new URL(LINK_NAMESPACE, this.options.hubUrl).href, {
      transports: ['websocket'], auth: (give) => give(this.hello()), forceNew: true, reconnectionDelay: 200, reconnectionDelayMax: 2_000, timeout: 5_000,
    });
    this.socket = socket;
    socket.on('ack', (value: unknown) => this.onAck(value));
    socket.on('disconnect', (reason) => {
      this.onDown();
      // A hub that is stopped in order says goodbye: the library takes that for final.
      if (reason === 'io server disconnect') this.backTimer = setTimeout(() => socket.connect(), backAfterMs);
    });
    socket.on('connect_error', (error: Error & { data?: unknown }) => (this.refusal = linkRefusalSchema.safeParse(error.data).data ?? this.refusal));
    this.take('command', commandSchema, (command) => this.do(command));
    socket.on('settings', (_nothing: unknown, answer: unknown) => (typeof answer === 'function' ? (answer as (value: object) => void)({ settings: simulatedSettings(this.begun) }) : undefined));
    this.take('recall', commandRecallSchema, ({ commandIds }) => ({ outcomes: this.begun.filter(({ command }) => commandIds.includes(command.commandId)).map(({ outcome }) => outcome) }));
    this.take('wishes', wishSetSchema, (set) => this.wish(set));
    this.take('context', courtContextSchema, (context) => this.follow(context));
    this.take('announcement', announcementSchema, (announcement) => this.keep(announcement));
  }

  /** Goes off the network: no socket. `start` brings it back. */
  stop(): void {
    this.onDown();
    this.socket?.removeAllListeners();
    this.socket?.disconnect();
    this.socket = null;
  }

  /** Stops reading its socket, as a process that hangs: not even pings are answered. */
  freeze(): void {
    this.clearTimers();
    this.socket?.io.reconnection(false);
    this.frozen = this.transport();
    this.frozen?.pause();
  }

  /** Goes on, and reads what has piled up. */
  thaw(): void {
    this.frozen?.resume();
    this.frozen = null;
    // Told not to come back, the library keeps to it until its next connection: a link that is found broken only after the thaw would stay broken.
    const manager = this.socket?.io as unknown as { skipReconnect: boolean } | undefined;
    if (manager !== undefined) manager.skipReconnect = false;
    this.socket?.io.reconnection(true);
    if (this.up) this.beginBeating(this.beatMs);
    else this.socket?.connect();
  }

  /** The WebSocket below the socket, which can be told to read nothing. */
  private transport(): PausableTransport | null {
    const engine = this.socket?.io.engine as unknown as { transport?: { ws?: PausableTransport } } | undefined;
    return engine?.transport?.ws ?? null;
  }

  private now(): number {
    return Date.now() + (this.options.clockSkewMs ?? 0);
  }

  private hello(): LinkHello {
    const { token, version = '0.1.0', number } = this.options;
    return { protocol: LINK_PROTOCOL, version, nodeId: this.nodeId, courtName: this.courtName, host: `simulated-${String(number)}`, token, epochs: [], apiPort: 0 };
  }

  private take<T>(event: string, schema: { safeParse(value: unknown): { success: true; data: T } | { success: false; error: { message: string } } }, work: (value: T) => unknown): void {
    this.socket?.on(event, (value: unknown, answer: unknown) => {
      const parsed = schema.safeParse(value);
      if (!parsed.success) this.wrong.push(`${event}: ${parsed.error.message}`);
      void Promise.resolve(parsed.success ? work(parsed.data) : false).then((result) => (typeof answer === 'function' ? (answer as (value: unknown) => void)(result) : undefined));
    });
  }

  private onAck(value: unknown): void {
    const ack = linkAckSchema.safeParse(value);
    if (!ack.success) {
      this.wrong.push(`ack: ${ack.error.message}`);
      return;
    }
    this.up = true;
    this.refusal = null;
    this.beatMs = this.options.heartbeatMs ?? ack.data.heartbeatMs;
    void this.probeClock();
    this.beginBeating(this.beatMs);
  }

  private onDown(): void {
    this.up = false;
    this.liveUnderWay = false;
    this.clearTimers();
  }

  private clearTimers(): void {
    if (this.heartbeatTimer !== null) clearInterval(this.heartbeatTimer);
    if (this.liveTimer !== null) clearInterval(this.liveTimer);
    if (this.backTimer !== null) clearTimeout(this.backTimer);
  }

  private beginBeating(everyMs: number): void {
    this.clearTimers();
    this.beat();
    this.heartbeatTimer = setInterval(() => this.beat(), everyMs);
    const { livePerSecond = 0 } = this.options;
    if (livePerSecond > 0) this.liveTimer = setInterval(() => this.tellLive(), 1_000 / livePerSecond);
  }

  private async probeClock(): Promise<void> {
    const { socket } = this;
    if (socket === null) return;
    try {
      const t0 = this.now();
      const { t1, t2 } = clockAnswerSchema.parse(await socket.timeout(answerLimitMs).emitWithAck('clock', { t0 }));
      this.offsetMs = (t0 - t1 + (this.now() - t2)) / 2;
    } catch {
      // without an offset the clocks are taken as equal
    }
  }

  private beat(): void {
    const heartbeat: Heartbeat = {
      nodeId: this.nodeId, sentAt: this.now(), addresses: ['192.0.2.1'], obs: [this.obs.status()],
      listener: { state: 'listening', address: '0.0.0.0', port: 6_000, error: null, received: this.sequence, kernelDrops: 0, queued: 0, spilled: 0 },
      outbox: { waiting: 0, oldestAt: null, parked: 0, lastAckAt: null }, store: { events: this.sequence, bytes: 1_000_000, commitP99Ms: 3 }, counts: { unknown: 0, invalid: 0 },
      clockOffsetMs: this.offsetMs, cpu: 0.1, memoryBytes: 150_000_000, diskFreeBytes: 200_000_000_000, eventsPerSecond: this.options.livePerSecond ?? 0, uptimeS: 60,
      context: { hubId: this.context?.hubId ?? null, version: this.context?.version ?? null, tournamentId: this.context?.active?.tournamentId ?? null, tournamentDayId: this.context?.active?.tournamentDayId ?? null },
    };
    this.socket?.timeout(answerLimitMs).emit('heartbeat', heartbeat, () => undefined);
  }

  /** As an agent: a state that is still under way is not followed by another. */
  private tellLive(): void {
    if (!this.up || this.liveUnderWay || this.socket === null) return;
    this.sequence += 1;
    this.liveUnderWay = true;
    const state = liveStateOf('00000000-0000-4000-8000-000000000001' as EpochId, this.sequence, String(100 + this.options.number), this.athletes, this.now());
    this.socket.timeout(answerLimitMs).emit('live', pack(state), () => (this.liveUnderWay = false));
  }

  private async do(command: Command): Promise<CommandOutcome> {
    const before = this.begun.find(({ command: { commandId } }) => commandId === command.commandId);
    if (before !== undefined) return before.outcome;
    const at = this.now();
    const { commandId } = command;
    if (at - (this.offsetMs ?? 0) >= command.expiresAt) return { commandId, outcome: 'failed', reason: 'EXPIRED', detail: 'came too late and was not begun', tookMs: 0 };
    const { workMs = 0 } = this.options;
    const outcome: CommandOutcome = { commandId, tookMs: workMs, ...this.obs.act(command.request) };
    this.begun.push({ command, at, outcome });
    if (this.begun.length > keptOutcomes) this.begun.shift();
    if (workMs > 0) await new Promise((done) => setTimeout(done, workMs));
    this.beat();
    return outcome;
  }

  private wish(set: WishSet): boolean {
    if (set.revision >= this.wishes.revision) {
      this.wishes = set;
      for (const wish of set.wishes) this.obs.fulfil(wish);
      this.beat();
    }
    return true;
  }

  private follow(context: CourtContext): CourtContextAnswer {
    this.context = context;
    this.beat();
    return { version: context.version, outcome: 'taken', detail: '' };
  }

  private keep(announcement: Announcement): boolean {
    const { announcementId } = announcement;
    if (this.announcements.every((one) => one.announcementId !== announcementId)) this.announcements.push(announcement);
    const { seesAfterMs = null } = this.options;
    if (seesAfterMs !== null) setTimeout(() => this.say(announcementId, false), seesAfterMs).unref();
    return true;
  }

  /** Says that somebody at this court saw an announcement, or acknowledged it. */
  say(announcementId: string, acknowledged: boolean): void {
    const at = this.now() - (this.offsetMs ?? 0);
    this.socket?.timeout(answerLimitMs).emit('announcement-seen', { announcementId, seenAt: at, acknowledgedAt: acknowledged ? at : null }, () => undefined);
  }
}
