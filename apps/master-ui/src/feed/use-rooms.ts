import { createContext, useContext, useSyncExternalStore } from 'react';
import type { HubRooms, RoomsState } from './hub-rooms.js';

const context = createContext<HubRooms | null>(null);
/** Gives the rooms of the feed to everything below it. */
export const RoomsProvider = context.Provider;

/** @throws Error outside a {@link RoomsProvider}. */
export function useHubRooms(): HubRooms {
  const rooms = useContext(context);
  if (rooms === null) throw new Error('useHubRooms needs a RoomsProvider above it');
  return rooms;
}

/** What the rooms say now; renders anew on each change. */
export function useRooms(): RoomsState {
  const rooms = useHubRooms();
  return useSyncExternalStore(rooms.subscribe, rooms.current);
}
