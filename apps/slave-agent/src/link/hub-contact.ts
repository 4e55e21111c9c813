import { hostname } from 'node:os';
import { LINK_PROTOCOL, type EpochId, type LinkAck, type LinkHello, type LiveState, type NodeId } from '@restrike/contracts';
import type { CourtOutbox } from '@restrike/db/court';
import type { Logger } from '@restrike/runtime';
import type { AgentSettings } from '../config/agent-settings.js';
import type { FindHubs } from '../discovery/find-hubs.js';
import { HubChoice } from '../discovery/hub-choice.js';
import { askIdentity } from '../pairing/ask-hub.js';
import { HubJoining } from '../pairing/hub-joining.js';
import type { ClipUploads } from '../ivr/clip-uploads.js';
import { plainTrust } from '../pairing/hub-trust.js';
import { PairingFile } from '../pairing/pairing-file.js';
import { HubClient } from '../sync/hub-client.js';
import type { SyncService } from '../sync/sync.service.js';
import { HubLink } from './hub-link.js';

const hostOf = (): string => hostname().replaceAll(/\p{Cc}/gu, '').slice(0, 255);
/** Epochs named at the first words: the newest. */
const toldEpochs = 1_000;
/** Events wait at most so long until the hub has this court's offset, ms: a hub that does not tell its time is no reason to keep them. */
const measureLimitMs = 5_000;

/** What the contact with the hub needs of its court. */
export interface CourtOfContact {
  readonly settings: AgentSettings;
  /** Started before the court: what is there is known when it is up. */
  readonly hubs: FindHubs;
  readonly nodeId: NodeId;
  readonly version: string;
  readonly outbox: CourtOutbox;
  readonly sync: SyncService;
  /** Tells when this machine's wall clock was stepped. */
  readonly timeline: { on(event: 'jump', heard: () => void): unknown };
  /** Clips on their way to the hub. */
  readonly uploads: () => Pick<ClipUploads, 'start' | 'stop' | 'offerAgain'>;
  readonly snapshot: () => LiveState;
  readonly log: Logger;
}

/** The way to the hub: looks for it, joins it, keeps the link and runs the sync while it is up. A court without a hub goes on. */
export class HubContact {
  readonly hubs: FindHubs;
  readonly joining: HubJoining;
  readonly link: HubLink;
  /** Port of the court's HTTP interface; 0 before it is open. */
  apiPort = 0;
  private readonly pairing: PairingFile;
  private readonly choice: HubChoice;
  private stopped = false;
  /** What begins when the hub has this court's offset. */
  private held: { readonly begin: () => void; readonly limit: NodeJS.Timeout } | null = null;

  constructor(private readonly court: CourtOfContact) {
    const { settings, nodeId, version, log } = court;
    const { joinToken, courtName } = settings;
    this.link = new HubLink(() => this.hello(), (hubId) => this.joining.isOwn(hubId), (url) => askIdentity(this.joining.trust(url) ?? plainTrust, url));
    this.hubs = court.hubs;
    this.pairing = new PairingFile(settings.dataDir);
    const introduce = () => ({ nodeId, courtName, host: hostOf(), version });
    this.joining = new HubJoining(this.hubs, this.pairing, { introduce, joinToken, isLinked: () => this.link.isUp }, log.child({ module: 'pairing' }));
    this.choice = new HubChoice(() => this.joining.ownHubId);
  }

  /** After the HTTP interface has its port. */
  start(): void {
    const { link, joining, hubs } = this;
    const { log } = this.court;
    link.on('up', (ack) => this.onUp(ack));
    link.on('measureTold', () => this.release());
    link.on('down', (reason) => {
      log.warn({ reason }, 'lost the hub; the court goes on');
      this.stopSending();
      hubs.settle(false);
    });
    link.on('refused', ({ code, message, retryAfterMs }) => {
      log.error({ code }, `the hub refuses this agent: ${message}`);
      if (link.url !== null) this.choice.refused(link.url, retryAfterMs, performance.now());
      joining.refused(code, message);
      this.lookOn();
    });
    link.on('other', (url, identity) => {
      joining.met(url, identity);
      this.lookOn();
    });
    link.on('unreachable', () => {
      if (link.url !== null) this.choice.failed(link.url, performance.now());
      this.lookOn();
    });
    this.court.sync.on('forgot', () => this.court.uploads().offerAgain());
    this.court.timeline.on('jump', () => link.clockStepped());
    joining.on('known', () => this.choose());
    joining.on('approved', (url) => {
      this.choice.joined(url);
      this.stopSending();
      link.close();
      this.connect(url);
    });
    joining.start();
  }

  stop(): void {
    this.stopped = true;
    this.joining.stop();
    this.hubs.stop();
    this.stopSending();
    this.link.close();
  }

  /** A person chose another hub: the link to the one of before ends. */
  rejoin(): void {
    this.stopSending();
    this.link.close();
    this.lookOn();
  }

  private onUp(ack: LinkAck): void {
    const { status } = this.link;
    if (status.state !== 'up') return;
    const { sync, nodeId, snapshot, log } = this.court;
    log.info({ url: status.url, hubId: ack.hubId, version: ack.version }, 'joined the hub');
    this.choice.joined(status.url);
    this.joining.linked(status.url);
    this.hubs.settle(true);
    const client = new HubClient(status.url, this.pairing.credential, nodeId, (this.joining.trust(status.url) ?? plainTrust).request);
    // LNK-2: what comes before the offset is put on the hub's clock without it, for good.
    this.hold(() => sync.start(client, ack));
    this.court.uploads().start(client);
    this.link.sendLive(snapshot());
  }

  private hold(begin: () => void): void {
    this.dropHeld();
    this.held = { begin, limit: setTimeout(() => this.release(), measureLimitMs) };
  }

  private release(): void {
    const { held } = this;
    this.dropHeld();
    held?.begin();
  }

  private dropHeld(): void {
    if (this.held !== null) clearTimeout(this.held.limit);
    this.held = null;
  }

  private stopSending(): void {
    this.dropHeld();
    this.court.sync.stop();
    this.court.uploads().stop();
  }

  private lookOn(): void {
    this.hubs.settle(false);
    this.choose();
  }

  /** Connects to this court's hub, or to another address of it when this one fails or refuses. */
  private choose(): void {
    if (this.link.isUp) return;
    const url = this.choice.next(this.hubs.hubs.filter((hub) => this.joining.trust(hub.url) !== null), this.link.url, performance.now());
    if (url !== null) this.connect(url);
  }

  /** Not after the end: a hub that was asked before may answer now. */
  private connect(url: string): void {
    if (this.stopped) return;
    this.link.connect(url, this.joining.trust(url)?.agent);
  }

  /** First words to a hub; read anew at each connection. */
  private hello(): LinkHello {
    const { version, nodeId, settings } = this.court;
    return { protocol: LINK_PROTOCOL, version, nodeId, courtName: settings.courtName, host: hostOf(), token: this.pairing.credential, epochs: this.newestEpochs(), apiPort: this.apiPort };
  }

  /** Done ones too: the hub says what it has of them, and one that went back to an earlier copy has less. A store that can not be read must not keep the court from being seen: the sync asks again. */
  private newestEpochs(): LinkHello['epochs'] {
    try {
      return this.court.outbox.allEpochs().slice(-toldEpochs).map(({ epoch, from, through }) => ({ epoch: epoch as EpochId, from, through }));
    } catch (error) {
      this.court.log.error({ error: String(error) }, 'the outbox can not be read');
      return [];
    }
  }
}
