import { createSocket, type Socket } from 'node:dgram';
import { EventEmitter } from 'node:events';
import { Bonjour, type Browser } from 'bonjour-service';
import { discoveryResponseSchema, MDNS_SERVICE } from '@restrike/contracts';
import type { Logger } from '@restrike/runtime';
import { networkInterfaces } from '../health/network-interfaces.js';

/** How a hub was found. */
export type DiscoveryWay = 'mdns' | 'broadcast' | 'configured';

export interface FoundHub {
  readonly url: string;
  readonly way: DiscoveryWay;
  readonly via: string;
  readonly at: number;
}

export interface FindHubsOptions {
  readonly ways: readonly DiscoveryWay[];
  readonly configured: readonly string[];
  readonly broadcastPort: number;
  /** Address of the one interface to use for mDNS; all usable ones when not given. */
  readonly mdnsInterface: string | undefined;
}

const askEveryMs = 5_000;
const askEveryFoundMs = 30_000;

/** One attempt, for the screen that shows what was tried on which card. */
export interface Attempt {
  readonly way: DiscoveryWay;
  readonly via: string;
  readonly tried: number;
  readonly lastAt: number;
  readonly error: string | null;
}

/** DIS-1: looks for hubs in every way at once, again and again, until it is stopped. */
export class FindHubs extends EventEmitter<{ found: [FoundHub] }> {
  private browsers: { readonly bonjour: Bonjour; readonly browser: Browser }[] = [];
  private browsedOn = '';
  private broadcaster: Socket | null = null;
  private timer: NodeJS.Timeout | null = null;
  private settled = false;
  private readonly tried = new Map<string, Attempt>();
  private readonly seen = new Map<string, FoundHub>();

  constructor(
    private readonly options: FindHubsOptions,
    private readonly log: Logger,
  ) {
    super();
  }

  get attempts(): readonly Attempt[] {
    return [...this.tried.values()];
  }
  get hubs(): readonly FoundHub[] {
    return [...this.seen.values()];
  }

  start(): void {
    this.ask();
    this.schedule();
  }

  /** With a hub at hand it is asked less often. */
  settle(settled: boolean): void {
    if (this.settled === settled) return;
    this.settled = settled;
    if (!settled) this.ask();
    this.schedule();
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.stopBrowsing();
    this.broadcaster?.close();
    this.broadcaster = null;
  }

  private schedule(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = setInterval(() => this.ask(), this.settled ? askEveryFoundMs : askEveryMs);
  }

  private ask(): void {
    const { ways, configured } = this.options;
    if (ways.includes('configured')) for (const url of configured) this.report({ url, way: 'configured', via: 'RESTRIKE_HUB_URL', at: Date.now() });
    if (ways.includes('mdns')) this.askMdns();
    if (ways.includes('broadcast')) this.askBroadcast();
  }

  private askMdns(): void {
    const { mdnsInterface } = this.options;
    const cards = mdnsInterface !== undefined ? [mdnsInterface] : networkInterfaces().filter((one) => one.usable).map((one) => one.address);
    // The cards of a laptop change: a cable, another network, a VPN. A browser listens on the card it was opened on.
    if (cards.join() !== this.browsedOn) {
      this.stopBrowsing();
      this.browsedOn = cards.join();
      for (const card of cards) {
        try {
          const bonjour = new Bonjour({ interface: card } as never, (error: Error) => this.note('mdns', card, error.message));
          const browser = bonjour.find({ type: MDNS_SERVICE }, (service) => {
            // On a loopback-only machine the answer lists no address; its sender is one.
            const address = service.addresses?.find((one) => /^\d+\.\d+\.\d+\.\d+$/.test(one)) ?? service.referer?.address;
            if (address !== undefined) this.report({ url: `http://${address}:${String(service.port)}`, way: 'mdns', via: card, at: Date.now() });
          });
          this.browsers.push({ bonjour, browser });
        } catch (error) {
          this.note('mdns', card, error instanceof Error ? error.message : String(error));
        }
      }
    } else for (const { browser } of this.browsers) browser.update();
    for (const card of cards) this.note('mdns', card, null);
  }

  private askBroadcast(): void {
    if (this.broadcaster === null) {
      const socket = createSocket('udp4');
      this.broadcaster = socket;
      socket.on('error', (error) => this.note('broadcast', 'socket', error.message));
      socket.on('message', (bytes, from) => {
        try {
          const answer = discoveryResponseSchema.parse(JSON.parse(bytes.toString('utf8')));
          this.report({ url: `http://${from.address}:${String(answer.port)}`, way: 'broadcast', via: from.address, at: Date.now() });
        } catch {
          // Something else on this port answered.
        }
      });
      socket.bind(0, () => {
        socket.setBroadcast(true);
        this.askBroadcast();
      });
      return;
    }
    const request = JSON.stringify({ type: 'discovery_request' });
    const targets = new Set(['255.255.255.255', ...networkInterfaces().flatMap((one) => (one.usable && one.broadcast !== null ? [one.broadcast] : []))]);
    for (const target of targets) {
      try {
        this.broadcaster.send(request, this.options.broadcastPort, target, (error) => this.note('broadcast', target, error?.message ?? null));
      } catch (error) {
        this.note('broadcast', target, error instanceof Error ? error.message : String(error));
      }
    }
  }

  private stopBrowsing(): void {
    for (const { bonjour, browser } of this.browsers) {
      browser.stop();
      bonjour.destroy();
    }
    this.browsers = [];
    this.browsedOn = '';
  }

  private note(way: DiscoveryWay, via: string, error: string | null): void {
    const key = `${way} ${via}`;
    this.tried.set(key, { way, via, tried: (this.tried.get(key)?.tried ?? 0) + 1, lastAt: Date.now(), error });
    if (error !== null) this.log.debug({ way, via, error }, 'discovery');
  }

  private report(hub: FoundHub): void {
    if (hub.way === 'configured') this.note('configured', hub.url, null);
    this.seen.set(hub.url, hub);
    this.emit('found', hub);
  }
}
