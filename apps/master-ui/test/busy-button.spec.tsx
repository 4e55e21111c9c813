/** @jest-environment jsdom */
import type { CourtFeed } from '@restrike/ui';
import { TextEncoder } from 'node:util';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';

// jsdom has none; every browser has.
Object.assign(globalThis, { TextEncoder });
const { FeedProvider } = await import('@restrike/ui');
const { BusyButton } = await import('../src/page/busy-button.js');

test('[MUI-4] a button that asks something of a lost hub is deaf and says why; one that is the way to it is not', () => {
  const host = document.body.appendChild(document.createElement('div'));
  const root = createRoot(host);
  const pressed: string[] = [];
  const show = (connection: string): readonly (string | null)[] => {
    flushSync(() =>
      root.render(
        <FeedProvider value={{ subscribe: () => () => undefined, current: () => ({ connection }) } as unknown as CourtFeed}>
          <BusyButton busy={false} onClick={() => pressed.push('act')} title="what it does" />
          <BusyButton busy={false} onClick={() => pressed.push('sign in')} anyway />
        </FeedProvider>,
      ),
    );
    for (const button of host.querySelectorAll('button')) button.click();
    return [...host.querySelectorAll('button')].map((button) => button.getAttribute('title'));
  };
  expect(show('live')).toEqual(['what it does', null]);
  expect(show('lost')).toEqual([expect.stringMatching(/while the hub is away/), null]);
  expect(pressed).toEqual(['act', 'sign in', 'sign in']);
  root.unmount();
});

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
