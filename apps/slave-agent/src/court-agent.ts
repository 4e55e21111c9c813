import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { NodeId } from '@restrike/contracts';
import { openCourtOutbox, openCourtReader, openCourtRecords, WriteTurns, type CourtRecords } from '@restrike/db/court';
import { machineClock, openObs } from '@restrike/obs';
import type { Logger, SecretBox } from '@restrike/runtime';
import { ConsoleActs } from './access/console-acts.js';
import { CourtGate } from './access/court-gate.js';
import { CourtPin } from './access/court-pin.js';
import { CourtChapters } from './chapters/court-chapters.js';
import { HubOrders } from './commands/hub-orders.js';
import type { AgentSettings } from './config/agent-settings.js';
import { CourtFlags } from './flags/court-flags.js';
import { CourtFiles } from './files/court-files.js';
import { AgentHealth } from './health/agent-health.js';
import { Heartbeats } from './health/heartbeats.js';
import { KeptMinutes } from './health/kept-minutes.js';
import { InterfaceWatch } from './health/interface-watch.js';
import { CourtListener, type ListenerOptions } from './ingest/court-listener.js';
import { CourtPipeline } from './ingest/court-pipeline.js';
import type { ReceiverReport } from './ingest/thread-messages.js';
import { replaySettings, wantedScenes, type ReplaySettings } from './ivr/replay-settings.js';
import type { FindHubs } from './discovery/find-hubs.js';
import { HubContact } from './link/hub-contact.js';
import { LiveFeed } from './live/live-feed.js';
import { CourtLogs } from './logs/court-logs.js';
import { ManualMode } from './manual/manual-mode.js';
import { CourtObs } from './obs/court-obs.js';
import { configuredSettings } from './settings/configured-settings.js';
import { CourtSettings } from './settings/court-settings.js';
import { ObsAddresses } from './settings/obs-addresses.js';
import { HubMemory } from './sync/hub-memory.js';
import { CourtSimulator } from './simulator/court-simulator.js';
import type { SeenSender } from './simulator/real-sender.js';
import { WriteRound } from './store/write-round.js';
import { SyncService } from './sync/sync.service.js';
import { TimelineService } from './timeline/timeline.service.js';
import { TournamentService } from './tournament/tournament.service.js';
import { CourtOverlays } from './overlays/court-overlays.js';
import { CourtReplay } from './triggers/court-replay.js';

/** The parts of a running agent and how they are joined; the HTTP interface stands in front of it. */
export class CourtAgent {
  readonly pipeline: CourtPipeline;
  readonly outbox: ReturnType<typeof openCourtOutbox>;
  readonly reader: ReturnType<typeof openCourtReader>;
  readonly records: CourtRecords;
  private readonly round: WriteRound;
  readonly courtSettings: CourtSettings;
  readonly obsAddresses: ObsAddresses;
  readonly tournament: TournamentService;
  readonly timeline: TimelineService;
  readonly files: CourtFiles;
  readonly flags: CourtFlags;
  readonly obs: CourtObs;
  readonly replay: CourtReplay;
  readonly health: AgentHealth;
  readonly gate: CourtGate;
  readonly acts: ConsoleActs;
  readonly simulator: CourtSimulator;
  readonly manual: ManualMode;
  readonly feed: LiveFeed;
  readonly logs: CourtLogs;
  readonly overlays: CourtOverlays;
  readonly orders: HubOrders;
  readonly sync: SyncService;
  readonly interfaces = new InterfaceWatch();
  readonly listener: CourtListener;
  readonly chapters: CourtChapters;
  readonly contact: HubContact;
  readonly minutes: KeptMinutes;
  private readonly heartbeats: Heartbeats;

