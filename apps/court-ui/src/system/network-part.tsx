import { courtNetworkSchema, type HubLinkView } from '@restrike/contracts';
import { useAgentWords } from '@restrike/ui';
import type { ReactElement } from 'react';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { useTexts, type Text } from '../texts/court-texts.js';
import { clockSeconds } from '../texts/format.js';
import { wayText } from './way-texts.js';

const everyMs = 3_000;

/** `say`: words of the agent in the page's language. */
export function linkWords(link: HubLinkView, text: Text, say: (words: string) => string): string {
  switch (link.state) {
    case 'searching': return text('linkSearching');
    case 'connecting': return text('linkConnecting', { url: link.url });
    case 'up': return text('linkUp', { url: link.url });
    case 'down': return text('linkDown', { url: link.url, reason: say(link.reason) });
    case 'refused': return text('linkRefused', { url: link.url, reason: say(link.refusal.message) });
  }
}

/** ING-1, DIS-1: cards, addresses, and what was tried to find the hub. */
export function NetworkPart(): ReactElement {
  const text = useTexts();
  const say = useAgentWords();
  const way = (name: string): string => {
    const key = wayText(name);
    return key === null ? name : text(key);
  };
  const { resource, reload } = useResource('/api/network', courtNetworkSchema, everyMs);
  return (
    <ResourceView resource={resource} reload={reload}>
      {(network) => (
        <div className="columns">
          <section className="card">
            <h2>{text('cards')}</h2>
            <table className="rows">
              <thead>
                <tr>
                  <th>{text('card')}</th>
                  <th>{text('address')}</th>
                  <th>{text('type')}</th>
                  <th>MAC</th>
                </tr>
              </thead>
              <tbody>
                {network.cards.map((card) => (
                  <tr key={`${card.name}-${card.address}`}>
                    <td>
                      {card.name} {card.recommended ? <b className="good">✓ {text('recommended')}</b> : null}
                    </td>
                    <td>
                      <code>
                        {card.address} / {card.netmask}
                      </code>
                    </td>
                    <td>{text(card.type)}</td>
                    <td>
                      <code>{card.mac}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <dl className="facts">
              <dt>{text('listener')}</dt>
              <dd>{network.listener === null ? '–' : `${network.listener.address}:${String(network.listener.port)}`}</dd>
              <dt>{text('ownAddress')}</dt>
              <dd>{`http://${network.api.host}:${String(network.api.port)}`}</dd>
            </dl>
          </section>
          <section className="card">
            <h2>{text('hubTitle')}</h2>
            <p className={network.link.state === 'up' ? 'good' : network.link.state === 'refused' ? 'problem' : ''}>{linkWords(network.link, text, say)}</p>
            <dl className="facts">
              <dt>{text('clockOffset')}</dt>
              <dd>{network.clockOffsetMs === null ? '–' : `${network.clockOffsetMs.toFixed(0)} ms`}</dd>
              <dt>{text('hubsFound')}</dt>
              <dd>{network.hubs.length === 0 ? text('noHubs') : network.hubs.map((hub) => `${hub.url} (${way(hub.way)})`).join(', ')}</dd>
            </dl>
            <h3>{text('attempts')}</h3>
            {network.attempts.length === 0 ? (
              <p className="quiet">{text('noAttempts')}</p>
            ) : (
              <table className="rows">
                <thead>
                  <tr>
                    <th>{text('way')}</th>
                    <th>{text('via')}</th>
                    <th>{text('tries')}</th>
                    <th>{text('lastTry')}</th>
                    <th>{text('trouble')}</th>
                  </tr>
                </thead>
                <tbody>
                  {network.attempts.map((one) => (
                    <tr key={`${one.way}-${one.via}`}>
                      <td>{way(one.way)}</td>
                      <td>{one.via}</td>
                      <td>{one.tried}</td>
                      <td>{clockSeconds(one.lastAt)}</td>
                      <td className={one.error === null ? '' : 'problem'}>{one.error === null ? '–' : say(one.error)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </section>
        </div>
      )}
    </ResourceView>
  );
}
