import { courtStatementSchema, type CourtStatement } from '@restrike/contracts';
import { useFeedLost } from '@restrike/ui';
import { createContext, useContext, type ReactElement, type ReactNode } from 'react';
import { useResource, valueOf } from '../api/use-resource.js';

const everyMs = 1_000;
const context = createContext<CourtStatement | null>(null);

/** How the agent's parts stand, read every second for the whole page. */
export function StatementProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const { resource } = useResource('/api/state', courtStatementSchema, everyMs);
  return <context.Provider value={valueOf(resource)}>{children}</context.Provider>;
}

/** null before the first answer; after a failure the last one. */
export function useStatement(): CourtStatement | null {
  return useContext(context);
}

/** {@link useStatement} as far as it is so now: null while the agent is lost. */
export function useKnownStatement(): CourtStatement | null {
  const statement = useStatement();
  return useFeedLost() ? null : statement;
}
