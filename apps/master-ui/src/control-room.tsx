import { FeedProvider, LanguageProvider, chooseLanguage, useLiveSince, type CourtFeed, type Language } from '@restrike/ui';
import { QueryClientProvider, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useEffect, useState, type ComponentType, type ReactElement } from 'react';
import { Route, Switch } from 'wouter';
import { Guarded } from './access/guarded.js';
import { MeProvider, admins, directors, may, meSchema } from './access/session.js';
import { SignIn } from './access/sign-in.js';
import { AlertsProvider } from './alerts/use-alerts.js';
import type { HubClient } from './api/hub-client.js';
import { HubProvider, useHubQuery } from './api/use-hub.js';
import { CourtPage } from './courts/court-page.js';
import { CourtsPage } from './courts/courts-page.js';
import { EventsPage } from './events/events-page.js';
import type { HubRooms } from './feed/hub-rooms.js';
import { RoomsProvider } from './feed/use-rooms.js';
import { Shell } from './navigation/shell.js';
import { Loaded } from './page/loaded.js';
import { useTexts as usePageTexts } from './page/texts.js';
import { useOwnValidity } from './page/use-own-validity.js';
import { JoinPage } from './pairing/join-page.js';
import { RemoteProvider } from './remote/remote-state.js';
import { SettingsPage } from './settings/settings-page.js';

const fetches: (() => Promise<unknown>)[] = [];
/** A page of its own file. All are fetched when the first page stands: once the hub is away, none could be. */
function fetched(fetch: () => Promise<{ readonly default: ComponentType }>): ComponentType {
  fetches.push(fetch);
  return lazy(fetch);
}

const AlertsPage = fetched(() => import('./alerts/alerts-page.js').then(({ AlertsPage: page }) => ({ default: page })));
const HealthPage = fetched(() => import('./health/health-page.js').then(({ HealthPage: page }) => ({ default: page })));
const AnnouncementsPage = fetched(() => import('./announcements/announcements-page.js').then(({ AnnouncementsPage: page }) => ({ default: page })));
const TournamentsPage = fetched(() => import('./tournaments/tournaments-page.js').then(({ TournamentsPage: page }) => ({ default: page })));
const LogsPage = fetched(() => import('./logs/logs-page.js').then(({ LogsPage: page }) => ({ default: page })));
const PairingPage = fetched(() => import('./pairing/pairing-page.js').then(({ PairingPage: page }) => ({ default: page })));
const UsersPage = fetched(() => import('./users/users-page.js').then(({ UsersPage: page }) => ({ default: page })));
const AuditPage = fetched(() => import('./audit/audit-page.js').then(({ AuditPage: page }) => ({ default: page })));

/** Everything the pages live from. */
export interface Parts {
  readonly hub: HubClient;
  readonly feed: CourtFeed;
  readonly rooms: HubRooms;
  readonly queries: QueryClient;
}

const meEveryMs = 60_000;

function Loading(): ReactElement {
  const text = usePageTexts();
  return <p className="notice">{text('loading')}…</p>;
}

