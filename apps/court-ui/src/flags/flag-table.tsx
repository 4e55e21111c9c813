import { flagListSchema, type FlagList } from '@restrike/contracts';
import { Flag, LanguageContext } from '@restrike/ui';
import { useContext, useState, type ReactElement } from 'react';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ConfirmButton } from '../shell/confirm-button.js';
import { useTexts } from '../texts/court-texts.js';
import { flagName } from './flag-names.js';

const kindTexts = { current: 'flagCurrent', historic: 'flagHistoric', special: 'flagSpecial', paralympic: 'flagParalympic', custom: 'flagCustom' } as const;
const kinds = Object.keys(kindTexts) as (keyof typeof kindTexts)[];

/** All codes with their flags, by words and kind. */
export function FlagTable({ list, onChanged }: { readonly list: FlagList; readonly onChanged: () => void }): ReactElement {
  const text = useTexts();
  const { run } = useOperator();
  const [words, setWords] = useState('');
  const [kind, setKind] = useState<string>('');
  const language = useContext(LanguageContext);
  const nameOf = (flag: FlagList['flags'][number]): string => flagName(flag, language);
  const wanted = words.trim().toLowerCase();
  const shown = list.flags.filter((flag) => (kind === '' || (kind === 'own' ? flag.picture !== null : flag.kind === kind)) && `${flag.code} ${nameOf(flag)}`.toLowerCase().includes(wanted));
  const drop = (code: string): void => void run(() => act('DELETE', `/api/flags/${code}/picture`, flagListSchema)).then(onChanged);
  return (
    <section className="card flag-list">
      <h2>
        {text('flagsAll')} <small>{text('flagsShown', { n: shown.length, all: list.flags.length })}</small>
      </h2>
      <div className="inline">
        <input id="search" type="search" value={words} placeholder={text('flagSearch')} aria-label={text('flagSearch')} onChange={({ target }) => setWords(target.value)} />
        <select value={kind} aria-label={text('kind')} onChange={({ target }) => setKind(target.value)}>
          <option value="">{text('all')}</option>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {text(kindTexts[one])}
            </option>
          ))}
          <option value="own">{text('flagOwnPicture')}</option>
        </select>
      </div>
      <ul className="flag-grid" data-testid="flag-list">
        {shown.map((flag) => (
          <li key={flag.code} data-code={flag.code} data-own={flag.picture !== null}>
            <Flag noc={flag.code} />
            <span className="flag-name">{nameOf(flag)}</span>
            {flag.picture === null ? (
              flag.kind === 'current' ? null : <small>{text(kindTexts[flag.kind])}</small>
            ) : (
              <ConfirmButton ask={text('removeAsk')} label={`${text('remove')}: ${flag.code}`} onConfirm={() => drop(flag.code)}>
                ✕
              </ConfirmButton>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
