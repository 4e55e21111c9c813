import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { LINK_PROTOCOL, type ChapterFiles, type EpochId, type Heartbeat, type LinkAck, type LinkHello, type NodeId } from '@restrike/contracts';
import { openCourtOutbox, openCourtReader, openCourtRecords, type CourtRecords } from '@restrike/db/court';
import { machineClock, openObs, type ObsConnectionSettings } from '@restrike/obs';
import { SecretBox, type Logger } from '@restrike/runtime';
import { CourtGate } from './access/court-gate.js';
import { CourtPin } from './access/court-pin.js';
import { writeChapters } from './chapters/write-chapters.js';
import { HubOrders } from './commands/hub-orders.js';
import type { AgentSettings } from './config/agent-settings.js';
import { FindHubs } from './discovery/find-hubs.js';
import { HubChoice } from './discovery/hub-choice.js';
import { CourtFiles } from './files/court-files.js';
import { AgentHealth } from './health/agent-health.js';
import { InterfaceWatch } from './health/interface-watch.js';
import { CourtListener } from './ingest/court-listener.js';
import { CourtPipeline } from './ingest/court-pipeline.js';
import type { ReceiverReport } from './ingest/thread-messages.js';
import { HubLink } from './link/hub-link.js';
import { LiveFeed } from './live/live-feed.js';
import { CourtLogs } from './logs/court-logs.js';
import { configuredSettings } from './settings/configured-settings.js';
import { HubJoining } from './pairing/hub-joining.js';
import { PairingFile } from './pairing/pairing-file.js';
import { CourtSettings } from './settings/court-settings.js';
import { ObsAddresses } from './settings/obs-addresses.js';
import { HubClient } from './sync/hub-client.js';
import { HubMemory } from './sync/hub-memory.js';
import { CourtObs } from './obs/court-obs.js';
import { SyncService } from './sync/sync.service.js';
import { TimelineService } from './timeline/timeline.service.js';
import { TournamentService } from './tournament/tournament.service.js';
import { CourtReplay } from './triggers/court-replay.js';
import { replaySettings } from './ivr/replay-settings.js';

const hostOf = (): string => hostname().slice(0, 255);

/** The parts of a running agent and how they are joined; the HTTP interface stands in front of it. */
export class CourtAgent {
  readonly pipeline: CourtPipeline;
  readonly outbox: ReturnType<typeof openCourtOutbox>;
  readonly reader: ReturnType<typeof openCourtReader>;
  readonly records: CourtRecords;
  readonly courtSettings: CourtSettings;
  readonly obsAddresses: ObsAddresses;
  readonly tournament: TournamentService;
  readonly timeline: TimelineService;
  readonly files: CourtFiles;
  readonly obs: CourtObs;
  readonly replay: CourtReplay;
  readonly health: AgentHealth;
  readonly gate: CourtGate;
  readonly feed: LiveFeed;
  readonly link: HubLink;
  readonly logs: CourtLogs;
  readonly orders: HubOrders;
  readonly sync: SyncService;
  readonly hubs: FindHubs;
  readonly interfaces = new InterfaceWatch();
  readonly listener: CourtListener;
  readonly joining: HubJoining;
  private readonly pairing: PairingFile;
  private readonly choice: HubChoice;
  private heartbeatTimer: NodeJS.Timeout | null = null;
  private heartbeatKey = '';
  apiPort = 0;

