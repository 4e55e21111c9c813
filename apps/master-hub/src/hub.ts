import type { Server as HttpServer } from 'node:http';
import path from 'node:path';
import { FEED_NAMESPACE, type HubId, type HubIdentity, type NodeId } from '@restrike/contracts';
import type { HubEvent, HubStore } from '@restrike/db/hub';
import type { Logger } from '@restrike/runtime';
import { Server, type Socket } from 'socket.io';
import { Audit } from './access/audit.js';
import { callerOfSocket, endClosedSessions, guardMessages, guardNamespace, sessionRoom, userRoom } from './access/guard-namespace.js';
import { HubAccess } from './access/hub-access.js';
import { LoginLimits } from './access/login-limits.js';
import { ControlRoom } from './commands/control-room.js';
import { createClusterAdapter, type ClusterAdapter } from './cluster/create-cluster-adapter.js';
import { PeerLine } from './cluster/peer-line.js';
import { Peers } from './cluster/peers.js';
import type { HubCertificate } from './access/hub-certificate.js';
import type { HubSettings } from './config/hub-settings.js';
import { CourtLink } from './court-link/court-link.js';
import { CourtRegistry } from './courts/court-registry.js';
import { CourtsInView } from './courts/courts-in-view.js';
import { Advertise } from './discovery/advertise.js';
import { BulkIntake } from './events/bulk-intake.js';
import { ClipFiles } from './ivr-clips/clip-files.js';
import { ClipIntake } from './ivr-clips/clip-intake.js';
import { HubMetrics } from './health/hub-metrics.js';
import { HubReadings, addCounts, type HubCounts } from './health/hub-readings.js';
import { HubWatch } from './health/hub-watch.js';
import { FeedRooms } from './live/feed-rooms.js';
import { LiveFanOut } from './live/live-fan-out.js';
import { ownAddresses } from './pairing/own-addresses.js';
import { Pairing, askerLimit, type OpenLinks } from './pairing/pairing.service.js';
import { Tournaments } from './tournaments/tournaments.service.js';

/** Strangers who do not ask any more are looked for this often, ms. */
const strangersEveryMs = 5_000;

/** The parts of a running hub and how they are joined; the HTTP interface stands in front of it. */
export class Hub {
  readonly hubId: HubId;
  readonly version: string;
  /** null without TLS. */
  readonly certificate: HubCertificate | null;
  readonly registry: CourtRegistry;
  readonly courts: CourtsInView;
  readonly intake: BulkIntake;
  readonly clips: ClipIntake;
  readonly metrics = new HubMetrics();
  readonly tournaments: Tournaments;
  readonly audit: Audit;
  readonly access: HubAccess;
  readonly pairing: Pairing;
  private port = 0;
  /** Answers to requests that are no batches of courts; failed are those that are the hub's own fault. */
  private readonly answers = { all: 0, failed: 0 };
  private parts: { readonly server: Server; readonly fanOut: LiveFanOut; readonly rooms: FeedRooms; readonly link: CourtLink; readonly control: ControlRoom; readonly watch: HubWatch; readonly line: PeerLine; readonly peers: Peers | null; readonly cluster: ClusterAdapter | null } | null = null;
  private advertise: Advertise | null = null;
  /** null while the hub is not attached, and from its stop on. */
  private strangersTimer: NodeJS.Timeout | null = null;

