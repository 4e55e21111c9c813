import { useLayoutEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { useTexts } from '../texts/court-texts.js';

/** A dialog over the page: takes the focus, keeps it, gives it back; Esc closes. */
export function Dialog({ title, onClose, children, wide = false }: { readonly title: string; readonly onClose: () => void; readonly children: ReactNode; readonly wide?: boolean }): ReactElement {
  const text = useTexts();
  const box = useRef<HTMLDialogElement>(null);
  // Of the layout: it is closed while it still is on the page, else the browser gives the focus back to nobody.
  useLayoutEffect(() => {
    const element = box.current;
    if (element !== null && !element.open) {
      element.showModal();
      // Of itself a dialog gives the focus to its first button, which closes it: whoever opened it wants to type.
      element.querySelector<HTMLElement>('form :is(input, select, textarea):not(:disabled)')?.focus();
    }
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={box}
      className={`dialog${wide ? ' dialog-wide' : ''}`}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header>
        <h2>{title}</h2>
        <button type="button" onClick={onClose} aria-label={text('close')}>
          ✕
        </button>
      </header>
      {children}
    </dialog>
  );
}
