import { settingListSchema, type SettingView } from '@restrike/contracts';
import { useAgentWords } from '@restrike/ui';
import { useQueries } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactElement } from 'react';
import { useHub } from '../api/use-hub.js';
import { BusyButton } from '../page/busy-button.js';
import type { ActsProps } from './acts-panel.js';
import { judgeSetting, offersOf, type SettingOffer } from './settings-offer.js';
import { useTexts } from './texts.js';

/** Values of courts are read anew so often: another director, or the court itself, may change them. */
const everyMs = 10_000;

/** The field that the form of a setting asks for; what is typed is text until it is judged. */
function Field({ offer, typed, onTyped }: { readonly offer: SettingOffer; readonly typed: string; readonly onTyped: (typed: string) => void }): ReactElement {
  const text = useTexts();
  const { form } = offer;
  const label = text('settingValue');
  if (form.form === 'switch' || form.form === 'choice') {
    return (
      <select aria-label={label} value={typed} onChange={({ target }) => onTyped(target.value)}>
        <option value="">{text('settingChoose')}</option>
        {(form.form === 'switch' ? ['true', 'false'] : form.choices).map((one) => (
          <option key={one} value={one}>
            {form.form === 'switch' ? text(one === 'true' ? 'on' : 'off') : one}
          </option>
        ))}
      </select>
    );
  }
  const type = form.form === 'number' ? 'number' : form.form === 'secret' ? 'password' : 'text';
  return (
    <>
      <input className={form.form === 'number' ? 'short' : 'grow'} type={type} step="any" autoComplete={type === 'password' ? 'new-password' : 'off'} value={typed} maxLength={1_000} aria-label={label} placeholder={label} onChange={({ target }) => onTyped(target.value)} />
      {form.form === 'number' ? <small>{text('settingBounds', { min: form.min, max: form.max, unit: form.unit ?? '' })}</small> : null}
    </>
  );
}

/** A setting for all chosen courts: one of those that they list themselves, with what they have now, judged before it is sent. */
export function PushSettings({ courts, disabled, onAct }: ActsProps): ReactElement {
  const text = useTexts();
  const words = useAgentWords();
  const hub = useHub();
  const [key, setKey] = useState('');
  const [typed, setTyped] = useState('');
  const linked = courts.filter(({ link }) => link !== 'offline');
  const answers = useQueries({
    queries: linked.map(({ nodeId }) => ({ queryKey: ['settings', nodeId], queryFn: ({ signal }: { readonly signal: AbortSignal }) => hub.ask(`/api/courts/${nodeId}/settings`, settingListSchema, { signal }), refetchInterval: everyMs })),
  });
  const offers = offersOf(answers.flatMap(({ data }) => (data === undefined ? [] : [data.settings])));
  const offer = offers.find((one) => one.key === key) ?? null;
  const silent = courts.length - answers.filter(({ data }) => data !== undefined).length;
  const judged = offer === null || typed === '' ? null : judgeSetting(offer, typed);
  // A text that may be empty can be emptied: that is a value too.
  const mayBeEmpty = offer !== null && !offer.required && (offer.form.form === 'text' || offer.form.form === 'folder' || offer.form.form === 'secret');
  const value = judged !== null && 'value' in judged ? judged.value : typed === '' && mayBeEmpty ? '' : null;
  const shown = (one: SettingView['value'], { form }: SettingOffer): string => (typeof one === 'boolean' ? text(one ? 'on' : 'off') : one === '' ? text('settingNone') : `${String(one)}${form.form === 'number' && form.unit !== null ? ` ${form.unit}` : ''}`);
  const push = (event: FormEvent): void => {
    event.preventDefault();
    if (offer === null || value === null) return;
    onAct({ action: 'push-settings', settings: { [offer.key]: value } });
    if (offer.form.form === 'secret') setTyped('');
  };
  return (
    <div className="act-group" role="group" aria-label={text('pushSettings')} data-testid="push-settings">
      <span className="act-title">{text('pushSettings')}</span>
      <form className="act-buttons" onSubmit={push}>
        <select
          className="wide"
          aria-label={text('settingName')}
          value={offer?.key ?? ''}
          onChange={({ target }) => {
            setKey(target.value);
            setTyped('');
          }}
        >
          <option value="">{offers.length > 0 ? text('settingChoose') : answers.some(({ isPending }) => isPending) ? text('settingLoading') : text('settingNoCourt')}</option>
          {offers.map((one) => (
            <option key={one.key} value={one.key}>
              {words(one.title)}
            </option>
          ))}
        </select>
        {offer === null ? null : (
          <>
            <Field key={offer.key} offer={offer} typed={typed} onTyped={setTyped} />
            <BusyButton type="submit" busy={false} disabled={disabled || value === null} data-act="push-settings">
              {text('send')}
            </BusyButton>
            <p className="fine wide" data-testid="setting-now">
              {text('settingNow')}: {offer.values.map((one) => (one.courts === courts.length ? shown(one.value, offer) : `${shown(one.value, offer)} (${text('partly', { n: one.courts, all: courts.length })})`)).join(', ')}
              {silent === 0 ? '' : ` · ${text('settingSilent', { n: silent })}`}
            </p>
          </>
        )}
        {judged !== null && 'problem' in judged ? (
          <p className="problem wide" role="alert">
            {text(judged.problem)}
          </p>
        ) : null}
      </form>
    </div>
  );
}