  constructor(
    readonly settings: HubSettings,
    readonly store: HubStore,
    own: { readonly hubId: HubId; readonly version: string; readonly certificate: HubCertificate | null },
    private readonly log: Logger,
  ) {
    const { hubId, version } = own;
    this.hubId = hubId;
    this.version = version;
    this.certificate = own.certificate;
    this.registry = new CourtRegistry({ heartbeatMs: settings.heartbeatMs });
    this.courts = new CourtsInView(this.registry, store, { end: (nodeId) => this.link.end(nodeId), gone: (nodeId) => this.parts?.fanOut.gone(nodeId), tellPeers: (nodeId) => this.parts?.line.say('removed', { nodeId }) }, Date.now);
    this.intake = new BulkIntake(store, this.registry, settings.batchesAtOnce, (batch, at) => this.tellEvents(batch, at), log.child({ module: 'intake' }));
    const clipFiles = new ClipFiles(settings.clipsDir ?? path.join(settings.dataDir, 'clips'), settings.clipsKeepFreeMb * 1_000_000);
    this.clips = new ClipIntake(store.clips, clipFiles, this.registry, log.child({ module: 'clips' }));
    this.tournaments = new Tournaments(store.tournaments, hubId, (context) => this.parts?.link.tellContext(context), Date.now);
    this.audit = new Audit(store.audit, Date.now);
    this.access = new HubAccess(
      store.access,
      this.audit,
      {
        limits: new LoginLimits(store.attempts, 'login'),
        setupLimits: new LoginLimits(store.attempts, 'setup'),
        readToken: settings.readToken,
        sessionMs: settings.sessionHours * 3_600_000,
        firstPassword: settings.adminPassword,
        agentMay: async (nodeId, secret) => (await this.pairing.standing(nodeId, secret)) === 'good',
      },
      Date.now,
    );
    const links: OpenLinks = {
      holder: (nodeId) => this.link.holder(nodeId),
      end: (nodeId) => this.link.end(nodeId),
      distrust: (nodeId) => this.parts?.line.say('credential', { nodeId }),
      changed: (slave) => this.rooms.tell('slaves', 'slave', { hubTime: Date.now(), slave }),
      forgotten: (those) => this.rooms.tell('slaves', 'slaves-forgotten', { hubTime: Date.now(), ...those }),
    };
    this.pairing = new Pairing(store.pairing, this.audit, links, { hubId, version, tournament: settings.tournament ?? null, joinToken: settings.joinToken, fingerprint: own.certificate?.fingerprint ?? null, limits: new LoginLimits(store.attempts, 'pairing'), askers: store.attempts.limit('asker', askerLimit), now: Date.now });
    this.registerMetrics();
  }

  get link(): CourtLink {
    if (this.parts === null) throw new Error('The hub is not attached to a server yet.');
    return this.parts.link;
  }

  /** Commands, wishes and announcements. */
  get control(): ControlRoom {
    if (this.parts === null) throw new Error('The hub is not attached to a server yet.');
    return this.parts.control;
  }

  /** Alerts and the history of health. */
  get watch(): HubWatch {
    if (this.parts === null) throw new Error('The hub is not attached to a server yet.');
    return this.parts.watch;
  }

  /** Rooms of the feed besides the courts. */
  get rooms(): FeedRooms {
    if (this.parts === null) throw new Error('The hub is not attached to a server yet.');
    return this.parts.rooms;
  }

  /** Ends the sockets of a session or of all sessions of a user: what they may has changed. */
  endSockets(whose: { readonly sessionKey: string } | { readonly userId: string }): void {
    this.parts?.fanOut.end('sessionKey' in whose ? sessionRoom(whose.sessionKey) : userRoom(whose.userId));
  }

  /** A request was answered; `failed` by the hub's own fault. */
  answered(failed: boolean): void {
    this.answers.all += 1;
    if (failed) this.answers.failed += 1;
  }

  /** Who this hub is, for everybody who asks. */
  identity(): HubIdentity {
    return { hubId: this.hubId, version: this.version, tournament: this.settings.tournament ?? null, hubTime: Date.now(), fingerprint: this.certificate?.fingerprint ?? null };
  }

  /** Addresses under which courts reach this hub, the most likely one first. */
  origins(): readonly string[] {
    const { host } = this.settings;
    const hosts = host === '0.0.0.0' || host === '::' ? ownAddresses() : [host];
    return hosts.map((one) => `${this.certificate === null ? 'http' : 'https'}://${one}:${String(this.port)}`);
  }

