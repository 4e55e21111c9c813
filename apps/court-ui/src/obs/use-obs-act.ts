import type { ObsAct } from '@restrike/contracts';
import { useCallback, useRef, useState } from 'react';
import { z } from 'zod';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';

/** Acts on one OBS; the panel's own state comes back by the feed. An act that waits for its answer is not sent again, and one does not keep another waiting. */
export function useObsAct(id: string): { readonly isBusy: (name: ObsAct) => boolean; readonly send: (name: ObsAct, body: unknown) => void } {
  const { run } = useOperator();
  const underWay = useRef(new Set<ObsAct>());
  const [busy, setBusy] = useState<ReadonlySet<ObsAct>>(new Set());
  const send = useCallback(
    (name: ObsAct, body: unknown) => {
      const waiting = underWay.current;
      if (waiting.has(name)) return;
      waiting.add(name);
      setBusy(new Set(waiting));
      void run(() => act('POST', `/api/obs/${encodeURIComponent(id)}/${name}`, z.unknown(), body)).then(() => {
        waiting.delete(name);
        setBusy(new Set(waiting));
      });
    },
    [id, run],
  );
  return { isBusy: (name) => busy.has(name), send };
}
