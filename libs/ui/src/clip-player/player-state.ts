import { clampFrame } from './frames.js';

export const speeds = [0.1, 0.25, 0.5, 1, 2] as const;
const [slowest] = speeds;
const fastest = 2;
const maxZoom = 8;

/** Where the player stands, apart from the video itself. Plain value; `frame`s count from 0. */
export interface PlayerState {
  readonly speed: number;
  /** 1 shows the whole picture. */
  readonly zoom: number;
  /** Centre of what is shown, as parts of the picture from its middle: -0.5 … 0.5. */
  readonly panX: number;
  readonly panY: number;
  readonly loopFrom: number | null;
  readonly loopTo: number | null;
}

export const startState: PlayerState = { speed: 1, zoom: 1, panX: 0, panY: 0, loopFrom: null, loopTo: null };

export function withSpeed(state: PlayerState, speed: number): PlayerState {
  return { ...state, speed: Math.min(fastest, Math.max(slowest, speed)) };
}

/** Zooms so that the point at `x`, `y` (parts of the frame on screen, from its middle) stays where it is. */
export function withZoom(state: PlayerState, zoom: number, x = 0, y = 0): PlayerState {
  const next = Math.min(maxZoom, Math.max(1, zoom));
  const shift = 1 / state.zoom - 1 / next;
  return withPan({ ...state, zoom: next }, state.panX + x * shift, state.panY + y * shift);
}

/** Never pans beyond the picture's edge. */
export function withPan(state: PlayerState, panX: number, panY: number): PlayerState {
  const most = (1 - 1 / state.zoom) / 2;
  const bound = (value: number): number => Math.min(most, Math.max(-most, value));
  return { ...state, panX: bound(panX), panY: bound(panY) };
}

/** A-B loop by one key: first the beginning, then the end, then none. An end before the beginning swaps them. */
export function withLoopPoint(state: PlayerState, frame: number): PlayerState {
  if (state.loopFrom === null) return { ...state, loopFrom: frame };
  if (state.loopTo !== null) return { ...state, loopFrom: null, loopTo: null };
  if (frame === state.loopFrom) return { ...state, loopFrom: null };
  return { ...state, loopFrom: Math.min(state.loopFrom, frame), loopTo: Math.max(state.loopFrom, frame) };
}

/** Where playing goes on when it is at a frame: the loop's beginning behind its end, else the frame itself. */
export function frameInLoop({ loopFrom, loopTo }: PlayerState, frame: number, frames: number): number {
  if (loopFrom === null || loopTo === null) return clampFrame(frame, frames);
  return frame >= loopTo || frame < loopFrom ? loopFrom : frame;
}