  /** Opens the sockets on a server. */
  attach(http: HttpServer): void {
    const { settings, version, hubId } = this;
    const tournament = settings.tournament ?? null;
    // A database of one's own is no database that others share.
    if (settings.databaseUrl !== undefined && settings.clipsDir === undefined) {
      this.log.warn('replay clips lie in the data directory of this process: if further hub processes serve this database, set RESTRIKE_CLIPS_DIR on all of them to one folder that each can reach');
    }
    const cluster = settings.databaseUrl === undefined ? null : createClusterAdapter(settings.databaseUrl, this.log.child({ module: 'cluster' }));
    const server = new Server(http, {
      serveClient: false,
      cors: { origin: false },
      maxHttpBufferSize: 1_000_000,
      pingInterval: 5_000,
      pingTimeout: 5_000,
      // Who has not said by then where it wants to go is sent away.
      connectTimeout: 10_000,
      perMessageDeflate: false,
      ...(cluster === null ? {} : { adapter: cluster.adapter }),
    });
    // What has no rule is nobody's, and the library's own namespace has none.
    server.use((_socket, next) => next(new Error('there is nothing here')));
    const line = new PeerLine(cluster === null ? null : server);
    line.hear('credential', (_from, { nodeId }) => this.pairing.distrust(nodeId));
    line.hear('removed', (_from, { nodeId }) => this.courts.forget(nodeId));
    line.on('missed', () => {
      this.pairing.distrust(null);
      void this.courts.recall().catch((error: unknown) => this.log.warn({ error: String(error) }, 'courts that were removed can not be read now'));
      void endClosedSessions(server.of(FEED_NAMESPACE), this.access).catch((error: unknown) => this.log.warn({ error: String(error) }, 'sessions of screens can not be checked now'));
    });
    const fanOut = new LiveFanOut(server, this.registry, { version, tournament, guard: (namespace) => guardNamespace(namespace, this.access) });
    const options = { version, hubId, tournament, heartbeatMs: settings.heartbeatMs, pairing: this.pairing, peers: line, guard: (socket: Socket) => guardMessages(socket.nsp.name, socket, this.access), context: () => this.tournaments.context(), liveTold: (receivedAt: number, at: number) => this.metrics.observe(this.metrics.liveSeconds, receivedAt, at) };
    const rooms = new FeedRooms(server, (socket) => callerOfSocket(socket).kind === 'user', line);
    const link = new CourtLink(server, this.registry, fanOut, this.store, options, this.log.child({ module: 'link' }));
    const control = new ControlRoom(this.store, this.registry, link, { rooms, peers: line }, this.log);
    const counts = (): HubCounts => ({ events: this.intake.counts.events, requests: this.intake.counts.batches + this.intake.counts.refused + this.intake.counts.busy + this.answers.all, refused: this.intake.counts.refused + this.answers.failed });
    // The one that judges judges for all: what another process refuses counts as well.
    const allCounts = (): HubCounts => addCounts(counts(), this.parts?.peers?.counted ?? null);
    const readings = new HubReadings(this.store, allCounts, settings.dataDir);
    const watch = new HubWatch(this.store, readings, { hubId, courts: () => this.registry.views(), rooms, sampleEveryMs: settings.sampleEveryMs, now: Date.now }, this.log.child({ module: 'health' }));
    const peers = cluster === null ? null : new Peers(line, this.registry, fanOut, { endLink: (nodeId) => link.endHere(nodeId), lost: (nodeId) => link.emit('changed', nodeId), counts }, this.log.child({ module: 'cluster' }));
    link.on('joined', (view) => peers?.joined(view));
    link.on('told', (nodeId) => peers?.changed(nodeId));
    this.parts = { server, fanOut, rooms, link, control, watch, line, peers, cluster };
    peers?.start();
    rooms.offer('slaves', async () => ({ hubTime: Date.now(), slaves: await this.pairing.slaves() }));
    watch.start();
    this.forgetStrangersSoon();
  }

  /** Makes the hub findable under its true port. */
  beFound(port: number): void {
    const { settings, hubId, version } = this;
    this.port = port;
    // A hub that only this machine reaches must not call courts that then knock in vain.
    if (settings.isLocal && settings.mdnsInterface === undefined) {
      this.log.info('bound to this machine alone: not advertised. Set RESTRIKE_HUB_HOST for courts on the network');
      return;
    }
    this.advertise = new Advertise(
      { ways: settings.discovery, port, hubId, version, tournament: settings.tournament ?? null, broadcastPort: settings.discoveryPort, mdnsInterface: settings.mdnsInterface, tls: this.certificate !== null },
      this.log.child({ module: 'discovery' }),
    );
    this.advertise.start();
  }

