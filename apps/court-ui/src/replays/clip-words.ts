import type { Clip, ClipState } from '@restrike/contracts';
import type { Text } from '../texts/court-texts.js';
import type { english } from '../texts/english.js';

const states: Readonly<Record<ClipState, keyof typeof english>> = {
  requested: 'stRequested', saving: 'stSaving', ready: 'stReady', failed: 'stFailed', offered: 'stOffered', uploaded: 'stUploaded', deleted: 'stDeleted',
};

export const clipStateWords = (clip: Clip, text: Text): string => (clip.state === 'ready' && clip.video === 'not-yet' ? text('noVideoYet') : text(states[clip.state]));

/** How its state looks: a clip that can not be played yet is not shown as ready. */
export const clipStateLook = (clip: Clip): ClipState => (clip.state === 'ready' && clip.video === 'not-yet' ? 'saving' : clip.state);

/** Whether it is on its way: asked for, and neither there nor failed. */
export const isBeingSaved = ({ state }: Clip): boolean => state === 'requested' || state === 'saving';

/** What a clip was made for. */
export function clipReason({ trigger }: Clip, text: Text): string {
  if (trigger.kind === 'replay') return text('byKey');
  if (trigger.kind === 'command') return text('byCommand');
  return text('challengeBy', { who: trigger.by === null ? '–' : text(trigger.by) });
}
