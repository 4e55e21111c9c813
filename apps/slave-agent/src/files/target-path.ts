import path from 'node:path';
import { clipsFolderName, freeName, safeName } from '@restrike/match';

const dayMs = 86_400_000;

/**
 * Place of a file in the shared folder: `{court}/{its place below the folder of videos}`, else `{court}/{day}/{name}`. Courts share the folder, so each
 * has its own below it. Parts are joined by `/`.
 *
 * @param taken whether a place is another file's.
 */
export function targetPath(file: { readonly source: string; readonly day: string }, videos: string, courtName: string, taken: (target: string) => boolean): string {
  const below = path.relative(videos, file.source);
  const inside = below !== '' && !below.startsWith('..') && !path.isAbsolute(below);
  const parts = inside ? below.split(path.sep) : [file.day, path.basename(file.source)];
  const folder = [safeName(courtName, 'court'), ...parts.slice(0, -1).map((part) => (part === clipsFolderName ? part : safeName(part, 'videos')))].join('/');
  const { name, ext } = path.parse(parts.at(-1) ?? '');
  const ending = safeName(ext.slice(1), '', 12);
  const place = (own: string): string => `${folder}/${own}${ending === '' ? '' : `.${ending}`}`;
  const base = safeName(name, 'video');
  const others: string[] = [];
  for (;;) {
    const own = freeName(base, others);
    if (!taken(place(own))) return place(own);
    others.push(own);
  }
}

/** Whether a verified file may be deleted on the court; else why not. The last word is another look at the copy. */
export function whyKept(
  file: { readonly state: string; readonly verifiedAt: number | null; readonly modifiedMs: number | null; readonly tournamentDayId: string | null; readonly day: string },
  now: number,
  { keepDays, activeDayId, today }: { readonly keepDays: number; readonly activeDayId: string | null; readonly today: string },
): string | null {
  if (file.state !== 'verified' || file.verifiedAt === null || file.modifiedMs === null) return 'it is not verified in the shared folder';
  if (file.day >= today) return 'it is of the active day';
  if (activeDayId !== null && file.tournamentDayId === activeDayId) return 'it is of the active day';
  if (now - file.modifiedMs < keepDays * dayMs) return `it is not older than ${String(keepDays)} days`;
  return null;
}
