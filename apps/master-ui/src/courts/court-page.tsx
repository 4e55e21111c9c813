import type { CourtView, NodeId } from '@restrike/contracts';
import { CourtCard, useFeed, useNow } from '@restrike/ui';
import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { Guarded } from '../access/guarded.js';
import { directors, useMay } from '../access/session.js';
import { noFilter } from '../events/event-filter.js';
import { EventTable } from '../events/event-table.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { bytesOf, percentOf, spanOf } from '../page/format.js';
import { useRemote } from '../remote/remote-state.js';
import { ClipList } from './clip-list.js';
import { ChainStrip } from './chain-strip.js';
import { chainOf, unknownChain } from './court-chain.js';
import { MatchFigures } from './match-figures.js';
import { MatchList } from './match-list.js';
import { RemoveCourt } from './remove-court.js';
import { useTexts } from './texts.js';
import { useContexts } from './use-contexts.js';

function Figures({ view, isOld }: { readonly view: CourtView; readonly isOld: boolean }): ReactElement | null {
  const text = useTexts();
  const beat = view.heartbeat;
  if (beat === null) return null;
  const pairs: readonly (readonly [string, string])[] = [
    [text('cpu'), percentOf(beat.machine?.cpu ?? beat.cpu)],
    [text('memory'), bytesOf(beat.memoryBytes)],
    [text('disk'), bytesOf(beat.machine?.diskFreeBytes ?? beat.diskFreeBytes)],
    [text('commit'), beat.store.commitP99Ms === null ? '–' : `${beat.store.commitP99Ms.toFixed(1)} ms`],
    [text('events'), `${beat.store.events.toLocaleString()} · ${text('perSecond', { n: beat.eventsPerSecond })}`],
    [text('unknownMessages'), String(beat.counts.unknown)],
    [text('invalidMessages'), String(beat.counts.invalid)],
    [text('uptime'), spanOf(beat.uptimeS * 1_000)],
    [text('version'), view.version ?? '–'],
    [text('host'), view.host ?? '–'],
    [text('addresses'), beat.addresses.join(' ') || '–'],
  ];
  return (
    <>
      {isOld ? <p className="fine">{text('figuresOld')}</p> : null}
      <dl className="health">
        {pairs.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={value}>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** Those who look at replays. */
const reviewers = ['director', 'ivr-reviewer'] as const;

/** One court: its match, the truth of each link of its chain, its figures, matches and events. */
export function CourtPage({ nodeId }: { readonly nodeId: string }): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const feed = useFeed();
  const now = useNow(500);
  const remote = useRemote();
  const isDirector = useMay(directors);
  const isReader = useMay('reader');
  const mayReview = useMay(reviewers);
  const court = feed.courts.get(nodeId as NodeId);
  const book = useContexts(court === undefined ? [] : [court]);
  const state = court?.view.live?.state ?? null;
  const isKnown = feed.connection !== 'lost';
  const chain = court === undefined ? [] : chainOf(court.view, book, text, words);
  return (
    <section className="court-page">
      <div className="court-left">
        {court === undefined ? (
          <div className="nothing">
            <h2>{feed.connection === 'connecting' ? `${text('connecting')}…` : text('unknownCourt')}</h2>
            <p>{text('unknownCourtHint')}</p>
            <Link href="/">{text('back')}</Link>
          </div>
        ) : (
          <>
            {isDirector ? (
              <p className="row-acts">
                <button type="button" onClick={() => remote.open([court.view.nodeId])} data-testid="act-here">
                  {text('act')}
                </button>
                {court.view.link === 'offline' ? <RemoveCourt court={court.view} /> : null}
              </p>
            ) : null}
            <div className="court-big">
              <CourtCard court={court} now={now} isKnown={isKnown} />
            </div>
            <ChainStrip chain={isKnown ? chain : unknownChain(chain, text)} compact={false} />
            {state === null ? null : <MatchFigures state={state} />}
            <Figures view={court.view} isOld={!isKnown || court.view.link === 'offline'} />
          </>
        )}
        {mayReview ? <ClipList nodeId={nodeId} key={nodeId} /> : null}
        {isReader ? <MatchList nodeId={nodeId} status={state?.status ?? ''} /> : null}
      </div>
      <div className="court-right">
        <Guarded needs="reader">
          <EventTable filter={{ ...noFilter, court: [nodeId] }} key={nodeId} />
        </Guarded>
      </div>
    </section>
  );
}
