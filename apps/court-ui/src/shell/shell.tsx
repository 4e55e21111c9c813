import { ConnectionWords, Said, useCourtLive, useFeedLost, type Language } from '@restrike/ui';
import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useOperator } from '../api/operator.js';
import { AnnouncementBanner } from '../announcements/announcement-banner.js';
import { AnnouncementDrawer } from '../announcements/announcement-drawer.js';
import { ManualBar } from '../manual/manual-bar.js';
import { ManualDialog } from '../manual/manual-dialog.js';
import { SimulatorBar } from '../pss/simulator-bar.js';
import { PlayerLayer } from '../replays/player-layer.js';
import { useReplays } from '../replays/use-replays.js';
import { useTexts } from '../texts/court-texts.js';
import { clockTime } from '../texts/format.js';
import { Help } from './help.js';
import { rooms } from './rooms.js';
import { syncWords } from './sync-words.js';
import { useKnownStatement, useStatement } from './use-statement.js';

/** Rail, head, keys, announcements, notices and the player around every room. */
export function Shell({ children, language, onLanguage }: { readonly children: ReactNode; readonly language: Language; readonly onLanguage: (language: Language) => void }): ReactElement {
  const text = useTexts();
  const statement = useStatement();
  const operator = useOperator();
  const replays = useReplays();
  const [path, go] = useLocation();
  const [help, setHelp] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const [manual, setManual] = useState(false);
  const [theme, setTheme] = useState(() => localStorage.getItem('restrike-theme') ?? 'dark');
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    localStorage.setItem('restrike-theme', theme);
  }, [theme]);
  const { replay, openNewest, open } = replays;
  const playing = open !== null;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const isTaken = event.defaultPrevented;
      const target = event.target instanceof HTMLElement ? event.target : null;
      const withControl = event.ctrlKey || event.metaKey || event.altKey;
      // REPLAY must work also where the scene was chosen last, and a letter must not change what is on air.
      const inPageList = target?.dataset['keys'] === 'page' && event.key.length === 1 && event.key !== ' ' && !withControl;
      if (inPageList) event.preventDefault();
      if (document.querySelector('dialog[open]') !== null || isTaken || event.repeat) return;
      const typing = target !== null && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
      if (typing && event.key === 'Escape') target.blur();
      if ((typing && !inPageList) || withControl) return;
      const key = event.key.toLowerCase();
      if (key === '?') setHelp((before) => !before);
      else if (key === 'escape') {
        setHelp(false);
        setDrawer(false);
      } else if (key === 'r') replay();
      else if (playing) return;
      else if (key === 'o') openNewest();
      else if (key === 'm') {
        // The dialog takes the focus at once: the letter must not land in its first field.
        event.preventDefault();
        setManual(true);
      } else if (key === 't') setTheme((before) => (before === 'dark' ? 'light' : 'dark'));
      else if (key === 'a') setDrawer((before) => !before);
      else if (key === '/') {
        event.preventDefault();
        const found = document.getElementById('search');
        if (found !== null) found.focus();
        else {
          go('/');
          setTimeout(() => document.getElementById('search')?.focus(), 60);
        }
      } else {
        const room = rooms[Number(key) - 1];
        if (/^[1-9]$/.test(key) && room !== undefined) go(room.path);
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [go, replay, openNewest, playing]);
  const sync = syncWords(useKnownStatement(), text);
  const { access } = operator;
  return (
    <div className="console" data-testid="console">
      <nav className="rail" inert={playing} aria-label={text('keyPages')}>
        {rooms.map((room, index) => (
          <Link key={room.path} href={room.path} aria-current={path === room.path ? 'page' : undefined} title={`${text(room.text)} (${String(index + 1)})`}>
            <span aria-hidden="true">{room.icon}</span>
            {text(room.text)}
            <kbd>{index + 1}</kbd>
          </Link>
        ))}
      </nav>
      <header className="head" inert={playing}>
        <strong className="head-court" title={statement?.courtName}>
          {statement?.courtName ?? text('appName')}
        </strong>
        <Connection />
        <Link href="/system" className={`chip chip-${sync.tone}`} data-testid="sync" title={sync.words}>
          <Said>{sync.words}</Said>
        </Link>
        <span className="head-space" />
        <button type="button" data-testid="manual-open" onClick={() => setManual(true)} title={`${text('manualTitle')} (M)`}>
          {text('manualShort')}
        </button>
        <AnnouncementButton onOpen={() => setDrawer(true)} />
        <button type="button" className={access?.signedIn === true ? 'chip chip-good' : 'chip'} data-testid="operator" onClick={access?.signedIn === true ? operator.signOut : operator.signIn} title={access?.expiresAt != null ? text('signedInUntil', { time: clockTime(access.expiresAt) }) : text('pinAskHint')}>
          {access?.signedIn === true ? text('signOut') : text('operatorOut')}
        </button>
        <button type="button" onClick={() => onLanguage(language === 'en' ? 'es' : 'en')} aria-label={`${language === 'en' ? 'ES' : 'EN'}: ${text('language')}`}>
          {language === 'en' ? 'ES' : 'EN'}
        </button>
        <button type="button" onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')} aria-label={text('theme')}>
          {theme === 'dark' ? '☀' : '☾'}
        </button>
        <button type="button" onClick={() => setHelp(true)} aria-label={text('help')}>
          ?
        </button>
      </header>
      <div className="bars" inert={playing}>
        <LostBar />
        <SimulatorBar />
        <ManualBar onOpen={() => setManual(true)} />
        {/* Over an open player it stands in that. */}
        {playing ? null : <AnnouncementBanner />}
      </div>
      <main className="room" inert={playing}>{children}</main>
      <Notices />
      {drawer ? <AnnouncementDrawer onClose={() => setDrawer(false)} /> : null}
      {manual ? <ManualDialog onClose={() => setManual(false)} /> : null}
      <PlayerLayer keys={!help && !drawer && !operator.asking} />
      {help ? <Help onClose={() => setHelp(false)} /> : null}
    </div>
  );
}

