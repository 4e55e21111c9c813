import { createSocket, type Socket } from 'node:dgram';
import type { EventEmitter } from 'node:events';
import { networkInterfaces } from 'node:os';
import { Bonjour } from 'bonjour-service';
import { MDNS_SERVICE, discoveryRequestSchema, type HubId } from '@restrike/contracts';
import type { Logger } from '@restrike/runtime';
import { serviceWords } from './service-words.js';

export interface AdvertiseOptions {
  readonly ways: readonly ('mdns' | 'broadcast' | 'none')[];
  readonly port: number;
  readonly hubId: HubId;
  readonly version: string;
  readonly tournament: string | null;
  readonly broadcastPort: number;
  readonly mdnsInterface: string | undefined;
  readonly tls: boolean;
}

/** Answers to all askers together at most this many a second: an answer is no weapon. */
const answersPerSecond = 20;

/** DIS-1: makes the hub findable, over mDNS on every card and by answering broadcasts. */
export class Advertise {
  /** One for each card that is advertised on. */
  private readonly bonjours = new Map<string, Bonjour>();
  /** What each card's mDNS said last that was wrong: the same is logged once. */
  private readonly troubles = new Map<string, string>();
  private advertisedOn = '';
  private responder: Socket | null = null;
  private timer: NodeJS.Timeout | null = null;
  private answered = 0;

  constructor(
    private readonly options: AdvertiseOptions,
    private readonly log: Logger,
  ) {}

  start(): void {
    if (this.options.ways.includes('broadcast')) this.answerBroadcasts();
    if (this.options.ways.includes('mdns')) this.publish();
    // Cards come and go: a cable is plugged in after the hub was started.
    this.timer = setInterval(() => {
      this.answered = 0;
      if (this.options.ways.includes('mdns')) this.publish();
    }, 5_000);
  }

  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.responder?.close();
    const bonjours = [...this.bonjours.values()];
    this.bonjours.clear();
    await Promise.all(bonjours.map((one) => new Promise<void>((done) => one.unpublishAll(() => one.destroy(() => done())))));
  }

  /** Advertises on every card where it does not yet: on new ones, and on those that failed at the last look. */
  private publish(): void {
    const { mdnsInterface } = this.options;
    const cards = mdnsInterface !== undefined ? [mdnsInterface] : Object.values(networkInterfaces()).flatMap((list) => (list ?? []).filter((one) => one.family === 'IPv4' && !one.internal).map((one) => one.address));
    if (cards.join() !== this.advertisedOn) {
      // All anew: what is advertised on one card lists the addresses of all.
      for (const one of this.bonjours.values()) one.destroy();
      this.bonjours.clear();
      this.troubles.clear();
      this.advertisedOn = cards.join();
    }
    for (const card of cards) if (!this.bonjours.has(card)) this.bonjours.set(card, this.publishOn(card));
  }

  /** One socket for one card, bound to all addresses: bound to the card's own, it hears no query on Linux and macOS. */
  private publishOn(card: string): Bonjour {
    const { port, version, hubId, tournament, tls } = this.options;
    const troubled = (error: Error): void => {
      if (this.troubles.get(card) === error.message) return;
      this.troubles.set(card, error.message);
      this.log.warn({ card, error: error.message }, 'mDNS: courts may not find this hub over this card by themselves; it is tried again');
    };
    const bonjour = new Bonjour({ interface: card, bind: '0.0.0.0' } as never, troubled);
    // The library has no listener of its own for a port that it may not open: it would end the process.
    const { mdns } = (bonjour as unknown as { server: { mdns: EventEmitter } }).server;
    mdns.on('warning', (error: Error) => this.log.debug({ card, error: error.message }, 'mDNS'));
    mdns.on('error', (error: Error) => {
      troubled(error);
      if (this.bonjours.get(card) !== bonjour) return;
      this.bonjours.delete(card); // opened again at the next look at the cards
      bonjour.destroy();
    });
    bonjour.publish({ name: `reStrike VTA ${hubId.slice(0, 8)}`, type: MDNS_SERVICE, port, txt: serviceWords({ version, hubId, tournament, tls }), probe: false });
    return bonjour;
  }

  private answerBroadcasts(): void {
    const { broadcastPort, port, version, hubId, tls } = this.options;
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    this.responder = socket;
    socket.on('error', (error) => {
      // Port 8080 is popular. The other ways of being found go on.
      this.log.warn({ port: broadcastPort, error: error.message }, 'can not answer broadcasts: set RESTRIKE_DISCOVERY_PORT to a free UDP port on hub and courts');
      socket.close();
      this.responder = null;
    });
    socket.on('message', (bytes, from) => {
      // A packet may say that it comes from no port: nothing can be sent there, and to try would end the hub.
      if (bytes.length > 512 || from.port === 0 || this.answered >= answersPerSecond * 5) return;
      try {
        discoveryRequestSchema.parse(JSON.parse(bytes.toString('utf8')));
      } catch {
        return;
      }
      this.answered += 1;
      socket.send(JSON.stringify({ type: 'discovery_response', service: MDNS_SERVICE, port, version, hubId, tls }), from.port, from.address);
    });
    socket.bind(broadcastPort);
  }
}
