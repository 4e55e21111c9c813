import { createSocket, type Socket } from 'node:dgram';
import { EventEmitter } from 'node:events';
import { Bonjour, type Browser, type Service } from 'bonjour-service';
import { MDNS_SERVICE, discoveryResponseSchema, hubIdSchema, type HubId } from '@restrike/contracts';
import { wordsOf, type Logger } from '@restrike/runtime';
import { networkInterfaces } from '../health/network-interfaces.js';

/** How hubs are looked for. */
export type DiscoveryWay = 'mdns' | 'broadcast' | 'configured';
/** How a hub came to be known. */
export type KnownBy = DiscoveryWay | 'typed' | 'remembered';

export interface FoundHub {
  readonly url: string;
  /** null for an address that nobody has asked yet. */
  readonly hubId: HubId | null;
  readonly version: string | null;
  readonly tournament: string | null;
  readonly way: KnownBy;
  readonly via: string;
  /** When it was heard of first, and last; ms of the monotonic clock: by one that is set, a hub would be new, or gone, for as long as it was set by. */
  readonly since: number;
  readonly at: number;
}

export interface FindHubsOptions {
  readonly ways: readonly DiscoveryWay[];
  readonly configured: readonly string[];
  readonly broadcastPort: number;
  /** Address of the one interface to use for mDNS; all usable ones when not given. */
  readonly mdnsInterface: string | undefined;
}

/** Pauses after the first questions of a search, ms: one datagram that is lost costs a second. The last one holds from then on. */
const askPausesMs = [1_000, 2_000, 5_000] as const;
const askEveryFoundMs = 30_000;
/** Hubs that are remembered; a network that tells of more is not one of ours. */
const maxHubs = 32;
const maxAttempts = 64;

/** One attempt, for the screen that shows what was tried on which card. */
export interface Attempt {
  readonly way: DiscoveryWay;
  /** Address of the card, of a network, or of a hub. */
  readonly via: string;
  readonly tried: number;
  readonly lastAt: number;
  readonly error: string | null;
}

function dropOldest(map: Map<string, unknown>, max: number): void {
  for (const key of [...map.keys()].slice(0, Math.max(0, map.size + 1 - max))) map.delete(key);
}

/**
 * Where a service may be reached: at the sender of the answer, which is the only address on a machine with loopback alone. An answer
 * that came over a repeater of the network has another sender: then the addresses it lists go first.
 */
function addressesOf(service: Service): readonly string[] {
  const listed = (service.addresses ?? []).filter((one) => /^\d+\.\d+\.\d+\.\d+$/.test(one)).slice(0, 4);
  const sender = service.referer?.address;
  return sender === undefined ? listed : listed.includes(sender) ? [sender] : [...listed, sender];
}

/** DIS-1: looks for hubs in every way at once, again and again, until it is stopped. */
export class FindHubs extends EventEmitter<{ found: [FoundHub] }> {
  private browsers: { readonly card: string; readonly bonjour: Bonjour; readonly browser: Browser | null }[] = [];
  private browsedOn = '';
  private broadcaster: Socket | null = null;
  private timer: NodeJS.Timeout | null = null;
  /** Questions of this search so far. */
  private asked = 0;
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
  /** The same for screens: when each was heard of last is ms since 1970. */
  get told(): readonly Omit<FoundHub, 'since'>[] {
    const clocks = Date.now() - performance.now();
    return this.hubs.map(({ since: _since, at, ...hub }) => ({ ...hub, at: Math.round(clocks + at) }));
  }

  /** An address that a person gave, or that was good last time. */
  add(url: string, way: 'typed' | 'remembered', via: string): void {
    this.report({ url, hubId: null, version: null, tournament: null, way, via });
  }

  /** What the hub at an address says of itself. */
  identify(url: string, identity: { readonly hubId: HubId; readonly version: string; readonly tournament: string | null }): void {
    const before = this.seen.get(url);
    if (before === undefined) return;
    const { hubId, version, tournament } = identity;
    const known = { ...before, hubId, version, tournament, at: performance.now() };
    this.seen.set(url, known);
    this.emit('found', known);
  }

  /** What is found before anybody listens is kept in `hubs`. */
  start(): void {
    this.search();
  }

  /** With a hub at hand it is asked less often. */
  settle(settled: boolean): void {
    if (this.settled === settled) return;
    this.settled = settled;
    if (settled) this.schedule();
    else this.search();
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.stopBrowsing();
    this.broadcaster?.close();
    this.broadcaster = null;
  }

  private search(): void {
    this.asked = 0;
    this.ask();
    this.schedule();
  }

  private schedule(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    const pauseMs = this.settled ? askEveryFoundMs : askPausesMs[Math.min(this.asked, askPausesMs.length) - 1];
    this.timer = setTimeout(() => {
      this.ask();
      this.schedule();
    }, pauseMs);
  }

  private ask(): void {
    const { ways, configured } = this.options;
    this.asked += 1;
    if (ways.includes('configured')) for (const url of configured) this.report({ url: new URL(url).origin, hubId: null, version: null, tournament: null, way: 'configured', via: 'RESTRIKE_HUB_URL' });
    if (ways.includes('mdns')) this.askMdns();
    if (ways.includes('broadcast')) this.askBroadcast();
  }

