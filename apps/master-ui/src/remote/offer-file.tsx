import { hubClipListSchema } from '@restrike/contracts';
import { useState, type ReactElement } from 'react';
import { useHubQuery } from '../api/use-hub.js';
import { timeOf } from '../page/format.js';
import type { ActsProps } from './acts-panel.js';
import { useTexts } from './texts.js';

const newest = 'newest';

/** CMD-1: has courts offer a replay to the hub: the newest of each, or of one court any that the hub has heard of and whose video is not here yet. */
export function OfferFile({ courts, disabled, onAct }: ActsProps): ReactElement {
  const text = useTexts();
  const [clipId, setClipId] = useState(newest);
  const [only] = courts;
  const one = courts.length === 1 && only !== undefined ? only.nodeId : null;
  const { data } = useHubQuery(['clips', one], `/api/clips?court=${one ?? ''}&limit=50`, hubClipListSchema, { enabled: one !== null });
  const missing = one === null ? [] : (data?.clips ?? []).filter(({ state }) => state === 'offered');
  const chosen = missing.find(({ clip }) => clip.clipId === clipId)?.clip.clipId ?? newest;
  return (
    <div className="act-group" role="group" aria-label={text('offerFile')}>
      <span className="act-title">{text('offerFile')}</span>
      <div className="act-buttons">
        <select aria-label={text('offerFile')} value={chosen} onChange={({ target }) => setClipId(target.value)}>
          <option value={newest}>{text('newestReplay')}</option>
          {missing.map(({ clip }) => (
            <option key={clip.clipId} value={clip.clipId}>
              {clip.matchNumber ?? '–'} · {timeOf(clip.trigger.at, true)}
            </option>
          ))}
        </select>
        <button type="button" disabled={disabled} data-act="offer-file" onClick={() => onAct({ action: 'offer-file', clipId: chosen })}>
          {text('offer')}
        </button>
      </div>
    </div>
  );
}
