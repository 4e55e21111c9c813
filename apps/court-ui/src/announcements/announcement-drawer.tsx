import { useEffect, useRef, type ReactElement } from 'react';
import { z } from 'zod';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ResourceView } from '../api/resource-view.js';
import { Dialog } from '../shell/dialog.js';
import { useTexts } from '../texts/court-texts.js';
import { clockTime } from '../texts/format.js';
import { useAnnouncements } from './use-announcements.js';

/** All announcements; those that are on screen are told to be seen. */
export function AnnouncementDrawer({ onClose }: { readonly onClose: () => void }): ReactElement {
  const text = useTexts();
  const { run, access } = useOperator();
  const { resource, list, reload } = useAnnouncements();
  const told = useRef(new Set<string>());
  const signedIn = access?.signedIn === true;
  useEffect(() => {
    if (!signedIn) return;
    for (const { announcementId, seenAt } of list) {
      if (seenAt !== null || told.current.has(announcementId)) continue;
      told.current.add(announcementId);
      // Whether it was told is a matter of the control room: nobody here is bothered with a failure.
      act('POST', `/api/announcements/${announcementId}/seen`, z.unknown()).catch(() => told.current.delete(announcementId));
    }
  }, [list, signedIn]);
  const acknowledge = async (id: string): Promise<void> => {
    if ((await run(() => act('POST', `/api/announcements/${id}/acknowledge`, z.unknown()))) !== null) reload();
  };
  return (
    <Dialog title={text('announcements')} onClose={onClose}>
      <ResourceView resource={resource} reload={reload}>
        {() =>
          list.length === 0 ? (
            <p className="nothing">{text('noAnnouncements')}</p>
          ) : (
            <ol className="announcements">
              {list.map((one) => (
                <li key={one.announcementId} className={`announcement announcement-${one.priority}`}>
                  <p>{one.text}</p>
                  <footer>
                    <small>{text('annFrom', { who: one.createdBy, time: clockTime(one.receivedAt) })}</small>
                    {one.acknowledgedAt === null ? (
                      <button type="button" onClick={() => void acknowledge(one.announcementId)}>
                        {text('acknowledge')}
                      </button>
                    ) : (
                      <small>✓ {clockTime(one.acknowledgedAt)}</small>
                    )}
                  </footer>
                </li>
              ))}
            </ol>
          )
        }
      </ResourceView>
    </Dialog>
  );
}
