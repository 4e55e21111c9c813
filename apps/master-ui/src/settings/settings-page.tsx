import { useFeed, type Language } from '@restrike/ui';
import { useState, type FormEvent, type ReactElement } from 'react';
import { z } from 'zod';
import { useMe } from '../access/session.js';
import { roleText, useTexts as useAccessTexts } from '../access/texts.js';
import { useHubChange } from '../api/use-hub.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { BusyButton } from '../page/busy-button.js';
import { momentOf } from '../page/format.js';
import { useTexts } from './texts.js';

function OwnPassword(): ReactElement {
  const text = useAccessTexts();
  const words = useHubWords();
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  const change = useHubChange(() => ({ path: '/api/access/password', body: { old, new: next } }), z.unknown(), [['me']]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate(undefined);
  };
  if (change.isSuccess) return <p className="notice">{text('changePasswordDone')}</p>;
  return (
    <form className="inline" onSubmit={submit}>
      <input type="password" placeholder={text('oldPassword')} aria-label={text('oldPassword')} autoComplete="current-password" value={old} onChange={({ target }) => setOld(target.value)} required />
      <input type="password" placeholder={text('newPassword')} aria-label={text('newPassword')} autoComplete="new-password" minLength={10} value={next} onChange={({ target }) => setNext(target.value)} required />
      <BusyButton type="submit" busy={change.isPending}>
        {text('changePassword')}
      </BusyButton>
      {change.error === null ? null : <span className="problem">{words(change.error.message)}</span>}
    </form>
  );
}

/** Look and language of this browser, one's own account, and which versions meet here. */
export function SettingsPage({ language, onLanguage, theme, onTheme }: { readonly language: Language; readonly onLanguage: (language: Language) => void; readonly theme: string; readonly onTheme: () => void }): ReactElement {
  const text = useTexts();
  const access = useAccessTexts();
  const me = useMe();
  const feed = useFeed();
  const courts = [...feed.courts.values()].map(({ view }) => view).sort((a, b) => a.courtName.localeCompare(b.courtName, undefined, { numeric: true }));
  return (
    <section className="stack narrow">
      <h1>{text('title')}</h1>
      <div className="card">
        <h2>{text('look')}</h2>
        <p className="chips" role="group" aria-label={text('theme')}>
          {(['dark', 'light'] as const).map((one) => (
            <button key={one} type="button" aria-pressed={theme === one} onClick={() => (theme === one ? undefined : onTheme())}>
              {text(one)}
            </button>
          ))}
        </p>
        <p className="chips" role="group" aria-label={text('language')}>
          {([['en', 'english'], ['es', 'spanish']] as const).map(([one, name]) => (
            <button key={one} type="button" aria-pressed={language === one} lang={one} onClick={() => onLanguage(one)}>
              {text(name)}
            </button>
          ))}
        </p>
        <p className="fine">{text('thisBrowser')}</p>
      </div>
      <div className="card">
        <h2>{text('account')}</h2>
        <p>{me.kind !== 'user' ? text('notSignedIn') : text('signedInAs', { name: me.name ?? '', role: me.role === null ? '' : access(roleText[me.role]), time: me.expiresAt === null ? '–' : momentOf(me.expiresAt, language) })}</p>
        {me.kind === 'user' ? <OwnPassword /> : null}
      </div>
      <div className="card">
        <h2>{text('versions')}</h2>
        <dl className="pairs">
          <dt>{text('hub')}</dt>
          <dd>{feed.hubVersion ?? '–'}</dd>
          {courts.map((court) => (
            <div key={court.nodeId} className="pair">
              <dt>{court.courtName}</dt>
              <dd>
                {court.version ?? '–'} {court.version !== undefined && feed.hubVersion !== null && court.version !== feed.hubVersion ? <em className="warn">{text('skew')}</em> : null}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}
