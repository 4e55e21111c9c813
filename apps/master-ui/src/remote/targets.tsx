import type { CourtView, NodeId } from '@restrike/contracts';
import { useFeedLost } from '@restrike/ui';
import type { ReactElement } from 'react';
import { obsOf } from '../courts/court-chain.js';
import { BusyButton } from '../page/busy-button.js';
import { useTexts } from './texts.js';

const dots = { online: '●', late: '▲', offline: '✕', unknown: '?' } as const;
const names = { online: 'online', late: 'late', offline: 'offline', unknown: 'unknownFact' } as const;
const output = (on: boolean | null | undefined, name: string): string => (on === true ? name : '');

/** Courts to act on, with what is so on each now; nothing of that while the hub is away. */
export function Targets({ courts, chosen, onChange }: { readonly courts: readonly CourtView[]; readonly chosen: ReadonlySet<NodeId>; readonly onChange: (chosen: ReadonlySet<NodeId>) => void }): ReactElement {
  const text = useTexts();
  const isLost = useFeedLost();
  const toggle = (nodeId: NodeId): void => {
    const next = new Set(chosen);
    if (!next.delete(nodeId)) next.add(nodeId);
    onChange(next);
  };
  return (
    <fieldset className="targets">
      <legend>{text('chosen', { n: chosen.size, all: courts.length })}</legend>
      <div className="chips">
        <button type="button" onClick={() => onChange(new Set(courts.map(({ nodeId }) => nodeId)))}>
          {text('selectAll')}
        </button>
        <BusyButton anyway busy={isLost} onClick={() => onChange(new Set(courts.filter(({ link }) => link === 'online').map(({ nodeId }) => nodeId)))}>
          {text('selectOnline')}
        </BusyButton>
        <button type="button" onClick={() => onChange(new Set())}>
          {text('selectNone')}
        </button>
      </div>
      <ul>
        {courts.map((court) => {
          const [rec, str] = [obsOf(court.heartbeat, 'OBS_REC'), obsOf(court.heartbeat, 'OBS_STR')];
          const facts = [output(rec?.recording, rec?.recordingPaused === true ? '❚❚ REC' : '● REC'), output(rec?.replayBuffer, '⟲'), output(str?.streaming, '● STR')].filter((one) => one !== '').join(' ');
          const link = isLost ? 'unknown' : court.link;
          const isTold = link === 'online' || link === 'late';
          return (
            <li key={court.nodeId}>
              <label className={`target target-${link}`}>
                <input type="checkbox" checked={chosen.has(court.nodeId)} onChange={() => toggle(court.nodeId)} />
                <span className={`dot dot-${link}`} title={text(names[link])}>
                  {dots[link]}
                </span>
                <span className="target-name" title={court.courtName}>
                  {court.courtName}
                </span>
                <small>{isTold ? facts : ''}</small>
                <small className="target-scene" title={isTold ? (str?.scene ?? '') : ''}>
                  {isTold ? (str?.scene ?? rec?.scene ?? '') : ''}
                </small>
              </label>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
