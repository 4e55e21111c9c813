/** @jest-environment jsdom */
import type { CourtFeed } from '@restrike/ui';
import { TextEncoder } from 'node:util';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';

// jsdom has none; every browser has.
Object.assign(globalThis, { TextEncoder });
const { FeedProvider } = await import('@restrike/ui');
const { BusyButton } = await import('../src/page/busy-button.js');

test('[MUI-4] a button that asks something of a hub that is lost for long is deaf and says why; one that is only silent is asked, and the way to it can always be gone', async () => {
  const host = document.body.appendChild(document.createElement('div'));
  const root = createRoot(host);
  const pressed: string[] = [];
  const show = (connection: string, connectionSince: number): void =>
    flushSync(() =>
      root.render(
        <FeedProvider value={{ subscribe: () => () => undefined, current: () => ({ connection, connectionSince }) } as unknown as CourtFeed}>
          <BusyButton busy={false} onClick={() => pressed.push('act')} title="what it does" />
          <BusyButton busy={false} onClick={() => pressed.push('sign in')} anyway />
        </FeedProvider>,
      ),
    );
  const press = (): void => {
    for (const button of host.querySelectorAll('button')) flushSync(() => button.click());
  };
  const titles = (): readonly (string | null)[] => [...host.querySelectorAll('button')].map((button) => button.title);
  const said = (): readonly (string | null)[] => [...host.querySelectorAll('[role="status"]')].map(({ textContent }) => textContent);
  // Far enough in the future that no machine is so slow that the loss lasts.
  const justNow = performance.now() + 600_000;
  for (const connection of ['live', 'connecting', 'reconnecting', 'lost']) {
    show(connection, justNow);
    press();
  }
  expect(pressed).toEqual(['act', 'sign in', 'act', 'sign in', 'act', 'sign in', 'act', 'sign in']);
  expect([titles(), said()]).toEqual([['what it does', ''], []]);

  const long = performance.now() - 10_000;
  show('lost', long);
  for (let tries = 0; said().length === 0 && tries < 600; tries += 1) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(said()).toEqual(['']);
  press();
  expect(pressed.slice(8)).toEqual(['sign in']);
  expect([titles(), said()]).toEqual([[expect.stringMatching(/while the hub is away/), ''], [expect.stringMatching(/while the hub is away/)]]);
  expect([...host.querySelectorAll('button')].map((button) => button.getAttribute('aria-disabled'))).toEqual(['true', 'false']);

  show('live', performance.now());
  expect([titles(), said()]).toEqual([['what it does', ''], []]);
  press();
  expect(pressed.slice(9)).toEqual(['act', 'sign in']);
  root.unmount();
}, 90_000);

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
