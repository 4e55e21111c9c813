import { hubIdentitySchema, slaveListSchema, type SlaveView } from '@restrike/contracts';
import { LanguageContext } from '@restrike/ui';
import { useContext, useState, type ReactElement } from 'react';
import { z } from 'zod';
import { useHubChange, useHubQuery } from '../api/use-hub.js';
import { useRooms } from '../feed/use-rooms.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { BusyButton } from '../page/busy-button.js';
import { momentOf } from '../page/format.js';
import { useKeptFocus } from '../page/keep-focus.js';
import { Loaded, Nothing } from '../page/loaded.js';
import { Modal } from '../page/modal.js';
import { PairingCodes } from './pairing-codes.js';
import { useTexts } from './texts.js';

const order = { waiting: 0, approved: 1, revoked: 2 } as const;

function Revoke({ slave, onClose }: { readonly slave: SlaveView; readonly onClose: () => void }): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const [reason, setReason] = useState('');
  const revoke = useHubChange(() => ({ path: `/api/slaves/${slave.nodeId}/revoke`, body: { reason: reason.trim(), confirmed: true } }), z.unknown(), [['slaves']]);
  return (
    <Modal label={text('revoke')} onClose={onClose}>
      <h2>{text('revokeTitle', { name: slave.courtName })}</h2>
      <p>{text('revokeWhat')}</p>
      <input className="wide" value={reason} maxLength={200} placeholder={text('reason')} aria-label={text('reason')} onChange={({ target }) => setReason(target.value)} />
      {revoke.error === null ? null : <p className="problem">{words(revoke.error.message)}</p>}
      <div className="modal-acts">
        <button type="button" autoFocus onClick={onClose}>
          {text('cancel')}
        </button>
        <BusyButton className="danger" busy={revoke.isPending} onClick={() => revoke.mutate(undefined, { onSuccess: onClose })}>
          {text('revoke')}
        </BusyButton>
      </div>
    </Modal>
  );
}

function SlaveRow({ slave }: { readonly slave: SlaveView }): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const language = useContext(LanguageContext);
  const [revokes, setRevokes] = useState(false);
  const approve = useHubChange(() => ({ path: `/api/slaves/${slave.nodeId}/approve`, body: { asks: slave.asks } }), z.unknown(), [['slaves']]);
  return (
    <tr className={`slave-${slave.state}`} tabIndex={-1} data-focus-home={slave.nodeId} data-testid="slave" data-state={slave.state} data-node-id={slave.nodeId}>
      <th scope="row" title={slave.nodeId}>
        {slave.courtName}
        {slave.asks === null || slave.state === 'approved' ? null : <small className="asked-number">{text('number', { number: slave.asks })}</small>}
        {approve.error === null ? null : <p className="problem">{words(approve.error.message)}</p>}
      </th>
      <td className="clip" title={slave.host}>
        {slave.host}
      </td>
      <td>{slave.version}</td>
      <td className="nowrap">{momentOf(slave.firstSeen, language)}</td>
      <td className="nowrap">{momentOf(slave.lastSeen, language)}</td>
      <td>{slave.decidedBy === null ? '' : text('by', { name: words(slave.decidedBy), time: slave.decidedAt === null ? '' : momentOf(slave.decidedAt, language) })}</td>
      <td className="row-acts">
        {slave.state === 'approved' ? null : (
          <BusyButton className={slave.state === 'waiting' ? 'primary' : ''} busy={approve.isPending} onClick={() => approve.mutate(undefined)}>
            {text(slave.state === 'waiting' ? 'approve' : 'approveAgain')}
          </BusyButton>
        )}
        {slave.state === 'revoked' ? null : (
          <button type="button" className="danger-soft" onClick={() => setRevokes(true)}>
            {text('revoke')}
          </button>
        )}
        {revokes ? <Revoke slave={slave} onClose={() => setRevokes(false)} /> : null}
      </td>
    </tr>
  );
}

/** SEC-4: whether somebody who listens on the network learns what is said at pairing; with TLS, what to compare at the court. */
function LinkSecrecy(): ReactElement | null {
  const text = useTexts();
  const { data } = useHubQuery(['hub'], '/api/hub', hubIdentitySchema);
  if (data === undefined) return null;
  return data.fingerprint === null ? (
    <p className="notice notice-bad" role="note" data-testid="plain-link">
      {text('plainLink')}
    </p>
  ) : (
    <p role="note">
      {text('fingerprint')} <code>{data.fingerprint}</code>
    </p>
  );
}

/** DIS-2: who asked to join, approval, revocation, and codes that let a court in at once. */
export function PairingPage(): ReactElement {
  const text = useTexts();
  const rooms = useRooms();
  const page = useKeptFocus();
  const query = useHubQuery(['slaves'], '/api/slaves', slaveListSchema, { everyMs: 10_000 });
  return (
    <section className="stack" ref={page} tabIndex={-1}>
      <h1>{text('title')}</h1>
      <LinkSecrecy />
      <Loaded query={query}>
        {({ slaves }) => {
          const all = [...(rooms.slaves?.values() ?? slaves)].sort((a, b) => order[a.state] - order[b.state] || a.courtName.localeCompare(b.courtName, undefined, { numeric: true }));
          if (all.length === 0) return <Nothing title={text('none')} hint={text('noneHint')} />;
          return (
            <div className="scroll-x">
              <table className="grid">
                <thead>
                  <tr>
                    <th>{text('court')}</th>
                    <th>{text('host')}</th>
                    <th>{text('version')}</th>
                    <th>{text('asked')}</th>
                    <th>{text('lastAsked')}</th>
                    <th>{text('decided')}</th>
                    <th />
                  </tr>
                </thead>
                {(['waiting', 'approved', 'revoked'] as const).map((state) => {
                  const rows = all.filter((slave) => slave.state === state);
                  return rows.length === 0 ? null : (
                    <tbody key={state}>
                      <tr className="grid-group">
                        <th colSpan={7} scope="rowgroup">
                          {text(state)} {rows.length} {state === 'waiting' ? <small>{text('checkName')}</small> : null}
                        </th>
                      </tr>
                      {rows.map((slave) => (
                        <SlaveRow key={slave.nodeId} slave={slave} />
                      ))}
                    </tbody>
                  );
                })}
              </table>
            </div>
          );
        }}
      </Loaded>
      <PairingCodes />
    </section>
  );
}
