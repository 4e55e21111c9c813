/** @jest-environment jsdom */
import type { CourtLive } from '@restrike/ui';
import { TextEncoder } from 'node:util';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';

// jsdom has none; every browser has.
Object.assign(globalThis, { TextEncoder });
const { CourtLiveProvider } = await import('@restrike/ui');
const { OperatorProvider } = await import('../src/api/operator.js');
const { ObsPanels } = await import('../src/obs/obs-panels.js');

const output = { state: 'inactive', since: null, estimated: false, file: null };
const obs = { id: 'str', role: 'OBS_STR', host: '127.0.0.1', port: 4455, connection: 'live', version: null, scene: 'LIVE_SCENE', stats: null, trouble: null, recording: output, stream: output, replayBuffer: output };

test('[CUI-5] the scenes of an OBS can be chosen while the agent is silent', async () => {
  let isLost = false;
  const asked: string[] = [];
  Object.assign(globalThis, {
    fetch: (path: string) => {
      asked.push(path);
      return !isLost && path.endsWith('/scenes') ? Promise.resolve({ ok: true, json: () => Promise.resolve({ names: ['LIVE_SCENE', 'IVR_SCENE'] }) }) : Promise.reject(new TypeError('no network'));
    },
  });
  Object.assign(AbortSignal, { timeout: () => new AbortController().signal, any: () => new AbortController().signal });
  let state: object = { connection: 'live', connectionSince: 0, liveSince: 0, obs: [obs], courtAheadMs: 0 };
  const listeners = new Set<() => void>();
  const feed = { subscribe: (listener: () => void) => (listeners.add(listener), () => listeners.delete(listener)), current: () => state } as unknown as CourtLive;
  const host = document.body.appendChild(document.createElement('div'));
  const root = createRoot(host);
  flushSync(() =>
    root.render(
      <CourtLiveProvider value={feed}>
        <OperatorProvider>
          <ObsPanels />
        </OperatorProvider>
      </CourtLiveProvider>,
    ),
  );
  const scenes = (): (string | null)[] => [...host.querySelectorAll('[data-testid="scene"] option')].map(({ textContent }) => textContent);
  for (let tries = 0; scenes().length < 2 && tries < 600; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(scenes()).toEqual(['LIVE_SCENE', 'IVR_SCENE']);
  isLost = true;
  flushSync(() => {
    state = { ...state, connection: 'lost', connectionSince: performance.now() };
    for (const listener of listeners) listener();
  });
  expect([host.querySelector('[data-testid="obs"]')?.getAttribute('data-connection'), scenes()]).toEqual(['unknown', ['LIVE_SCENE', 'IVR_SCENE']]);
  flushSync(() => root.unmount());
}, 60_000);
