import type { NodeId } from '@restrike/contracts';
import { createContext, createElement, useContext, useMemo, useState, type ReactElement, type ReactNode } from 'react';

/** Whether the drawer is open, and for which courts it was asked. */
export interface Remote {
  readonly isOpen: boolean;
  /** Courts the page that opened it meant; null for all. Another value each time it is opened. */
  readonly wanted: { readonly nodeIds: readonly NodeId[] | null };
  readonly open: (nodeIds: readonly NodeId[] | null) => void;
  readonly close: () => void;
  readonly toggle: () => void;
}

const context = createContext<Remote>({ isOpen: false, wanted: { nodeIds: null }, open: () => undefined, close: () => undefined, toggle: () => undefined });
export const useRemote = (): Remote => useContext(context);

/** Keeps the drawer's state above all pages, so that it stays open while they change. */
export function RemoteProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const [wanted, setWanted] = useState<Remote['wanted']>({ nodeIds: null });
  const value = useMemo<Remote>(
    () => ({
      isOpen,
      wanted,
      open: (nodeIds) => {
        setWanted({ nodeIds });
        setOpen(true);
      },
      close: () => setOpen(false),
      toggle: () => setOpen((before) => !before),
    }),
    [isOpen, wanted],
  );
  return createElement(context.Provider, { value }, children);
}
