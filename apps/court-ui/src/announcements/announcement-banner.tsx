import { useCourtNow } from '@restrike/ui';
import type { ReactElement } from 'react';
import { z } from 'zod';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { useTexts } from '../texts/court-texts.js';
import { clockTime } from '../texts/format.js';
import { useAnnouncements } from './use-announcements.js';

/** ANN-1: urgent words of the control room stay across the page until somebody says that they were understood. */
export function AnnouncementBanner(): ReactElement | null {
  const text = useTexts();
  const { run } = useOperator();
  const { list, reload } = useAnnouncements();
  const now = useCourtNow();
  const urgent = list.filter((one) => one.priority === 'urgent' && one.acknowledgedAt === null && (one.expiresAt === null || one.expiresAt > now()));
  const [first] = urgent;
  if (first === undefined) return null;
  const acknowledge = async (): Promise<void> => {
    if ((await run(() => act('POST', `/api/announcements/${first.announcementId}/acknowledge`, z.unknown()))) !== null) reload();
  };
  return (
    <div className="bar bar-urgent" role="alert" data-testid="urgent">
      <strong>{text('annUrgent')}</strong>
      <span className="bar-words">
        {first.text} <small>{text('annFrom', { who: first.createdBy, time: clockTime(first.receivedAt) })}</small>
      </span>
      <button type="button" className="primary" onClick={() => void acknowledge()}>
        {text('acknowledge')}
        {urgent.length > 1 ? ` (${String(urgent.length)})` : ''}
      </button>
    </div>
  );
}
