import { Module, type DynamicModule, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { CourtAgent } from './court-agent.js';
import { CourtApiController } from './court-api/court-api.controller.js';
import { HealthController } from './health/health.controller.js';

/** HTTP interface of an agent that is already there. */
@Module({ controllers: [CourtApiController, HealthController] })
export class AgentModule implements NestModule {
  constructor(private readonly agent: CourtAgent) {}

  static of(agent: CourtAgent): DynamicModule {
    return { module: AgentModule, providers: [{ provide: CourtAgent, useValue: agent }] };
  }

  configure(consumer: MiddlewareConsumer): void {
    const guard = (request: Request, response: Response, next: NextFunction): void => {
      const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      if (request.path.startsWith('/health') || this.agent.feed.allows(bearer ?? request.query['token'])) next();
      else response.status(401).json({ code: 'BAD_TOKEN', message: 'a read token is needed: RESTRIKE_API_TOKEN of this agent' });
    };
    consumer.apply(guard).forRoutes('{*path}');
  }
}
