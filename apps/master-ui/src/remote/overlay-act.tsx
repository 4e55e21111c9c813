import type { OverlayValues } from '@restrike/contracts';
import { useState, type FormEvent, type ReactElement } from 'react';
import type { ActsProps } from './acts-panel.js';
import { useTexts } from './texts.js';

const overlays = ['scoreboard', 'ivr', 'lower-third', 'winner', 'matches'] as const;

/** What the form's fields set: those that are empty are taken back. */
export function overlayValues(overlay: string, fields: { readonly title: string; readonly message: string; readonly theme: 'dark' | 'light'; readonly name: string; readonly line: string }): OverlayValues {
  const words = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim());
  const name = words(fields.name);
  const text = name === null ? null : { name, line: words(fields.line) };
  return { shown: true, title: words(fields.title), message: words(fields.message), theme: fields.theme, ...(overlay === 'lower-third' ? { text } : {}) };
}

/** An overlay of the chosen courts hidden, or shown with words and theme of the control room. */
export function OverlayAct({ disabled, onAct }: Pick<ActsProps, 'disabled' | 'onAct'>): ReactElement {
  const text = useTexts();
  const [overlay, setOverlay] = useState<string>(overlays[0]);
  const [theme, setTheme] = useState<'dark' | 'light'>('dark');
  const [words, setWords] = useState({ title: '', message: '', name: '', line: '' });
  const field = (name: keyof typeof words, label: string, maxLength: number): ReactElement => (
    <input className="short" value={words[name]} maxLength={maxLength} onChange={({ target }) => setWords((before) => ({ ...before, [name]: target.value }))} placeholder={label} aria-label={label} />
  );
  const show = (event: FormEvent): void => {
    event.preventDefault();
    onAct({ action: 'update-overlay', overlay, values: overlayValues(overlay, { ...words, theme }) });
  };
  return (
    <div className="act-group" role="group" aria-label={text('updateOverlay')}>
      <span className="act-title">{text('updateOverlay')}</span>
      <form className="act-buttons" onSubmit={show} title={text('overlayHint')}>
        <select aria-label={text('overlay')} value={overlay} onChange={({ target }) => setOverlay(target.value)}>
          {overlays.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <select aria-label={text('overlayTheme')} value={theme} onChange={({ target }) => setTheme(target.value === 'light' ? 'light' : 'dark')}>
          <option value="dark">{text('overlayDark')}</option>
          <option value="light">{text('overlayLight')}</option>
        </select>
        {field('title', text('overlayTitle'), 120)}
        {field('message', text('message'), 200)}
        {overlay === 'lower-third' ? (
          <>
            {field('name', text('overlayName'), 80)}
            {field('line', text('overlayLine'), 120)}
          </>
        ) : null}
        <button type="submit" disabled={disabled}>
          {text('show')}
        </button>
        <button type="button" disabled={disabled} onClick={() => onAct({ action: 'update-overlay', overlay, values: { shown: false } })}>
          {text('hide')}
        </button>
      </form>
    </div>
  );
}
