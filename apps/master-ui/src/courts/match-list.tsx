import { matchRowSchema } from '@restrike/contracts';
import { Flag } from '@restrike/ui';
import type { ReactElement } from 'react';
import { z } from 'zod';
import { useHubQuery } from '../api/use-hub.js';
import { Loaded } from '../page/loaded.js';
import { useTexts } from './texts.js';

const matchPageSchema = z.object({ rows: z.array(matchRowSchema.extend({ nodeId: z.string() })), next: z.string().nullable() });
const reloadMs = 5_000;

/** Matches of a court as the hub has stored them, newest first; asked for anew when `status` changes, and from time to time. */
export function MatchList({ nodeId, status }: { readonly nodeId: string; readonly status: string }): ReactElement {
  const text = useTexts();
  const query = useHubQuery(['matches', nodeId, status], `/api/matches?nodeId=${nodeId}&limit=100`, matchPageSchema, { everyMs: reloadMs, keep: true });
  return (
    <>
      <h3>{text('matchHistory')}</h3>
      <Loaded query={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="fine">{text('matchesEmpty')}</p>
          ) : (
            <ol className="match-list">
              {rows.map((match) => (
                <li key={match.matchId}>
                  <strong title={match.matchNumber ?? ''}>{match.matchNumber}</strong>
                  <span className={match.result?.winner === 'blue' ? 'won' : ''}>
                    <Flag noc={match.blueNoc} /> <bdi title={match.blueName ?? ''}>{match.blueName ?? '–'}</bdi>
                  </span>
                  <span className={match.result?.winner === 'red' ? 'won' : ''}>
                    <Flag noc={match.redNoc} /> <bdi title={match.redName ?? ''}>{match.redName ?? '–'}</bdi>
                  </span>
                  <em>{match.result === null ? '' : [match.result.line, match.result.code].filter((one) => one !== null).join(' ')}</em>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </>
  );
}
