/** @jest-environment jsdom */
import type { CourtLive } from '@restrike/ui';
import { TextEncoder } from 'node:util';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import type { ReactElement } from 'react';

// jsdom has none; every browser has.
Object.assign(globalThis, { TextEncoder, fetch: () => Promise.reject(new TypeError('no network')) });
const { CourtLiveProvider, ConnectionWords } = await import('@restrike/ui');
const { OperatorProvider, useOperator } = await import('../src/api/operator.js');

test('[CUI-5] an act is sent to an agent that is silent for a moment, which is said at once; to one that is away for long it is not sent, now or later, and that is said', async () => {
  const host = document.body.appendChild(document.createElement('div'));
  const root = createRoot(host);
  const sent: string[] = [];
  let answer: (value: string) => void = () => undefined;
  function Page(): ReactElement {
    const { run, notices } = useOperator();
    const act = (): Promise<string> => {
      sent.push('act');
      return new Promise((resolve) => (answer = resolve));
    };
    return (
      <>
        <button type="button" onClick={() => void run(act)} />
        <output>{notices.map(({ kind }) => kind).join()}</output>
        <i>
          <ConnectionWords />
        </i>
      </>
    );
  }
  let state = { connection: 'live', connectionSince: 0 };
  const listeners = new Set<() => void>();
  const feed = { subscribe: (listener: () => void) => (listeners.add(listener), () => listeners.delete(listener)), current: () => state } as unknown as CourtLive;
  const become = (connection: string, connectionSince: number): void =>
    flushSync(() => {
      state = { connection, connectionSince };
      for (const listener of listeners) listener();
    });
  const press = (): void => flushSync(() => host.querySelector('button')?.click());
  const said = (): string | null | undefined => host.querySelector('output')?.textContent;
  const until = async (what: () => boolean): Promise<void> => {
    for (let tries = 0; !what() && tries < 600; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(what()).toBe(true);
  };
  flushSync(() =>
    root.render(
      <CourtLiveProvider value={feed}>
        <OperatorProvider>
          <Page />
        </OperatorProvider>
      </CourtLiveProvider>,
    ),
  );
  press();
  expect([sent.length, said()]).toEqual([1, '']);
  // Far enough in the future that no machine is so slow that the loss lasts.
  become('lost', performance.now() + 600_000);
  press();
  expect([sent.length, said()]).toEqual([2, 'waits']);
  answer('done');
  await until(() => said() === '');
  // How long it lasts is for the eye: a screen reader is not told every second of it.
  expect([host.querySelector('i')?.firstChild?.textContent, host.querySelector('i [aria-hidden="true"]')?.textContent]).toEqual(['Connection lost', ' · 0 s']);

  become('lost', performance.now() - 10_000);
  await until(() => {
    press();
    return said()?.includes('failed') === true;
  });
  const before = sent.length;
  press();
  become('live', performance.now());
  expect(sent.length).toBe(before);
  press();
  expect(sent.length).toBe(before + 1);
  flushSync(() => root.unmount());
}, 90_000);
