import { useState, type ReactElement } from 'react';
import { Link } from 'wouter';
import { z } from 'zod';
import { useMe } from '../access/session.js';
import { SignIn } from '../access/sign-in.js';
import { roleText, useTexts } from '../access/texts.js';
import { useHubChange } from '../api/use-hub.js';
import { BusyButton } from '../page/busy-button.js';
import { Modal } from '../page/modal.js';

/** Who is signed in, with the way out; or the way in. */
export function WhoAmI(): ReactElement {
  const text = useTexts();
  const me = useMe();
  const [asks, setAsks] = useState(false);
  const leave = useHubChange(() => ({ path: '/api/access/logout', body: {} }), z.unknown());
  if (me.kind === 'user') {
    return (
      <span className="who">
        <Link href="/settings" title={me.role === null ? '' : text(roleText[me.role])}>
          {me.name}
        </Link>
        <BusyButton anyway busy={leave.isPending} onClick={() => leave.mutate(undefined, { onSettled: () => window.location.assign('/') })}>
          {text('signOut')}
        </BusyButton>
      </span>
    );
  }
  return (
    <>
      <button type="button" onClick={() => setAsks(true)} data-testid="sign-in-button">
        {text(me.setupNeeded ? 'firstStart' : 'signIn')}
      </button>
      {asks ? (
        <Modal label={text('signIn')} onClose={() => setAsks(false)}>
          <SignIn isFirstStart={me.setupNeeded} />
        </Modal>
      ) : null}
    </>
  );
}