  constructor(
    readonly settings: AgentSettings,
    readonly nodeId: NodeId,
    readonly version: string,
    courtFile: string,
    private readonly log: Logger,
  ) {
    const { dataDir, queueBound, flushEvents, flushMs, definitions } = settings;
    const hubMemory = new HubMemory(dataDir);
    this.logs = new CourtLogs(path.join(dataDir, 'logs'), () => this.courtSettings.get('folders.obsLogs'));
    this.records = openCourtRecords(courtFile);
    const secrets = new SecretBox(path.join(dataDir, 'secret.key'));
    this.courtSettings = new CourtSettings(this.records.settings, secrets, configuredSettings(settings));
    this.obsAddresses = new ObsAddresses(this.records.obsConnections, this.records.settings, secrets);
    const videosDir = settings.videosDir ?? path.join(dataDir, 'videos');
    this.tournament = new TournamentService(this.records.tournaments, this.courtSettings, { videosDir, now: Date.now, newId: randomUUID, log: log.child({ module: 'tournament' }) });
    this.timeline = new TimelineService(this.records, this.courtSettings, () => this.tournament.context(), { clock: machineClock, log: log.child({ module: 'timeline' }) });
    this.pipeline = new CourtPipeline({ dataDir, file: courtFile, queueBound, flushEvents, flushMs, definitions: definitions ?? null, context: () => this.tournament.ingestContext() });
    this.listener = new CourtListener(this.pipeline, this.interfaces, settings, log.child({ module: 'listener' }));
    this.outbox = openCourtOutbox(courtFile);
    this.reader = openCourtReader(courtFile);
    this.health = new AgentHealth(this.pipeline, this.outbox, this.reader, { dataDir, courtFile });
    this.files = new CourtFiles({ courtName: settings.courtName, records: this.records, settings: this.courtSettings, tournament: this.tournament, health: this.health, log: log.child({ module: 'files' }) });
    this.obs = new CourtObs((one) => openObs(one, machineClock), log.child({ module: 'obs' }));
    this.gate = new CourtGate(new CourtPin(path.join(dataDir, 'court-pin.json'), settings.courtPin), settings.apiToken, nodeId);
    this.feed = new LiveFeed(this.pipeline, this.gate);
    this.replay = new CourtReplay({
      records: this.records,
      reader: this.reader,
      obs: this.obs,
      settings: () => replaySettings(this.courtSettings, this.tournament.folders()),
      tools: settings,
      state: () => this.pipeline.state,
      publish: (name, value) => this.feed.publish(name, value),
      offerClip: (clip) => this.link.offerClip(clip),
      offerRecording: (file) => Promise.resolve(this.files.offerRecording(file)),
      log: log.child({ module: 'replay' }),
    });
    this.feed.greet(() => [...this.replay.greeting(), ['sessions', { sessions: [...this.records.obsSessions.active()] }], ['context', this.tournament.view()]]);
    this.link = new HubLink(() => this.hello());
    this.orders = new HubOrders({
      nodeId,
      records: this.records,
      link: this.link,
      obs: this.obs,
      obsAddresses: this.obsAddresses,
      tournament: this.tournament,
      settings: this.courtSettings,
      logs: this.logs,
      saveClip: () => this.replay.saveClip(),
      publish: (name, value) => this.feed.publish(name, value),
      log,
    });
    this.feed.greet(() => this.orders.greeting());
    this.sync = new SyncService(this.outbox, nodeId, hubMemory, log.child({ module: 'sync' }));
    this.health.metrics.follow(this.link, this.sync);
    this.hubs = new FindHubs(
      { ways: settings.discovery, configured: settings.hubUrls, broadcastPort: settings.discoveryPort, mdnsInterface: settings.mdnsInterface },
      log.child({ module: 'discovery' }),
    );
    this.pairing = new PairingFile(dataDir);
    const introduce = () => ({ nodeId, courtName: settings.courtName, host: hostOf(), version });
    this.joining = new HubJoining(this.hubs, this.pairing, { introduce, joinToken: settings.joinToken, isLinked: () => this.link.isUp, now: Date.now }, log.child({ module: 'pairing' }));
    this.choice = new HubChoice(() => this.joining.ownHubId);
  }

