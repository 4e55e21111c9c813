import type { ButtonHTMLAttributes, MouseEvent, ReactElement } from 'react';
import { useTexts } from './texts.js';
import { useAway } from './use-away.js';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it began is under way, or it has nothing to begin with: a press does nothing. */
  readonly busy: boolean;
  /** Asks nothing of the hub, or is the way to it: it can be pressed while the hub is away as well. */
  readonly anyway?: boolean;
}

/** A button of an act that takes its time. While that is under way, or the hub is away for long, it is marked and deaf, and not `disabled`: that would take the focus from whoever works by keyboard. A form is not sent by it either, nor by Enter in one of its fields. A press while the hub is away is answered beside it. */
export function BusyButton({ busy, anyway = false, onClick, title, type = 'button', ...rest }: Props): ReactElement {
  const text = useTexts();
  const away = useAway();
  const isAway = away.isAway && !anyway;
  const press = (event: MouseEvent<HTMLButtonElement>): void => {
    const isRefused = !anyway && away.refuses();
    if (busy || isRefused) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <>
      <button {...rest} type={type} title={isAway ? text('hubAway') : title} aria-disabled={busy || isAway} onClick={press} />
      {/* There before it says something: a screen reader tells what changes in it. */}
      {isAway ? (
        <span className="fine" role="status">
          {away.isTold ? text('hubAway') : ''}
        </span>
      ) : null}
    </>
  );
}
