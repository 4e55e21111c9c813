import { hostname } from 'node:os';
import { LINK_PROTOCOL, type EpochId, type Heartbeat, type LinkHello, type NodeId } from '@restrike/contracts';
import { openCourtOutbox, openCourtReader } from '@restrike/db/court';
import type { Logger } from '@restrike/runtime';
import type { AgentSettings } from './config/agent-settings.js';
import { FindHubs } from './discovery/find-hubs.js';
import { AgentHealth } from './health/agent-health.js';
import { CourtPipeline } from './ingest/court-pipeline.js';
import { HubLink, notSupported } from './link/hub-link.js';
import { LiveFeed } from './live/live-feed.js';
import { HubClient } from './sync/hub-client.js';
import { HubMemory } from './sync/hub-memory.js';
import { SyncService } from './sync/sync.service.js';

/** The parts of a running agent and how they are joined; the HTTP interface stands in front of it. */
export class CourtAgent {
  readonly pipeline: CourtPipeline;
  readonly outbox: ReturnType<typeof openCourtOutbox>;
  readonly reader: ReturnType<typeof openCourtReader>;
  readonly health: AgentHealth;
  readonly feed: LiveFeed;
  readonly link: HubLink;
  readonly sync: SyncService;
  readonly hubs: FindHubs;
  private heartbeatTimer: NodeJS.Timeout | null = null;
  private heartbeatKey = '';
  private tryNext = 0;
  apiPort = 0;

  constructor(
    readonly settings: AgentSettings,
    readonly nodeId: NodeId,
    readonly version: string,
    courtFile: string,
    private readonly log: Logger,
  ) {
    const { dataDir, queueBound, flushEvents, flushMs, definitions } = settings;
    this.pipeline = new CourtPipeline({ dataDir, file: courtFile, queueBound, flushEvents, flushMs, definitions: definitions ?? null });
    this.outbox = openCourtOutbox(courtFile);
    this.reader = openCourtReader(courtFile);
    this.health = new AgentHealth(this.pipeline, this.outbox, dataDir);
    this.feed = new LiveFeed(this.pipeline, settings.apiToken);
    this.link = new HubLink(() => this.hello(), (command) => Promise.resolve(notSupported(command)));
    this.sync = new SyncService(this.outbox, nodeId, new HubMemory(dataDir), log.child({ module: 'sync' }));
    this.hubs = new FindHubs(
      { ways: settings.discovery, configured: settings.hubUrls, broadcastPort: settings.discoveryPort, mdnsInterface: settings.mdnsInterface },
      log.child({ module: 'discovery' }),
    );
  }

  /** Starts everything but the HTTP interface. Resolves when the listener is open or has said why it is not. */
  async start(): Promise<void> {
    const ready = await this.pipeline.open();
    this.log.info({ epoch: ready.epoch, events: ready.sequence, match: ready.state.matchNumber, status: ready.state.status }, 'store is open');
    this.pipeline.on('committed', (notice) => {
      this.sync.wake();
      this.link.sendLive({ ...this.feed.snapshot(), sequence: notice.sequence, receivedAt: notice.receivedAt });
    });
    this.pipeline.on('trouble', (error) => this.log[error === null ? 'info' : 'error']({ error }, error === null ? 'commits go on' : 'can not commit: nothing is lost, trying again'));
    this.pipeline.on('report', () => void this.beatOnChange());
    const { udpAddress, udpPort, udpReceiveBuffer } = this.settings;
    const report = await this.pipeline.listen(udpAddress, udpPort, udpReceiveBuffer);
    if (report.state === 'failed') this.log.error({ error: report.error }, 'no datagrams are received');
    else this.log.info({ address: report.address, port: report.port, receiveBuffer: report.receiveBuffer }, 'listening for the scoring system');
  }

  /** Looks for the hub and keeps the link. After the HTTP interface has its port. */
  joinHub(): void {
    this.link.on('up', (ack) => {
      const { status } = this.link;
      if (status.state !== 'up') return;
      this.log.info({ url: status.url, hubId: ack.hubId, version: ack.version }, 'joined the hub');
      this.hubs.settle(true);
      this.sync.start(new HubClient(status.url, this.settings.joinToken, this.nodeId), ack);
      this.link.sendLive(this.feed.snapshot());
      void this.beat();
    });
    this.link.on('down', (reason) => {
      this.log.warn({ reason }, 'lost the hub; the court goes on');
      this.sync.stop();
      this.hubs.settle(false);
    });
    this.link.on('refused', (refusal) => this.log.error({ code: refusal.code }, `the hub refuses this agent: ${refusal.message}`));
    this.link.on('unreachable', () => this.tryOther());
    this.hubs.on('found', (hub) => {
      if (this.link.status.state === 'searching') this.link.connect(hub.url);
    });
    this.hubs.start();
    this.heartbeatTimer = setInterval(() => void this.beat(), this.settings.heartbeatMs);
  }

  async stop(): Promise<void> {
    if (this.heartbeatTimer !== null) clearInterval(this.heartbeatTimer);
    this.hubs.stop();
    this.sync.stop();
    this.link.close();
    await this.pipeline.close();
    await this.feed.close();
    this.health.stop();
    this.reader.close();
    this.outbox.close();
  }

  /** First words to a hub; read anew at each connection. */
  private hello(): LinkHello {
    return {
      protocol: LINK_PROTOCOL,
      version: this.version,
      nodeId: this.nodeId,
      courtName: this.settings.courtName,
      host: hostname().slice(0, 255),
      token: this.settings.joinToken,
      epochs: this.outbox.epochs().slice(-1_000).map(({ epoch, from, through }) => ({ epoch: epoch as EpochId, from, through })),
      apiPort: this.apiPort,
    };
  }

  /** The hub may have moved: another one that was found is tried in turn. */
  private tryOther(): void {
    const { status } = this.link;
    const { hubs } = this.hubs;
    this.hubs.settle(false);
    if (status.state !== 'down' || hubs.length < 2) return;
    this.tryNext += 1;
    const next = hubs[this.tryNext % hubs.length];
    if (next !== undefined && next.url !== status.url && this.tryNext % 3 === 0) this.link.connect(next.url);
  }

  private async heartbeat(): Promise<Heartbeat> {
    return { ...(await this.health.measures()), nodeId: this.nodeId, sentAt: Date.now(), obs: [], clockOffsetMs: this.link.clockOffsetMs };
  }

  private async beat(): Promise<void> {
    if (!this.link.isUp) return;
    await this.link.sendHeartbeat(await this.heartbeat());
  }

  /** At once when something that a person should see changed. */
  private async beatOnChange(): Promise<void> {
    const { report, trouble } = this.pipeline;
    const key = [report?.state, report?.error, trouble, report?.kernelDrops, report?.spilled, report?.lost].join();
    if (key === this.heartbeatKey) return;
    this.heartbeatKey = key;
    await this.beat();
  }
}
