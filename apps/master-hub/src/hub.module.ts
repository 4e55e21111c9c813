import { Module, type DynamicModule } from '@nestjs/common';
import { HubApiController } from './events/hub-api.controller.js';
import { HealthController } from './health/health.controller.js';
import { Hub } from './hub.js';

/** HTTP interface of a hub that is already there. */
@Module({ controllers: [HubApiController, HealthController] })
export class HubModule {
  static of(hub: Hub): DynamicModule {
    return { module: HubModule, providers: [{ provide: Hub, useValue: hub }] };
  }
}
