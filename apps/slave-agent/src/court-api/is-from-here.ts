const loopbackNames = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;

/**
 * Whether a request without a token may be answered: it was sent to a name of this machine itself, not to a name that somebody else let
 * point here, and comes from no web page or from one of this server. Otherwise any page in a browser on the court laptop could act on the court.
 */
export function isFromHere(host: string | undefined, origin: string | undefined): boolean {
  if (host === undefined || !loopbackNames.test(host)) return false;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host.toLowerCase() === host.toLowerCase());
}