  /** Starts everything but the HTTP interface. Resolves with the listener's report when it is open or has said why it is not. */
  async start(): Promise<ReceiverReport> {
    await this.gate.pin.prepare();
    const ready = await this.pipeline.open();
    this.log.info({ epoch: ready.epoch, events: ready.sequence, match: ready.state.matchNumber, status: ready.state.status }, 'store is open');
    this.tournament.on('day-ended', (day) => {
      this.writeChapters(day, true).then(
        ({ folder, files }) => this.log.info({ folder, files }, 'the chapter files of the day are written'),
        (error: unknown) => this.log.error({ day, error: String(error) }, 'the chapter files of the day could not be written'),
      );
    });
    this.tournament.on('changed', () => this.pipeline.setContext(this.tournament.ingestContext()));
    this.timeline.start();
    this.pipeline.on('committed', (notice) => {
      this.sync.wake();
      this.link.sendLive({ ...this.feed.snapshot(), sequence: notice.sequence, receivedAt: notice.receivedAt });
      this.replay.committed(notice);
    });
    this.replay.start();
    this.files.start(this.timeline, this.replay.shelf);
    this.obs.on('changed', () => this.beatOnChange());
    this.obs.on('added', (connection) => this.timeline.follow(connection));
    this.obs.on('removed', ({ settings }) => this.timeline.forget(settings.id));
    this.timeline.on('session', (session) => this.feed.publish('session', session));
    this.tournament.on('changed', (view) => {
      this.feed.publish('context', view);
      void this.beat();
      if (view.active !== null) void this.obs.recordInto(this.tournament.folders().recordings);
    });
    this.obsAddresses.on('changed', () => void this.obs.set(this.wantedObs()));
    await this.obs.set(this.wantedObs());
    this.pipeline.on('trouble', (error) => this.log[error === null ? 'info' : 'error']({ error }, error === null ? 'commits go on' : 'can not commit: nothing is lost, trying again'));
    this.pipeline.on('trouble', () => this.beatOnChange());
    this.pipeline.on('report', () => this.beatOnChange());
    return this.listener.start();
  }

  /** Looks for the hub and keeps the link. After the HTTP interface has its port. */
  joinHub(): void {
    this.link.on('up', (ack) => this.onUp(ack));
    this.link.on('down', (reason) => {
      this.log.warn({ reason }, 'lost the hub; the court goes on');
      this.sync.stop();
      this.hubs.settle(false);
    });
    this.link.on('refused', (refusal) => {
      this.log.error({ code: refusal.code }, `the hub refuses this agent: ${refusal.message}`);
      if (this.link.url !== null) this.choice.refused(this.link.url, refusal.retryAfterMs, Date.now());
      this.joining.refused(refusal.code, refusal.message);
      this.hubs.settle(false);
      this.choose();
    });
    this.link.on('unreachable', () => {
      if (this.link.url !== null) this.choice.failed(this.link.url, Date.now());
      this.hubs.settle(false);
      this.choose();
    });
    this.joining.on('known', () => this.choose());
    this.joining.on('approved', (url) => {
      this.choice.joined(url);
      this.link.close();
      this.connect(url);
    });
    this.joining.start();
    this.hubs.start();
    this.beatEvery(this.settings.heartbeatMs);
  }

  async stop(): Promise<void> {
    if (this.heartbeatTimer !== null) clearInterval(this.heartbeatTimer);
    this.interfaces.stop();
    this.joining.stop();
    this.hubs.stop();
    this.sync.stop();
    this.orders.stop();
    this.link.close();
    await this.replay.stop();
    await this.files.stop();
    this.timeline.stop();
    await this.obs.close();
    await this.listener.stop().catch((error: unknown) => this.log.warn({ error: String(error) }, 'the listener did not stop'));
    await this.pipeline.close();
    await this.feed.close();
    this.health.stop();
    this.records.close();
    this.reader.close();
    this.outbox.close();
  }

  /** OBS as the console set them up, and those of the configuration that it has not changed. */
  private wantedObs(): readonly ObsConnectionSettings[] {
    const known = new Set(this.obsAddresses.views().map(({ id }) => id));
    return [...this.obsAddresses.enabled(), ...this.settings.obs.filter(({ id }) => !known.has(id))];
  }