function Pages({ rooms, theme, onTheme, language, onLanguage }: { readonly rooms: HubRooms; readonly theme: string; readonly onTheme: () => void; readonly language: Language; readonly onLanguage: (language: Language) => void }): ReactElement {
  const queries = useQueryClient();
  useOwnValidity();
  const backSince = useLiveSince();
  // What was asked while the hub was away has failed, and what was known before may have changed: all of it is asked anew.
  useEffect(() => {
    if (backSince !== null) void queries.invalidateQueries();
  }, [queries, backSince]);
  const query = useHubQuery(['me'], '/api/access/me', meSchema, { everyMs: meEveryMs });
  const me = query.data;
  const isUser = me !== undefined && may(me, 'user');
  const isDirector = me !== undefined && may(me, directors);
  useEffect(() => {
    // What could not be had is asked for again by who opens it.
    if (isUser) for (const fetch of fetches) void fetch().catch(() => undefined);
  }, [isUser]);
  useEffect(() => rooms.watch([...(isUser ? (['alerts', 'commands', 'announcements'] as const) : []), ...(isDirector ? (['slaves'] as const) : [])]), [rooms, isUser, isDirector]);
  if (me === undefined) {
    return (
      <div className="centre">
        <Loaded query={query}>{() => null}</Loaded>
      </div>
    );
  }
  if (!may(me, 'overview')) {
    return (
      <div className="centre door">
        <h1>reStrike VTA</h1>
        <SignIn isFirstStart={me.setupNeeded} />
      </div>
    );
  }
  return (
    <MeProvider value={me}>
      <AlertsProvider>
        <RemoteProvider>
          <Shell theme={theme} onTheme={onTheme}>
            <Suspense fallback={<Loading />}>
              <Switch>
                <Route path="/events">
                  <Guarded needs="reader">
                    <EventsPage />
                  </Guarded>
                </Route>
                <Route path="/courts/:nodeId">{({ nodeId }) => <CourtPage nodeId={nodeId} />}</Route>
                <Route path="/alerts">
                  <Guarded needs="reader">
                    <AlertsPage />
                  </Guarded>
                </Route>
                <Route path="/court-health">
                  <Guarded needs="reader">
                    <HealthPage />
                  </Guarded>
                </Route>
                <Route path="/announcements">
                  <Guarded needs={directors}>
                    <AnnouncementsPage />
                  </Guarded>
                </Route>
                <Route path="/tournaments">
                  <Guarded needs="reader">
                    <TournamentsPage />
                  </Guarded>
                </Route>
                <Route path="/logs">
                  <Guarded needs={directors}>
                    <LogsPage />
                  </Guarded>
                </Route>
                <Route path="/pairing">
                  <Guarded needs={directors}>
                    <PairingPage />
                  </Guarded>
                </Route>
                <Route path="/users">
                  <Guarded needs={admins}>
                    <UsersPage />
                  </Guarded>
                </Route>
                <Route path="/audit">
                  <Guarded needs={admins}>
                    <AuditPage />
                  </Guarded>
                </Route>
                <Route path="/login">
                  <Guarded needs="user">
                    <CourtsPage />
                  </Guarded>
                </Route>
                <Route path="/settings">
                  <SettingsPage language={language} onLanguage={onLanguage} theme={theme} onTheme={onTheme} />
                </Route>
                <Route>
                  <CourtsPage />
                </Route>
              </Switch>
            </Suspense>
          </Shell>
        </RemoteProvider>
      </AlertsProvider>
    </MeProvider>
  );
}

/** The hub's control room: who is asked first, then the page that the address names. */
export function ControlRoom({ hub, feed, rooms, queries, wantedLanguage }: Parts & { readonly wantedLanguage: string | null }): ReactElement {
  const [language, setLanguage] = useState<Language>(() => chooseLanguage(wantedLanguage, localStorage.getItem('restrike-language'), navigator.language));
  const [theme, setTheme] = useState(() => (localStorage.getItem('restrike-theme') === 'light' ? 'light' : 'dark'));
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    localStorage.setItem('restrike-theme', theme);
  }, [theme]);
  const choose = (wanted: Language): void => {
    localStorage.setItem('restrike-language', wanted);
    setLanguage(wanted);
  };
  return (
    <QueryClientProvider client={queries}>
      <HubProvider value={hub}>
        <LanguageProvider value={language}>
          <FeedProvider value={feed}>
            <RoomsProvider value={rooms}>
              <Switch>
                <Route path="/join">
                  <JoinPage />
                </Route>
                <Route>
                  <Pages rooms={rooms} theme={theme} onTheme={() => setTheme((before) => (before === 'dark' ? 'light' : 'dark'))} language={language} onLanguage={choose} />
                </Route>
              </Switch>
            </RoomsProvider>
          </FeedProvider>
        </LanguageProvider>
      </HubProvider>
    </QueryClientProvider>
  );
}
