import type { CourtStatement } from '@restrike/contracts';
import { clockTime } from '../texts/format.js';
import type { Text } from '../texts/court-texts.js';

/** SYN-5: how far the hub has what this court has, in one line. */
export function syncWords(statement: CourtStatement | null, text: Text): { readonly words: string; readonly tone: 'good' | 'warn' | 'bad' | 'quiet' } {
  if (statement === null) return { words: text('syncUnknown'), tone: 'quiet' };
  const { sync, link } = statement;
  if (link.state === 'refused') return { words: text('syncRefused', { reason: link.refusal.message }), tone: 'bad' };
  if (sync.state === 'refused') return { words: text('syncRefused', { reason: sync.reason ?? '' }), tone: 'bad' };
  if (sync.waiting > 0 && sync.oldestAt !== null) {
    if (link.state === 'up' && sync.state !== 'waiting' && sync.waiting < 500) return { words: text('syncAll'), tone: 'good' };
    if (link.state === 'up' && sync.state === 'sending') return { words: text('syncSending', { n: sync.waiting }), tone: 'quiet' };
    return { words: text('syncSince', { time: clockTime(sync.oldestAt), n: sync.waiting }), tone: 'warn' };
  }
  return link.state === 'up' ? { words: text('syncAll'), tone: 'good' } : { words: text('syncAlone'), tone: 'quiet' };
}