  constructor(
    readonly settings: AgentSettings,
    readonly nodeId: NodeId,
    readonly version: string,
    courtFile: string,
    hubs: FindHubs,
    secrets: SecretBox,
    private readonly log: Logger,
  ) {
    const { dataDir, queueBound, flushEvents, flushMs, definitions } = settings;
    this.logs = new CourtLogs(path.join(dataDir, 'logs'), () => this.courtSettings.get('folders.obsLogs'));
    const turns = new WriteTurns();
    this.records = openCourtRecords(courtFile, turns);
    this.round = new WriteRound(this.records.inOne);
    this.courtSettings = new CourtSettings(this.records.settings, secrets, configuredSettings(settings));
    this.obsAddresses = new ObsAddresses(this.records.obsConnections, this.records.settings, secrets);
    const videosDir = settings.videosDir ?? path.join(dataDir, 'videos');
    this.tournament = new TournamentService(this.records.tournaments, this.courtSettings, { videosDir, now: Date.now, newId: randomUUID, log: log.child({ module: 'tournament' }) });
    this.timeline = new TimelineService(this.records, this.courtSettings, () => this.tournament.context(), { clock: machineClock, log: log.child({ module: 'timeline' }) });
    this.pipeline = new CourtPipeline({ dataDir, file: courtFile, queueBound, flushEvents, flushMs, definitions: definitions ?? null, turns, context: () => this.tournament.ingestContext() });
    this.listener = new CourtListener(this.pipeline, this.interfaces, () => this.listenerOptions(), log.child({ module: 'listener' }));
    this.outbox = openCourtOutbox(courtFile, turns);
    this.reader = openCourtReader(courtFile);
    this.health = new AgentHealth(this.pipeline, this.outbox, this.reader, { dataDir, courtFile }, () => this.tournament.context().day);
    this.files = new CourtFiles({ courtName: settings.courtName, records: this.records, settings: this.courtSettings, tournament: this.tournament, health: this.health, log: log.child({ module: 'files' }) });
    const replay = (): ReplaySettings => replaySettings(this.courtSettings, this.tournament.folders());
    this.obs = new CourtObs((one) => openObs(one, machineClock), log.child({ module: 'obs' }), () => wantedScenes(replay().scenes));
    this.gate = new CourtGate(new CourtPin(path.join(dataDir, 'court-pin.json'), settings.courtPin), settings.apiToken, nodeId);
    this.acts = new ConsoleActs(this.records, this.gate, log.child({ module: 'access' }), this.round);
    this.simulator = new CourtSimulator({ target: () => this.listener.targetHere(), senders: () => this.reader.clients(200) as readonly SeenSender[], now: Date.now });
    this.manual = new ManualMode(this.pipeline);
    this.feed = new LiveFeed(this.pipeline, this.gate, this.manual);
    this.overlays = new CourtOverlays(this.records.overlayValues, Date.now);
    this.overlays.on('changed', ([name, value]) => this.feed.publish(name, value));
    this.flags = new CourtFlags(this.records.flags, path.join(dataDir, 'flags'), (message) => this.feed.publish('flags', message), log.child({ module: 'flags' }), this.round);
    this.chapters = new CourtChapters(this, this.tournament, settings.courtName, log);
    this.sync = new SyncService(this.outbox, nodeId, new HubMemory(dataDir), log.child({ module: 'sync' }));
    this.contact = new HubContact({ settings, hubs, nodeId, version, outbox: this.outbox, sync: this.sync, timeline: this.timeline, uploads: () => this.replay.uploads, snapshot: () => this.feed.snapshot(), log });
    this.health.metrics.follow(this.link, this.sync);
    this.replay = new CourtReplay({
      records: this.records,
      round: this.round,
      reader: this.reader,
      obs: this.obs,
      overlays: this.overlays,
      settings: replay,
      tools: settings,
      state: () => this.pipeline.state,
      publish: (name, value) => this.feed.publish(name, value),
      uploadBytesPerSecond: () => this.courtSettings.get('files.uploadMegabytesPerSecond') * 1_000_000,
      offerRecording: (file) => this.files.offerRecording(file),
      log: log.child({ module: 'replay' }),
    });
    this.feed.greet(() => [...this.replay.greeting(), ['sessions', { sessions: [...this.records.obsSessions.active()] }], ['context', this.tournament.view()], ['flags', this.flags.own]]);
    this.orders = new HubOrders({
      nodeId,
      records: this.records,
      link: this.link,
      obs: this.obs,
      obsAddresses: this.obsAddresses,
      tournament: this.tournament,
      settings: this.courtSettings,
      logs: this.logs,
      overlays: this.overlays,
      saveClip: () => this.replay.saveClip(),
      offerClip: (clip) => this.replay.uploads.offer(clip),
      publish: (name, value) => this.feed.publish(name, value),
      log,
    });
    this.feed.greet(() => [...this.orders.greeting(), ...this.overlays.greeting()]);
    this.minutes = new KeptMinutes(this.pipeline, this.records.samples, log);
    this.heartbeats = new Heartbeats(this, this.link, settings.heartbeatMs, log);
  }

