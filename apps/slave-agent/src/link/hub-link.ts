import { EventEmitter } from 'node:events';
import type { Agent as HttpsAgent } from 'node:https';
import {
  LINK_NAMESPACE,
  clockAnswerSchema,
  linkAckSchema,
  linkRefusalSchema,
  type Heartbeat,
  type HubId,
  type HubIdentity,
  type LinkAck,
  type LinkHello,
  type LinkRefusal,
  type LiveState,
} from '@restrike/contracts';
import { pack } from 'msgpackr';
import { io, type Socket } from 'socket.io-client';
import type { Asked } from '../pairing/ask-hub.js';
import { clockOffset, type RoundTrip } from './clock-offset.js';

/** Live states that may be on their way; further ones replace each other. */
const liveInFlight = 4;
const answerLimitMs = 5_000;
/** A hub that took the connection and does not answer the hello for so long is tried anew. */
const ackLimitMs = 20_000;
const probes = 5;
const probeEveryMs = 30_000;
/** A refusal that only a person can lift is tried again this often. */
const refusedRetryMs = 15_000;
/** A hub that asks for a longer wait is tried again by then: whoever lifts the refusal need not come to the court as well. A timer of a month would not wait at all. */
const longestRetryMs = 60_000;

/** Answers a message of the hub with this id. */
type Taker = (value: unknown, hubId: string) => unknown;

/** Who a hub says it is. */
type Who = Pick<HubIdentity, 'hubId' | 'version' | 'tournament'>;

interface LinkEvents {
  up: [LinkAck];
  down: [string];
  /** Our clock was compared with the hub's. */
  measured: [];
  /** The hub has what was measured first over this link. */
  measureTold: [];
  refused: [LinkRefusal];
  /** At this address there is another hub; the link to it is closed. */
  other: [string, Who];
  /** The hub could not be reached at all; perhaps it has another address now. */
  unreachable: [string];
}

/** Where the link stands, for screens. */
export type LinkStatus =
  | { readonly state: 'searching' }
  | { readonly state: 'connecting'; readonly url: string }
  | { readonly state: 'up'; readonly url: string; readonly since: number; readonly hubId: string; readonly hubVersion: string }
  | { readonly state: 'down'; readonly url: string; readonly since: number; readonly reason: string }
  | { readonly state: 'refused'; readonly url: string; readonly refusal: LinkRefusal };

/** The one socket to the hub: hello, live state, heartbeats, clock, commands. Works for ever, never blocks anything. */
export class HubLink extends EventEmitter<LinkEvents> {
  private socket: Socket | null = null;
  private target = '';
  private current: LinkStatus = { state: 'searching' };
  private inFlight = 0;
  private newest: LiveState | null = null;
  private offset: number | null = null;
  /** How far the offset of this very link is. */
  private measure: 'none' | 'taken' | 'told' = 'none';
  /** Hub's clock when it was last told, with both of ours at that moment. */
  private hubClock: { readonly hub: number; readonly wall: number; readonly monotonic: number } | null = null;
  private readonly takers = new Map<string, Taker>();
  private probeTimer: NodeJS.Timeout | null = null;
  private retryTimer: NodeJS.Timeout | null = null;
  private ackTimer: NodeJS.Timeout | null = null;
  /** Why the connection is being ended from here. */
  private gaveUp: string | null = null;

  /**
   * @param isOwn whether a hub is the one that this court belongs to.
   * @param who asks who is at an address; never rejects.
   */
  constructor(
    private readonly hello: () => LinkHello,
    private readonly isOwn: (hubId: HubId) => boolean,
    private readonly who: (url: string) => Promise<Asked<Who>>,
  ) {
    super();
  }

  get status(): LinkStatus {
    return this.current;
  }
  /** Address of the hub that is tried or held; null for none. */
  get url(): string | null {
    return this.current.state === 'searching' ? null : this.current.url;
  }
  get isUp(): boolean {
    return this.current.state === 'up';
  }
  /** Court's clock minus hub's, ms. */
  get clockOffsetMs(): number | null {
    return this.offset;
  }

  /**
   * Hub's clock now, ms; this machine's before the hub told its own. The later of what our two clocks say: one that was stepped back, or stood while the
   * machine slept, must not let a command run after its time.
   */
  hubNow(): number {
    if (this.hubClock === null) return Date.now();
    const { hub, wall, monotonic } = this.hubClock;
    return hub + Math.max(Date.now() - wall, performance.now() - monotonic);
  }

