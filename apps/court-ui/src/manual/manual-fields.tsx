import { useState, type FormEvent, type ReactElement } from 'react';
import { useTexts } from '../texts/court-texts.js';

interface FieldProps<T> {
  readonly label: string;
  readonly value: T;
  /** What the scoring system states; null when it does not. */
  readonly stated: T | null;
  readonly name: string;
  /** null gives the field back to the scoring system. */
  readonly onSet: (value: T | null) => void;
}

/** Says what the scoring system has where that differs, and gives it back by a press. */
function Stated<T extends string | number>({ value, stated, label, onSet }: FieldProps<T>): ReactElement | null {
  const text = useTexts();
  if (stated === null || stated === value) return null;
  return (
    <button type="button" className="manual-stated" onClick={() => onSet(null)} title={text('manualGiveBack')} aria-label={`${label}: ${text('manualGiveBack')}`}>
      ↺ {String(stated)}
    </button>
  );
}

/** A text that is shown with Enter, or when the field is left. */
export function TextField(props: FieldProps<string> & { readonly maxLength: number }): ReactElement {
  const { label, value, maxLength, name, onSet } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const show = (): void => {
    const words = draft?.trim() ?? '';
    if (draft !== null && words !== '' && words !== value) onSet(words);
    setDraft(null);
  };
  return (
    <form
      className="manual-field"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        show();
      }}
    >
      <label>
        {label}
        <input value={draft ?? value} maxLength={maxLength} dir="auto" data-testid={`manual-${name}`} onChange={({ target }) => setDraft(target.value)} onBlur={show} />
      </label>
      <Stated {...props} />
    </form>
  );
}

/** A count with a button for less and one for more; the arrow keys do the same, digits and Enter set it. */
export function CountField(props: FieldProps<number> & { readonly min: number; readonly max: number; readonly big?: boolean }): ReactElement {
  const { label, value, min, max, name, onSet, big = false } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const set = (next: number): void => {
    setDraft(null);
    const within = Math.min(max, Math.max(min, next));
    if (within !== value) onSet(within);
  };
  const show = (): void => {
    if (draft !== null && /^\d+$/.test(draft.trim())) set(Number(draft));
    else setDraft(null);
  };
  return (
    <form
      className={`manual-field${big ? ' manual-big' : ''}`}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        show();
      }}
    >
      <label>
        {label}
        <input
          inputMode="numeric"
          value={draft ?? String(value)}
          maxLength={3}
          data-testid={`manual-${name}`}
          onChange={({ target }) => setDraft(target.value)}
          onBlur={show}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
            event.preventDefault();
            set(value + (event.key === 'ArrowUp' ? 1 : -1));
          }}
        />
      </label>
      <span className="manual-steps">
        <button type="button" onClick={() => set(value - 1)} disabled={value <= min} aria-label={`${label} −1`}>
          −
        </button>
        <button type="button" onClick={() => set(value + 1)} disabled={value >= max} aria-label={`${label} +1`}>
          +
        </button>
      </span>
      <Stated {...props} />
    </form>
  );
}
