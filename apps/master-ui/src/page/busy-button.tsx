import type { ButtonHTMLAttributes, MouseEvent, ReactElement } from 'react';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it began is under way, or it has nothing to begin with: a press does nothing. */
  readonly busy: boolean;
}

/** A button of an act that takes its time. While that is under way it is marked and deaf, and not `disabled`: that would take the focus from whoever works by keyboard. A form is not sent by it either, nor by Enter in one of its fields. */
export function BusyButton({ busy, onClick, type = 'button', ...rest }: Props): ReactElement {
  const press = (event: MouseEvent<HTMLButtonElement>): void => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return <button {...rest} type={type} aria-disabled={busy} onClick={press} />;
}
