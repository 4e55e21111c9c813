import { noOwnFlags, recognizeFlag, type OwnFlags } from '@restrike/match';
import { createContext, useContext } from 'react';

/** What a page knows of flags beside the built-in ones, and how it asks its server for a court's own picture. */
export interface PageFlags {
  readonly own: OwnFlags;
  /** Address of a path of the server, with the token where one is needed. */
  readonly addressOf: (path: string) => string;
}

const context = createContext<PageFlags>({ own: noOwnFlags, addressOf: (path) => path });

/** Gives a court's own flags to everything below it; without it the built-in ones are shown. */
export const FlagsProvider = context.Provider;

/** A flag as it is shown: its code, and the address of its picture; null for the neutral one. */
export interface ShownFlag {
  readonly code: string | null;
  readonly picture: string | null;
}

/** What a code is shown as. The built-in pictures lie under `base`, which ends with a slash. */
export function shownFlag(noc: string | null, { own, addressOf }: PageFlags, base = '/'): ShownFlag {
  if (noc === null) return { code: null, picture: null };
  const { code, picture, iso } = recognizeFlag(noc, own);
  return { code: code ?? noc, picture: picture !== null ? addressOf(picture) : iso === null ? null : `${base}flags/${iso}.svg` };
}

/** {@link shownFlag} on this page. */
export function useFlag(noc: string | null, base?: string): ShownFlag {
  return shownFlag(noc, useContext(context), base);
}
