import { Said, useAgentWords } from '@restrike/ui';
import type { ReactElement, ReactNode } from 'react';
import { useTexts } from '../texts/court-texts.js';
import type { Resource } from './use-resource.js';

/** What a panel shows while it has nothing to show: loading, absent, failed; and a word above what is old. */
export function ResourceView<T>({ resource, reload, children }: { readonly resource: Resource<T>; readonly reload: () => void; readonly children: (value: T) => ReactNode }): ReactElement {
  const text = useTexts();
  const say = useAgentWords();
  if (resource.state === 'loading') return <p className="quiet">{text('loading')}…</p>;
  if (resource.state === 'absent') {
    return (
      <div className="nothing" data-testid="absent">
        <strong>{text('absent')}</strong>
        <p>{text('absentHint')}</p>
      </div>
    );
  }
  if (resource.state === 'failed') {
    return (
      <div className="nothing" role="alert">
        <strong>{text('couldNotLoad')}</strong>
        <p><Said>{resource.reason}</Said></p>
        <button type="button" onClick={reload}>
          {text('retry')}
        </button>
      </div>
    );
  }
  return (
    <>
      {resource.old === null ? null : (
        <p className="old" role="status">
          {text('oldValue', { reason: say(resource.old) })}
        </p>
      )}
      {children(resource.value)}
    </>
  );
}
