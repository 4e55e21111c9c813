import { useState, type FormEvent, type ReactElement } from 'react';
import type { ActsProps } from './acts-panel.js';
import { OverlayAct } from './overlay-act.js';
import { useTexts } from './texts.js';

/** A setting's value as a person types it: a number, true or false where it reads as one, else the words. */
export function readValue(typed: string): string | number | boolean {
  const value = typed.trim();
  if (value === 'true' || value === 'false') return value === 'true';
  return value !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
}

/** Acts that are rarely needed: a setting for all, an overlay shown or hidden. */
export function MoreActs({ disabled, onAct }: ActsProps): ReactElement {
  const text = useTexts();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const push = (event: FormEvent): void => {
    event.preventDefault();
    onAct({ action: 'push-settings', settings: { [name.trim()]: readValue(value) } });
  };
  return (
    <>
      <div className="act-group" role="group" aria-label={text('pushSettings')}>
        <span className="act-title">{text('pushSettings')}</span>
        <form className="inline act-buttons" onSubmit={push}>
          <input className="grow" value={name} onChange={({ target }) => setName(target.value)} placeholder={text('settingName')} aria-label={text('settingName')} />
          <input className="short" value={value} onChange={({ target }) => setValue(target.value)} placeholder={text('settingValue')} aria-label={text('settingValue')} />
          <button type="submit" disabled={disabled || name.trim() === ''}>
            {text('send')}
          </button>
        </form>
      </div>
      <OverlayAct disabled={disabled} onAct={onAct} />
    </>
  );
}
