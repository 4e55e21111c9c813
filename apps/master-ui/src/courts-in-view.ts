import type { CourtSeen } from '@restrike/ui';
import type { OverviewOptions } from './overview-options.js';

/** OVR-1: the courts that the overview shows at `now` (the page's monotonic clock, ms): those asked for, without those that are lost for longer than set. */
export function courtsInView(courts: Iterable<CourtSeen>, { courts: asked, lost }: Pick<OverviewOptions, 'courts' | 'lost'>, now: number): CourtSeen[] {
  return [...courts].filter(({ view, heardAt }) => {
    const isAsked = asked.length === 0 || asked.includes(view.courtName) || asked.includes(view.nodeId);
    return isAsked && (view.link !== 'offline' || now - heardAt <= lost * 60_000);
  });
}
