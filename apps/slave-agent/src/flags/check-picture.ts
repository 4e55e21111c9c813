import { flagPictureBytes } from '@restrike/contracts';
import { imageSize } from 'image-size';
import { unsafeSvg } from './check-svg.js';

/** A picture that may be a flag, by what it holds, or why it may not. */
export type CheckedPicture =
  | { readonly ok: true; readonly extension: 'png' | 'jpg' | 'webp' | 'svg' }
  | { readonly ok: false; readonly code: 'FLAG_TOO_LARGE' | 'FLAG_NO_PICTURE' | 'FLAG_BAD_SIZE' | 'FLAG_UNSAFE'; readonly message: string };

export const tooLarge = { ok: false, code: 'FLAG_TOO_LARGE', message: `a flag has at most ${String(flagPictureBytes / 1_000)} kB: give a smaller picture` } as const;

const smallest = 8;
const largest = 4_096;
const signatures = [
  ['png', (bytes: Buffer) => bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))],
  ['jpg', (bytes: Buffer) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))],
  ['webp', (bytes: Buffer) => bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP'],
] as const;

function textOf(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function measured(bytes: Buffer, extension: 'png' | 'jpg' | 'webp'): CheckedPicture {
  try {
    const { width, height, type } = imageSize(bytes);
    if (type !== extension) return { ok: false, code: 'FLAG_NO_PICTURE', message: 'the picture is broken: save it anew as PNG, SVG, WebP or JPEG' };
    if (Math.min(width, height) >= smallest && Math.max(width, height) <= largest) return { ok: true, extension };
    return { ok: false, code: 'FLAG_BAD_SIZE', message: `the picture has ${String(width)} × ${String(height)} pixels: give one of ${String(smallest)} to ${String(largest)} on each side` };
  } catch {
    return { ok: false, code: 'FLAG_NO_PICTURE', message: 'the picture is broken: save it anew as PNG, SVG, WebP or JPEG' };
  }
}

/** FLG-1: judges a picture by its bytes; its name and what the sender calls it do not count. */
export function checkPicture(bytes: Buffer): CheckedPicture {
  if (bytes.length > flagPictureBytes) return tooLarge;
  const [extension] = signatures.find(([, is]) => is(bytes)) ?? [];
  if (extension !== undefined) return measured(bytes, extension);
  const text = textOf(bytes);
  if (text === null || !/<svg[\s>]/.test(text)) return { ok: false, code: 'FLAG_NO_PICTURE', message: 'this is no PNG, SVG, WebP or JPEG: save the flag as one of these' };
  const unsafe = unsafeSvg(text);
  return unsafe === null ? { ok: true, extension: 'svg' } : { ok: false, code: 'FLAG_UNSAFE', message: `this SVG ${unsafe}: save it as a plain SVG or as PNG` };
}
