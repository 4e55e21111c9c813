import { courtStatisticsSchema, type CourtStatistics, type ListenerReport } from '@restrike/contracts';
import { Said } from '@restrike/ui';
import type { ReactElement } from 'react';
import { z } from 'zod';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { ConfirmButton } from '../shell/confirm-button.js';
import { useKnownStatement } from '../shell/use-statement.js';
import { useTexts } from '../texts/court-texts.js';
import { bytes, clockSeconds, dateTime } from '../texts/format.js';
import { capturedPercent } from './captured-percent.js';
import { HitLevels } from './hit-levels.js';
import { BrokenRules, Findings } from './judgements.js';
import { MinutesTable } from './minute-figures.js';
import { SimulatorPanel } from './simulator-panel.js';
import { UnknownMessages } from './unknown-messages.js';

const everyMs = 2_000;
const listenerWords = { listening: 'stListening', stopped: 'stStopped', failed: 'stFailed2', unknown: 'unknown' } as const;

/** The scoring system's side: listener, statistics, senders, messages that were not understood. */
export function PssPage(): ReactElement {
  const text = useTexts();
  const { run } = useOperator();
  const statement = useKnownStatement();
  const listener = statement?.listener ?? null;
  const { resource, reload } = useResource('/api/statistics', courtStatisticsSchema, everyMs);
  const state = statement === null ? 'unknown' : (listener?.state ?? 'stopped');
  const captured = listener === null ? null : capturedPercent(listener);
  const set = (to: 'start' | 'stop'): void => void run(() => act('POST', `/api/listener/${to}`, z.unknown())).then(reload);
  return (
    <section className="page">
      <header className="page-head">
        <h1>{text('navPss')}</h1>
        <span className={`state listener-${state}`} data-testid="listener" data-state={state}>
          {text(listenerWords[state])} {listener === null ? '' : `${listener.address}:${String(listener.port)}`}
        </span>
        {listener?.error == null ? null : (
          <span className="problem">
            <Said>{listener.error}</Said>
          </span>
        )}
        <span className="head-space" />
        {state === 'unknown' ? null : state === 'stopped' ? (
          <button type="button" className="primary" onClick={() => set('start')} data-testid="listener-start">
            {text('pssStart')}
          </button>
        ) : (
          <ConfirmButton ask={text('pssStopAsk')} onConfirm={() => set('stop')}>
            {text('pssStop')}
          </ConfirmButton>
        )}
      </header>
      <ResourceView resource={resource} reload={reload}>
        {(statistics) => (
          <div className="columns">
            <section className="card">
              <h2>
                {text('thisSession')}{' '}
                {listener === null || listener.received === 0 ? null : <small className={captured === '100' ? 'good' : captured === null ? 'quiet' : 'problem'}>{captured === null ? text('capturedUnknown') : text('captured', { percent: captured })}</small>}
              </h2>
              {listener === null ? null : <ListenerFacts listener={listener} statistics={statistics} />}
            </section>
            <section className="card">
              <h2>{text('allSessions')}</h2>
              <Totals statistics={statistics} />
            </section>
            <section className="card">
              <h2>{text('clientsN')}</h2>
              <Senders statistics={statistics} />
            </section>
            <section className="card">
              <h2>{text('udpSessions')}</h2>
              <Sessions statistics={statistics} />
            </section>
            <section className="card">
              <h2>
                {text('minutesTitle')} <small>{text('minutesHint')}</small>
              </h2>
              <MinutesTable minutes={statistics.minutes} />
            </section>
          </div>
        )}
      </ResourceView>
      <HitLevels />
      <Findings />
      <BrokenRules />
      <SimulatorPanel />
      <UnknownMessages />
    </section>
  );
}

