import type { ReactElement } from 'react';
import { useAgentWords } from '../texts/agent/agent-words.js';
import { useTexts } from '../texts/use-texts.js';

/** What a table of events says while it has no rows to show. */
export interface EventListStateProps {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly count: number;
  /** Why it failed, for people. */
  readonly reason: string | null;
  /** Without filters an empty table means that nothing has come yet. */
  readonly filtered: boolean;
  readonly retry: () => void;
}

/** Loading, empty and failed of a table of events; nothing while there are rows and all is well. */
export function EventListState({ state, count, reason, filtered, retry }: EventListStateProps): ReactElement | null {
  const text = useTexts();
  const said = useAgentWords();
  if (state === 'loading') return <p className="nothing">{text('loading')}…</p>;
  if (state === 'failed') {
    return (
      <div className="nothing" role="alert">
        <p>{text('loadFailed', { reason: said(reason ?? '') })}</p>
        <button type="button" onClick={retry}>
          {text('retry')}
        </button>
      </div>
    );
  }
  if (count > 0) return null;
  return (
    <div className="nothing">
      <strong>{text(filtered ? 'noEvents' : 'noEventsYet')}</strong>
      <p>{text(filtered ? 'noEventsHint' : 'noEventsYetHint')}</p>
    </div>
  );
}
