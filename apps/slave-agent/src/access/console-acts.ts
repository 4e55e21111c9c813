import { createHash, randomUUID } from 'node:crypto';
import type { ConsoleAct } from '@restrike/contracts';
import type { CourtRecords } from '@restrike/db/court';
import type { Logger } from '@restrike/runtime';
import type { Request, Response } from 'express';
import type { WriteRound } from '../store/write-round.js';
import { WriteTogether } from '../store/write-together.js';
import { actOfRoute, type RouteAct } from './act-of-route.js';
import { cookieOf, type Caller } from './caller.js';
import type { CourtGate } from './court-gate.js';

/** Longest field of a request that an entry tells, in characters of JSON: what a route may tell together stays below what the hub takes. */
const fieldLimit = 500;
const sessionOf = (token: string | undefined): string | null => (token === undefined ? null : createHash('sha256').update(token).digest('hex').slice(0, 8));
/** A field as JSON can tell it: a body may hold 1e999, which is no number of JSON any more, and be nested deeper than can be written again. */
function told(value: unknown): ConsoleAct['detail'][string] {
  try {
    const text = JSON.stringify(value);
    return text.length <= fieldLimit ? (JSON.parse(text) as ConsoleAct['detail'][string]) : `${text.slice(0, fieldLimit)}…`;
  } catch {
    return '…';
  }
}

/** What an entry tells of a request's body, whatever that is; of `values` the names alone. Pure. */
export function tellOf({ tells }: RouteAct, body: unknown): ConsoleAct['detail'] {
  if (!isObject(body)) return {};
  const fields = tells.filter((name) => Object.hasOwn(body, name) && (name !== 'values' || isObject(body[name])));
  return Object.fromEntries(fields.map((name) => [name, told(name === 'values' ? Object.keys(body[name] as object) : body[name])]));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A request and what was known of it when it was let in. */
interface Followed {
  readonly route: string;
  readonly request: Request;
  readonly response: Response;
  readonly caller: Caller;
  readonly at: number;
  readonly address: string;
  readonly wasOpen: boolean;
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
    private readonly log: Logger,
    round?: WriteRound,
  ) {
    this.unwritten = new WriteTogether('acts at the console', (acts) => records.consoleActs.put(acts), log, round);
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
      try {
        this.note(act, { route, request, response, caller, at, address, wasOpen });
      } catch (error) {
        // Nobody catches what an event throws: it would end the agent.
        this.log.error({ route, error: String(error) }, 'an act at the console could not be noted');
      }
    });
  }

  private note(act: RouteAct, { route, request, response, caller, at, address, wasOpen }: Followed): void {
    const status = response.writableFinished ? response.statusCode : null;
    const isAccess = route.startsWith('POST /api/access/');
    // Anybody may knock there: what counts is who was let in, whose PIN was wrong, and whose session was ended.
    if (isAccess && (act.action === 'console.logout' ? !wasOpen : status !== 200 && status !== 401)) return;
    const opened = isAccess ? cookieOf([response.getHeader('set-cookie')].flat().join(), this.gate.cookie) : undefined;
    const session = sessionOf(opened === undefined || opened === '' ? (wasOpen ? caller.session : undefined) : opened);
    const target = Object.values(request.params).flat().join(' ').slice(0, 300);
    const actId = randomUUID();
    this.unwritten.put(actId, { actId, action: act.action, request: route, target: target === '' ? null : target, detail: tellOf(act, request.body), at, address, session, status });
  }

  /** Writes what waits, for the end. */
  stop(): void {
    this.unwritten.end();
  }
}
