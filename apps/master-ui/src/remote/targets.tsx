import type { CourtView, NodeId } from '@restrike/contracts';
import type { ReactElement } from 'react';
import { obsOf } from '../courts/court-chain.js';
import { useTexts } from './texts.js';

const dots = { online: '●', late: '▲', offline: '✕' } as const;
const output = (on: boolean | null | undefined, name: string): string => (on === true ? name : '');

/** Courts to act on, with what is so on each now. */
export function Targets({ courts, chosen, onChange }: { readonly courts: readonly CourtView[]; readonly chosen: ReadonlySet<NodeId>; readonly onChange: (chosen: ReadonlySet<NodeId>) => void }): ReactElement {
  const text = useTexts();
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
        <button type="button" onClick={() => onChange(new Set(courts.filter(({ link }) => link === 'online').map(({ nodeId }) => nodeId)))}>
          {text('selectOnline')}
        </button>
        <button type="button" onClick={() => onChange(new Set())}>
          {text('selectNone')}
        </button>
      </div>
      <ul>
        {courts.map((court) => {
          const [rec, str] = [obsOf(court.heartbeat, 'OBS_REC'), obsOf(court.heartbeat, 'OBS_STR')];
          const facts = [output(rec?.recording, rec?.recordingPaused === true ? '❚❚ REC' : '● REC'), output(rec?.replayBuffer, '⟲'), output(str?.streaming, '● STR')].filter((one) => one !== '').join(' ');
          return (
            <li key={court.nodeId}>
              <label className={`target target-${court.link}`}>
                <input type="checkbox" checked={chosen.has(court.nodeId)} onChange={() => toggle(court.nodeId)} />
                <span className={`dot dot-${court.link}`} title={text(court.link)}>
                  {dots[court.link]}
                </span>
                <span className="target-name" title={court.courtName}>
                  {court.courtName}
                </span>
                <small>{court.link === 'offline' ? '' : facts}</small>
                <small className="target-scene" title={str?.scene ?? ''}>
                  {court.link === 'offline' ? '' : (str?.scene ?? rec?.scene ?? '')}
                </small>
              </label>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
