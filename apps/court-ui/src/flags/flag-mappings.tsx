import { flagListSchema, type FlagList } from '@restrike/contracts';
import { Flag } from '@restrike/ui';
import { useState, type ReactElement } from 'react';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { useTexts } from '../texts/court-texts.js';
import { MapCode } from './map-code.js';

/** Codes that stand for another one: the operator's, and how many are built in. */
export function FlagMappings({ list, onChanged }: { readonly list: FlagList; readonly onChanged: () => void }): ReactElement {
  const text = useTexts();
  const { run } = useOperator();
  const [seen, setSeen] = useState('');
  const own = list.mappings.filter(({ source }) => source === 'custom');
  const remove = (code: string): void => void run(() => act('PUT', '/api/flags/mappings', flagListSchema, { seen: code, code: null })).then(onChanged);
  return (
    <section className="card">
      <h2>
        {text('flagMappings')} <small>{text('flagMappingsHint', { n: list.mappings.length - own.length })}</small>
      </h2>
      {own.length === 0 ? null : (
        <ul className="flag-mappings" data-testid="flag-mappings">
          {own.map((mapping) => (
            <li key={mapping.seen}>
              <code>{mapping.seen}</code> → <Flag noc={mapping.seen} />
              <button type="button" onClick={() => remove(mapping.seen)} aria-label={`${text('remove')}: ${mapping.seen}`}>
                ✕
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="inline">
        <input value={seen} size={14} maxLength={40} placeholder={text('flagSeen')} aria-label={text('flagSeen')} data-testid="flag-seen" onChange={({ target }) => setSeen(target.value)} />
        <span aria-hidden="true">→</span>
        <MapCode
          seen={seen.trim()}
          list={list}
          onChanged={() => {
            setSeen('');
            onChanged();
          }}
        />
      </div>
    </section>
  );
}