function Connection(): ReactElement {
  const connection = useCourtLive((state) => state.connection);
  return (
    <span className={`chip chip-${connection === 'live' ? 'good' : connection === 'lost' ? 'bad' : 'warn'}`} role="status" data-testid="connection-state" data-state={connection}>
      <ConnectionWords />
    </span>
  );
}

/** UI-2: a lost agent is said across the page. */
function LostBar(): ReactElement | null {
  const text = useTexts();
  if (!useFeedLost()) return null;
  return (
    <p className="bar bar-bad" role="alert" data-testid="lost">
      <strong>{text('agentLost')}.</strong> {text('agentLostDo')}
    </p>
  );
}

function AnnouncementButton({ onOpen }: { readonly onOpen: () => void }): ReactElement {
  const text = useTexts();
  const unseen = useCourtLive((state) => state.announcements.filter((one) => one.seenAt === null).length);
  return (
    <button type="button" onClick={onOpen} className={unseen > 0 ? 'chip chip-warn' : ''} aria-label={text('announcements')} title={`${text('announcements')} (A)`}>
      {unseen > 0 ? text('annUnseen', { n: unseen }) : '✉'}
    </button>
  );
}

function Notices(): ReactElement {
  const text = useTexts();
  const { notices, dismiss } = useOperator();
  return (
    <div className="notices" role="status" aria-live="polite">
      {notices.map((notice) => (
        <p key={notice.id} className={`notice notice-${notice.kind}`} data-testid="notice">
          <span><Said>{notice.words}</Said></span>
          <button type="button" onClick={() => dismiss(notice.id)} aria-label={text('dismiss')}>
            ✕
          </button>
        </p>
      ))}
    </div>
  );
}
