/** Pictures a second where a clip does not say. */
export const usualFps = 30;

/** Number of pictures in a clip; at least one. */
export function frameCount(durationS: number, fps: number): number {
  return Math.max(1, Math.round(durationS * fps));
}

/** Which picture is shown at a time: 0 is the first. */
export function frameAt(timeS: number, fps: number, frames: number): number {
  // A picture's own time is its beginning, rounded by the container: a tenth of a picture of slack keeps it itself.
  return clampFrame(Math.floor(timeS * fps + 0.1), frames);
}

/** A time in the middle of a picture: a browser that is set there shows just this picture. */
export function timeOfFrame(frame: number, fps: number): number {
  return (frame + 0.5) / fps;
}

export function clampFrame(frame: number, frames: number): number {
  return Math.min(frames - 1, Math.max(0, frame));
}

/** `1:02.345` of seconds. */
export function formatPosition(timeS: number): string {
  const ms = Math.max(0, Math.round(timeS * 1_000));
  return `${String(Math.floor(ms / 60_000))}:${String(Math.floor(ms / 1_000) % 60).padStart(2, '0')}.${String(ms % 1_000).padStart(3, '0')}`;
}
