import { useEffect, useState } from 'react';
import type { OverlayOptions } from './overlay-options.js';

/** What the browser inside OBS gives its pages. */
interface ObsStudio {
  getStatus?: (answer: (status: { readonly recording?: boolean; readonly streaming?: boolean }) => void) => void;
}
declare global {
  interface Window {
    readonly obsstudio?: ObsStudio;
  }
}

const changes = { obsStreamingStarted: ['streaming', true], obsStreamingStopped: ['streaming', false], obsRecordingStarted: ['recording', true], obsRecordingStopped: ['recording', false] } as const;

/** Whether people outside may see this page now: as the address says, or else as OBS says whether it streams or records. Outside OBS: no. */
export function useOnAir(air: OverlayOptions['air']): boolean {
  const [outputs, setOutputs] = useState({ streaming: false, recording: false });
  useEffect(() => {
    window.obsstudio?.getStatus?.(({ streaming = false, recording = false }) => setOutputs({ streaming, recording }));
    const stops = Object.entries(changes).map(([name, [output, on]]) => {
      const change = (): void => setOutputs((before) => ({ ...before, [output]: on }));
      window.addEventListener(name, change);
      return () => window.removeEventListener(name, change);
    });
    return () => stops.forEach((stop) => stop());
  }, []);
  if (air !== 'auto') return air === 'always';
  return outputs.streaming || outputs.recording;
}
