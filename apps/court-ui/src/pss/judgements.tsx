import { courtFindingsSchema, validationRulesSchema, type CourtFinding } from '@restrike/contracts';
import { Said } from '@restrike/ui';
import type { ReactElement } from 'react';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';
import { dateTime } from '../texts/format.js';

const everyMs = 5_000;

/** EVT-5: where the scoring system states something else than was counted: datagrams were lost, or a judge corrected. */
export function Findings(): ReactElement {
  const text = useTexts();
  const { resource, reload } = useResource('/api/findings', courtFindingsSchema, everyMs);
  return (
    <section className="card">
      <h2>
        {text('findingsTitle')} <small>{text('findingsHint')}</small>
      </h2>
      <ResourceView resource={resource} reload={reload}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="nothing">{text('noFindings')}</p>
          ) : (
            <table className="rows" data-testid="findings">
              <thead>
                <tr>
                  <th>{text('time')}</th>
                  <th>{text('match')}</th>
                  <th>{text('finding')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row, at) => (
                  <FindingRow key={`${String(row.sequence)}-${String(at)}`} row={row} />
                ))}
              </tbody>
            </table>
          )
        }
      </ResourceView>
    </section>
  );
}

function FindingRow({ row }: { readonly row: CourtFinding }): ReactElement {
  const text = useTexts();
  return (
    <tr>
      <td>{dateTime(row.receivedAt)}</td>
      <td>{row.matchNumber ?? '–'}</td>
      <td title={row.code}>
        {row.side === null ? null : <b className={`side side-${row.side}`}>{text(row.side)} </b>}
        {row.round === null ? '' : `${text('round')} ${String(row.round)}: `}
        <Said>{row.detail}</Said>
      </td>
    </tr>
  );
}

const severityWords = { info: 'sevInfo', warning: 'foundWarning', error: 'sevError' } as const;

/** EVT-4: the rules that messages broke, with how much each matters. */
export function BrokenRules(): ReactElement {
  const text = useTexts();
  const { resource, reload } = useResource('/api/rules', validationRulesSchema, everyMs);
  return (
    <section className="card">
      <h2>{text('rulesTitle')}</h2>
      <ResourceView resource={resource} reload={reload}>
        {({ rows }) =>
          rows.every(({ broken }) => broken === 0) ? (
            <p className="nothing">{text('noBrokenRules', { n: rows.length })}</p>
          ) : (
            <table className="rows" data-testid="rules">
              <thead>
                <tr>
                  <th>{text('rule')}</th>
                  <th>{text('severity')}</th>
                  <th>{text('count')}</th>
                  <th>{text('lastSeen')}</th>
                  <th>{text('sample')}</th>
                </tr>
              </thead>
              <tbody>
                {rows
                  .filter(({ broken }) => broken > 0)
                  .map((rule) => (
                    <tr key={rule.code} className={`severity-${rule.severity}`}>
                      <td title={rule.code}>
                        <Said>{rule.description}</Said>
                      </td>
                      <td>{text(severityWords[rule.severity])}</td>
                      <td>{rule.broken.toLocaleString()}</td>
                      <td>{rule.last === null ? '–' : dateTime(rule.last.receivedAt)}</td>
                      <td>
                        <Said>{rule.last?.detail ?? ''}</Said>
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
          )
        }
      </ResourceView>
    </section>
  );
}
