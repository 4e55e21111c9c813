import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { ApiError } from '@restrike/contracts';
import { isOwnPage } from '@restrike/runtime';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { mayPass, type Access, type Caller } from './caller.js';
import { storeAway, storeAwayRetryS } from './api-error.filter.js';
import { HubAccess } from './hub-access.js';
import { refuse } from './read-request.js';
import { routeRoles, whoMay } from './route-roles.js';

const callers = new WeakMap<Request, Caller>();

/** Who is behind a request that the guard let through. */
export function callerOf(request: Request): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error(`${request.method} ${request.path} was not guarded`);
  return caller;
}

/** As {@link callerOf}, for routes that only users may use. */
export function userOf(request: Request): Caller & { kind: 'user' } {
  const caller = callerOf(request);
  if (caller.kind !== 'user') throw new Error(`${request.method} ${request.path} is open to others than users`);
  return caller;
}

/** Address of the other end, as limits and the audit log know it. */
export const addressOf = (request: Request): string => request.socket.remoteAddress ?? 'unknown';

/** Name of a route in {@link routeRoles}. */
export const routeOf = (request: Request): string => `${request.method === 'HEAD' ? 'GET' : request.method} ${String((request.route as { path?: unknown } | undefined)?.path ?? '')}`;

/** SEC-2: stands before every route, reads the table, and refuses what is not in it. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(@Inject(HubAccess) private readonly access: HubAccess) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const refusal = await this.judge(request);
    if (refusal !== null) throw refuse(refusal.status, refusal.error);
    return true;
  }

  /** For a route that is registered without a controller. */
  readonly before: RequestHandler = (request: Request, response: Response, next: NextFunction) => {
    this.judge(request).then(
      (refusal) => {
        if (refusal === null) next();
        else response.status(refusal.status).json(refusal.error);
      },
      () => response.status(503).set('retry-after', storeAwayRetryS).json(storeAway),
    );
  };

  /** @returns null when the request may go on; its caller is then known to {@link callerOf}. */
  private async judge(request: Request): Promise<{ readonly status: number; readonly error: ApiError } | null> {
    const { headers, method } = request;
    const rule = routeRoles[routeOf(request)];
    if (rule === undefined) return { status: 403, error: { code: 'ROUTE_WITHOUT_ROLE', message: `${routeOf(request)} has no entry in the table of routes and roles` } };
    const nodeId = headers['x-node-id'];
    const asked = { address: request.socket.remoteAddress, headers, token: request.query['token'], nodeId: typeof nodeId === 'string' ? nodeId : undefined };
    const changes = method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
    if (changes && !isOwnPage(asked)) return { status: 403, error: { code: 'FOREIGN_PAGE', message: 'a page of another site may change nothing here' } };
    const caller = await this.access.identify(asked);
    // A browser tells the page with everything that changes something; without it, it is no page of ours that uses the cookie.
    if (changes && caller.kind === 'user' && caller.by === 'cookie' && headers.origin === undefined) {
      return { status: 403, error: { code: 'FOREIGN_PAGE', message: 'a request with the session’s cookie must say which page it comes from (Origin)' } };
    }
    if (!mayPass(rule, caller, this.access.hasReadToken)) return refusalOf(rule, caller);
    callers.set(request, caller);
    return null;
  }
}

/** Who is not known is asked to sign in; who is known is told what it takes. */
export function refusalOf(rule: Access, caller: Caller): { readonly status: number; readonly error: ApiError } {
  if (caller.kind !== 'nobody') return { status: 403, error: { code: 'ROLE_NEEDED', message: `this needs ${whoMay(rule)}` } };
  if (rule === 'agent') return { status: 401, error: { code: 'BAD_TOKEN', message: 'The hub does not know this court’s credential. Ask the control room to approve it (page Pairing), or type a pairing code.' } };
  if (caller.gaveWrong) return { status: 401, error: { code: 'BAD_TOKEN', message: 'the token or session is not right, or has ended: sign in again' } };
  return { status: 401, error: { code: 'LOGIN_NEEDED', message: `this needs ${whoMay(rule)}: sign in` } };
}
