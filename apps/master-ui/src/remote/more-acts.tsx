import type { ReactElement } from 'react';
import type { ActsProps } from './acts-panel.js';
import { GetLogs } from './get-logs.js';
import { OfferFile } from './offer-file.js';
import { OverlayAct } from './overlay-act.js';
import { PushSettings } from './push-settings.js';

/** Acts that are rarely needed: a setting for all, an overlay shown or hidden, a replay or a log brought here. */
export function MoreActs(props: ActsProps): ReactElement {
  return (
    <>
      <PushSettings {...props} />
      <OverlayAct {...props} />
      <OfferFile {...props} />
      <GetLogs {...props} />
    </>
  );
}
