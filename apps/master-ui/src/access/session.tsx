import { meSchema, type Me, type Role } from '@restrike/contracts';
import { createContext, useContext } from 'react';

export { meSchema };

/**
 * What a page or an act asks for: `overview` is open to whoever sees the courts, `reader` to a read token or a user, `user` to whoever has signed in;
 * roles to a user with one of them, or an admin. The hub judges by itself; this only keeps people from doors that will not open.
 */
export type Needs = 'overview' | 'reader' | 'user' | readonly Role[];

/** Whether somebody may, as far as this page knows. Pure. */
export function may(me: Me, needs: Needs): boolean {
  if (needs === 'overview') return me.overview || me.kind !== 'nobody';
  if (needs === 'reader') return me.kind !== 'nobody';
  if (me.kind !== 'user') return false;
  return needs === 'user' || me.role === 'admin' || (me.role !== null && needs.includes(me.role));
}

/** Who runs courts. */
export const directors: Needs = ['director'];
export const admins: Needs = ['admin'];
/** Everybody who works at the tournament. */
export const operators: Needs = ['director', 'ivr-reviewer', 'youtube-manager'];

const context = createContext<Me>({ kind: 'nobody', name: null, role: null, expiresAt: null, overview: false, setupNeeded: false });
export const MeProvider = context.Provider;
export const useMe = (): Me => useContext(context);

/** Whether who looks at this page may do something. */
export const useMay = (needs: Needs): boolean => may(useMe(), needs);
