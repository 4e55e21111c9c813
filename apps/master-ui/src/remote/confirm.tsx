import type { CommandPreview } from '@restrike/contracts';
import type { ReactElement } from 'react';
import { BusyButton } from '../page/busy-button.js';
import { Modal } from '../page/modal.js';
import { describeAct, effectText, wishOf } from './acts.js';
import type { Asked } from './issue-desk.js';
import { useTexts } from './texts.js';

const dangerous: ReadonlySet<string> = new Set(['ends-recording', 'ends-stream', 'ends-replay-buffer', 'ends-day']);

/** What becomes of the courts, the worst first. */
const order: readonly CommandPreview['courts'][number]['effect'][] = ['ends-recording', 'ends-stream', 'ends-replay-buffer', 'ends-day', 'acts', 'unknown-obs', 'no-change', 'offline'];

/** Says what a command will hit before it is issued: for each effect the courts that it meets. */
export function Confirm({ asked, onYes, onNo }: { readonly asked: Asked; readonly onYes: () => void; readonly onNo: () => void }): ReactElement {
  const text = useTexts();
  const { request, preview, keep, waits } = asked;
  const act = describeAct(request, text);
  const isWish = keep && wishOf(request) !== null;
  // A court that is away is left out, unless it shall do it when it is back.
  const later = isWish ? 'effectWish' : waits ? 'effectWaits' : null;
  const groups = order
    .map((effect) => ({ effect, names: preview.courts.filter((court) => court.effect === effect).map(({ courtName }) => courtName).sort((a, b) => a.localeCompare(b, undefined, { numeric: true })) }))
    .filter(({ names }) => names.length > 0);
  const hits = groups.some(({ effect }) => effect !== 'no-change' && (effect !== 'offline' || later !== null));
  return (
    <Modal label={act} onClose={onNo}>
      <div data-testid="confirm" className="modal-words">
        <h2>{act}</h2>
        <p>{hits ? `${text('confirmTitle')}:` : text('confirmNothing')}</p>
        <ul className="effects">
          {groups.map(({ effect, names }) => (
            <li key={effect} className={dangerous.has(effect) ? 'effect-bad' : effect === 'acts' ? '' : 'effect-none'} data-effect={effect}>
              <strong>{text('effectAt', { n: names.length, effect: text(effect === 'offline' && later !== null ? later : effectText[effect]) })}</strong>
              <span>
                {names.map((name, index) => (
                  <span key={index}>
                    <bdi>{name}</bdi>
                    {index < names.length - 1 ? ' ·' : ''}
                  </span>
                ))}
              </span>
            </li>
          ))}
        </ul>
        <div className="modal-acts">
          <button type="button" onClick={onNo} autoFocus>
            {text('cancel')}
          </button>
          <BusyButton className="danger" busy={false} onClick={onYes} data-testid="confirm-yes">
            {text('confirmYes', { act })}
          </BusyButton>
        </div>
      </div>
    </Modal>
  );
}
