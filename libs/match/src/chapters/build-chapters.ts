import { formatPosition } from '../timeline/video-position.js';

/** What a chapter may be about, from the most to the least worth keeping when there is too little room. */
export const chapterKinds = ['match', 'winner', 'ruling', 'challenge', 'point'] as const;
export type ChapterKind = (typeof chapterKinds)[number];

/** A moment that wants to be a chapter. */
export interface ChapterCandidate {
  readonly kind: ChapterKind;
  /** Position in the video, ms. */
  readonly positionMs: number;
  /** One line; line breaks and angle brackets, which the platform refuses, are replaced. */
  readonly title: string;
}

/** What the platform asks of chapters. */
export interface ChapterLimits {
  readonly minChapters: number;
  readonly minLengthMs: number;
  /** What the chapter lines may take, line breaks included, as UTF-8: the platform counts its characters so, and a text has no more characters than bytes. */
  readonly maxBytes: number;
  readonly maxTitleCharacters: number;
}

/** YouTube's rules: first at 0:00, at least three, ascending, each at least 10 s, 5,000 characters in the description. */
export const youtubeLimits: ChapterLimits = { minChapters: 3, minLengthMs: 10_000, maxBytes: 5_000, maxTitleCharacters: 100 };

/** Chapters that keep every limit, or why there are none. `dropped` counts candidates that had to go. */
export type ChapterList =
  | { readonly ok: true; readonly lines: readonly string[]; readonly dropped: number }
  | { readonly ok: false; readonly reason: 'TOO_FEW' | 'VIDEO_TOO_SHORT'; readonly detail: string };

interface Chapter {
  readonly kind: ChapterKind | 'opening';
  readonly seconds: number;
  readonly title: string;
}

/** The platform reads M:SS below an hour and H:MM:SS above. */
const stamp = (seconds: number): string => {
  const text = formatPosition(seconds * 1000);
  return seconds < 3600 ? text.slice(2).replace(/^0(?=\d)/, '') : text;
};

const line = (chapter: Chapter): string => `${stamp(chapter.seconds)} ${chapter.title}`;
const encoder = new TextEncoder();
const size = (chapters: readonly Chapter[]): number => chapters.reduce((sum, one) => sum + encoder.encode(line(one)).length + 1, -1);
const rank = (chapter: Chapter): number => (chapter.kind === 'opening' ? -1 : chapterKinds.indexOf(chapter.kind));

/** Cuts between characters as a reader sees them as far as code points tell, and says with `…` that it was cut. */
const bounded = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  const points: string[] = [];
  let length = 0;
  for (const point of text) {
    if (length + point.length > limit - 1) break;
    points.push(point);
    length += point.length;
  }
  return `${points.join('').trimEnd()}…`;
};

const cleanTitle = (title: string, limit: number): string =>
  bounded(title.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/</g, '‹').replace(/>/g, '›').replace(/\s+/g, ' ').trim() || '–', limit);

/**
 * Builds the chapters of a video. What it returns with `ok` keeps every limit by construction.
 *
 * What does not fit is thinned in this order, until it fits: (1) of two chapters closer than the minimum length the one of
 * lesser kind goes, of equal kinds the later; (2) points go, then challenges, rulings, winners; (3) the match with the
 * shortest chapter goes, of equal ones the later. The chapter at 0:00 always stays; a line is never cut to make room.
 *
 * @param durationMs length of the video, or null while it runs: then the last chapter may be of any length.
 * @param opening title of the chapter at 0:00 when nothing begins there.
 */
export function buildChapters(
  candidates: readonly ChapterCandidate[],
  durationMs: number | null,
  opening: string,
  limits: ChapterLimits = youtubeLimits,
): ChapterList {
  const minSeconds = Math.ceil(limits.minLengthMs / 1000);
  const endSeconds = durationMs === null ? Infinity : Math.floor(durationMs / 1000);
  if (endSeconds < minSeconds * limits.minChapters) {
    return {
      ok: false,
      reason: 'VIDEO_TOO_SHORT',
      detail: `The video lasts ${String(endSeconds)} s; ${String(limits.minChapters)} chapters need ${String(minSeconds * limits.minChapters)} s.`,
    };
  }
  const wanted: Chapter[] = candidates
    .filter((one) => one.positionMs >= 0 && Number.isFinite(one.positionMs))
    .map((one) => ({ kind: one.kind, seconds: Math.floor(one.positionMs / 1000), title: cleanTitle(one.title, limits.maxTitleCharacters) }))
    .sort((a, b) => a.seconds - b.seconds || rank(a) - rank(b));

  // A match that begins within the first seconds is the opening; otherwise the opening has a title of its own.
  const early = wanted.find((one) => one.seconds < minSeconds && one.kind === 'match');
  const first: Chapter = { kind: 'opening', seconds: 0, title: early?.title ?? cleanTitle(opening, limits.maxTitleCharacters) };

  let chapters: Chapter[] = [first];
  for (const next of wanted) {
    if (next === early || next.seconds + minSeconds > endSeconds) continue;
    // Rule 1. A better kind may displace lesser ones directly before it, as long as all of them are lesser.
    let keep = chapters.length;
    while (keep > 0 && next.seconds - (chapters[keep - 1]?.seconds ?? 0) < minSeconds && rank(chapters[keep - 1] as Chapter) > rank(next)) keep -= 1;
    if (next.seconds - (chapters[keep - 1]?.seconds ?? 0) < minSeconds) continue;
    chapters = [...chapters.slice(0, keep), next];
  }
  for (const kind of [...chapterKinds].reverse()) {
    if (kind === 'match' || size(chapters) <= limits.maxBytes) break;
    chapters = chapters.filter((one) => one.kind !== kind);
  }
  while (size(chapters) > limits.maxBytes && chapters.length > 1) {
    let shortest = 1;
    let length = Infinity;
    chapters.forEach((one, index) => {
      const until = chapters[index + 1]?.seconds ?? endSeconds;
      if (index > 0 && until - one.seconds <= length) {
        length = until - one.seconds;
        shortest = index;
      }
    });
    chapters.splice(shortest, 1);
  }
  if (chapters.length < limits.minChapters || size(chapters) > limits.maxBytes) {
    return {
      ok: false,
      reason: 'TOO_FEW',
      detail: `Only ${String(chapters.length)} chapters of at least ${String(minSeconds)} s fit; the platform shows none below ${String(limits.minChapters)}.`,
    };
  }
  return { ok: true, lines: chapters.map(line), dropped: candidates.length + 1 - chapters.length - (early ? 1 : 0) };
}
