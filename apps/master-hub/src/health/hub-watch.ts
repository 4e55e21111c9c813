import type { AlertList, CourtView, HubId } from '@restrike/contracts';
import type { HubStore, Leadership } from '@restrike/db/hub';
import type { Logger } from '@restrike/runtime';
import type { FeedRooms } from '../live/feed-rooms.js';
import { AlertWatch } from './alert-watch.js';
import { alertsKeptMs, sampleOf, sampleOfHub, thinning } from './health-samples.js';
import type { HubReadings } from './hub-readings.js';
import type { Readings } from './readings.js';

const thinEveryMs = 600_000;
const dayMs = 86_400_000;

export interface HubWatchOptions {
  readonly hubId: HubId;
  /** Every court in view, on whichever hub process it is. */
  readonly courts: () => readonly CourtView[];
  readonly rooms: FeedRooms;
  readonly sampleEveryMs: number;
  readonly now: () => number;
}

/** HLT-1, HLT-2: watches the courts: alerts and samples, of which the leader among the hub processes takes care for all. */
export class HubWatch {
  readonly alerts: AlertWatch;
  readonly leadership: Leadership;
  private sampleTimer: NodeJS.Timeout | null = null;
  private thinTimer: NodeJS.Timeout | null = null;
  private failing = false;
  private indexing = false;

  constructor(
    private readonly store: HubStore,
    private readonly readings: HubReadings,
    private readonly options: HubWatchOptions,
    private readonly log: Logger,
  ) {
    const { courts, rooms, now } = options;
    this.leadership = store.leadership();
    this.alerts = new AlertWatch(store.alerts, { courts, hub: () => readings.now, leads: () => this.leadership.isLeader, tell: (change) => rooms.tell('alerts', 'alert', change), tellAnew: (list) => rooms.tell('alerts', 'alerts', list), now }, log);
    rooms.offer('alerts', async (): Promise<AlertList> => ({ hubTime: now(), open: [...(await store.alerts.open())] }));
    this.leadership.on('gained', () => log.info('this process judges alerts and keeps samples'));
    this.leadership.on('lost', () => log.warn('another process may judge alerts and keep samples now'));
  }

  /** What is known of the hub itself. */
  get now(): Readings {
    return this.readings.now;
  }

  start(): void {
    this.leadership.start();
    this.readings.start();
    this.alerts.start();
    this.sampleTimer = setInterval(() => void this.lead('samples', () => this.sample()), this.options.sampleEveryMs);
    this.thinTimer = setInterval(() => {
      void this.lead('thinning', () => this.thin());
      void this.lead('indexes of text', () => this.indexTexts());
    }, thinEveryMs);
  }

  async stop(): Promise<void> {
    for (const timer of [this.sampleTimer, this.thinTimer]) if (timer !== null) clearInterval(timer);
    this.alerts.stop();
    this.readings.stop();
    await this.leadership.stop();
  }

  private sample(): Promise<void> {
    const now = this.options.now();
    const courts = this.options.courts();
    const own = sampleOfHub(this.options.hubId, this.readings.now, this.readings.machine, courts, now);
    return this.store.samples.store([...courts.map((view) => sampleOf(view, now)), own]);
  }

  private async thin(): Promise<void> {
    const now = this.options.now();
    await this.store.samples.thin(now, thinning);
    await this.store.alerts.forgetBefore(now - alertsKeptMs);
  }

  /** A day that is over by every clock is found by its text. Courts may write it yet: what was offline comes late. */
  private async indexTexts(): Promise<void> {
    if (this.indexing) return;
    this.indexing = true;
    try {
      const result = await this.store.indexTexts(new Date(this.options.now() - dayMs).toISOString().slice(0, 10));
      if ('impossible' in result) this.log.warn({ error: result.impossible }, 'the database has no pg_trgm: text is searched by reading every event');
      else if (result.made.length > 0) this.log.info({ tables: result.made }, 'days have their index of text');
    } finally {
      this.indexing = false;
    }
  }

  /** Work of the leader that may fail and is done again in time; said once until it goes well. */
  private async lead(what: string, work: () => Promise<void>): Promise<void> {
    if (!this.leadership.isLeader) return;
    try {
      await work();
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.log.error({ what, error: String(error) }, 'health can not be kept');
      this.failing = true;
    }
  }
}
