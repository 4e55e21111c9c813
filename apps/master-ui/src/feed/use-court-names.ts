import { useCourtFeed } from '@restrike/ui';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { z } from 'zod';
import { useHubRooms } from './use-rooms.js';

const namesSchema = z.array(z.tuple([z.string(), z.string()]));

/** The courts' names by their node ids, of the feed and of the control room. Renders anew when a court comes, goes or is renamed, not with every change of one. */
export function useCourtNames(): ReadonlyMap<string, string> {
  const feed = useCourtFeed();
  const rooms = useHubRooms();
  // One function, or both would be left and heard anew with every render.
  const subscribe = useCallback(
    (tell: () => void) => {
      const leave = [feed.subscribe(tell), rooms.subscribe(tell)];
      return () => leave.forEach((one) => one());
    },
    [feed, rooms],
  );
  // Text, since a snapshot must be equal to the last one where nothing has changed.
  const written = useSyncExternalStore(subscribe, () => JSON.stringify([...(rooms.current().slaves?.values() ?? []), ...[...feed.current().courts.values()].map(({ view }) => view)].map(({ nodeId, courtName }) => [nodeId, courtName])));
  return useMemo(() => new Map(namesSchema.parse(JSON.parse(written))), [written]);
}
