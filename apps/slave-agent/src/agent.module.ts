import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessController } from './access/access.controller.js';
import { AccessGuard } from './access/access.guard.js';
import { CourtAgent } from './court-agent.js';
import { CourtApiController } from './court-api/court-api.controller.js';
import { HealthController } from './health/health.controller.js';
import { SettingsController } from './settings/settings.controller.js';
import { TimelineController } from './timeline/timeline.controller.js';
import { TournamentController } from './tournament/tournament.controller.js';

/** HTTP interface of an agent that is already there. Each route of it is in access/route-access.ts with what it asks. */
@Module({ controllers: [AccessController, CourtApiController, HealthController, SettingsController, TimelineController, TournamentController] })
export class AgentModule {
  static of(agent: CourtAgent): DynamicModule {
    return {
      module: AgentModule,
      providers: [
        { provide: CourtAgent, useValue: agent },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
    };
  }
}
