import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessController } from './access/access.controller.js';
import { AccessGuard } from './access/access.guard.js';
import { ChaptersController } from './chapters/chapters.controller.js';
import { AnnouncementService } from './announcements/announcement.service.js';
import { AnnouncementsController } from './announcements/announcements.controller.js';
import { CourtAgent } from './court-agent.js';
import { CourtApiController } from './court-api/court-api.controller.js';
import { ClipsController } from './ivr/clips.controller.js';
import { CourtObs } from './obs/court-obs.js';
import { ObsController } from './obs/obs.controller.js';
import { PreflightController } from './obs/preflight.controller.js';
import { CourtReplay } from './triggers/court-replay.js';
import { TriggersController } from './triggers/triggers.controller.js';
import { FlagsController } from './flags/flags.controller.js';
import { FilesController } from './files/files.controller.js';
import { HealthController } from './health/health.controller.js';
import { ManualController } from './manual/manual.controller.js';
import { PairingController } from './pairing/pairing.controller.js';
import { CourtLogs } from './logs/court-logs.js';
import { LogsController } from './logs/logs.controller.js';
import { MatchesController } from './matches/matches.controller.js';
import { SimulatorController } from './simulator/simulator.controller.js';
import { SettingsController } from './settings/settings.controller.js';
import { TimelineController } from './timeline/timeline.controller.js';
import { TournamentController } from './tournament/tournament.controller.js';

/** HTTP interface of an agent that is already there. Each route of it is in access/route-access.ts with what it asks. */
@Module({
  controllers: [
    AccessController,
    ChaptersController,
    AnnouncementsController,
    ClipsController,
    CourtApiController,
    FilesController,
    FlagsController,
    HealthController,
    LogsController,
    MatchesController,
    ManualController,
    ObsController,
    PairingController,
    PreflightController,
    SettingsController,
    SimulatorController,
    TimelineController,
    TournamentController,
    TriggersController,
  ],
})
export class AgentModule {
  static of(agent: CourtAgent): DynamicModule {
    return {
      module: AgentModule,
      providers: [
        { provide: CourtAgent, useValue: agent },
        { provide: AnnouncementService, useValue: agent.orders.announcements },
        { provide: CourtLogs, useValue: agent.logs },
        { provide: CourtObs, useValue: agent.obs },
        { provide: CourtReplay, useValue: agent.replay },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
    };
  }
}
