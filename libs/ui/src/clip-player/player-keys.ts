/** What a key does in the replay player: the same keys as in mpv on the court laptop. */
export type PlayerAct =
  | { readonly act: 'toggle' }
  | { readonly act: 'step'; readonly frames: number }
  | { readonly act: 'skip'; readonly seconds: number }
  | { readonly act: 'speed'; readonly by: number }
  | { readonly act: 'set-speed'; readonly speed: number }
  | { readonly act: 'zoom'; readonly by: number }
  | { readonly act: 'pan'; readonly x: number; readonly y: number }
  | { readonly act: 'whole' }
  | { readonly act: 'loop' }
  | { readonly act: 'mark'; readonly by: 1 | -1 }
  | { readonly act: 'contested' }
  | { readonly act: 'begin' }
  | { readonly act: 'end' }
  /** Which camera is large: by its place from 0, or the next one. */
  | { readonly act: 'camera'; readonly index: number }
  | { readonly act: 'next-camera' }
  /** All cameras alike, or one large. */
  | { readonly act: 'side-by-side' }
  | { readonly act: 'fullscreen' }
  | { readonly act: 'close' };

const plain: Readonly<Record<string, PlayerAct>> = {
  ' ': { act: 'toggle' },
  '.': { act: 'step', frames: 1 },
  ',': { act: 'step', frames: -1 },
  ArrowRight: { act: 'skip', seconds: 1 },
  ArrowLeft: { act: 'skip', seconds: -1 },
  ArrowUp: { act: 'skip', seconds: 5 },
  ArrowDown: { act: 'skip', seconds: -5 },
  ']': { act: 'speed', by: 2 },
  '[': { act: 'speed', by: 0.5 },
  Backspace: { act: 'set-speed', speed: 1 },
  '1': { act: 'set-speed', speed: 0.1 },
  '2': { act: 'set-speed', speed: 0.25 },
  '3': { act: 'set-speed', speed: 0.5 },
  '4': { act: 'set-speed', speed: 1 },
  '5': { act: 'set-speed', speed: 2 },
  l: { act: 'loop' },
  n: { act: 'mark', by: 1 },
  p: { act: 'mark', by: -1 },
  c: { act: 'contested' },
  Home: { act: 'begin' },
  End: { act: 'end' },
  v: { act: 'next-camera' },
  g: { act: 'side-by-side' },
  f: { act: 'fullscreen' },
  '+': { act: 'zoom', by: 1.25 },
  '=': { act: 'zoom', by: 1.25 },
  '-': { act: 'zoom', by: 0.8 },
  '0': { act: 'whole' },
  Escape: { act: 'close' },
  q: { act: 'close' },
};

const pans: Readonly<Record<string, PlayerAct>> = {
  ArrowLeft: { act: 'pan', x: -0.05, y: 0 },
  ArrowRight: { act: 'pan', x: 0.05, y: 0 },
  ArrowUp: { act: 'pan', x: 0, y: -0.05 },
  ArrowDown: { act: 'pan', x: 0, y: 0.05 },
};

/** The digit of a key, wherever a keyboard has its signs: Shift and 1 is `!` on one and `+` on another. */
const digitOf = (code: string | undefined): number => Number(/^Digit([1-9])$/.exec(code ?? '')?.[1] ?? 0);

/** What a key press asks of the player; null when nothing. */
export function playerActOf({ key, code, shiftKey, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'> & { readonly code?: string }): PlayerAct | null {
  if (ctrlKey || metaKey || altKey) return null;
  // The digits alone are speeds, as in the other player: with Shift they are cameras.
  if (shiftKey && digitOf(code) > 0) return { act: 'camera', index: digitOf(code) - 1 };
  if (shiftKey && key in pans) return pans[key] ?? null;
  return plain[key] ?? plain[key.toLowerCase()] ?? null;
}
