import type { IncomingMessage } from 'node:http';
import { isFromHere, isOwnPage } from '@restrike/runtime';

/** Where a request comes from and what it brings. */
export interface Caller {
  /** Sent on this machine, not through a proxy, to a name of this machine, and not by the page of somebody else. */
  readonly here: boolean;
  /** Not sent by a page of another server: by a program, or by a page of this agent. */
  readonly own: boolean;
  /** Read token, from the header or the query. */
  readonly token: unknown;
  /** Session token, from the cookie. */
  readonly session: string | undefined;
}

/** Reads one cookie; the name has no special characters. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';', 64) ?? []) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** @param token what the query or the socket's handshake brought, if anything. */
export function callerOf(request: IncomingMessage, cookie: string, token: unknown): Caller {
  const { headers } = request;
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  return {
    here: isFromHere({ address: request.socket.remoteAddress, headers }),
    own: isOwnPage({ headers }),
    token: bearer ?? token,
    session: cookieOf(headers.cookie, cookie),
  };
}
