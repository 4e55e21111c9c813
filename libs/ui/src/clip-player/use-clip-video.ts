import { useEffect, useRef, useState, type RefObject } from 'react';
import { usualFps } from './frames.js';
import type { PlayerState } from './player-state.js';
import { VideoLead, type LedVideo } from './video-lead.js';

/** A video that is led picture by picture, as components use it. */
export interface ClipVideo extends LedVideo {
  readonly fps: number;
  goTo(frame: number): void;
  goBy(frames: number): void;
  step(by: number): void;
  toggle(): void;
  pause(): void;
  retry(): void;
}

/** Leads the video element of a ref; another `src` begins anew. */
export function useClipVideo(
  video: RefObject<HTMLVideoElement | null>,
  { src, fps: known, opensAtMs }: { readonly src: string; readonly fps: number | null; readonly opensAtMs: number | null },
  state: PlayerState,
): ClipVideo {
  const [seen, setSeen] = useState<LedVideo>({ status: 'loading', playing: false, frame: 0, frames: 1 });
  const lead = useRef<VideoLead | null>(null);
  const fps = known ?? usualFps;
  useEffect(() => {
    if (video.current === null) return undefined;
    const own = new VideoLead(video.current, fps, opensAtMs, setSeen);
    lead.current = own;
    return () => {
      own.close();
      lead.current = null;
    };
  }, [video, src, fps, opensAtMs]);
  useEffect(() => lead.current?.follow(state), [state, src, fps, opensAtMs]);
  return {
    ...seen,
    fps,
    goTo: (frame) => lead.current?.goTo(frame),
    goBy: (frames) => lead.current?.goBy(frames),
    step: (by) => lead.current?.step(by),
    toggle: () => lead.current?.toggle(),
    pause: () => lead.current?.pause(),
    retry: () => lead.current?.retry(),
  };
}
