/** Device names that Windows takes as such with any ending, superscript digits included. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/iu;

/**
 * Characters no file system of ours may see: what Windows forbids, controls, and the invisible ones that turn the
 * direction of a text or join nothing (a name must read in a folder as it reads on the scoreboard).
 */
const forbidden = /[<>:"/\\|?*\p{Cc}\p{Cs}\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/gu;

/** Names are at most this many UTF-8 bytes, so that a number, an ending and a `.part` still fit in 255. */
export const maxNameBytes = 180;

/** UTF-8 length of a text without an encoder: pure, and the same on every platform. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const point of text) {
    const code = point.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const trimEnds = (text: string): string => text.replace(/^[\s.]+|[\s.]+$/gu, '');

/**
 * Makes one path segment that Windows, macOS and Linux take: letters of every script and diacritics stay (NFC), white space
 * becomes one `_`, what is forbidden becomes `-`, never empty, never a device name, never more than `maxBytes` of UTF-8.
 *
 * @param fallback what an empty name becomes; itself a safe name.
 */
export function safeName(text: string, fallback = 'unnamed', maxBytes = maxNameBytes): string {
  const plain = trimEnds(text.normalize('NFC').replace(forbidden, '-').trim().replace(/\s+/gu, '_'));
  const cleaned = reserved.test(plain) ? `_${plain}` : plain;
  let result = '';
  let bytes = 0;
  // A combining mark goes with its letter: a name is cut between whole characters only.
  for (const cluster of cleaned.match(/\P{M}\p{M}*|\p{M}+/gu) ?? []) {
    bytes += utf8Length(cluster);
    if (bytes > maxBytes) break;
    result += cluster;
  }
  return trimEnds(result) || fallback;
}

/**
 * Name of a match's files: `{match}_{athlete1}_{NOC1}_vs_{athlete2}_{NOC2}`. A missing part is left out, and a long athlete's
 * name gives way before match number and countries do.
 */
export function matchFileName(match: {
  readonly matchNumber: string | null;
  readonly blueName: string | null;
  readonly blueNoc: string | null;
  readonly redName: string | null;
  readonly redNoc: string | null;
}): string {
  const part = (text: string | null, maxBytes: number): string => (text === null || text.trim() === '' ? '' : safeName(text, '', maxBytes));
  const side = (name: string | null, noc: string | null, fallback: string): string =>
    [part(name, 60), part(noc, 12)].filter((one) => one !== '').join('_') || fallback;
  const number = part(match.matchNumber, 24) || 'match';
  return safeName(`${number}_${side(match.blueName, match.blueNoc, 'blue')}_vs_${side(match.redName, match.redNoc, 'red')}`);
}

/** A file system that ignores case and composition takes two names as one when their keys are equal. */
const collisionKey = (name: string): string => name.normalize('NFC').toLowerCase();

/**
 * The name itself, or with the first free number: `name_2`, `name_3` …
 *
 * @param taken names of the folder, without endings.
 */
export function freeName(name: string, taken: Iterable<string>): string {
  const keys = new Set([...taken].map(collisionKey));
  if (!keys.has(collisionKey(name))) return name;
  for (let number = 2; number <= keys.size + 2; number += 1) {
    const candidate = `${name}_${String(number)}`;
    if (!keys.has(collisionKey(candidate))) return candidate;
  }
  throw new RangeError('unreachable: one of n + 1 numbers is free among n names');
}

/** TRN-2: name of the folder of review clips, below that of a day. The one name with a blank that is made here. */
export const clipsFolderName = 'IVR recordings';
