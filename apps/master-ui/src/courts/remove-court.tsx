import type { CourtView } from '@restrike/contracts';
import { useState, type ReactElement } from 'react';
import { useLocation } from 'wouter';
import { z } from 'zod';
import { useHubChange } from '../api/use-hub.js';
import { BusyButton } from '../page/busy-button.js';
import { Problem } from '../page/loaded.js';
import { Modal } from '../page/modal.js';
import { useTexts } from './texts.js';

/** Takes a lost court from view, after a word on what goes and what stays. */
export function RemoveCourt({ court }: { readonly court: CourtView }): ReactElement {
  const text = useTexts();
  const [, go] = useLocation();
  const [asks, setAsks] = useState(false);
  const remove = useHubChange(() => ({ path: `/api/courts/${court.nodeId}/remove`, body: { confirmed: true } }), z.unknown());
  // By its promise: the court goes from the feed, and this button with it, before the answer comes.
  const leave = (): void => void remove.mutateAsync(undefined).then(() => go('/'), () => undefined);
  return (
    <>
      <button type="button" className="danger-soft" onClick={() => setAsks(true)} data-testid="remove-court">
        {text('removeCourt')}
      </button>
      {asks ? (
        <Modal label={text('removeCourt')} onClose={() => setAsks(false)}>
          <h2>{text('removeTitle', { name: court.courtName })}</h2>
          <p>{text('removeWhat')}</p>
          {remove.error === null ? null : <Problem error={remove.error} />}
          <div className="modal-acts">
            <button type="button" autoFocus onClick={() => setAsks(false)}>
              {text('cancel')}
            </button>
            <BusyButton className="danger" busy={remove.isPending} onClick={leave} data-testid="remove-yes">
              {text('removeCourt')}
            </BusyButton>
          </div>
        </Modal>
      ) : null}
    </>
  );
}
