import { matchRowSchema, type MatchRow, type NodeId } from '@restrike/contracts';
import { CourtCard, Flag, useFeed, useNow, useTexts } from '@restrike/ui';
import { useEffect, useState, type ReactElement } from 'react';
import { Link } from 'wouter';
import { z } from 'zod';
import { noFilter } from '../events/event-filter.js';
import { EventTable } from '../events/event-table.js';
import { troublesOf } from './courts-page.js';

const matchPageSchema = z.object({ rows: z.array(matchRowSchema.extend({ nodeId: z.string() })), next: z.string().nullable() });
const reloadMs = 5_000;
const requestLimitMs = 10_000;

/** Matches of a court from the hub, newest first; anew when one changes its status. */
function useMatches(nodeId: string, status: string, token: string | null): readonly MatchRow[] | null {
  const [rows, setRows] = useState<readonly MatchRow[] | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      try {
        const response = await fetch(`/api/matches?nodeId=${nodeId}&limit=100`, {
          headers: token === null ? {} : { authorization: `Bearer ${token}` },
          signal: AbortSignal.any([abort.signal, AbortSignal.timeout(requestLimitMs)]),
        });
        if (response.ok) setRows(matchPageSchema.parse(await response.json()).rows);
      } catch {
        // The header says when the hub is away; the list stays as it was.
      }
    };
    void load();
    const timer = setInterval(() => void load(), reloadMs);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [nodeId, status, token]);
  return rows;
}

const gibibytes = (bytes: number | null): string => (bytes === null ? '–' : `${(bytes / 1024 ** 3).toFixed(1)} GiB`);

/** One court: live match, health, its matches, its events. */
export function CourtPage({ nodeId, token }: { readonly nodeId: string; readonly token: string | null }): ReactElement {
  const text = useTexts();
  const feed = useFeed();
  const now = useNow(500);
  const court = feed.courts.get(nodeId as NodeId);
  const matches = useMatches(nodeId, court?.view.live?.state.status ?? '', token);
  const beat = court?.view.heartbeat ?? null;
  const state = court?.view.live?.state ?? null;
  return (
    <section className="court-page">
      <div className="court-left">
        {court === undefined ? (
          <div className="nothing">
            <h2>{text('unknownCourt')}</h2>
            <p>{text('unknownCourtHint')}</p>
            <Link href="/">{text('back')}</Link>
          </div>
        ) : (
          <>
            <div className="court-big">
              <CourtCard court={court} now={now} />
            </div>
            <ul className="court-facts">
              {troublesOf(court, text).map(({ words, bad }) => (
                <li key={words} className={bad ? 'fact-bad' : 'fact-warn'}>
                  {words}
                </li>
              ))}
            </ul>
            {state === null ? null : (
              <table className="figures">
                <thead>
                  <tr>
                    <th />
                    <th className="side-blue">{text('blue')}</th>
                    <th className="side-red">{text('red')}</th>
                  </tr>
                </thead>
                <tbody>
                  {[1, 2, 3].map((round) => (
                    <tr key={round}>
                      <th>
                        {text('round')} {round}
                      </th>
                      {(['blue', 'red'] as const).map((side) => (
                        <td key={side} className={state.roundWinners[round - 1] === side ? 'won' : ''}>
                          {round <= state.round ? `${String(state[side].roundScores[round - 1] ?? 0)} · ${String(state[side].roundGamJeoms[round - 1] ?? 0)} G` : '–'}
                        </td>
                      ))}
                    </tr>
                  ))}
                  <tr>
                    <th>{text('hits')}</th>
                    {(['blue', 'red'] as const).map((side) => (
                      <td key={side}>
                        {state[side].hits.count} <small>{text('strongest', { n: state[side].hits.max })}</small>
                      </td>
                    ))}
                  </tr>
                  <tr>
                    <th>{text('challenges')}</th>
                    {(['blue', 'red'] as const).map((side) => (
                      <td key={side}>{state[side].challenges.asked}</td>
                    ))}
                  </tr>
                </tbody>
              </table>
            )}
            {beat === null ? null : (
              <dl className="health">
                <dt>{text('memory')}</dt>
                <dd>{Math.round(beat.memoryBytes / 1024 ** 2)} MiB</dd>
                <dt>{text('cpu')}</dt>
                <dd>{Math.round(beat.cpu * 100)} %</dd>
                <dt>{text('disk')}</dt>
                <dd>{gibibytes(beat.diskFreeBytes)}</dd>
                <dt>{text('commit')}</dt>
                <dd>{beat.store.commitP99Ms === null ? '–' : `${beat.store.commitP99Ms.toFixed(1)} ms`}</dd>
                <dt>{text('events')}</dt>
                <dd>
                  {beat.store.events.toLocaleString()} · {text('perSecond', { n: beat.eventsPerSecond })}
                </dd>
                <dt>UDP</dt>
                <dd>
                  {beat.listener.address}:{beat.listener.port}
                </dd>
              </dl>
            )}
          </>
        )}
        <h3>{text('matchHistory')}</h3>
        {matches === null ? (
          <p>{text('loading')}…</p>
        ) : (
          <ol className="match-list">
            {matches.map((match) => (
              <li key={match.matchId}>
                <strong>{match.matchNumber}</strong>
                <span className={match.result?.winner === 'blue' ? 'won' : ''}>
                  <Flag noc={match.blueNoc} /> <bdi>{match.blueName ?? '–'}</bdi>
                </span>
                <span className={match.result?.winner === 'red' ? 'won' : ''}>
                  <Flag noc={match.redNoc} /> <bdi>{match.redName ?? '–'}</bdi>
                </span>
                <em>{match.result === null ? '' : [match.result.line, match.result.code].filter((one) => one !== null).join(' ')}</em>
              </li>
            ))}
          </ol>
        )}
      </div>
      <div className="court-right">
        <EventTable filter={{ ...noFilter, court: [nodeId] }} token={token} key={nodeId} />
      </div>
    </section>
  );
}
