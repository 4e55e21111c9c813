import type { EventCategory, MatchReport, MatchRow } from '@restrike/contracts';
import type { CourtReader } from '@restrike/db/court';
import { hitStatistics, type EventOfMatch } from '@restrike/match';

const pageSize = 1_000;
/** Impacts and points of one match at most; a match has some hundred. */
const mostEvents = 20_000;
const shownFindings = 200;
/** What impacts and points may be. */
const categories: readonly EventCategory[] = ['HL', 'P', 'K', 'H', 'TB', 'TH'];

/** EVT-5, EVT-6: how hard the athletes of a match hit, and what of it did not agree. */
export function matchReport(reader: Pick<CourtReader, 'events' | 'findings'>, match: MatchRow): MatchReport {
  const events: EventOfMatch[] = [];
  for (let after: number | null = 0; after !== null && events.length < mostEvents; ) {
    const page = reader.events({ matchId: match.matchId, categories, order: 'oldest', limit: pageSize, after });
    events.push(...page.rows);
    after = page.next;
  }
  const { blue, red } = hitStatistics(events, match.state.thresholds);
  const plain = (one: typeof blue) => ({ ...one, distribution: [...one.distribution] });
  return { match, hits: { blue: plain(blue), red: plain(red) }, findings: [...reader.findings({ matchId: match.matchId, limit: shownFindings })] };
}
