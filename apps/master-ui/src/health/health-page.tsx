import { hubIdentitySchema, type CourtView, type HubId, type NodeId, type ObsRole } from '@restrike/contracts';
import { useFeed } from '@restrike/ui';
import type { ReactElement } from 'react';
import { useSearchParams } from 'wouter';
import { useHubQuery } from '../api/use-hub.js';
import { chainOf, unknownChain, type ChainLink } from '../courts/court-chain.js';
import { useTexts as useCourtTexts } from '../courts/texts.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { bytesOf, percentOf, spanOf, timeOf } from '../page/format.js';
import { Nothing } from '../page/loaded.js';
import { HubFigures } from './hub-figures.js';
import { History } from './history.js';
import { useTexts } from './texts.js';

/** Columns of figures: heading and figures stand at the same edge. */
const numbers: ReadonlySet<string> = new Set(['cpu', 'memory', 'disk', 'events', 'errors', 'commit', 'outbox', 'clock', 'network', 'uptime']);
const marks = { online: '●', late: '▲', offline: '✕', unknown: '?' } as const;
const tones = { online: 'good', late: 'warn', offline: 'bad', unknown: 'old' } as const;

/** An OBS as the tiles name it: one that does both is both. */
const nameOfRole = (role: ObsRole): string => (role === 'OBS_BOTH' ? 'REC+STR' : role.replace('OBS_', ''));

/** Text key of each state of an OBS that is not live. */
const troubleText = { connecting: 'obsConnecting', silent: 'obsSilent', gone: 'obsGone' } as const;

/** `lostAt`: when the hub was lost (its clock, ms), since when nothing is known; null while it is not. */
function Row({ view, chain, lostAt, isChosen, onChoose }: { readonly view: CourtView; readonly chain: readonly ChainLink[]; readonly lostAt: number | null; readonly isChosen: boolean; readonly onChoose: () => void }): ReactElement {
  const text = useTexts();
  const courtText = useCourtTexts();
  const words = useHubWords();
  const beat = view.heartbeat;
  const link = lostAt === null ? view.link : 'unknown';
  const isOld = link === 'unknown' || link === 'offline';
  const machine = beat?.machine ?? null;
  const stateOf = (key: ChainLink['key']): string => `link-${chain.find((link) => link.key === key)?.state ?? 'off'}`;
  const wordsOf = (key: ChainLink['key']): string => chain.find((link) => link.key === key)?.words ?? '–';
  const obs = (beat?.obs ?? []).flatMap(({ connection, ...one }) => (connection === 'absent' ? [] : [{ ...one, connection }]));
  const memory = machine === null ? bytesOf(beat?.memoryBytes) : percentOf(1 - machine.memoryFreeBytes / machine.memoryTotalBytes);
  return (
    <tr className={isOld ? 'health-old' : ''} aria-selected={isChosen} data-testid="health-row" data-node-id={view.nodeId} data-link={link}>
      <th scope="row">
        <button type="button" className="row-button" onClick={onChoose} title={view.courtName}>
          {view.courtName}
        </button>
      </th>
      <td className={`link-${tones[link]}`}>
        <i>{marks[link]}</i> {text(link)}
        {isOld && beat !== null ? <small className="line">{text('asOf', { time: timeOf(view.link === 'offline' ? view.linkSince : (lostAt ?? view.linkSince)) })}</small> : null}
      </td>
      <td className="number">{percentOf(machine?.cpu ?? beat?.cpu)}</td>
      <td className="number">{memory}</td>
      <td className={`number ${stateOf('disk')}`}>{wordsOf('disk')}</td>
      <td className="number">{beat === null ? '–' : text('perS', { n: beat.eventsPerSecond.toFixed(beat.eventsPerSecond < 10 ? 1 : 0) })}</td>
      <td className="number">{percentOf(beat?.errorShare, 1)}</td>
      <td className="number">{beat?.store.commitP99Ms == null ? '–' : `${beat.store.commitP99Ms.toFixed(1)} ms`}</td>
      <td className={`number ${stateOf('outbox')}`}>{beat?.outbox.waiting ?? '–'}</td>
      <td className={`number ${stateOf('clock')}`}>{wordsOf('clock')}</td>
      <td>
        {isOld ? (
          <span className="link-old">{obs.map(({ role }) => nameOfRole(role)).join(' ')} ?</span>
        ) : obs.length === 0 ? (
          <span className={stateOf('rec')}>{wordsOf('rec')}</span>
        ) : (
          obs.map((one, index) => (
            <span key={index} className={`obs-cell link-${one.connection === 'live' ? 'good' : one.connection === 'connecting' ? 'warn' : 'bad'}`} title={words(one.reason ?? '')}>
              {nameOfRole(one.role)} {one.connection === 'live' ? `${one.stats == null ? '' : `${one.stats.fps.toFixed(0)} fps ${percentOf(one.stats.droppedFrameShare, 1)}`}` : courtText(troubleText[one.connection])}
            </span>
          ))
        )}
      </td>
      <td className="number">{machine?.networkInBytesPerS == null ? '–' : `↓${bytesOf(machine.networkInBytesPerS)} ↑${bytesOf(machine.networkOutBytesPerS)}`}</td>
      <td className="wide-only">{view.version ?? '–'}</td>
      <td className="number">{beat === null ? '–' : spanOf(beat.uptimeS * 1_000)}</td>
    </tr>
  );
}

