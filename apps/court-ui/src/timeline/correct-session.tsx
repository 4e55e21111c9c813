import { obsSessionRowSchema, type ObsSessionRow } from '@restrike/contracts';
import { Said } from '@restrike/ui';
import { useState, type FormEvent, type ReactElement } from 'react';
import { z } from 'zod';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { useResource, valueOf } from '../api/use-resource.js';
import { Dialog } from '../shell/dialog.js';
import { useTexts } from '../texts/court-texts.js';
import { clockSeconds } from '../texts/format.js';

const correctionsSchema = z.object({ corrections: z.array(z.object({ correctionId: z.number(), beforeMs: z.number(), afterMs: z.number(), changedBy: z.string(), reason: z.string().nullable(), changedAt: z.number(), undoneAt: z.number().nullable() })) });
const everyMs = 10_000;
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(3)} s`;

/** SES-3: a correction of a session's position by hand, with why, and those made so far. */
export function CorrectSession({ session, onClose, onDone }: { readonly session: ObsSessionRow; readonly onClose: () => void; readonly onDone: () => void }): ReactElement {
  const text = useTexts();
  const { run, say } = useOperator();
  const [shift, setShift] = useState(String(session.correctionMs / 1_000));
  const [reason, setReason] = useState('');
  const earlier = valueOf(useResource(`/api/timeline/sessions/${session.obsSessionId}/corrections`, correctionsSchema, everyMs).resource)?.corrections ?? [];
  const ms = Math.round(Number(shift.replace(',', '.')) * 1_000);
  const valid = shift.trim() !== '' && Number.isFinite(ms) && Math.abs(ms) <= 86_400_000;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    void run(() => act('POST', `/api/timeline/sessions/${session.obsSessionId}/correction`, obsSessionRowSchema, { correctionMs: ms, reason: reason.trim() === '' ? null : reason.trim() })).then((done) => {
      if (done === null) return;
      say('done', text('saved'));
      onDone();
    });
  };
  return (
    <Dialog title={text('correctTitle')} onClose={onClose}>
      <form className="pin-form" onSubmit={send}>
        <p>{text('correctHint')}</p>
        <label>
          {text('correctBy')}
          <input inputMode="decimal" autoFocus value={shift} onChange={({ target }) => setShift(target.value)} data-testid="shift" />
        </label>
        <label>
          {text('correctWhy')}
          <input style={{ letterSpacing: 0, fontSize: '1rem' }} maxLength={500} value={reason} onChange={({ target }) => setReason(target.value)} />
        </label>
        <div className="dialog-acts">
          <button type="button" onClick={onClose}>
            {text('cancel')}
          </button>
          <button type="submit" className="primary" disabled={!valid}>
            {text('correct')}
          </button>
        </div>
      </form>
      {earlier.length === 0 ? null : (
        <>
          <h3>{text('correctionsSoFar')}</h3>
          <ul className="plain">
            {earlier.map((one) => (
              <li key={one.correctionId}>
                {clockSeconds(one.changedAt)} {text('oldNew', { old: seconds(one.beforeMs), new: seconds(one.afterMs) })} <Said>{one.changedBy}</Said> {one.reason ?? ''} {one.undoneAt === null ? '' : `(${text('undoneMark')})`}
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
