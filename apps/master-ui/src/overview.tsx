import './without-eval.js';
import { ConnectionWords, FeedProvider, LanguageProvider, connectFeed, openFeedSocket, orderCourts, useFeed, useFeedLost, useNow, useTexts, type CourtSeen } from '@restrike/ui';
import { FEED_NAMESPACE } from '@restrike/contracts';
import { StrictMode, useSyncExternalStore, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import '../../../libs/ui/src/theme.css';
import './overview.css';
import { Admission } from './admission.js';
import { CourtPlaces } from './court-places.js';
import { courtsInView } from './courts-in-view.js';
import { readOverviewOptions, type OverviewOptions } from './overview-options.js';

/** Results of finished matches in a line, for the ticker. */
function results(courts: readonly CourtSeen[]): string[] {
  return courts.flatMap(({ view }) => {
    const state = view.live?.state;
    if (state?.result?.winner == null) return [];
    const { line, code, winner } = state.result;
    const name = winner === 'tie' ? '–' : (state[winner].name ?? '');
    return [`${view.courtName} · ${state.matchNumber ?? ''} · ${name} ${[line, code].filter((one) => one !== null).join(' ')}`];
  });
}

function Overview({ options, admission }: { readonly options: OverviewOptions; readonly admission: Admission }): ReactElement {
  const text = useTexts();
  const feed = useFeed();
  const isLost = useFeedLost();
  const isRefused = useSyncExternalStore(admission.subscribe, admission.isRefused);
  const now = useNow(500);
  const courts = courtsInView(feed.courts.values(), options, now);
  const ticker = options.ticker ? results(orderCourts(courts)) : [];
  return (
    <main className={`overview${options.transparent ? ' overview-transparent' : ''}${isLost ? ' overview-old' : ''}`} style={{ fontSize: `${String(options.size * 100)}%` }}>
      <CourtPlaces courts={courts} columns={options.columns} now={now} isKnown={!isLost} />
      {courts.length === 0 && !options.transparent ? (
        <div className="overview-empty">
          <h1>{isRefused ? text('notAdmitted') : feed.connection === 'connecting' ? text('connecting') : feed.courts.size === 0 ? text('noCourts') : text('noCourtConnected')}</h1>
        </div>
      ) : null}
      {ticker.length > 0 ? (
        <div className="ticker">
          <span>{ticker.join('   ◆   ')}</span>
        </div>
      ) : null}
      {isLost || feed.connection === 'connecting' ? (
        <p className="overview-lost" role="status" data-testid="connection-state" data-state={feed.connection}>
          {isRefused ? `${text('notAdmitted')}. ${text('notAdmittedDo')}` : <ConnectionWords />}
          {isLost ? `. ${text('mayBeOld')}` : null}
        </p>
      ) : (
        <span data-testid="connection-state" data-state={feed.connection} hidden />
      )}
    </main>
  );
}

const options = readOverviewOptions(new URLSearchParams(window.location.search), navigator.language);
document.documentElement.dataset['theme'] = options.theme;
document.documentElement.lang = options.language;
if (options.transparent) document.documentElement.classList.add('transparent');
const admission = new Admission();
const socket = openFeedSocket(FEED_NAMESPACE, options.token, admission.refuse);
socket.on('connect', admission.admit);
const feed = connectFeed(options.token, socket);
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider value={options.language}>
        <FeedProvider value={feed}>
          <Overview options={options} admission={admission} />
        </FeedProvider>
      </LanguageProvider>
    </StrictMode>,
  );
}