  /** Connects to a hub and stays with it until {@link close} or another address is given. */
  connect(url: string, agent?: HttpsAgent): void {
    if (this.target === url && this.socket !== null) return;
    this.close();
    this.target = url;
    this.current = { state: 'connecting', url };
    const socket = io(new URL(LINK_NAMESPACE, url).href, {
      transports: ['websocket'],
      auth: (give) => void this.introduce(socket, url, give),
      reconnectionDelay: 200,
      reconnectionDelayMax: 5_000,
      randomizationFactor: 0.5,
      timeout: 5_000,
      forceNew: true,
      ...(agent === undefined ? {} : { agent: agent as never }),
    });
    this.socket = socket;
    socket.on('connect', () => this.awaitAck());
    socket.on('ack', (value: unknown) => this.onAck(value));
    socket.on('disconnect', (reason) => this.onDown(reason));
    socket.on('connect_error', (error) => this.onConnectError(error));
    // The hub asks when another computer knocks under this court's id.
    socket.on('alive', (answer: unknown) => {
      if (typeof answer === 'function') (answer as (host: string) => void)(this.hello().host);
    });
    for (const [event, taker] of this.takers) socket.on(event, (value: unknown, answer: unknown) => void this.answer(taker, value, answer));
  }

  /** The hello holds the court's credential. The library comes back to an address by itself, and another hub may have that address by now: so the first words are a question. */
  private async introduce(socket: Socket, url: string, give: (hello: LinkHello) => void): Promise<void> {
    const { engine } = socket.io;
    const asked = await this.who(url);
    // Closed meanwhile, or opened anew: then that asks for itself.
    if (this.socket !== socket || socket.io.engine !== engine) return;
    if (asked.outcome !== 'answer') {
      // Nothing was said yet, so the library does not tell that this ends.
      socket.disconnect();
      this.notThere(asked.outcome === 'refused' ? asked.message : asked.reason);
    } else if (this.isOwn(asked.value.hubId)) give(this.hello());
    else this.isOther(asked.value);
  }

  private isOther(there: Who): void {
    const { target } = this;
    this.close();
    this.emit('other', target, there);
  }

  /** Answers a message of the hub; its value is not yet checked. To be said before the first connection. A taker that throws answers false. */
  take(event: string, taker: Taker): void {
    this.takers.set(event, taker);
  }

  /** Tells the hub something besides; true when it says that it has taken it. */
  async tell(event: string, value: unknown): Promise<boolean> {
    if (this.socket === null || !this.isUp) return false;
    try {
      return (await this.socket.timeout(answerLimitMs).emitWithAck(event, value)) === true;
    } catch {
      return false;
    }
  }

  close(): void {
    this.clearTimers();
    this.socket?.removeAllListeners();
    this.socket?.disconnect();
    this.socket = null;
    this.inFlight = 0;
    // Another hub has another clock.
    this.offset = null;
    this.current = { state: 'searching' };
  }

  /** Our clock was stepped: the hub puts what comes on its own by the offset that it knows, so it is not to wait for the next round. */
  clockStepped(): void {
    if (this.isUp) void this.probeClock();
  }

  /** Sends the newest state; drops older ones when the hub is slow. */
  sendLive(state: LiveState): void {
    this.newest = state;
    this.pumpLive();
  }

  /** Sends a heartbeat; false when there is no link or the hub did not answer in time. */
  async sendHeartbeat(heartbeat: Heartbeat): Promise<boolean> {
    if (this.socket === null || !this.isUp) return false;
    const tellsMeasure = this.measure === 'taken';
    const { current } = this;
    try {
      const taken: unknown = await this.socket.timeout(answerLimitMs).emitWithAck('heartbeat', heartbeat);
      if (taken !== false && tellsMeasure && heartbeat.clockOffsetMs === this.offset && this.current === current && this.measure === 'taken') {
        this.measure = 'told';
        this.emit('measureTold');
      }
      return true;
    } catch {
      return false;
    }
  }

  private pumpLive(): void {
    const { socket, newest } = this;
    if (socket === null || newest === null || !this.isUp || this.inFlight >= liveInFlight) return;
    this.newest = null;
    this.inFlight += 1;
    const { current } = this;
    socket.timeout(answerLimitMs).emit('live', pack(newest), () => {
      if (this.current !== current) return; // of a link before this one
      this.inFlight -= 1;
      this.pumpLive();
    });
  }

  private async answer(taker: Taker, value: unknown, answer: unknown): Promise<void> {
    const hubId = this.current.state === 'up' ? this.current.hubId : '';
    const result = await Promise.resolve().then(() => taker(value, hubId)).catch(() => false);
    if (typeof answer === 'function') (answer as (result: unknown) => void)(result);
  }