  get link(): HubContact['link'] {
    return this.contact.link;
  }

  /** Starts everything but the HTTP interface. Resolves with the listener's report when it is open or has said why it is not; null when it is not to start by itself. */
  async start(): Promise<ReceiverReport | null> {
    const { pipeline, tournament, timeline, replay, files, flags, obs, obsAddresses, feed, log } = this;
    this.gate.pin.prepare();
    const ready = await pipeline.open();
    log.info({ epoch: ready.epoch, events: ready.sequence, match: ready.state.matchNumber, status: ready.state.status }, 'store is open');
    pipeline.on('committed', (notice) => {
      this.sync.wake();
      this.link.sendLive({ ...feed.snapshot(), sequence: notice.sequence, receivedAt: notice.receivedAt });
      replay.committed(notice);
      flags.met(pipeline.state, notice.receivedAt ?? Date.now());
    });
    pipeline.on('trouble', (error) => log[error === null ? 'info' : 'error']({ error }, error === null ? 'commits go on' : 'can not commit: nothing is lost, trying again'));
    obs.on('added', (connection) => timeline.follow(connection));
    obs.on('removed', ({ settings }) => timeline.forget(settings.id));
    timeline.on('session', (session) => feed.publish('session', session));
    tournament.on('changed', (view) => {
      pipeline.setContext(tournament.ingestContext());
      feed.publish('context', view);
      void obs.recordInto(view.active === null ? null : tournament.folders().recordings);
    });
    tournament.on('folder', () => feed.publish('context', tournament.view()));
    flags.start();
    timeline.start();
    replay.start();
    files.start(timeline, replay.shelf);
    this.chapters.start();
    this.heartbeats.start();
    this.minutes.start();
    obsAddresses.on('changed', () => void obs.set(obsAddresses.wanted(this.settings.obs)));
    if (tournament.view().active !== null) await obs.recordInto(tournament.folders().recordings);
    await obs.set(obsAddresses.wanted(this.settings.obs));
    this.courtSettings.on('changed', (keys) => {
      if (keys.some((key) => key.startsWith('scenes.'))) obs.emit('changed');
      if (keys.includes('listener.address') || keys.includes('listener.port')) this.listener.changed();
      if (keys.some((key) => key.startsWith('listener.'))) this.noteNetwork();
    });
    this.interfaces.on('changed', () => this.noteNetwork());
    this.noteNetwork();
    return this.courtSettings.get('listener.autoStart') ? this.listener.start() : null;
  }

  /** Whether the listener's port is the one of this machine's configuration, and not the operator's choice in the console. */
  get portIsConfigured(): boolean {
    return this.courtSettings.get('listener.port') === this.settings.udpPort;
  }

  private listenerOptions(): ListenerOptions {
    return { address: this.courtSettings.get('listener.address'), port: this.courtSettings.get('listener.port'), receiveBuffer: this.settings.udpReceiveBuffer };
  }

  /** DB-3: where this machine is to be reached and where it is to listen. Never throws: a store that takes nothing now does not keep the court from listening. */
  private noteNetwork(): void {
    try {
      this.records.network.seen(this.interfaces.cards, Date.now());
      this.records.network.listener({ ...this.listenerOptions(), autoStart: this.courtSettings.get('listener.autoStart') });
    } catch (error) {
      this.log.warn({ error: String(error) }, 'the network can not be noted now');
    }
  }

  /** Looks for the hub from now on. After the HTTP interface has its port. */
  joinHub(apiPort: number): void {
    this.contact.apiPort = apiPort;
    this.contact.start();
  }

  async stop(): Promise<void> {
    this.heartbeats.stop();
    this.interfaces.stop();
    this.chapters.stop();
    this.orders.stop();
    this.contact.stop();
    // A drive answers when it does: by then the store may be closed.
    this.tournament.removeAllListeners('folder');
    await this.simulator.stop();
    await this.replay.stop();
    await this.files.stop();
    this.timeline.stop();
    await this.obs.close();
    await this.listener.stop().catch((error: unknown) => this.log.warn({ error: String(error) }, 'the listener did not stop'));
    await this.pipeline.close();
    this.minutes.stop();
    await this.feed.close();
    this.replay.close();
    this.flags.stop();
    this.health.stop();
    this.acts.stop();
    this.records.close();
    this.reader.close();
    this.outbox.close();
  }
}
