import { useEffect, useState } from 'react';
import type { OverlayOptions } from './overlay-options.js';

/** What OBS tells the page in a browser source (obs-browser); null while it told nothing. */
export interface ObsWord {
  readonly inObs: boolean;
  readonly streaming: boolean | null;
  readonly recording: boolean | null;
  readonly virtualcam: boolean | null;
  /** The source is in the picture that goes out, not only in a preview or in a scene that is not on. */
  readonly active: boolean | null;
}

type Status = Partial<Record<'recording' | 'streaming' | 'virtualcam', boolean>>;
/** What the browser inside OBS gives its pages. `getStatus` answers where the source's page permissions let it read OBS's status, which is the default. */
interface ObsStudio {
  getStatus?: (answer: (status: Status | null) => void) => void;
}
declare global {
  interface Window {
    readonly obsstudio?: ObsStudio;
  }
}

const outputs = {
  obsStreamingStarted: ['streaming', true], obsStreamingStopped: ['streaming', false], obsRecordingStarted: ['recording', true], obsRecordingStopped: ['recording', false],
  obsVirtualcamStarted: ['virtualcam', true], obsVirtualcamStopped: ['virtualcam', false],
} as const;
const silent = { streaming: null, recording: null, virtualcam: null, active: null } as const;

/**
 * Whether people outside may see this page now: as the address says, or else when it is in OBS's outgoing picture while OBS streams, records or feeds its
 * virtual camera. What OBS does not tell counts as on air: a card in a broadcast is worse than none in a preview. Outside OBS: no.
 */
export function isOnAir(air: OverlayOptions['air'], { inObs, streaming, recording, virtualcam, active }: ObsWord): boolean {
  if (air !== 'auto') return air === 'always';
  const told = [streaming, recording, virtualcam].filter((one) => one !== null);
  return inObs && active !== false && (told.length === 0 || told.includes(true));
}

/** `isOnAir` as OBS tells it from now on. */
export function useOnAir(air: OverlayOptions['air']): boolean {
  const [word, setWord] = useState<ObsWord>(() => ({ ...silent, inObs: window.obsstudio !== undefined }));
  useEffect(() => {
    const ended = new AbortController();
    const { signal } = ended;
    window.obsstudio?.getStatus?.((status) => {
      if (status === null || typeof status !== 'object' || signal.aborted) return;
      const { streaming = null, recording = null, virtualcam = null } = status;
      setWord((before) => ({ ...before, streaming, recording, virtualcam }));
    });
    for (const [name, [output, on]] of Object.entries(outputs)) window.addEventListener(name, () => setWord((before) => ({ ...before, [output]: on })), { signal });
    window.addEventListener(
      'obsSourceActiveChanged',
      (event) => {
        const { active } = ((event as CustomEvent<unknown>).detail ?? {}) as { active?: unknown };
        if (typeof active === 'boolean') setWord((before) => ({ ...before, active }));
      },
      { signal },
    );
    return () => ended.abort();
  }, []);
  return isOnAir(air, word);
}