  /** Sets the hub's clock as it is now, ms. */
  private hubTimeIs(hub: number): void {
    this.hubClock = { hub, wall: Date.now(), monotonic: performance.now() };
  }

  private awaitAck(): void {
    if (this.ackTimer !== null) clearTimeout(this.ackTimer);
    this.ackTimer = setTimeout(() => this.giveUp(`the hub did not answer the hello within ${String(ackLimitMs / 1_000)} s`), ackLimitMs);
  }

  /** Ends the connection; another one begins after a while. */
  private giveUp(reason: string): void {
    this.gaveUp = reason;
    this.socket?.disconnect();
  }

  private clearTimers(): void {
    if (this.probeTimer !== null) clearInterval(this.probeTimer);
    if (this.retryTimer !== null) clearTimeout(this.retryTimer);
    if (this.ackTimer !== null) clearTimeout(this.ackTimer);
  }

  private onAck(value: unknown): void {
    const ack = linkAckSchema.safeParse(value);
    if (!ack.success) {
      this.giveUp(`the hub’s answer can not be read: ${ack.error.issues[0]?.path.join('.') ?? ''} ${ack.error.issues[0]?.message ?? ''}`);
      return;
    }
    // DIS-1: another hub may have taken the place of this court's since it was asked.
    if (!this.isOwn(ack.data.hubId)) {
      this.isOther(ack.data);
      return;
    }
    if (this.ackTimer !== null) clearTimeout(this.ackTimer);
    this.inFlight = 0;
    this.measure = 'none';
    this.hubTimeIs(ack.data.hubTime);
    this.current = { state: 'up', url: this.target, since: Date.now(), hubId: ack.data.hubId, hubVersion: ack.data.version };
    this.emit('up', ack.data);
    void this.probeClock();
    if (this.probeTimer !== null) clearInterval(this.probeTimer);
    this.probeTimer = setInterval(() => void this.probeClock(), probeEveryMs);
  }

  private onDown(closed: string): void {
    const wasUp = this.isUp;
    const reason = this.gaveUp ?? closed;
    this.gaveUp = null;
    this.clearTimers();
    this.inFlight = 0;
    this.current = { state: 'down', url: this.target, since: Date.now(), reason };
    // Closed by one of the two ends on purpose: the library then waits for us.
    if (closed === 'io server disconnect' || closed === 'io client disconnect') this.reconnectAfter(1_000);
    this.emit(wasUp ? 'down' : 'unreachable', reason);
  }

  private onConnectError(error: Error & { data?: unknown }): void {
    const refusal = linkRefusalSchema.safeParse(error.data);
    if (refusal.success) {
      const { retryAfterMs } = refusal.data;
      const bounded = { ...refusal.data, retryAfterMs: retryAfterMs === null ? null : Math.min(longestRetryMs, Math.max(1_000, retryAfterMs)) };
      this.current = { state: 'refused', url: this.target, refusal: bounded };
      this.reconnectAfter(bounded.retryAfterMs ?? refusedRetryMs);
      this.emit('refused', bounded);
      return;
    }
    this.notThere(reasonOf(error));
  }

  private notThere(reason: string): void {
    this.current = { state: 'down', url: this.target, since: Date.now(), reason };
    if (this.socket?.active === false) this.reconnectAfter(1_000);
    this.emit('unreachable', reason);
  }

  private reconnectAfter(ms: number): void {
    if (this.retryTimer !== null) clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.socket?.connect(), ms * (0.75 + Math.random() / 2));
  }

  private async probeClock(): Promise<void> {
    const trips: RoundTrip[] = [];
    const { current } = this;
    for (let index = 0; index < probes; index += 1) {
      const { socket } = this;
      if (socket === null || !this.isUp || this.current !== current) return;
      try {
        const t0 = Date.now();
        const answer = clockAnswerSchema.parse(await socket.timeout(answerLimitMs).emitWithAck('clock', { t0 }));
        trips.push({ ...answer, t0, t3: Date.now() });
      } catch {
        return; // the next round tries again
      }
    }
    if (this.current !== current) return; // of a link before this one
    this.offset = clockOffset(trips);
    if (this.offset === null) return;
    this.hubTimeIs(Date.now() - this.offset);
    if (this.measure === 'none') this.measure = 'taken';
    this.emit('measured');
  }
}

/** The library's own words are `websocket error`; the system's reason lies below it. */
function reasonOf(error: Error & { description?: unknown }): string {
  const below = error.description as { error?: { message?: unknown }; message?: unknown } | undefined;
  const reason = below?.error?.message ?? below?.message;
  return typeof reason === 'string' && reason !== '' ? reason : error.message;
}
