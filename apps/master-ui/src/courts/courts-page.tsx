import { CourtCard, columnsFor, staleSeconds, useFeed, useNow } from '@restrike/ui';
import type { CSSProperties, ReactElement } from 'react';
import { Link, useSearchParams } from 'wouter';
import { directors, useMay } from '../access/session.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { Nothing } from '../page/loaded.js';
import { useRooms } from '../feed/use-rooms.js';
import { useRemote } from '../remote/remote-state.js';
import { ChainStrip } from './chain-strip.js';
import { chainOf, unknownChain, worstOf } from './court-chain.js';
import { useTexts } from './texts.js';
import { useContexts } from './use-contexts.js';

/** From so many courts on each tile is as small as it can be read. */
const compactFrom = 7;
/** Every court has its place, whatever happens on it: a director finds it without reading. */
const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The control room's grid: each court's match, and the truth of each link of its chain. */
export function CourtsPage(): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const feed = useFeed();
  const now = useNow(500);
  const rooms = useRooms();
  const remote = useRemote();
  const isDirector = useMay(directors);
  const book = useContexts(feed.courts.values());
  const [query, setQuery] = useSearchParams();
  const isKnown = feed.connection !== 'lost';
  const onlyTrouble = query.get('show') === 'trouble';
  const setOnlyTrouble = (on: boolean): void => setQuery(on ? { show: 'trouble' } : {}, { replace: true });
  const all = [...feed.courts.values()]
    .sort((a, b) => byName.compare(a.view.courtName, b.view.courtName))
    .map((court) => {
      const chain = chainOf(court.view, book, text, words);
      const worst = worstOf(chain);
      return { court, chain: isKnown ? chain : unknownChain(chain, text), worst: worst === 'good' && staleSeconds(court, now) !== null ? 'warn' : worst };
    });
  const troubled = all.filter(({ worst }) => worst !== 'good');
  if (all.length === 0) return <Nothing title={feed.connection === 'connecting' ? `${text('connecting')}…` : text('noCourts')} hint={feed.connection === 'connecting' ? '' : text('noCourtsHint')} />;
  const shown = onlyTrouble ? troubled : all;
  const compact = all.length >= compactFrom;
  return (
    <section className="courts-page">
      {all.length < 4 ? null : (
        <div className="chips" role="group" aria-label={text('filter')}>
          <button type="button" aria-pressed={!onlyTrouble} onClick={() => setOnlyTrouble(false)}>
            {text('showAll')} {all.length}
          </button>
          <button type="button" aria-pressed={onlyTrouble} onClick={() => setOnlyTrouble(true)}>
            {text('showTrouble')} {isKnown ? troubled.length : '?'}
          </button>
        </div>
      )}
      {shown.length === 0 ? <p className="notice">{text(isKnown ? 'noTrouble' : 'notKnown')}</p> : null}
      <div className={`court-grid${compact ? ' court-grid-compact' : ''}`} style={{ '--columns': columnsFor(shown.length), '--rows': Math.ceil(shown.length / columnsFor(shown.length)) } as CSSProperties}>
        {shown.map(({ court, chain, worst }) => {
          const differs = rooms.wishes.get(court.view.nodeId)?.wishes.filter(({ state }) => state === 'differs') ?? [];
          return (
            <div key={court.view.nodeId} className={`court-tile court-tile-${isKnown ? worst : 'unknown'}`} data-testid="court-tile" data-node-id={court.view.nodeId} data-worst={isKnown ? worst : 'unknown'}>
              <Link href={`/courts/${court.view.nodeId}`} className="court-link">
                <CourtCard court={court} now={now} isKnown={isKnown} />
              </Link>
              <ChainStrip chain={chain} compact={compact} />
              {differs.length > 0 && isDirector && isKnown ? (
                <button type="button" className="differs" title={text('wishesDiffer', { n: differs.length })} aria-label={text('wishesDiffer', { n: differs.length })} onClick={() => remote.open([court.view.nodeId])}>
                  ≠ {differs.length}
                </button>
              ) : null}
            </div>
          );
        })}
      </div>
    </section>
  );
}
