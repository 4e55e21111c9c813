import { flagCodeSchema, flagListSchema, type FlagList } from '@restrike/contracts';
import { LanguageContext } from '@restrike/ui';
import { useContext, useId, useState, type FormEvent, type ReactElement } from 'react';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { useTexts } from '../texts/court-texts.js';
import { flagName } from './flag-names.js';

/** Lets a code stand for a flag of the list. */
export function MapCode({ seen, list, onChanged }: { readonly seen: string; readonly list: FlagList; readonly onChanged: () => void }): ReactElement {
  const text = useTexts();
  const language = useContext(LanguageContext);
  const { run } = useOperator();
  const [code, setCode] = useState('');
  const options = useId();
  const wanted = flagCodeSchema.safeParse(code);
  const found = wanted.success ? list.flags.find((flag) => flag.code === wanted.data) : undefined;
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (found === undefined) return;
    void run(() => act('PUT', '/api/flags/mappings', flagListSchema, { seen, code: found.code })).then((done) => {
      if (done === null) return;
      setCode('');
      onChanged();
    });
  };
  return (
    <form className="inline flag-map" onSubmit={save}>
      <input list={options} size={6} maxLength={8} value={code} aria-label={text('flagMapTo', { code: seen })} placeholder={text('flagCode')} onChange={({ target }) => setCode(target.value)} />
      <datalist id={options}>
        {list.flags.map((flag) => (
          <option key={flag.code} value={flag.code}>
            {flagName(flag, language)}
          </option>
        ))}
      </datalist>
      <button type="submit" disabled={found === undefined || seen === ''} title={found === undefined ? undefined : flagName(found, language)}>
        {text('flagMap')}
      </button>
    </form>
  );
}
