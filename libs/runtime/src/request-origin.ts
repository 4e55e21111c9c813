import type { IncomingHttpHeaders } from 'node:http';

/** Where a request or a handshake came from, as its connection and its headers say. */
export interface RequestOrigin {
  /** Address of the other end of the connection. */
  readonly address: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

const ownNames = /^(localhost|::1|(::ffff:)?127(\.\d{1,3}){3})$/i;

/** Whether a name or an address, without a port, is one of this machine for itself, which no other can reach. */
export const isLoopback = (host: string): boolean => ownNames.test(host);

/** Name that a request was sent to, without its port. */
const nameOf = (host: string): string => host.replace(/:\d{1,5}$/, '').replace(/^\[(.*)\]$/, '$1');

/** Whether the page that asks, if it is a page, is one of this server. A browser always tells the page with a request that changes something. */
export function isOwnPage({ headers: { host, origin } }: Pick<RequestOrigin, 'headers'>): boolean {
  return origin === undefined || (host !== undefined && URL.canParse(origin) && new URL(origin).host.toLowerCase() === host.toLowerCase());
}

/**
 * Whether a request comes from this very machine: over loopback, not through a proxy, sent to a name of this machine itself and not to one that somebody
 * else let point here, and by no page of somebody else: any page in a browser on this machine could act in its place otherwise.
 */
export function isFromHere({ address = '', headers }: RequestOrigin): boolean {
  const { host = '', forwarded, 'x-forwarded-for': forwardedFor } = headers;
  return isLoopback(address) && forwarded === undefined && forwardedFor === undefined && isLoopback(nameOf(host)) && isOwnPage({ headers });
}