  private askMdns(): void {
    const { mdnsInterface } = this.options;
    const cards = mdnsInterface !== undefined ? [mdnsInterface] : networkInterfaces().filter((one) => one.usable).map((one) => one.address);
    // The cards of a laptop change: a cable, another network, a VPN.
    if (cards.join() !== this.browsedOn) {
      this.stopBrowsing();
      this.browsedOn = cards.join();
      for (const card of cards) this.browsers.push({ card, bonjour: this.openCard(card), browser: null });
      if (cards.length === 0) this.note('mdns', 'no usable network card', 'this machine has no network but loopback and virtual ones; set RESTRIKE_MDNS_INTERFACE to use one of those');
    }
    this.browsers = this.browsers.map(({ card, bonjour, browser }) => {
      // A new browser each time: an old one tells of each name once, also when its hub has moved.
      browser?.stop();
      this.note('mdns', card, null);
      return { card, bonjour, browser: bonjour.find({ type: MDNS_SERVICE }, (service) => this.onService(card, service)) };
    });
  }

  /** One socket for one card, bound to all addresses: bound to the card's own, it hears no multicast on Linux and macOS. */
  private openCard(card: string): Bonjour {
    const failed = (error: Error): void => this.note('mdns', card, error.message);
    const bonjour = new Bonjour({ interface: card, bind: '0.0.0.0' } as never, failed);
    // The library has no listener of its own for a port that it may not open: it would end the process.
    (bonjour as unknown as { server: { mdns: EventEmitter } }).server.mdns.on('error', failed).on('warning', failed);
    return bonjour;
  }

  private onService(card: string, service: Service): void {
    const txt = (service.txt ?? {}) as Record<string, unknown>;
    const word = (name: string): string | null => (typeof txt[name] === 'string' ? txt[name].slice(0, 64) : null);
    for (const address of addressesOf(service)) {
      const scheme = word('tls') === '1' ? 'https' : 'http';
      this.report({ url: `${scheme}://${address}:${String(service.port)}`, hubId: hubIdOf(word('hubid') ?? word('hubId')), version: word('version'), tournament: word('tournament'), way: 'mdns', via: card });
    }
  }

  private askBroadcast(): void {
    const socket = this.broadcaster;
    if (socket === null) {
      this.openBroadcaster();
      return;
    }
    const request = JSON.stringify({ type: 'discovery_request' });
    const targets = new Set(['255.255.255.255', ...networkInterfaces().flatMap((one) => (one.usable && one.broadcast !== null ? [one.broadcast] : []))]);
    for (const target of targets) {
      try {
        socket.send(request, this.options.broadcastPort, target, (error) => this.note('broadcast', target, error?.message ?? null));
      } catch (error) {
        this.note('broadcast', target, wordsOf(error));
      }
    }
  }

  private openBroadcaster(): void {
    const socket = createSocket('udp4');
    this.broadcaster = socket;
    socket.on('error', (error) => {
      this.note('broadcast', 'socket', error.message);
      socket.close();
      if (this.broadcaster === socket) this.broadcaster = null; // opened again when it is asked next
    });
    socket.on('message', (bytes, from) => {
      try {
        const { port, hubId, version, tls } = discoveryResponseSchema.parse(JSON.parse(bytes.toString('utf8')));
        this.report({ url: `${tls === true ? 'https' : 'http'}://${from.address}:${String(port)}`, hubId, version: version.slice(0, 64), tournament: null, way: 'broadcast', via: from.address });
      } catch {
        // Something else on this port answered.
      }
    });
    socket.bind(0, () => {
      socket.setBroadcast(true);
      this.askBroadcast();
    });
  }

  private stopBrowsing(): void {
    for (const { bonjour, browser } of this.browsers) {
      browser?.stop();
      bonjour.destroy();
    }
    this.browsers = [];
    this.browsedOn = '';
  }

  private note(way: DiscoveryWay, via: string, error: string | null): void {
    const key = `${way} ${via}`;
    if (!this.tried.has(key)) dropOldest(this.tried, maxAttempts);
    this.tried.set(key, { way, via, tried: (this.tried.get(key)?.tried ?? 0) + 1, lastAt: Date.now(), error });
    if (error !== null) this.log.debug({ way, via, error }, 'discovery');
  }

  private report(hub: Omit<FoundHub, 'since' | 'at'>): void {
    if (hub.way === 'configured') this.note('configured', hub.url, null);
    const now = performance.now();
    const before = this.seen.get(hub.url);
    if (before === undefined) dropOldest(this.seen, maxHubs);
    const found = { ...hub, since: before?.since ?? now, at: now };
    // An address that somebody gave stays one, and keeps what its hub said of itself.
    const kept = before === undefined ? found : { ...found, way: given.has(before.way) ? before.way : hub.way, hubId: hub.hubId ?? before.hubId, version: hub.version ?? before.version, tournament: hub.tournament ?? before.tournament };
    this.seen.set(hub.url, kept);
    this.emit('found', kept);
  }
}

const given: ReadonlySet<KnownBy> = new Set(['configured', 'typed', 'remembered']);

const hubIdOf = (word: string | null): HubId | null => {
  const parsed = hubIdSchema.safeParse(word);
  return parsed.success ? parsed.data : null;
};
