import { courtAccessSchema, courtPinSchema } from '@restrike/contracts';
import { useState, type FormEvent, type ReactElement } from 'react';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { useTexts } from '../texts/court-texts.js';

/** The court's PIN and how to get back in without it. */
export function AccessSettings(): ReactElement {
  const text = useTexts();
  const { access, run, say } = useOperator();
  const [current, setCurrent] = useState('');
  const [pin, setPin] = useState('');
  const change = (event: FormEvent): void => {
    event.preventDefault();
    void run(() => act('POST', '/api/access/pin', courtAccessSchema, { pin, ...(access?.pin === 'not-set' ? {} : { current }) })).then((done) => {
      if (done === null) return;
      setCurrent('');
      setPin('');
      say('done', text('pinChanged'));
    });
  };
  const fits = courtPinSchema.safeParse(pin).success;
  return (
    <section className="card">
      <h2>{text('accessTitle')}</h2>
      {access?.pin === 'configured' ? (
        <p>{text('pinConfigured')}</p>
      ) : (
        <form className="inline" onSubmit={change}>
          {access?.pin === 'not-set' ? null : <input type="password" autoComplete="current-password" aria-label={text('currentPin')} placeholder={text('currentPin')} value={current} onChange={({ target }) => setCurrent(target.value)} />}
          <input type="password" autoComplete="new-password" aria-label={text('newPin')} placeholder={text('newPin')} value={pin} onChange={({ target }) => setPin(target.value)} />
          <button type="submit" disabled={!fits}>
            {text(access?.pin === 'not-set' ? 'pinSet' : 'changePin')}
          </button>
        </form>
      )}
      {access?.resetFile == null ? null : <p className="fine">{text('pinLost', { file: access.resetFile })}</p>}
    </section>
  );
}
