import type { ReactElement, ReactNode } from 'react';
import { may, useMe, type Needs } from './session.js';
import { SignIn } from './sign-in.js';
import { roleText, useTexts } from './texts.js';

/** A page for those who may; for others the way in, or who could let them. */
export function Guarded({ needs, children }: { readonly needs: Needs; readonly children: ReactNode }): ReactElement {
  const text = useTexts();
  const me = useMe();
  if (may(me, needs)) return <>{children}</>;
  if (me.kind !== 'user') {
    return (
      <div className="centre">
        {me.setupNeeded ? null : <p className="lead">{text('signInFor')}</p>}
        <SignIn isFirstStart={me.setupNeeded} />
      </div>
    );
  }
  return (
    <div className="nothing">
      <h2>{text('forbiddenFor')}</h2>
      <p>{text('forbiddenHint', { name: me.name ?? '', role: me.role === null ? '' : text(roleText[me.role]) })}</p>
    </div>
  );
}
