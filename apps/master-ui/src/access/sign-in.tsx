import { sessionSchema } from '@restrike/contracts';
import { useState, type FormEvent, type ReactElement } from 'react';
import { useHubChange } from '../api/use-hub.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { BusyButton } from '../page/busy-button.js';
import { useTexts } from './texts.js';

/** A session is in a cookie: the page begins anew with it, and the read token of this tab, which would go before it, is let go. */
function enter(): void {
  sessionStorage.removeItem('restrike-token');
  if (window.location.pathname === '/login') window.location.assign('/');
  else window.location.reload();
}

/** Name and password; or, on a hub without users, the code of its console and who its administrator shall be. */
export function SignIn({ isFirstStart }: { readonly isFirstStart: boolean }): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const [code, setCode] = useState('');
  const [name, setName] = useState(isFirstStart ? 'admin' : '');
  const [password, setPassword] = useState('');
  const send = useHubChange(
    () => (isFirstStart ? { path: '/api/access/setup', body: { code: code.trim(), name: name.trim(), password } } : { path: '/api/access/login', body: { name: name.trim(), password } }),
    sessionSchema,
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate(undefined, { onSuccess: enter });
  };
  return (
    <form className="card sign-in" onSubmit={submit} data-testid={isFirstStart ? 'first-start' : 'sign-in'}>
      <h2>{text(isFirstStart ? 'firstStart' : 'signIn')}</h2>
      {isFirstStart ? (
        <>
          <p>{text('firstStartHow')}</p>
          <label>
            {text('code')}
            <input name="code" value={code} onChange={({ target }) => setCode(target.value)} autoComplete="one-time-code" required autoFocus />
          </label>
        </>
      ) : null}
      <label>
        {text('name')}
        <input name="name" value={name} onChange={({ target }) => setName(target.value)} autoComplete="username" required autoFocus={!isFirstStart} />
      </label>
      <label>
        {text('password')}
        <input name="password" type="password" value={password} onChange={({ target }) => setPassword(target.value)} autoComplete={isFirstStart ? 'new-password' : 'current-password'} minLength={isFirstStart ? 10 : 1} required />
        {isFirstStart ? <small>{text('passwordRule')}</small> : null}
      </label>
      {send.error === null ? null : (
        <p className="problem" role="alert">
          {words(send.error.message)}
        </p>
      )}
      <BusyButton type="submit" className="primary" anyway busy={send.isPending}>
        {text(isFirstStart ? 'create' : 'signIn')}
      </BusyButton>
    </form>
  );
}
