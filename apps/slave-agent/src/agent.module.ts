import { Module, type DynamicModule, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import type { ApiError } from '@restrike/contracts';
import type { NextFunction, Request, Response } from 'express';
import { CourtAgent } from './court-agent.js';
import { CourtApiController } from './court-api/court-api.controller.js';
import { isFromHere } from './court-api/is-from-here.js';
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
      const refusal = this.refusal(request);
      if (refusal === null) next();
      else response.status(refusal.code === 'BAD_TOKEN' ? 401 : 403).json(refusal);
    };
    consumer.apply(guard).forRoutes('{*path}');
  }

  /** SEC-3: by token; without one for this machine alone, and not for the page of somebody else in a browser on it. */
  private refusal(request: Request): ApiError | null {
    const { host, origin, authorization } = request.headers;
    if (request.path.startsWith('/health')) return null;
    if (this.agent.settings.apiToken === undefined) {
      if (isFromHere(host, origin)) return null;
      return { code: 'FOREIGN_PAGE', message: 'without RESTRIKE_API_TOKEN this agent answers to programs and to its own pages at 127.0.0.1 and localhost only' };
    }
    const bearer = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    if (this.agent.feed.allows(bearer ?? request.query['token'])) return null;
    return { code: 'BAD_TOKEN', message: 'a read token is needed: RESTRIKE_API_TOKEN of this agent' };
  }
}
