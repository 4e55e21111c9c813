import { useFeedLost } from '@restrike/ui';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import type { HubError } from '../api/hub-client.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { timeOf } from './format.js';
import { useTexts } from './texts.js';

/** What went wrong with a request: what happened, what is safe, what to do. */
export function Problem({ error, retry }: { readonly error: HubError; readonly retry?: () => void }): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const title = error.isAbsent ? text('absent') : error.status === 403 ? text('forbidden') : error.status === 401 ? text('signInFirst') : error.status === 0 ? text('noAnswer') : text('refused');
  const advice = error.isAbsent ? text('absentDo') : error.status === 0 ? text('noAnswerDo') : null;
  return (
    <div className="notice notice-bad" role="alert">
      <strong>{title}</strong>
      {error.isAbsent || error.status === 0 ? null : <p>{words(error.message)}</p>}
      {advice === null ? null : <p>{advice}</p>}
      {retry === undefined || error.isAbsent || error.isRefused ? null : (
        <button type="button" onClick={retry}>
          {text('retry')}
        </button>
      )}
    </div>
  );
}

/** Shows an answer of the hub in each of its states: loading, refused or failed with what to do, and there. What was there stays in view while it is asked for again; while the hub is lost, with when it was so. */
export function Loaded<T>({ query, children }: { readonly query: UseQueryResult<T, HubError>; readonly children: (value: T) => ReactNode }): ReactElement {
  const text = useTexts();
  const isLost = useFeedLost();
  // What stands in for another query's answer, until this one's is there, was not said to this one.
  const isSaid = !query.isPlaceholderData;
  if (query.data !== undefined) {
    return (
      <>
        {isLost && isSaid ? (
          <p className="fine" role="note" data-testid="known-at">
            {text('knownAt', { time: timeOf(query.dataUpdatedAt, true) })}
          </p>
        ) : query.error === null ? null : (
          <Problem error={query.error} retry={() => void query.refetch()} />
        )}
        {children(query.data)}
      </>
    );
  }
  if (query.error !== null) return <Problem error={query.error} retry={() => void query.refetch()} />;
  return (
    <p className="notice" role="status">
      {text('loading')}…
    </p>
  );
}

/** A list that has nothing in it: why, and what would fill it. */
export function Nothing({ title, hint }: { readonly title: string; readonly hint: string }): ReactElement {
  return (
    <div className="nothing">
      <h2>{title}</h2>
      <p>{hint}</p>
    </div>
  );
}