function ListenerFacts({ listener, statistics }: { readonly listener: ListenerReport; readonly statistics: CourtStatistics }): ReactElement {
  const text = useTexts();
  const ms = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} ms`);
  return (
    <dl className="facts facts-2">
      <dt>{text('received')}</dt>
      <dd>{listener.received.toLocaleString()}</dd>
      <dt>{text('rate')}</dt>
      <dd>{statistics.eventsPerSecond}</dd>
      <dt>{text('queued')}</dt>
      <dd>{listener.queued}</dd>
      <dt>{text('commitTime')}</dt>
      <dd>
        {ms(statistics.commitP50Ms)} / {ms(statistics.commitP99Ms)}
      </dd>
      <dt>{text('kernelDrops')}</dt>
      <dd className={(listener.kernelDrops ?? 0) > 0 ? 'problem' : ''}>{listener.kernelDrops ?? text('unknown')}</dd>
      <dt>{text('spilled')}</dt>
      <dd>{listener.spilled}</dd>
      <dt>{text('lost')}</dt>
      <dd className={listener.lost > 0 ? 'problem' : ''}>{listener.lost}</dd>
      <dt>{text('receiveBuffer')}</dt>
      <dd>{bytes(listener.receiveBuffer)}</dd>
    </dl>
  );
}

function Totals({ statistics: { totals } }: { readonly statistics: CourtStatistics }): ReactElement {
  const text = useTexts();
  return (
    <dl className="facts facts-2">
      <dt>{text('sessionsN')}</dt>
      <dd>{totals.sessions}</dd>
      <dt>{text('received')}</dt>
      <dd>{totals.received.toLocaleString()}</dd>
      <dt>{text('parsedOk')}</dt>
      <dd>{totals.parsed.toLocaleString()}</dd>
      <dt>{text('errorsN')}</dt>
      <dd>{totals.errors.toLocaleString()}</dd>
      <dt>{text('bytesN')}</dt>
      <dd>{bytes(totals.bytes)}</dd>
      <dt>{text('packetSize')}</dt>
      <dd>
        {totals.minBytes ?? '–'} / {totals.maxBytes ?? '–'}
      </dd>
      <dt>{text('clientsN')}</dt>
      <dd>{totals.clients}</dd>
      <dt>{text('kernelDrops')}</dt>
      <dd>{totals.kernelDrops ?? text('unknown')}</dd>
    </dl>
  );
}

function Senders({ statistics: { clients } }: { readonly statistics: CourtStatistics }): ReactElement {
  const text = useTexts();
  if (clients.length === 0) return <p className="nothing">{text('noSender')}</p>;
  return (
    <table className="rows">
      <thead>
        <tr>
          <th>{text('sender')}</th>
          <th>{text('packets')}</th>
          <th>{text('firstSeen')}</th>
          <th>{text('lastSeen')}</th>
        </tr>
      </thead>
      <tbody>
        {clients.slice(0, 12).map((client) => (
          <tr key={`${client.sessionId}-${client.sender}`}>
            <td>{client.sender}</td>
            <td>{client.packets.toLocaleString()}</td>
            <td>{dateTime(client.firstSeen)}</td>
            <td>{clockSeconds(client.lastSeen)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Sessions({ statistics: { sessions } }: { readonly statistics: CourtStatistics }): ReactElement {
  const text = useTexts();
  return (
    <table className="rows">
      <thead>
        <tr>
          <th>{text('sessionStart')}</th>
          <th>{text('sessionEnd')}</th>
          <th>{text('received')}</th>
          <th>{text('errorsN')}</th>
          <th>{text('kernelDrops')}</th>
        </tr>
      </thead>
      <tbody>
        {sessions.slice(0, 12).map((session) => (
          <tr key={session.sessionId}>
            <td>{dateTime(session.startedAt)}</td>
            <td>{session.endedAt === null ? text('sessionRunning') : clockSeconds(session.endedAt)}</td>
            <td>{session.received.toLocaleString()}</td>
            <td>{session.errors}</td>
            <td>{session.kernelDrops ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
