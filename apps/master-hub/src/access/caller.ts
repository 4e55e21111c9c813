import type { NodeId, Role, UserId } from '@restrike/contracts';

/** Who is behind a request or a socket. A new value for each of them. */
export type Caller =
  | {
      readonly kind: 'nobody';
      /** On this very machine, and not the page of somebody else. */
      readonly isHere: boolean;
      /** A token or cookie was given and is not (or no longer) right. */
      readonly gaveWrong: boolean;
    }
  | { readonly kind: 'reader' }
  | { readonly kind: 'user'; readonly userId: UserId; readonly name: string; readonly role: Role; readonly expiresAt: number; readonly by: 'cookie' | 'bearer'; readonly sessionKey: string }
  | { readonly kind: 'agent'; readonly nodeId: NodeId };

/**
 * What a route or a socket message asks for.
 *
 * - `anyone`: no question asked
 * - `overview`: what hangs on the wall: the read token or any user; without a configured read token also anybody on this machine
 * - `reader`: the read token or any user
 * - `user`: any user who has signed in
 * - `agent`: a court with its credential
 * - roles: a user with one of them, or an admin
 */
export type Access = 'anyone' | 'overview' | 'reader' | 'user' | 'agent' | readonly Role[];

/** SEC-2: whether a caller may. Pure. */
export function mayPass(access: Access, caller: Caller, hasReadToken: boolean): boolean {
  if (access === 'anyone') return true;
  if (access === 'agent') return caller.kind === 'agent';
  if (caller.kind === 'agent') return false;
  if (caller.kind === 'nobody') return access === 'overview' && caller.isHere && !hasReadToken;
  if (caller.kind === 'reader') return access === 'overview' || access === 'reader';
  return typeof access === 'string' || caller.role === 'admin' || access.includes(caller.role);
}

/** How the audit log names a caller. */
export function nameOf(caller: Caller): string {
  if (caller.kind === 'user') return caller.name;
  return caller.kind === 'agent' ? `node:${caller.nodeId}` : caller.kind;
}
