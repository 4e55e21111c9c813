import { courtAccessSchema, courtPinSchema, type CourtAccess } from '@restrike/contracts';
import { Said, wordsOf } from '@restrike/ui';
import { useState, type FormEvent, type ReactElement } from 'react';
import { Dialog } from '../shell/dialog.js';
import { useTexts } from '../texts/court-texts.js';
import { act } from './court-api.js';

/** Asks for the court's PIN, or at first use for a new one. */
export function PinDialog({ access, onDone, onCancel }: { readonly access: CourtAccess | null; readonly onDone: (access: CourtAccess) => void; readonly onCancel: () => void }): ReactElement {
  const text = useTexts();
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const first = access?.pin === 'not-set';
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!courtPinSchema.safeParse(pin).success) return setProblem(text('pinShape'));
    if (first && pin !== again) return setProblem(text('pinsDiffer'));
    setBusy(true);
    try {
      onDone(await act('POST', first ? '/api/access/pin' : '/api/access/login', courtAccessSchema, { pin }));
    } catch (error) {
      setProblem(wordsOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={first ? text('pinFirst') : text('pinAsk')} onClose={onCancel}>
      <form className="pin-form" onSubmit={(event) => void send(event)} data-testid="pin-dialog">
        <p>{first ? (access.here ? text('pinFirstHint') : text('pinFirstElsewhere')) : text('pinAskHint')}</p>
        <label>
          {text('pin')}
          <input type="password" autoComplete={first ? 'new-password' : 'current-password'} autoFocus value={pin} maxLength={32} data-testid="pin" onChange={({ target }) => setPin(target.value)} />
        </label>
        {first ? (
          <label>
            {text('pinAgain')}
            <input type="password" autoComplete="new-password" value={again} maxLength={32} data-testid="pin-again" onChange={({ target }) => setAgain(target.value)} />
          </label>
        ) : null}
        {problem === null ? null : (
          <p className="problem" role="alert">
            <Said>{problem}</Said>
          </p>
        )}
        <div className="dialog-acts">
          <button type="button" onClick={onCancel}>
            {text('cancel')}
          </button>
          <button type="submit" className="primary" disabled={busy}>
            {first ? text('pinSet') : text('signIn')}
          </button>
        </div>
        {!first && access?.resetFile != null ? <p className="fine">{text('pinLost', { file: access.resetFile })}</p> : null}
      </form>
    </Dialog>
  );
}
