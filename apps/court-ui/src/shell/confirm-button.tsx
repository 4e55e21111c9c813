import { useEffect, useState, type ReactElement, type ReactNode } from 'react';

const askedForMs = 4_000;

/** UI-3: what can not be undone is asked by the same button: the first press arms it for a few seconds, the second one does it. */
export function ConfirmButton({ children, ask, onConfirm, className = '', disabled = false, label }: {
  readonly children: ReactNode;
  /** The question, on the armed button. */
  readonly ask: string;
  readonly onConfirm: () => void;
  readonly className?: string;
  readonly disabled?: boolean;
  readonly label?: string;
}): ReactElement {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    if (!armed) return undefined;
    const timer = setTimeout(() => setArmed(false), askedForMs);
    return () => clearTimeout(timer);
  }, [armed]);
  return (
    <button
      type="button"
      className={`${className}${armed ? ' armed' : ''}`}
      disabled={disabled}
      aria-label={armed ? ask : label}
      onBlur={() => setArmed(false)}
      onClick={() => {
        if (armed) onConfirm();
        setArmed(!armed);
      }}
    >
      {armed ? ask : children}
    </button>
  );
}
