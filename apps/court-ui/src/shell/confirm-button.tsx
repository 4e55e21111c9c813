import { useEffect, useState, type ReactElement, type ReactNode } from 'react';

const askedForMs = 4_000;

/**
 * UI-3: what can not be undone is asked by the same button: the first press arms it for a few seconds, the second one does it. It keeps the focus while it waits: a button
 * that is disabled loses it.
 */
export function ConfirmButton({ children, ask, onConfirm, className = '', waits = false, label, testId }: {
  readonly children: ReactNode;
  /** The question, on the armed button; null: nothing is asked, the first press does it. */
  readonly ask: string | null;
  readonly onConfirm: () => void;
  readonly className?: string;
  /** Presses do nothing meanwhile. */
  readonly waits?: boolean;
  readonly label?: string;
  readonly testId?: string;
}): ReactElement {
  const [isPressed, setArmed] = useState(false);
  const armed = isPressed && ask !== null;
  useEffect(() => {
    if (!isPressed) return undefined;
    const timer = setTimeout(() => setArmed(false), askedForMs);
    return () => clearTimeout(timer);
  }, [isPressed]);
  return (
    <button
      type="button"
      className={`${className}${armed ? ' armed' : ''}`}
      aria-disabled={waits}
      data-testid={testId}
      aria-label={armed ? ask : label}
      onBlur={() => setArmed(false)}
      onClick={() => {
        if (waits) return;
        if (armed || ask === null) onConfirm();
        setArmed(!armed && ask !== null);
      }}
    >
      {armed ? ask : children}
    </button>
  );
}
