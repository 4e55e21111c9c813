import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessController } from './access/access.controller.js';
import { AccessGuard } from './access/access.guard.js';
import { Audit } from './access/audit.js';
import { AuditController } from './access/audit.controller.js';
import { HubAccess } from './access/hub-access.js';
import { UsersController } from './access/users.controller.js';
import { AnnouncementsController } from './announcements/announcements.controller.js';
import { ClipsController } from './ivr-clips/clips.controller.js';
import { IvrEventsController } from './ivr-clips/ivr-events.controller.js';
import { CommandsController } from './commands/commands.controller.js';
import { WishesController } from './commands/wishes.controller.js';
import { CourtsController } from './courts/courts.controller.js';
import { ExportController } from './events/export.controller.js';
import { HubApiController } from './events/hub-api.controller.js';
import { AlertsController } from './health/alerts.controller.js';
import { HealthHistoryController } from './health/health-history.controller.js';
import { HealthController } from './health/health.controller.js';
import { Hub } from './hub.js';
import { OpenApiController } from './open-api/open-api.controller.js';
import { LogsController } from './logs/logs.controller.js';
import { PairingController } from './pairing/pairing.controller.js';
import { TournamentsController } from './tournaments/tournaments.controller.js';

/** HTTP interface of a hub that is already there. Each of its routes has an entry in access/route-roles.ts, or the guard refuses it. */
@Module({
  controllers: [
    HubApiController,
    CourtsController,
    ExportController,
    HealthController,
    OpenApiController,
    AlertsController,
    HealthHistoryController,
    TournamentsController,
    AccessController,
    UsersController,
    AuditController,
    PairingController,
    ClipsController,
    IvrEventsController,
    CommandsController,
    WishesController,
    AnnouncementsController,
    LogsController,
  ],
  providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
})
export class HubModule {
  static of(hub: Hub): DynamicModule {
    const providers = [
      { provide: Hub, useValue: hub },
      { provide: HubAccess, useValue: hub.access },
      { provide: Audit, useValue: hub.audit },
    ];
    return { module: HubModule, providers };
  }
}
