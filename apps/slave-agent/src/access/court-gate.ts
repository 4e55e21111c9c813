import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiError } from '@restrike/contracts';
import type { Caller } from './caller.js';
import type { CourtPin } from './court-pin.js';
import type { RouteAccess } from './route-access.js';

/** A refusal with its HTTP status. */
export interface GateRefusal {
  readonly status: 401 | 403;
  readonly error: ApiError;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const sameText = (given: unknown, wanted: string): boolean => typeof given === 'string' && timingSafeEqual(digest(given), digest(wanted));

/** SEC-3: decides who may read and who may act. */
export class CourtGate {
  /** Cookies of all ports of one machine share a jar: two courts and a hub on one laptop each need a name of their own. */
  readonly cookie: string;

  constructor(
    readonly pin: CourtPin,
    private readonly readToken: string | undefined,
    nodeId: string,
  ) {
    this.cookie = `restrike-court-${nodeId.slice(0, 8)}`;
  }

  mayRead(caller: Caller): boolean {
    if (caller.here) return true;
    if (this.readToken === undefined) return false;
    return sameText(caller.token, this.readToken) || (caller.own && this.pin.expiryOf(caller.session) !== null);
  }

  /** Why a request is refused; null when it may go on. `access` is null for a route that nobody has listed. */
  refusal(access: RouteAccess | null, caller: Caller): GateRefusal | null {
    if (access === null) return { status: 403, error: { code: 'ROUTE_NOT_LISTED', message: 'this route is not in the table of routes and their access, so nobody may use it' } };
    // Without a read token the agent speaks to its own machine alone, and never to the page of somebody else.
    if (access === 'open') return caller.own || caller.here ? null : foreignPage;
    if (access === 'read') return this.mayRead(caller) ? null : this.readToken === undefined ? foreignPage : badToken;
    if (!caller.own || (this.readToken === undefined && !caller.here)) return foreignPage;
    if (this.pin.expiryOf(caller.session) !== null) return null;
    return this.pin.state === 'not-set' ? noPin : signInFirst;
  }
}

const foreignPage: GateRefusal = {
  status: 403,
  error: { code: 'FOREIGN_PAGE', message: 'this agent answers to programs and to its own pages; without RESTRIKE_API_TOKEN at 127.0.0.1 and localhost only' },
};
const badToken: GateRefusal = { status: 401, error: { code: 'BAD_TOKEN', message: 'a read token is needed: RESTRIKE_API_TOKEN of this agent' } };
const noPin: GateRefusal = { status: 401, error: { code: 'NO_PIN', message: 'this court has no PIN yet: open the console on the court’s own machine and set one' } };
const signInFirst: GateRefusal = { status: 401, error: { code: 'SIGN_IN', message: 'the court’s PIN is needed: sign in at the console, or POST it to /api/access/login' } };
