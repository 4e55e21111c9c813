import { useMay } from '../access/session.js';
import { useHubQuery } from '../api/use-hub.js';
import type { CourtSeen } from '@restrike/ui';
import { tournamentBookSchema, type TournamentBook } from '../tournaments/use-tournaments.js';

const everyMs = 15_000;

/**
 * The hub's tournaments to compare the courts' with; null while they are not known. Read anew whenever a court says another context: a court that follows a
 * change at once is not shown as if it differed.
 */
export function useContexts(courts: Iterable<CourtSeen>): TournamentBook | null {
  const isReader = useMay('reader');
  const said = [...courts].map(({ view }) => `${view.heartbeat?.context?.tournamentId ?? ''}/${view.heartbeat?.context?.tournamentDayId ?? ''}`).sort().join();
  const query = useHubQuery(['tournaments', 'said', said], '/api/tournaments', tournamentBookSchema, { everyMs, enabled: isReader });
  return query.data ?? null;
}
