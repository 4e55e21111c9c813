import type { ObsAnswer } from './obs-answer.js';
import type { ObsProtocol } from './obs-status.js';

/** Fields of a message as OBS sent them; nothing about them is known yet. */
export type ObsFields = Readonly<Record<string, unknown>>;

/** What an opened socket tells its owner. `closed` comes once, and nothing after it. */
export interface ObsLinkListener {
  event(name: string, data: ObsFields): void;
  closed(code: number | null, reason: string): void;
}

/** An opened and authenticated socket to one OBS. */
export interface ObsLink {
  readonly protocol: ObsProtocol;
  /** One request; answers within `limitMs` (default 5 s). While OBS says that it is still loading it is asked again. Never throws. */
  request(name: string, data?: ObsFields, limitMs?: number): Promise<ObsAnswer<ObsFields>>;
  /** Ends the socket at once, without waiting for the other end. */
  drop(): void;
}

/**
 * What came of opening a socket. `unreachable`: nothing listens. `silent`: it was taken, and nothing was said. `wrong-password`; `other-protocol`: it speaks
 * the other generation; `ended`: OBS closed it for another reason.
 */
export type OpenOutcome =
  | { readonly opened: true; readonly link: ObsLink }
  | { readonly opened: false; readonly why: 'unreachable' | 'silent' | 'wrong-password' | 'other-protocol' | 'ended'; readonly reason: string };

export interface OpenLink {
  readonly host: string;
  readonly port: number;
  readonly password: string | null;
  /** Longest time for opening and identifying, ms. */
  readonly limitMs: number;
  readonly listener: ObsLinkListener;
}

/** Host and port as they stand in an address; IPv6 goes into brackets. */
export const addressOf = ({ host, port }: { readonly host: string; readonly port: number }): string => `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
