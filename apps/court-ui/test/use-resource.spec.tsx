/** @jest-environment jsdom */
import type { CourtLive } from '@restrike/ui';
import { TextEncoder } from 'node:util';
import type { ReactElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';

let asked = 0;
let isThere = true;
const answer = (): Promise<unknown> => {
  asked += 1;
  return isThere ? Promise.resolve({ ok: true, status: 200, headers: new Map(), json: () => Promise.resolve({ n: asked }) }) : Promise.reject(new TypeError('no network'));
};
// jsdom has neither; every browser has.
Object.assign(globalThis, { TextEncoder, fetch: answer });
const { CourtLiveProvider } = await import('@restrike/ui');
const { useResource } = await import('../src/api/use-resource.js');

const schema = z.object({ n: z.number() });
function Page(): ReactElement {
  const { resource } = useResource('/api/something', schema, 3_600_000);
  return <>{resource.state === 'ready' ? `${String(resource.value.n)} ${resource.old === null ? 'new' : 'old'}` : resource.state}</>;
}

/** A page whose feed becomes live when it is told. */
function open(): { readonly said: () => string | null; readonly live: (since: number) => void; readonly close: () => void } {
  const host = document.body.appendChild(document.createElement('div'));
  const root = createRoot(host);
  let state: { liveSince: number | null } = { liveSince: null };
  const listeners = new Set<() => void>();
  const feed = { subscribe: (listener: () => void) => (listeners.add(listener), () => listeners.delete(listener)), current: () => state } as unknown as CourtLive;
  flushSync(() => root.render(<CourtLiveProvider value={feed}><Page /></CourtLiveProvider>));
  return {
    said: () => host.textContent,
    live: (since) => flushSync(() => {
      state = { liveSince: since };
      for (const listener of listeners) listener();
    }),
    close: () => root.unmount(),
  };
}
async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; !what() && tries < 600; tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(what()).toBe(true);
}

test('[CUI-5] what a page reads is asked once when it opens, and again when the agent is back', async () => {
  [asked, isThere] = [0, true];
  const page = open();
  page.live(1);
  await until(() => page.said() === '1 new');
  page.live(2);
  await until(() => page.said() === '2 new');
  expect(asked).toBe(2);
  page.close();
});

test('[CUI-5] what could not be read when the page opened is asked again as soon as the agent is there', async () => {
  [asked, isThere] = [0, false];
  const page = open();
  await until(() => page.said() === 'failed');
  isThere = true;
  page.live(1);
  await until(() => page.said() === '2 new');
  page.close();
});
