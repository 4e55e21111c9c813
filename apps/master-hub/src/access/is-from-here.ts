const loopbackNames = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;
const loopbackAddresses = /^(127\.|::1$|::ffff:127\.)/;

/** Where a request came from, as its socket and headers say. */
export interface Origin {
  /** Address of the other end of the connection. */
  readonly address: string | undefined;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Set by a proxy in front of the hub. */
  readonly forwarded: string | undefined;
}

/** Whether the page that asks, if it is a page, is one of this server. A browser always tells the page with a request that changes something. */
export function isOwnPage({ host, origin }: Pick<Origin, 'host' | 'origin'>): boolean {
  return origin === undefined || (host !== undefined && URL.canParse(origin) && new URL(origin).host.toLowerCase() === host.toLowerCase());
}

/**
 * Whether a request comes from this very machine: over loopback, not through a proxy, sent to a name of this machine itself and not to one that
 * somebody else let point here, and by no page of somebody else.
 */
export function isFromHere(from: Origin): boolean {
  return loopbackAddresses.test(from.address ?? '') && from.forwarded === undefined && loopbackNames.test(from.host ?? '') && isOwnPage(from);
}
