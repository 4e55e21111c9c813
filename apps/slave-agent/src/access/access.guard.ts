import { HttpException, Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CourtAgent } from '../court-agent.js';
import { callerOf } from './caller.js';
import { accessOf } from './route-access.js';

/** Stands before every route of the agent, asks the gate, and has the acts of those who pass written down. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(@Inject(CourtAgent) private readonly agent: CourtAgent) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const { path } = (request.route ?? { path: '' }) as { path: string };
    const caller = callerOf(request, this.agent.gate.cookie, request.query['token']);
    const refusal = this.agent.gate.refusal(accessOf(request.method, path), caller);
    if (refusal !== null) throw new HttpException(refusal.error, refusal.status);
    this.agent.acts.follow(`${request.method} ${path}`, request, http.getResponse<Response>(), caller);
    return true;
  }
}
