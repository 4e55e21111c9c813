import { ConnectionWords, useFeed, useFeedLost } from '@restrike/ui';
import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { may, operators, useMe } from '../access/session.js';
import { AlertBar } from '../alerts/alert-bar.js';
import { useAlerts } from '../alerts/use-alerts.js';
import { useRooms } from '../feed/use-rooms.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { FaultBox } from '../page/fault-box.js';
import { Drawer } from '../remote/drawer.js';
import { useRemote } from '../remote/remote-state.js';
import { Bell } from './bell.js';
import { Help } from './help.js';
import { places, wallKey } from './places.js';
import { useTexts } from './texts.js';
import { useKeys, type Keys } from './use-keys.js';
import { WhoAmI } from './who-am-i.js';

/** Frame of every page: navigation by role, alerts, the remote-control drawer, the state of the connection, and keys. */
export function Shell({ children, theme, onTheme }: { readonly children: ReactNode; readonly theme: string; readonly onTheme: () => void }): ReactElement {
  const text = useTexts();
  const feed = useFeed();
  const isLost = useFeedLost();
  const me = useMe();
  const [path, go] = useLocation();
  const [help, setHelp] = useState(false);
  const remote = useRemote();
  const alerts = useAlerts();
  const rooms = useRooms();
  const words = useHubWords();
  const isDirector = may(me, ['director']);
  const open = places.filter(({ needs }) => may(me, needs));
  const keys: Keys = {
    ...Object.fromEntries(open.map((place) => [`g ${place.key}`, () => go(place.path)])),
    [`g ${wallKey}`]: () => window.location.assign('/overview'),
    ...(isDirector ? { r: remote.toggle } : {}),
    ...(may(me, operators) ? { k: alerts.acknowledgeFirst } : {}),
    '?': () => setHelp(true),
    t: onTheme,
    Escape: () => remote.close(),
    '/': () => document.getElementById('search')?.focus(),
  };
  useKeys(keys);
  const here = places.find((place) => place.path === path || (place.path !== '/' && path.startsWith(place.path)));
  useEffect(() => {
    document.title = `${here === undefined ? '' : `${text(here.text)} · `}reStrike VTA`;
  }, [here, text]);
  const wasAt = useRef(path);
  useEffect(() => {
    if (wasAt.current === path) return;
    wasAt.current = path;
    // What had the focus has gone with its page: whoever works by keyboard goes on in the new one.
    if (document.activeElement === null || document.activeElement === document.body) document.getElementById('content')?.focus({ preventScroll: true });
  }, [path]);
  const courts = [...feed.courts.values()];
  const online = courts.filter(({ view }) => view.link === 'online').length;
  const waiting = [...(rooms.slaves?.values() ?? [])].filter(({ state }) => state === 'waiting').length;
  // While the hub is lost nobody knows how many there are.
  const badge: Readonly<Record<string, { readonly count: number; readonly label: string }>> = isLost ? {} : {
    '/alerts': { count: alerts.open.length, label: text('alertsOpen', { n: alerts.open.length }) },
    '/pairing': { count: waiting, label: text('waitingAgents', { n: waiting }) },
  };
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {text('skip')}
      </a>
      <header className="top">
        <strong className="brand">{text('appName')}</strong>
        <span className="tournament" title={feed.tournament ?? ''}>
          {feed.tournament ?? ''}
        </span>
        <span className="top-online" data-testid="top-online">
          {courts.length === 0 || isLost ? '' : text('online', { n: online, all: courts.length })}
        </span>
        <span className={`connection connection-${feed.connection}`} role="status" data-testid="connection-state" data-state={feed.connection}>
          {feed.connection === 'live' ? text('connectionLive') : <ConnectionWords />}
        </span>
        {alerts.available ? (
          <button type="button" className="icon" onClick={alerts.toggleSound} aria-pressed={alerts.sound} title={text(alerts.sound ? 'soundOn' : 'soundOff')} aria-label={text(alerts.sound ? 'soundOn' : 'soundOff')}>
            <Bell on={alerts.sound} />
          </button>
        ) : null}
        <button type="button" className="icon" onClick={onTheme} aria-label={text('theme')} title={`${text('theme')} (t)`}>
          {theme === 'dark' ? '☀' : '☾'}
        </button>
        <button type="button" className="icon" onClick={() => setHelp(true)} aria-label={text('helpTitle')} title={`${text('helpTitle')} (?)`}>
          ?
        </button>
        {isDirector ? (
          <button type="button" className="primary" aria-expanded={remote.isOpen} onClick={remote.toggle} data-testid="remote-button">
            {text('remote')} <kbd>r</kbd>
          </button>
        ) : null}
        <WhoAmI />
      </header>
      {isLost ? (
        <p className="lost-bar" role="alert">
          {text('lost')}. {text('mayBeOld')}
        </p>
      ) : null}
      {rooms.refused === null || isLost ? null : (
        <p className="lost-bar" role="alert" data-testid="rooms-refused">
          {text('roomsRefused', { why: words(rooms.refused) })}
        </p>
      )}
      <AlertBar />
      <div className="below">
        <nav className="rail" aria-label={text('menu')}>
          {(['live', 'run', 'manage'] as const).map((group) => {
            const inGroup = open.filter((place) => place.group === group);
            return inGroup.length === 0 ? null : (
              <ul key={group}>
                <li className="rail-title">{text(group)}</li>
                {inGroup.map((place) => (
                  <li key={place.path}>
                    <Link href={place.path} aria-current={here === place || (here === undefined && place.path === '/' && path.startsWith('/courts')) ? 'page' : undefined}>
                      {text(place.text)}
                      {(badge[place.path]?.count ?? 0) === 0 ? null : (
                        <span className="badge" aria-label={badge[place.path]?.label}>
                          {badge[place.path]?.count}
                        </span>
                      )}
                    </Link>
                  </li>
                ))}
              </ul>
            );
          })}
          <ul>
            <li className="rail-title">{text('watch')}</li>
            <li>
              <a href="/overview">{text('placeWall')}</a>
            </li>
            <li>
              <a href="/overlays">{text('placeOverlays')}</a>
            </li>
          </ul>
        </nav>
        <main id="content" tabIndex={-1} className={isLost ? 'page page-old' : 'page'}>
          <FaultBox
            key={path}
            instead={(message, retry) => (
              <div className="notice notice-bad" role="alert">
                <strong>{text('pageFailed')}</strong>
                <p>{text('pageFailedDo')}</p>
                <p className="fine">{message}</p>
                <button type="button" onClick={retry}>
                  {text('retry')}
                </button>
              </div>
            )}
          >
            {children}
          </FaultBox>
        </main>
        {isDirector && remote.isOpen ? <Drawer /> : null}
      </div>
      {help ? <Help onClose={() => setHelp(false)} /> : null}
    </div>
  );
}
