import { courtPairingSchema, type CourtPairing } from '@restrike/contracts';
import { Said } from '@restrike/ui';
import { useState, type FormEvent, type ReactElement } from 'react';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { ConfirmButton } from '../shell/confirm-button.js';
import { useTexts } from '../texts/court-texts.js';
import { wayTexts } from './way-texts.js';

const everyMs = 3_000;
const states = { searching: 'hubSearching', choose: 'hubChoose', asking: 'hubAsking', waiting: 'hubWaiting', refused: 'hubRefused', paired: 'hubPaired' } as const;

/** DIS-1, DIS-2: which hub this court belongs to, and a person's choice when there are several. */
export function HubPart(): ReactElement {
  const text = useTexts();
  const { run } = useOperator();
  const { resource, reload } = useResource('/api/hub', courtPairingSchema, everyMs);
  const [address, setAddress] = useState('');
  const [code, setCode] = useState('');
  const choose = (body: object): void => void run(() => act('POST', '/api/hub/choose', courtPairingSchema, body)).then(reload);
  const join = (event: FormEvent): void => {
    event.preventDefault();
    choose({ address: address.trim(), ...(code.trim() === '' ? {} : { code: code.trim() }) });
  };
  return (
    <section className="card">
      <h2>{text('hubTitle')}</h2>
      <ResourceView resource={resource} reload={reload}>
        {(pairing) => (
          <>
            <div className={`verdict verdict-${pairing.state === 'paired' ? 'good' : pairing.state === 'refused' ? 'bad' : 'warning'}`} data-testid="pairing" data-state={pairing.state}>
              <strong>{text(states[pairing.state])}</strong> <small>{pairing.url ?? ''}</small>
              <p><Said>{pairing.message}</Said></p>
              {pairing.fingerprint === null ? null : (
                <p className="quiet">
                  {text('hubFingerprint')} <code>{pairing.fingerprint}</code>
                </p>
              )}
            </div>
            <Hubs pairing={pairing} onChoose={(hubId) => choose({ hubId })} />
            {pairing.state === 'paired' ? (
              <ConfirmButton ask={text('hubForgetAsk')} onConfirm={() => void run(() => act('POST', '/api/hub/forget', courtPairingSchema)).then(reload)}>
                {text('hubForget')}
              </ConfirmButton>
            ) : (
              <form className="inline" onSubmit={join}>
                <input aria-label={text('hubAddress')} placeholder={text('hubAddress')} value={address} size={34} onChange={({ target }) => setAddress(target.value)} />
                <input aria-label={text('pairingCode')} placeholder={text('pairingCode')} value={code} size={12} onChange={({ target }) => setCode(target.value)} />
                <button type="submit" disabled={address.trim() === ''}>
                  {text('joinNow')}
                </button>
              </form>
            )}
          </>
        )}
      </ResourceView>
    </section>
  );
}

function Hubs({ pairing, onChoose }: { readonly pairing: CourtPairing; readonly onChoose: (hubId: string) => void }): ReactElement | null {
  const text = useTexts();
  if (pairing.hubs.length === 0) return <p className="quiet">{text('noHubs')}</p>;
  return (
    <table className="rows">
      <tbody>
        {pairing.hubs.map((hub) => (
          <tr key={`${hub.url}-${hub.way}`}>
            <td>{hub.tournament ?? '–'}</td>
            <td>
              <code>{hub.url}</code>
            </td>
            <td>
              {text(wayTexts[hub.way])} {hub.via}
            </td>
            <td>
              {hub.hubId === null || pairing.hubId === hub.hubId ? null : (
                <button type="button" onClick={() => onChoose(hub.hubId ?? '')}>
                  {text('hubJoin')}
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
