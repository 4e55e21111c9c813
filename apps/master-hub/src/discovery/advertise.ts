import { createSocket, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { Bonjour } from 'bonjour-service';
import { MDNS_SERVICE, discoveryRequestSchema, type HubId } from '@restrike/contracts';
import type { Logger } from '@restrike/runtime';

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

/** Answers to one asker at most this many a second: an answer is no weapon. */
const answersPerSecond = 20;

/** DIS-1: makes the hub findable, over mDNS on every card and by answering broadcasts. */
export class Advertise {
  private bonjours: Bonjour[] = [];
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
    await Promise.all(this.bonjours.map((one) => new Promise<void>((done) => one.unpublishAll(() => one.destroy(() => done())))));
    this.bonjours = [];
  }

  private publish(): void {
    const { mdnsInterface, port, version, hubId, tournament } = this.options;
    const cards = mdnsInterface !== undefined ? [mdnsInterface] : Object.values(networkInterfaces()).flatMap((list) => (list ?? []).filter((one) => one.family === 'IPv4' && !one.internal).map((one) => one.address));
    if (cards.join() === this.advertisedOn) return;
    for (const one of this.bonjours) one.destroy();
    this.advertisedOn = cards.join();
    this.bonjours = cards.map((card) => {
      const bonjour = new Bonjour({ interface: card } as never, (error: Error) => this.log.warn({ card, error: error.message }, 'mDNS'));
      const service = bonjour.publish({ name: `reStrike VTA ${hubId.slice(0, 8)}`, type: MDNS_SERVICE, port, txt: { version, hubId, tournament: tournament ?? '', tls: this.options.tls ? '1' : '0' }, probe: false });
      service.on('error', (error: Error) => this.log.warn({ card, error: error.message }, 'mDNS'));
      return bonjour;
    });
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
      if (bytes.length > 512 || this.answered >= answersPerSecond * 5) return;
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
