import { matchReportSchema, type MatchReport } from '@restrike/contracts';
import { useCourtLive } from '@restrike/ui';
import type { ReactElement } from 'react';
import { useResource, valueOf } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';

const everyMs = 5_000;
const sides = ['blue', 'red'] as const;

/** EVT-6: how hard the athletes of the match hit, and what of the match did not agree. Nothing before a match is loaded. */
export function HitLevels(): ReactElement | null {
  const text = useTexts();
  const matchId = useCourtLive((state) => state.live?.state.matchId ?? null);
  const report = valueOf(useResource(matchId === null ? null : `/api/matches/${encodeURIComponent(matchId)}`, matchReportSchema, everyMs).resource);
  if (report === null) return null;
  return (
    <section className="card" data-testid="hit-levels">
      <h2>
        {text('hitsTitle')} <small>{text('hitsHint')}</small>
      </h2>
      <table className="rows">
        <thead>
          <tr>
            <th>{text('athlete')}</th>
            <th>{text('hitsN')}</th>
            <th>{text('hitsScored')}</th>
            <th>{text('hitsBelow')}</th>
            <th>{text('hitsAbove')}</th>
            <th>{text('hitsMean')}</th>
            <th>{text('hitsMax')}</th>
            <th>{text('hitsSpread')}</th>
          </tr>
        </thead>
        <tbody>
          {sides.map((side) => (
            <HitRow key={side} side={side} report={report} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function HitRow({ side, report }: { readonly side: (typeof sides)[number]; readonly report: MatchReport }): ReactElement {
  const text = useTexts();
  const { count, scored, below, above, mean, max, distribution } = report.hits[side];
  const known = report.match.state.thresholds !== null;
  const most = Math.max(1, ...distribution);
  return (
    <tr className={`side-${side}`}>
      <td>{report.match.state[side].name ?? text(side)}</td>
      <td>{count}</td>
      <td>{scored}</td>
      <td>{known ? below : '–'}</td>
      <td>{known ? above : '–'}</td>
      <td>{mean === null ? '–' : mean.toFixed(0)}</td>
      <td>{max ?? '–'}</td>
      <td>
        <span className="hit-spread" role="img" aria-label={distribution.map((n, at) => `${String(at * 10 + 1)}–${String(at * 10 + 10)}: ${String(n)}`).join(', ')}>
          {distribution.map((n, at) => (
            <i key={at} style={{ height: `${String(Math.round((n / most) * 100))}%` }} title={`${String(at * 10 + 1)}–${String(at * 10 + 10)}: ${String(n)}`} />
          ))}
        </span>
      </td>
    </tr>
  );
}