/** HLT-1: figures of the hub and of every court now, and the history of one of them. */
export function HealthPage(): ReactElement {
  const text = useTexts();
  const courtText = useCourtTexts();
  const words = useHubWords();
  const { courts, connection, connectionSince, hubAheadMs } = useFeed();
  const lostAt = connection === 'lost' ? connectionSince + (hubAheadMs ?? 0) : null;
  const views = [...courts.values()].map(({ view }) => view).sort((a, b) => a.courtName.localeCompare(b.courtName, undefined, { numeric: true }));
  const [query, setQuery] = useSearchParams();
  const { data: hub } = useHubQuery(['hub'], '/api/hub', hubIdentitySchema);
  const chosen = query.get('court');
  // Without a court there is the hub's own.
  const shown = chosen !== null && chosen === hub?.hubId ? null : (views.find(({ nodeId }) => nodeId === chosen) ?? views[0] ?? null);
  const choose = (nodeId: NodeId | HubId): void =>
    setQuery((before) => {
      const next = new URLSearchParams(before);
      next.set('court', nodeId);
      return next;
    }, { replace: true });
  const own = <HubFigures isChosen={shown === null} onChoose={() => (hub === undefined ? undefined : choose(hub.hubId))} />;
  const history = shown === null ? hub === undefined ? null : <History nodeId={hub.hubId} name={text('hub')} /> : <History nodeId={shown.nodeId} name={shown.courtName} />;
  if (views.length === 0) {
    return (
      <section className="stack">
        <h1>{text('title')}</h1>
        {own}
        <Nothing title={text('none')} hint={text('noneHint')} />
        {history}
      </section>
    );
  }
  const chainInView = (view: CourtView): readonly ChainLink[] => {
    const chain = chainOf(view, null, courtText, words);
    return lostAt === null ? chain : unknownChain(chain, courtText);
  };
  const columns = ['court', 'link', 'cpu', 'memory', 'disk', 'events', 'errors', 'commit', 'outbox', 'clock', 'obs', 'network', 'version', 'uptime'] as const;
  return (
    <section className="stack">
      <h1>{text('title')}</h1>
      {own}
      <div className="scroll-x" role="region" aria-label={text('title')} tabIndex={0}>
        <table className="grid grid-tight">
          <thead>
            <tr>
              {columns.map((key) => (
                <th key={key} scope="col" className={numbers.has(key) ? 'number' : key === 'version' ? 'wide-only' : ''}>
                  {text(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {views.map((view) => (
              <Row key={view.nodeId} view={view} chain={chainInView(view)} lostAt={lostAt} isChosen={view.nodeId === shown?.nodeId} onChoose={() => choose(view.nodeId)} />
            ))}
          </tbody>
        </table>
      </div>
      {history}
    </section>
  );
}
