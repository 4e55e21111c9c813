import './without-eval.js';
import { ConnectionWords, FeedProvider, LanguageProvider, connectFeed, orderCourts, useFeed, useFeedLost, useNow, useTexts, type CourtSeen } from '@restrike/ui';
import { StrictMode, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import '../../../libs/ui/src/theme.css';
import './overview.css';
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

function Overview({ options }: { readonly options: OverviewOptions }): ReactElement {
  const text = useTexts();
  const feed = useFeed();
  const isLost = useFeedLost();
  const now = useNow(500);
  const courts = courtsInView(feed.courts.values(), options, now);
  const ticker = options.ticker ? results(orderCourts(courts)) : [];
  return (
    <main className={`overview${options.transparent ? ' overview-transparent' : ''}${isLost ? ' overview-old' : ''}`} style={{ fontSize: `${String(options.size * 100)}%` }}>
      <CourtPlaces courts={courts} columns={options.columns} now={now} isKnown={!isLost} />
      {courts.length === 0 && !options.transparent ? (
        <div className="overview-empty">
          <h1>{feed.connection === 'connecting' ? text('connecting') : feed.courts.size === 0 ? text('noCourts') : text('noCourtConnected')}</h1>
        </div>
      ) : null}
      {ticker.length > 0 ? (
        <div className="ticker">
          <span>{ticker.join('   ◆   ')}</span>
        </div>
      ) : null}
      {isLost || feed.connection === 'connecting' ? (
        <p className="overview-lost" role="status" data-testid="connection-state" data-state={feed.connection}>
          <ConnectionWords />
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
const feed = connectFeed(options.token);
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider value={options.language}>
        <FeedProvider value={feed}>
          <Overview options={options} />
        </FeedProvider>
      </LanguageProvider>
    </StrictMode>,
  );
}
