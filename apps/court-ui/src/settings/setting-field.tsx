import type { SettingView } from '@restrike/contracts';
import { Said } from '@restrike/ui';
import type { ReactElement } from 'react';
import { useTexts } from '../texts/court-texts.js';

const choices = { concatenated: 'choiceConcatenated', 'wall-clock': 'choiceWallClock' } as const;

/** The field that a setting's form asks for. */
export function SettingField({ setting, value, onChange }: { readonly setting: SettingView; readonly value: SettingView['value']; readonly onChange: (value: SettingView['value']) => void }): ReactElement {
  const text = useTexts();
  const { form, key } = setting;
  switch (form.form) {
    case 'number':
      return (
        <span className="with-unit">
          <input
            id={key}
            type="number"
            min={form.min}
            max={form.max}
            step={form.whole ? 1 : 'any'}
            value={typeof value === 'number' && Number.isNaN(value) ? '' : String(value)}
            onChange={({ target }) => onChange(target.value === '' ? Number.NaN : Number(target.value))}
            required={setting.required}
          />
          {form.unit === null ? null : <small><Said>{form.unit}</Said></small>}
        </span>
      );
    case 'switch':
      return (
        <button id={key} type="button" role="switch" aria-checked={value === true} className={value === true ? 'on' : ''} onClick={() => onChange(value !== true)}>
          {value === true ? text('on') : text('off')}
        </button>
      );
    case 'choice':
      return (
        <select id={key} value={String(value)} onChange={({ target }) => onChange(target.value)}>
          {form.choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice in choices ? text(choices[choice as keyof typeof choices]) : choice}
            </option>
          ))}
        </select>
      );
    case 'secret':
      return <input id={key} type="password" autoComplete="new-password" placeholder={setting.value === '' ? text('sensitiveEmpty') : text('sensitiveKept')} value={value === setting.value ? '' : String(value)} onChange={({ target }) => onChange(target.value === '' ? setting.value : target.value)} />;
    case 'text':
      return <input id={key} maxLength={form.maxLength} value={String(value)} required={setting.required} onChange={({ target }) => onChange(target.value)} />;
    case 'folder':
      return <input id={key} maxLength={1_000} spellCheck={false} value={String(value)} onChange={({ target }) => onChange(target.value)} />;
  }
}