  /** CHP: writes the chapter files of a day into its folder. Throws what the file system throws. */
  async writeChapters(day: string, withMoments: boolean): Promise<ChapterFiles> {
    const tournamentId = this.records.obsSessions.list({ day, kind: 'stream', limit: 1 })[0]?.tournamentId ?? null;
    const folder = this.tournament.foldersOf({ tournamentId, day }).recordings;
    return { folder, files: await writeChapters(this, { day, courtName: this.settings.courtName, withMoments, folder }) };
  }

  private onUp(ack: LinkAck): void {
    const { status } = this.link;
    if (status.state !== 'up') return;
    this.log.info({ url: status.url, hubId: ack.hubId, version: ack.version }, 'joined the hub');
    this.choice.joined(status.url);
    this.joining.linked(status.url);
    this.hubs.settle(true);
    // The hub calls a court late by its own measure.
    this.beatEvery(Math.min(this.settings.heartbeatMs, ack.heartbeatMs));
    this.sync.start(new HubClient(status.url, this.pairing.credential, this.nodeId, this.joining.trust(status.url)?.fetch), ack);
    this.link.sendLive(this.feed.snapshot());
    void this.beat();
  }

  /** A person chose another hub: the link to the one of before ends. */
  rejoin(): void {
    this.sync.stop();
    this.link.close();
    this.hubs.settle(false);
    this.choose();
  }

  /** Connects to this court's hub, or to another address of it when this one fails or refuses. */
  private choose(): void {
    if (this.link.isUp) return;
    const url = this.choice.next(this.hubs.hubs.filter((hub) => this.joining.trust(hub.url) !== null), this.link.url, Date.now());
    if (url !== null) this.connect(url);
  }

  private connect(url: string): void {
    this.link.connect(url, this.joining.trust(url)?.agent);
  }

  /** First words to a hub; read anew at each connection. */
  private hello(): LinkHello {
    return {
      protocol: LINK_PROTOCOL,
      version: this.version,
      nodeId: this.nodeId,
      courtName: this.settings.courtName,
      host: hostOf(),
      token: this.pairing.credential,
      epochs: this.openEpochs(),
      apiPort: this.apiPort,
    };
  }

  /** A store that can not be read must not keep the court from being seen: the sync asks again. */
  private openEpochs(): LinkHello['epochs'] {
    try {
      return this.outbox.epochs().slice(-1_000).map(({ epoch, from, through }) => ({ epoch: epoch as EpochId, from, through }));
    } catch (error) {
      this.log.error({ error: String(error) }, 'the outbox can not be read');
      return [];
    }
  }

  private beatEvery(ms: number): void {
    if (this.heartbeatTimer !== null) clearInterval(this.heartbeatTimer);
    this.heartbeatTimer = setInterval(() => void this.beat(), ms);
  }

  /** Stands beside the path: what goes wrong here is said, and the court goes on. */
  private async beat(): Promise<void> {
    if (!this.link.isUp) return;
    try {
      const { status } = this.link;
      const context = this.tournament.heard(status.state === 'up' ? status.hubId : null);
      const heartbeat: Heartbeat = { ...(await this.health.measures()), nodeId: this.nodeId, sentAt: Date.now(), obs: this.obs.heartbeat(), clockOffsetMs: this.link.clockOffsetMs, context };
      this.health.metrics.heartbeat(await this.link.sendHeartbeat(heartbeat));
    } catch (error) {
      this.log.error({ error: String(error) }, 'a heartbeat could not be sent');
    }
  }

  /** At once when something that a person should see changed. */
  private beatOnChange(): void {
    const { report, trouble } = this.pipeline;
    const key = [report?.state, report?.error, trouble, report?.kernelDrops, report?.spilled, report?.lost, JSON.stringify(this.obs.heartbeat())].join();
    if (key === this.heartbeatKey) return;
    this.heartbeatKey = key;
    void this.beat();
  }
}
