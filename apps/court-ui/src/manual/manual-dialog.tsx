import type { ManualEdit, MatchState, Side } from '@restrike/contracts';
import { useCourtLive, useTexts as useSharedTexts } from '@restrike/ui';
import type { ReactElement } from 'react';
import { ConfirmButton } from '../shell/confirm-button.js';
import { Dialog } from '../shell/dialog.js';
import { useTexts } from '../texts/court-texts.js';
import { ManualClock } from './manual-clock.js';
import { CountField, TextField } from './manual-fields.js';
import { useManual } from './use-manual.js';

/** AUX-1: names, score, gam-jeoms, rounds and clock as screens and overlays show them. Each change is shown at once; what the scoring system states stands beside what differs. */
export function ManualDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const text = useTexts();
  const shared = useSharedTexts();
  const { view, edit, handBack } = useManual();
  const shown = useCourtLive((state) => state.live?.state ?? null);
  const isManual = useCourtLive((state) => state.live?.manual != null);
  const stated = view?.stated ?? null;
  const send = (change: ManualEdit): void => void edit(change);
  return (
    <Dialog title={text('manualTitle')} onClose={onClose} wide>
      <div className="manual" data-testid="manual" data-manual={isManual}>
        <p className="manual-hint">{isManual ? text('manualOnHint') : text('manualHint')}</p>
        {shown === null ? (
          <p className="quiet">{text('loading')}…</p>
        ) : (
          <>
            <Athlete side="blue" shown={shown} stated={stated} onEdit={send} />
            <section className="manual-middle">
              <TextField label={shared('match')} value={shown.matchNumber ?? ''} stated={stated?.matchNumber ?? null} maxLength={40} name="matchNumber" onSet={(matchNumber) => send({ matchNumber })} />
              <CountField label={text('round')} value={shown.round} stated={stated?.round ?? null} min={1} max={4} name="round" onSet={(round) => send({ round })} />
              <ManualClock clock={shown.clock} onSet={(clock) => send({ clock })} />
            </section>
            <Athlete side="red" shown={shown} stated={stated} onEdit={send} />
          </>
        )}
        <div className="dialog-acts">
          {isManual ? (
            <ConfirmButton ask={text('manualHandBackAsk')} onConfirm={() => void handBack().then((done) => done && onClose())}>
              {text('manualHandBack')}
            </ConfirmButton>
          ) : null}
          <button type="button" className="primary" onClick={onClose}>
            {text('done')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

function Athlete({ side, shown, stated, onEdit }: { readonly side: Side; readonly shown: MatchState; readonly stated: MatchState | null; readonly onEdit: (edit: ManualEdit) => void }): ReactElement {
  const text = useTexts();
  const shared = useSharedTexts();
  const now = shown[side];
  const before = stated?.[side] ?? null;
  const set = (change: ManualEdit[Side]): void => onEdit({ [side]: change });
  return (
    <section className={`manual-side manual-${side}`} aria-label={shared(side)}>
      <h3>{shared(side)}</h3>
      <TextField label={text('name')} value={now.name ?? ''} stated={before?.name ?? null} maxLength={120} name={`${side}-name`} onSet={(name) => set({ name })} />
      <TextField label={text('country')} value={now.noc ?? ''} stated={before?.noc ?? null} maxLength={3} name={`${side}-noc`} onSet={(noc) => set({ noc: noc?.toUpperCase() ?? null })} />
      <CountField label={text('score')} value={now.score} stated={before?.score ?? null} min={0} max={999} name={`${side}-score`} big onSet={(score) => set({ score })} />
      <CountField label={shared('gamJeoms')} value={now.gamJeoms} stated={before?.gamJeoms ?? null} min={0} max={99} name={`${side}-gam-jeoms`} onSet={(gamJeoms) => set({ gamJeoms })} />
      <CountField label={shared('roundsWon')} value={now.roundsWon} stated={before?.roundsWon ?? null} min={0} max={3} name={`${side}-rounds-won`} onSet={(roundsWon) => set({ roundsWon })} />
    </section>
  );
}
