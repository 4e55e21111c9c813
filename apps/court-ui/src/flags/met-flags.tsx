import { flagHistorySchema, type FlagList } from '@restrike/contracts';
import { Flag } from '@restrike/ui';
import { useState, type ReactElement } from 'react';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';
import { dateTime } from '../texts/format.js';
import { MapCode } from './map-code.js';

/** How a code is known, in words. */
export const howTexts = { exact: 'flagExact', mapped: 'flagOther', custom: 'flagCustom', neutral: 'flagNotKnown' } as const;

/** Codes that matches of this court carried; unknown ones first, each to be mapped at once. */
export function MetFlags({ list, onChanged }: { readonly list: FlagList; readonly onChanged: () => void }): ReactElement {
  const text = useTexts();
  const [history, setHistory] = useState(false);
  return (
    <section className="card">
      <h2>
        {text('flagsMetTitle')} <small>{text('flagsMetHint')}</small>
      </h2>
      {list.met.length === 0 ? (
        <p className="nothing">{text('flagsNoneMet')}</p>
      ) : (
        <div className="flag-scroll">
          <table className="rows" data-testid="flags-met">
            <thead>
              <tr>
                <th>{text('flagSeen')}</th>
                <th>{text('flagShownAs')}</th>
                <th>{text('flagHow')}</th>
                <th>{text('count')}</th>
                <th>{text('lastSeen')}</th>
              </tr>
            </thead>
            <tbody>
              {list.met.map((row) => (
                <tr key={row.seen} data-how={row.how}>
                  <td>
                    <code>{row.seen}</code>
                  </td>
                  <td>{row.how === 'neutral' ? <MapCode seen={row.seen} list={list} onChanged={onChanged} /> : <Flag noc={row.seen} />}</td>
                  <td>{text(howTexts[row.how])}</td>
                  <td>{row.count.toLocaleString()}</td>
                  <td>{dateTime(row.lastSeen)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <button type="button" onClick={() => setHistory(!history)} aria-expanded={history}>
        {text('history')}
      </button>
      {history ? <History when={list} /> : null}
    </section>
  );
}

function History({ when }: { readonly when: FlagList }): ReactElement {
  const text = useTexts();
  const { resource, reload } = useResource('/api/flags/history?limit=50', flagHistorySchema, 30_000, when.met.length);
  return (
    <ResourceView resource={resource} reload={reload}>
      {({ rows }) => (
        <ul className="flag-history">
          {rows.map((row) => (
            <li key={`${row.matchId ?? ''} ${row.side ?? ''} ${row.seen}`}>
              {dateTime(row.at)} <code>{row.seen}</code> → {row.code ?? '–'} <small>{text(howTexts[row.how])}, {String(Math.round(row.confidence * 100))} %</small>
            </li>
          ))}
        </ul>
      )}
    </ResourceView>
  );
}
