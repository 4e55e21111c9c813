import type { EventRecord } from '@restrike/contracts';
import { formatPosition } from '../timeline/video-position.js';

/** Columns of {@link eventLine}. */
export const eventLineHeader = ['position', 'match', 'round', 'clock', 'category', 'side', 'type', 'message'].join('\t');

const clock = (ms: number): string => `${String(Math.floor(ms / 60_000))}:${String(Math.floor(ms / 1_000) % 60).padStart(2, '0')}`;

/** CHP-2: one line of the event list, columns by tabs; null for an event that is not in the video. `text` is the message as it came. */
export function eventLine(event: Pick<EventRecord, 'strTimestampMs' | 'matchNumber' | 'round' | 'clockMs' | 'category' | 'side' | 'type'>, text: string): string | null {
  if (event.strTimestampMs === null) return null;
  const columns = [
    formatPosition(event.strTimestampMs),
    event.matchNumber ?? '',
    event.round === 0 ? '' : String(event.round),
    event.clockMs === null ? '' : clock(event.clockMs),
    event.category,
    event.side ?? '',
    event.type,
    text,
  ];
  return columns.map((column) => column.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim()).join('\t');
}
