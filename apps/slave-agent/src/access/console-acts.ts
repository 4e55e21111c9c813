import { createHash, randomUUID } from 'node:crypto';
import { jsonObjectSchema, type ConsoleAct } from '@restrike/contracts';
import type { CourtRecords } from '@restrike/db/court';
import type { Logger } from '@restrike/runtime';
import type { Request, Response } from 'express';
import { WriteTogether } from '../store/write-together.js';
import { actOfRoute, type RouteAct } from './act-of-route.js';
import { cookieOf, type Caller } from './caller.js';
import type { CourtGate } from './court-gate.js';

/** Longest field of a request that an entry tells, in characters of JSON. */
const fieldLimit = 500;
const sessionOf = (token: string | undefined): string | null => (token === undefined ? null : createHash('sha256').update(token).digest('hex').slice(0, 8));
/** A field as it is told; a body may be nested deeper than can be written again. */
function cut(value: unknown): unknown {
  try {
    const text = JSON.stringify(value);
    return text.length <= fieldLimit ? value : `${text.slice(0, fieldLimit)}…`;
  } catch {
    return '…';
  }
}

/** What an entry tells of a request's body. Pure. */
export function tellOf({ tells }: RouteAct, body: unknown): ConsoleAct['detail'] {
  if (typeof body !== 'object' || body === null) return {};
  const given = body as Readonly<Record<string, unknown>>;
  const told = tells.filter((name) => Object.hasOwn(given, name)).map((name) => {
    const value = given[name];
    return [name, cut(name === 'values' && typeof value === 'object' && value !== null ? Object.keys(value) : value)];
  });
  return jsonObjectSchema.parse(Object.fromEntries(told));
}

/**
 * SEC-4: writes down what is done at this court's console, right behind the act, from where it goes to the hub's audit log. The act does not wait for it: a slow
 * or full disk must not keep a replay from being shown.
 */
export class ConsoleActs {
  private readonly unwritten: WriteTogether<ConsoleAct>;

  constructor(
    records: Pick<CourtRecords, 'consoleActs'>,
    private readonly gate: CourtGate,
    log: Logger,
  ) {
    this.unwritten = new WriteTogether('acts at the console', (acts) => records.consoleActs.put(acts), log);
  }

  /** Follows a request that was let in to its answer. Never throws. */
  follow(route: string, request: Request, response: Response, caller: Caller): void {
    const act = actOfRoute[route] ?? null;
    if (act === null) return;
    const at = Date.now();
    const address = (request.socket.remoteAddress ?? '').slice(0, 64);
    const wasOpen = this.gate.pin.expiryOf(caller.session) !== null;
    // Nest has no word for it: the request is answered, or whoever asked went away.
    response.once('close', () => {
      const status = response.writableFinished ? response.statusCode : null;
      const isAccess = route.startsWith('POST /api/access/');
      // Anybody may knock there: what counts is who was let in, whose PIN was wrong, and whose session was ended.
      if (isAccess && (act.action === 'console.logout' ? !wasOpen : status !== 200 && status !== 401)) return;
      const opened = isAccess ? cookieOf([response.getHeader('set-cookie')].flat().join(), this.gate.cookie) : undefined;
      const session = sessionOf(opened === undefined || opened === '' ? (wasOpen ? caller.session : undefined) : opened);
      const target = Object.values(request.params).flat().join(' ').slice(0, 300);
      const actId = randomUUID();
      this.unwritten.put(actId, { actId, action: act.action, request: route, target: target === '' ? null : target, detail: tellOf(act, request.body), at, address, session, status });
    });
  }

  /** Writes what waits, for the end. */
  stop(): void {
    this.unwritten.end();
  }
}
