import { useEffect, useRef, useState, type ReactElement, type RefObject } from 'react';
import { usualFps } from './frames.js';
import { usePlayerTexts } from './player-texts.js';
import { VideoFollow } from './video-follow.js';

/** A clip of the same moments from another camera. */
export interface CameraClip {
  readonly clipId: string;
  /** Address of its MP4. */
  readonly src: string;
  readonly fps: number | null;
  readonly durationMs: number | null;
  /** Where in it the first moment of the leading clip lies, ms; negative when it begins later. */
  readonly offsetMs: number;
  /** How it is called. */
  readonly label: string;
}

/** CLP-5: the picture of another camera, in step with the leading video. */
export function OtherCamera({ camera, lead, transform, leadSrc }: { readonly camera: CameraClip; readonly lead: RefObject<HTMLVideoElement | null>; readonly leadSrc: string; readonly transform: string | undefined }): ReactElement {
  const text = usePlayerTexts();
  const own = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  const { src, offsetMs } = camera;
  const fps = camera.fps ?? usualFps;
  useEffect(() => {
    if (own.current === null || lead.current === null) return undefined;
    const follow = new VideoFollow(own.current, lead.current, fps, offsetMs / 1_000);
    return () => follow.close();
  }, [lead, leadSrc, src, fps, offsetMs]);
  return (
    <>
      <video ref={own} src={src} muted playsInline preload="auto" disablePictureInPicture data-camera={camera.label} style={{ transform }} onError={() => setFailed(true)} onLoadedData={() => setFailed(false)} />
      {failed ? <span className="clip-note clip-note-small">{text('videoFailed')}</span> : null}
    </>
  );
}
