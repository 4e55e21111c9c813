/** @jest-environment jsdom */
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { BusyButton } from '../src/page/busy-button.js';

test('[MUI-12] a button of an act under way keeps the focus, is told as not available, and sends nothing by a press or by Enter', () => {
  const host = document.body.appendChild(document.createElement('div'));
  const root = createRoot(host);
  const pressed: string[] = [];
  const show = (busy: boolean): void =>
    flushSync(() =>
      root.render(
        <form
          onSubmit={(event) => {
            event.preventDefault();
            pressed.push('sent');
          }}
        >
          <BusyButton busy={busy} onClick={() => pressed.push('done')} />
          <BusyButton type="submit" busy={busy} />
        </form>,
      ),
    );
  show(false);
  const [act, submit] = [...host.querySelectorAll('button')];
  if (act === undefined || submit === undefined) throw new Error('two buttons were to be shown');
  act.focus();
  act.click();
  submit.click();
  expect(pressed).toEqual(['done', 'sent']);
  show(true);
  expect(document.activeElement).toBe(act);
  expect([act.disabled, act.getAttribute('aria-disabled')]).toEqual([false, 'true']);
  act.click();
  // A browser presses this one for Enter in a field of its form.
  submit.click();
  expect(pressed).toEqual(['done', 'sent']);
  show(false);
  expect(act.getAttribute('aria-disabled')).toBe('false');
  root.unmount();
});
