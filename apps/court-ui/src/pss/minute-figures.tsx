import type { MinuteFigures } from '@restrike/contracts';
import type { ReactElement } from 'react';
import { useTexts } from '../texts/court-texts.js';
import { clockTime } from '../texts/format.js';

/** ING-6: events a second and the time from datagram to disk, minute by minute, newest first. Nothing before the first minute has passed. */
export function MinutesTable({ minutes }: { readonly minutes: readonly MinuteFigures[] }): ReactElement {
  const text = useTexts();
  if (minutes.length === 0) return <p className="nothing">{text('noMinute')}</p>;
  const ms = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} ms`);
  const most = Math.max(...minutes.map(({ eventsPerSecond }) => eventsPerSecond));
  return (
    <div className="scroll-rows" data-testid="minutes" role="region" aria-label={text('minutesTitle')} tabIndex={0}>
      <table className="rows">
        <thead>
          <tr>
            <th>{text('minute')}</th>
            <th>{text('rate')}</th>
            <th>p50</th>
            <th>p99</th>
          </tr>
        </thead>
        <tbody>
          {minutes.map(({ at, events, eventsPerSecond, p50Ms, p99Ms }) => (
            <tr key={at}>
              <td>{clockTime(at)}</td>
              <td title={String(events)}>
                <meter aria-hidden="true" min={0} max={most} value={eventsPerSecond} /> {eventsPerSecond.toFixed(1)}
              </td>
              <td>{ms(p50Ms)}</td>
              <td>{ms(p99Ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
