import { useFeed, useNow, useTexts, type Language } from '@restrike/ui';
import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';

const keys: readonly (readonly [string, 'helpOverview' | 'helpEvents' | 'helpWall' | 'helpFilter' | 'helpTheme' | 'helpHelp'])[] = [
  ['g c', 'helpOverview'],
  ['g e', 'helpEvents'],
  ['g o', 'helpWall'],
  ['/', 'helpFilter'],
  ['t', 'helpTheme'],
  ['?', 'helpHelp'],
];

/** Header, navigation, connection and keys around every page. */
export function Shell({ children, language, onLanguage }: { readonly children: ReactNode; readonly language: Language; readonly onLanguage: (language: Language) => void }): ReactElement {
  const text = useTexts();
  const feed = useFeed();
  const now = useNow(500);
  const [path, go] = useLocation();
  const [help, setHelp] = useState(false);
  const [theme, setTheme] = useState(() => localStorage.getItem('restrike-theme') ?? 'dark');
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    localStorage.setItem('restrike-theme', theme);
  }, [theme]);
  useEffect(() => {
    let first = '';
    const press = (event: KeyboardEvent): void => {
      if (event.target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { key } = event;
      if (first === 'g') {
        if (key === 'c') go('/');
        else if (key === 'e') go('/events');
        else if (key === 'o') window.location.assign('/overview');
        first = '';
      } else if (key === 'g') first = 'g';
      else if (key === '?') setHelp((before) => !before);
      else if (key === 'Escape') setHelp(false);
      else if (key === 't') setTheme((before) => (before === 'dark' ? 'light' : 'dark'));
      else if (key === '/') {
        event.preventDefault();
        document.getElementById('search')?.focus();
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [go]);
  const lostFor = Math.floor((now - feed.connectionSince) / 1000);
  return (
    <div className="shell">
      <header className="top">
        <strong className="brand">{text('appName')}</strong>
        {feed.tournament === null ? null : <span className="tournament">{feed.tournament}</span>}
        <nav>
          <Link href="/" aria-current={path === '/' ? 'page' : undefined}>
            {text('controlRoom')}
          </Link>
          <Link href="/events" aria-current={path === '/events' ? 'page' : undefined}>
            {text('events')}
          </Link>
          <a href="/overview">{text('overview')}</a>
        </nav>
        <span className={`connection connection-${feed.connection}`} role="status" data-testid="connection-state" data-state={feed.connection}>
          {feed.connection === 'live' ? text('live') : feed.connection === 'connecting' ? text('connecting') : text('lostFor', { s: lostFor })}
        </span>
        <button type="button" onClick={() => onLanguage(language === 'en' ? 'es' : 'en')} aria-label={text('language')}>
          {language === 'en' ? 'ES' : 'EN'}
        </button>
        <button type="button" onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')} aria-label={text('theme')}>
          {theme === 'dark' ? '☀' : '☾'}
        </button>
        <button type="button" onClick={() => setHelp(true)} aria-label={text('help')}>
          ?
        </button>
      </header>
      {feed.connection === 'lost' ? (
        <p className="lost-bar" role="alert">
          {text('connectionLost')} · {text('lostFor', { s: lostFor })}
        </p>
      ) : null}
      <main className={feed.connection === 'lost' ? 'page page-old' : 'page'}>{children}</main>
      {help ? (
        <div className="help" role="dialog" aria-label={text('help')} onClick={() => setHelp(false)}>
          <dl>
            {keys.map(([key, words]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{text(words)}</dd>
              </div>
            ))}
          </dl>
        </div>
      ) : null}
    </div>
  );
}
