import { HttpException, Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { CourtAgent } from '../court-agent.js';
import { callerOf } from './caller.js';
import { accessOf } from './route-access.js';

/** Stands before every route of the agent and asks the gate. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const { path } = (request.route ?? { path: '' }) as { path: string };
    const refusal = this.agent.gate.refusal(accessOf(request.method, path), callerOf(request, this.agent.gate.cookie, request.query['token']));
    if (refusal !== null) throw new HttpException(refusal.error, refusal.status);
    return true;
  }
}
