import './without-eval.js';
import { FeedProvider, LanguageProvider, chooseLanguage, connectFeed, type Language } from '@restrike/ui';
import { StrictMode, useEffect, useState, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { Route, Switch } from 'wouter';
import '../../../libs/ui/src/theme.css';
import './control-room.css';
import { CourtPage } from './pages/court-page.js';
import { CourtsPage } from './pages/courts-page.js';
import { EventsPage } from './pages/events-page.js';
import { Shell } from './shell.js';

const query = new URLSearchParams(window.location.search);
/** A read token given once in the address is kept for this tab, and taken out of the address. */
const token = query.get('token') ?? sessionStorage.getItem('restrike-token');
if (query.has('token')) {
  sessionStorage.setItem('restrike-token', query.get('token') ?? '');
  query.delete('token');
  window.history.replaceState(null, '', `${window.location.pathname}${query.size > 0 ? `?${query.toString()}` : ''}`);
}
const feed = connectFeed(token);

function ControlRoom(): ReactElement {
  const [language, setLanguage] = useState<Language>(() => chooseLanguage(query.get('language'), localStorage.getItem('restrike-language'), navigator.language));
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choose = (wanted: Language): void => {
    localStorage.setItem('restrike-language', wanted);
    setLanguage(wanted);
  };
  return (
    <LanguageProvider value={language}>
      <FeedProvider value={feed}>
        <Shell language={language} onLanguage={choose}>
          <Switch>
            <Route path="/events">
              <EventsPage token={token} />
            </Route>
            <Route path="/courts/:nodeId">{({ nodeId }) => <CourtPage nodeId={nodeId} token={token} />}</Route>
            <Route>
              <CourtsPage />
            </Route>
          </Switch>
        </Shell>
      </FeedProvider>
    </LanguageProvider>
  );
}

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <ControlRoom />
    </StrictMode>,
  );
}
