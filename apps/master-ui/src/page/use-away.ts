import { useFeedAway } from '@restrike/ui';
import { useState } from 'react';

/** What becomes of a press while the hub is away for long: it is not sent, now or later, and is answered in words until the hub is back. */
export interface Away {
  readonly isAway: boolean;
  /** Something was pressed meanwhile. */
  readonly isTold: boolean;
  /** Tells of a press; true when it must not be sent. */
  readonly refuses: () => boolean;
}

/** The one rule for every act: a hub that is silent for a moment is asked as ever, one that is away is not. */
export function useAway(): Away {
  const isAway = useFeedAway();
  const [isTold, setTold] = useState(false);
  if (isTold && !isAway) setTold(false);
  const refuses = (): boolean => {
    setTold(isAway);
    return isAway;
  };
  return { isAway, isTold, refuses };
}
