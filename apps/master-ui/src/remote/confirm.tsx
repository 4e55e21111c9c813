import type { ReactElement } from 'react';
import { Modal } from '../page/modal.js';
import { describeAct, effectText } from './acts.js';
import { useTexts } from './texts.js';
import type { Asked } from './use-issue.js';

const dangerous: ReadonlySet<string> = new Set(['ends-recording', 'ends-stream', 'ends-replay-buffer', 'ends-day']);

/** Says what a command will hit, court by court, before it is issued. */
export function Confirm({ asked, onYes, onNo }: { readonly asked: Asked; readonly onYes: () => void; readonly onNo: () => void }): ReactElement {
  const text = useTexts();
  const act = describeAct(asked.request, text);
  const courts = [...asked.preview.courts].sort((a, b) => Number(dangerous.has(b.effect)) - Number(dangerous.has(a.effect)) || a.courtName.localeCompare(b.courtName, undefined, { numeric: true }));
  return (
    <Modal label={act} onClose={onNo}>
      <div data-testid="confirm">
        <h2>{act}</h2>
        <p>{courts.every(({ effect }) => effect === 'no-change' || effect === 'offline') ? text('confirmNothing') : `${text('confirmTitle')}:`}</p>
        <ul className="effects">
          {courts.map(({ nodeId, courtName, effect }) => (
            <li key={nodeId} className={dangerous.has(effect) ? 'effect-bad' : effect === 'acts' ? '' : 'effect-none'}>
              <strong>{courtName}</strong> {text(effectText[effect])}
            </li>
          ))}
        </ul>
        <div className="modal-acts">
          <button type="button" onClick={onNo} autoFocus>
            {text('cancel')}
          </button>
          <button type="button" className="danger" onClick={onYes} data-testid="confirm-yes">
            {text('confirmYes', { act })}
          </button>
        </div>
      </div>
    </Modal>
  );
}
