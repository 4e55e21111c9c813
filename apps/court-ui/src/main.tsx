import './without-eval.js';
import { CourtLiveProvider, FlagsProvider, LanguageProvider, chooseLanguage, connectCourtLive, useCourtLive, type Language } from '@restrike/ui';
import { StrictMode, useEffect, useMemo, useState, type ReactElement, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../../libs/ui/src/theme.css';
import '../../../libs/ui/src/clip-player/clip-player.css';
import './console.css';
import './rooms.css';
import { OperatorProvider } from './api/operator.js';
import { addressOf, readToken } from './api/court-api.js';
import { Rooms } from './rooms.js';
import { ReplaysProvider } from './replays/use-replays.js';
import { Shell } from './shell/shell.js';
import { StatementProvider } from './shell/use-statement.js';

const live = connectCourtLive(readToken);

function Console(): ReactElement {
  const [language, setLanguage] = useState<Language>(() => chooseLanguage(new URLSearchParams(window.location.search).get('language'), localStorage.getItem('restrike-language'), navigator.language));
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choose = (wanted: Language): void => {
    localStorage.setItem('restrike-language', wanted);
    setLanguage(wanted);
  };
  return (
    <LanguageProvider value={language}>
      <CourtLiveProvider value={live}>
        <CourtFlags>
          <StatementProvider>
            <OperatorProvider>
              <ReplaysProvider>
                <Shell language={language} onLanguage={choose}>
                  <Rooms />
                </Shell>
              </ReplaysProvider>
            </OperatorProvider>
          </StatementProvider>
        </CourtFlags>
      </CourtLiveProvider>
    </LanguageProvider>
  );
}

/** FLG-1: the court's own flags for everything that shows one. */
function CourtFlags({ children }: { readonly children: ReactNode }): ReactElement {
  const own = useCourtLive((state) => state.flags);
  return <FlagsProvider value={useMemo(() => ({ own, addressOf }), [own])}>{children}</FlagsProvider>;
}

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Console />
    </StrictMode>,
  );
}
