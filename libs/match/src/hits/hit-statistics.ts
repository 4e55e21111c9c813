import type { MatchEvent, PointKind, Side } from '@restrike/contracts';

/** What the statistics need of an event record, in order of sequence. */
export interface EventOfMatch {
  readonly sequence: number;
  readonly matchEvents: readonly MatchEvent[];
}

/** Minimum levels that score, as the match's configuration states them. */
export interface HitThresholds {
  readonly body: number;
  readonly head: number;
}

/** Impacts on the sensors that one athlete's kicks made in a match. Levels are 1–100. */
export interface HitStatistics {
  readonly count: number;
  /** Hits that a point is linked to. */
  readonly scored: number;
  /** Greatest and mean level; null without hits. */
  readonly max: number | null;
  readonly mean: number | null;
  /** Hits below and not below the threshold; both 0 while no thresholds are known. */
  readonly below: number;
  readonly above: number;
  /** Counts of levels 1–10, 11–20, … 91–100; a level outside the range falls into the nearest. */
  readonly distribution: readonly number[];
}

const bins = 10;
const binWidth = 10;

/** The sensor is not sent: a linked head kick was on the head, everything else is taken for the body. */
const isHead = (kind: PointKind | undefined): boolean => kind === 'head' || kind === 'technical-head';

function statisticsOf(hits: readonly { readonly level: number; readonly point: PointKind | undefined }[], thresholds: HitThresholds | null): HitStatistics {
  const distribution = Array.from({ length: bins }, () => 0);
  let [sum, scored, below, max] = [0, 0, 0, 0];
  for (const { level, point } of hits) {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(level / binWidth) - 1));
    distribution[bin] = (distribution[bin] ?? 0) + 1;
    sum += level;
    max = Math.max(max, level);
    if (point !== undefined) scored += 1;
    if (thresholds !== null && level < (isHead(point) ? thresholds.head : thresholds.body)) below += 1;
  }
  const count = hits.length;
  return {
    count,
    scored,
    max: count === 0 ? null : max,
    mean: count === 0 ? null : sum / count,
    below,
    above: thresholds === null ? 0 : count - below,
    distribution,
  };
}

/**
 * EVT-6: hit levels of both athletes over the events of one match, in their newest versions. `thresholds` is null while the
 * match's configuration has not been seen.
 */
export function hitStatistics(events: readonly EventOfMatch[], thresholds: HitThresholds | null): Record<Side, HitStatistics> {
  const pointOfHit = new Map<number, PointKind>();
  for (const { matchEvents } of events) for (const one of matchEvents) if (one.kind === 'point' && one.hit !== null) pointOfHit.set(one.hit, one.point);
  const hitsOf = (side: Side): { level: number; point: PointKind | undefined }[] =>
    events.flatMap(({ sequence, matchEvents }) =>
      matchEvents.flatMap((one) => (one.kind === 'hit' && one.side === side ? [{ level: one.level, point: pointOfHit.get(sequence) }] : [])),
    );
  return { blue: statisticsOf(hitsOf('blue'), thresholds), red: statisticsOf(hitsOf('red'), thresholds) };
}
