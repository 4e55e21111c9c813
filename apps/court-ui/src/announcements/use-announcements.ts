import { courtAnnouncementSchema, type CourtAnnouncement } from '@restrike/contracts';
import { useCourtLive } from '@restrike/ui';
import { useMemo } from 'react';
import { z } from 'zod';
import { useResource, valueOf, type Resource } from '../api/use-resource.js';

const listSchema = z.object({ announcements: z.array(courtAnnouncementSchema) });
const everyMs = 10_000;

/** Announcements that are kept and those that just came, newest first. */
export function useAnnouncements(): { readonly resource: Resource<z.output<typeof listSchema>>; readonly list: readonly CourtAnnouncement[]; readonly reload: () => void } {
  const told = useCourtLive((state) => state.announcements);
  const { resource, reload } = useResource('/api/announcements', listSchema, everyMs, told.length);
  const kept = valueOf(resource)?.announcements;
  const list = useMemo(() => {
    const all = new Map<string, CourtAnnouncement>();
    for (const one of [...(kept ?? []), ...told]) {
      const before = all.get(one.announcementId);
      // What is acknowledged or seen never becomes unseen again.
      all.set(one.announcementId, before === undefined ? one : { ...one, seenAt: one.seenAt ?? before.seenAt, acknowledgedAt: one.acknowledgedAt ?? before.acknowledgedAt });
    }
    return [...all.values()].sort((a, b) => b.receivedAt - a.receivedAt);
  }, [kept, told]);
  return { resource, list, reload };
}
