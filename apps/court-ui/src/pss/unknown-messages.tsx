import { unknownPatternsSchema, type UnknownPatterns } from '@restrike/contracts';
import { useState, type FormEvent, type ReactElement } from 'react';
import { z } from 'zod';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';
import { dateTime } from '../texts/format.js';

const everyMs = 5_000;

/** EVT-4: messages that the protocol does not have, by pattern, with what people say that they are. */
export function UnknownMessages(): ReactElement {
  const text = useTexts();
  const { resource, reload } = useResource('/api/unknown', unknownPatternsSchema, everyMs);
  return (
    <section className="card">
      <h2>
        {text('unknownTitle')} <small>{text('unknownHint')}</small>
      </h2>
      <ResourceView resource={resource} reload={reload}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="nothing">{text('noUnknown')}</p>
          ) : (
            <table className="rows" data-testid="unknown">
              <thead>
                <tr>
                  <th>{text('pattern')}</th>
                  <th>{text('count')}</th>
                  <th>{text('lastSeen')}</th>
                  <th>{text('sample')}</th>
                  <th>{text('label')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <UnknownRow key={row.pattern} row={row} onChanged={reload} />
                ))}
              </tbody>
            </table>
          )
        }
      </ResourceView>
    </section>
  );
}

function UnknownRow({ row, onChanged }: { readonly row: UnknownPatterns['rows'][number]; readonly onChanged: () => void }): ReactElement {
  const text = useTexts();
  const { run } = useOperator();
  const [label, setLabel] = useState(row.label ?? '');
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const words = label.trim();
    void run(() => act('POST', '/api/unknown/label', z.unknown(), { pattern: row.pattern, label: words === '' ? null : words })).then(onChanged);
  };
  return (
    <tr>
      <td>
        <code>{row.pattern}</code>
      </td>
      <td>{row.count.toLocaleString()}</td>
      <td>{dateTime(row.lastSeen)}</td>
      <td>
        <code title={row.samples.join('\n')}>{row.samples[0] ?? ''}</code>
      </td>
      <td>
        <form className="inline" onSubmit={save}>
          <input value={label} maxLength={200} aria-label={text('label')} onChange={({ target }) => setLabel(target.value)} />
          <button type="submit" disabled={label.trim() === (row.label ?? '')}>
            {text('labelSave')}
          </button>
        </form>
      </td>
    </tr>
  );
}
