import type { ReactElement } from 'react';
import { readJoinLink } from './read-join-link.js';
import { useTexts } from './texts.js';

/** DIS-1: where the QR code of a pairing code leads: what to type at the court. For anyone: it knows nothing but its own address. */
export function JoinPage(): ReactElement {
  const text = useTexts();
  const link = window.location.href;
  const { address, code, fingerprint } = readJoinLink(link);
  return (
    <main className="centre door">
      <h1>reStrike VTA</h1>
      <section className="card pairing-code" data-testid="join">
        <h2>{text('joinTitle')}</h2>
        <p>{text('joinWhere')}</p>
        <span>{text('address')}</span>
        <strong className="big-code">{address}</strong>
        {code === null ? (
          <p>{text('joinNoCode')}</p>
        ) : (
          <>
            <span>{text('code')}</span>
            <strong className="big-code">{code}</strong>
            <p className="fine">{text('joinWhole')}</p>
            <code>{link}</code>
          </>
        )}
        {fingerprint === null ? null : (
          <>
            <p className="fine">{text('joinCompare')}</p>
            <code>{fingerprint}</code>
          </>
        )}
      </section>
    </main>
  );
}
