import { madePairingCodeSchema, pairingCodeListSchema } from '@restrike/contracts';
import { QRCodeSVG } from 'qrcode.react';
import { useState, type ReactElement } from 'react';
import { z } from 'zod';
import { useHubChange, useHubQuery } from '../api/use-hub.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { BusyButton } from '../page/busy-button.js';
import { timeOf } from '../page/format.js';
import { Loaded } from '../page/loaded.js';
import { Modal } from '../page/modal.js';
import { useTexts } from './texts.js';

const minuteChoices = [10, 30, 120, 480];
const useChoices = [1, 4, 8, 16];

/** Codes that let courts in without a further word: made here, shown once, with the hub's address as a picture to scan. */
export function PairingCodes(): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const [minutes, setMinutes] = useState(30);
  const [uses, setUses] = useState(1);
  const query = useHubQuery(['pairing-codes'], '/api/slaves/pairing-codes', pairingCodeListSchema, { everyMs: 15_000 });
  const make = useHubChange(() => ({ path: '/api/slaves/pairing-codes', body: { minutes, uses } }), madePairingCodeSchema, [['pairing-codes']]);
  const withdraw = useHubChange((codeId: string) => ({ method: 'DELETE' as const, path: `/api/slaves/pairing-codes/${codeId}` }), z.unknown(), [['pairing-codes']]);
  const made = make.data;
  return (
    <section className="card" tabIndex={-1} data-focus-home="codes">
      <h2>{text('codes')}</h2>
      <div className="inline wrap">
        <select aria-label={text('minutes', { n: '' })} value={minutes} onChange={({ target }) => setMinutes(Number(target.value))}>
          {minuteChoices.map((n) => (
            <option key={n} value={n}>
              {text('minutes', { n })}
            </option>
          ))}
        </select>
        <select aria-label={text('uses', { n: '' })} value={uses} onChange={({ target }) => setUses(Number(target.value))}>
          {useChoices.map((n) => (
            <option key={n} value={n}>
              {text('uses', { n })}
            </option>
          ))}
        </select>
        <BusyButton className="primary" busy={make.isPending} onClick={() => make.mutate(undefined)} data-testid="make-code">
          {text('makeCode')}
        </BusyButton>
        {make.error === null ? null : <span className="problem">{words(make.error.message)}</span>}
        {withdraw.error === null ? null : <span className="problem">{words(withdraw.error.message)}</span>}
      </div>
      <Loaded query={query}>
        {({ codes }) =>
          codes.length === 0 ? (
            <p className="fine">{text('noCodes')}</p>
          ) : (
            <ul className="plain">
              {codes.map((code) => (
                <li key={code.codeId} className="inline">
                  {code.createdBy} · {text('expires', { time: timeOf(code.expiresAt) })} · {text('usesLeft', { n: code.usesLeft })}
                  <BusyButton busy={withdraw.isPending} onClick={() => withdraw.mutate(code.codeId)}>
                    {text('withdraw')}
                  </BusyButton>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {made === undefined ? null : (
        <Modal label={text('code')} onClose={() => make.reset()}>
          <div className="pairing-code" data-testid="pairing-code">
            <p>{text('typeIt')}</p>
            <strong className="big-code">{made.code}</strong>
            {made.links[0] === undefined ? null : (
              <>
                <span className="qr">
                  <QRCodeSVG value={made.links[0]} size={220} marginSize={3} title={made.links[0]} />
                </span>
                {made.links.map((link) => (
                  <code key={link}>{link}</code>
                ))}
              </>
            )}
            <p className="fine">
              {text('shownOnce')} {text('expires', { time: timeOf(made.expiresAt) })} · {text('usesLeft', { n: made.usesLeft })}
            </p>
            <button type="button" className="primary" onClick={() => make.reset()}>
              {text('done')}
            </button>
          </div>
        </Modal>
      )}
    </section>
  );
}
