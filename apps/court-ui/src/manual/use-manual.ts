import { manualViewSchema, type ManualEdit, type ManualView } from '@restrike/contracts';
import { useCourtLive } from '@restrike/ui';
import { useCallback } from 'react';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { useResource, valueOf } from '../api/use-resource.js';

const everyMs = 2_000;

export interface Manual {
  readonly view: ManualView | null;
  /** Puts an edit on those before it, after taking over where that has not been done. Resolves to whether it is shown. */
  readonly edit: (edit: ManualEdit) => Promise<boolean>;
  readonly handBack: () => Promise<boolean>;
}

/** AUX-1: what is edited by hand, and the acts on it. */
export function useManual(): Manual {
  const { run } = useOperator();
  const mark = useCourtLive((state) => state.live?.manual ?? null);
  const { resource, reload } = useResource('/api/manual', manualViewSchema, everyMs, JSON.stringify(mark));
  const isManual = mark !== null;
  const edit = useCallback(
    async (change: ManualEdit) => {
      const done = await run(async () => {
        if (!isManual) await act('POST', '/api/manual/take', manualViewSchema);
        return act('POST', '/api/manual/edit', manualViewSchema, change);
      });
      reload();
      return done !== null;
    },
    [isManual, reload, run],
  );
  const handBack = useCallback(async () => {
    const done = await run(() => act('POST', '/api/manual/hand-back', manualViewSchema));
    reload();
    return done !== null;
  }, [reload, run]);
  return { view: valueOf(resource), edit, handBack };
}
