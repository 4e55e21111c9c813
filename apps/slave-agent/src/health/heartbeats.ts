import type { Heartbeat, NodeId } from '@restrike/contracts';
import type { Logger } from '@restrike/runtime';
import type { CourtPipeline } from '../ingest/court-pipeline.js';
import type { HubLink } from '../link/hub-link.js';
import type { CourtObs } from '../obs/court-obs.js';
import type { CourtOverlays } from '../overlays/court-overlays.js';
import type { TournamentService } from '../tournament/tournament.service.js';
import type { AgentHealth } from './agent-health.js';

/** What a heartbeat tells of. */
export interface CourtOfHeartbeats {
  readonly nodeId: NodeId;
  readonly health: AgentHealth;
  readonly pipeline: CourtPipeline;
  readonly obs: CourtObs;
  readonly tournament: TournamentService;
  readonly overlays: CourtOverlays;
}

/** HLT-1: heartbeats of the court to its hub, regularly and at once when something that a person should see changed. Stands beside the path: what goes wrong here is said, and the court goes on. */
export class Heartbeats {
  private timer: NodeJS.Timeout | null = null;
  private shown = '';

  constructor(
    private readonly court: CourtOfHeartbeats,
    private readonly link: HubLink,
    private readonly everyMs: number,
    private readonly log: Logger,
  ) {}

  start(): void {
    const { obs, pipeline, tournament } = this.court;
    obs.on('changed', () => this.onChange());
    pipeline.on('trouble', () => this.onChange());
    pipeline.on('report', () => this.onChange());
    pipeline.on('committed', ({ matchEvents }) => {
      if (matchEvents.some(({ event }) => event.kind === 'manual')) this.onChange();
    });
    tournament.on('changed', () => void this.beat());
    this.court.overlays.on('changed', () => void this.beat());
    this.link.on('up', ({ heartbeatMs }) => {
      // The hub calls a court late by its own measure.
      this.beatEvery(Math.min(this.everyMs, heartbeatMs));
      void this.beat();
    });
    // What waits for the hub waits for this too: it is put on the hub's clock by it.
    this.link.on('measured', () => void this.beat());
    this.beatEvery(this.everyMs);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private beatEvery(ms: number): void {
    this.stop();
    this.timer = setInterval(() => void this.beat(), ms);
  }

  private onChange(): void {
    const { report, trouble } = this.court.pipeline;
    const now = [report?.state, report?.error, trouble, report?.kernelDrops, report?.spilled, report?.lost, this.court.pipeline.manual?.since, JSON.stringify(this.court.obs.heartbeat())].join();
    if (now === this.shown) return;
    this.shown = now;
    void this.beat();
  }

  private async beat(): Promise<void> {
    if (!this.link.isUp) return;
    try {
      const { nodeId, health, obs, overlays, pipeline, tournament } = this.court;
      const { status, clockOffsetMs } = this.link;
      const context = tournament.heard(status.state === 'up' ? status.hubId : null);
      const heartbeat: Heartbeat = { ...(await health.measures()), nodeId, sentAt: Date.now(), manualSince: pipeline.manual?.since ?? null, obs: obs.heartbeat(), clockOffsetMs, context, overlays: overlays.current() };
      health.metrics.heartbeat(await this.link.sendHeartbeat(heartbeat));
    } catch (error) {
      this.log.error({ error: String(error) }, 'a heartbeat could not be sent');
    }
  }
}