  async stop(): Promise<void> {
    if (this.strangersTimer !== null) clearTimeout(this.strangersTimer);
    this.strangersTimer = null;
    // Each step has its own failure box: whatever fails, the database connections are given back.
    const steps = [
      () => this.advertise?.stop(),
      () => this.parts?.watch.stop(),
      () => this.parts?.peers?.stop(),
      () => this.parts?.line.close(),
      () => this.parts?.control.close(),
      () => this.parts?.link.close(),
      () => this.parts?.fanOut.close(),
      () => this.parts?.server.close(),
      () => this.parts?.cluster?.close(),
      () => this.store.close(),
    ];
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        this.log.error({ error: String(error) }, 'a part of the hub did not stop cleanly');
      }
    }
  }

  /** One after the other: a database that is slow is not asked for more. */
  private forgetStrangersSoon(): void {
    this.strangersTimer = setTimeout(() => {
      void this.pairing
        .forgetStrangers()
        .catch((error: unknown) => this.log.debug({ error: String(error) }, 'strangers can not be forgotten now'))
        .then(() => (this.strangersTimer === null ? undefined : this.forgetStrangersSoon()));
    }, strangersEveryMs);
  }

  private tellEvents(batch: { readonly nodeId: NodeId; readonly epoch: { readonly epoch: string }; readonly records: readonly Omit<HubEvent, 'nodeId' | 'courtName' | 'epoch' | 'id' | 'storedAt' | 'hubTime'>[] }, at: number): void {
    const fanOut = this.parts?.fanOut;
    const view = this.registry.view(batch.nodeId);
    const newest = batch.records.at(-1);
    if (newest !== undefined) this.metrics.observe(this.metrics.eventSeconds, newest.receivedAt - (view?.clockOffsetMs ?? 0), at);
    if (fanOut === undefined || !(fanOut.eventsAreWatchedHere || (this.parts?.peers?.watchEvents ?? false))) return;
    fanOut.events(
      batch.records.map((record) => ({
        ...record,
        nodeId: batch.nodeId,
        courtName: view?.courtName ?? '',
        epoch: batch.epoch.epoch,
        id: '',
        storedAt: at,
        hubTime: record.receivedAt - (view?.clockOffsetMs ?? 0),
      })),
    );
  }

  private registerMetrics(): void {
    const { counts } = this.intake;
    this.metrics.gauge('restrike_courts_connected', 'Courts with a link', () => this.parts?.link.connected ?? 0);
    this.metrics.gauge('restrike_courts', 'Courts in view that are not offline', () => this.registry.views().filter(({ link }) => link !== 'offline').length);
    this.metrics.gauge('restrike_screens', 'Screens on the live feed', () => this.parts?.fanOut.screens ?? 0);
    this.metrics.gauge('restrike_peers', 'Other hub processes on the same database', () => this.parts?.peers?.count ?? 0);
    this.metrics.gauge('restrike_batches_in_work', 'Batches in work', () => counts.inWork);
    this.metrics.gauge('restrike_leader', '1 on the process that judges alerts and keeps samples', () => Number(this.parts?.watch.leadership.isLeader ?? false));
    this.metrics.total('restrike_batches_total', 'Batches taken', () => counts.batches);
    this.metrics.total('restrike_events_total', 'Events stored', () => counts.events);
    this.metrics.total('restrike_batches_refused_total', 'Requests refused', () => counts.refused);
    this.metrics.total('restrike_batches_busy_total', 'Requests sent away to come again because a bound was reached', () => counts.busy);
    this.metrics.total('restrike_live_states_total', 'Live states taken', () => this.parts?.link.counts.live ?? 0);
    this.metrics.total('restrike_heartbeats_total', 'Heartbeats taken', () => this.parts?.link.counts.heartbeats ?? 0);
    this.metrics.total('restrike_links_refused_total', 'Agents refused', () => this.parts?.link.counts.refused ?? 0);
    this.metrics.total('restrike_bad_messages_total', 'Socket messages that could not be read', () => this.parts?.link.counts.badMessages ?? 0);
  }
}
