import type { ObsAct } from '@restrike/contracts';
import { useCallback, useState } from 'react';
import { z } from 'zod';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';

/** Acts on one OBS; the panel's own state comes back by the feed. `busy` names the act that waits for its answer. */
export function useObsAct(id: string): { readonly busy: ObsAct | null; readonly send: (name: ObsAct, body: unknown) => void } {
  const { run } = useOperator();
  const [busy, setBusy] = useState<ObsAct | null>(null);
  const send = useCallback(
    (name: ObsAct, body: unknown) => {
      setBusy(name);
      void run(() => act('POST', `/api/obs/${encodeURIComponent(id)}/${name}`, z.unknown(), body)).then(() => setBusy(null));
    },
    [id, run],
  );
  return { busy, send };
}
