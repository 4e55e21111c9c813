import type { ReactElement } from 'react';
import type { Trouble } from './diagnose.js';
import { useTexts } from './texts.js';

const words = {
  refused: ['refusedTitle', 'refusedDo'], unreachable: ['unreachableTitle', 'unreachableDo'], lost: ['lostTitle', 'lostDo'], unreadable: ['unreadableTitle', 'unreadableDo'],
  'name-a-court': ['nameTitle', 'nameDo'], 'no-such-court': ['unknownTitle', 'unknownDo'], 'no-court': ['noCourtTitle', 'noCourtDo'], 'court-offline': ['offlineTitle', 'offlineDo'], stale: ['staleTitle', 'staleDo'],
} as const;

/** Small card in place of a blank picture: what is wrong and what to do. Never on air. */
export function Diagnosis({ trouble, name }: { readonly trouble: Trouble; readonly name: string }): ReactElement {
  const text = useTexts();
  const [title, advice] = words[trouble.kind];
  const values = { ...('seconds' in trouble ? { s: trouble.seconds } : {}), ...('courts' in trouble ? { courts: trouble.courts.slice(0, 16).join(', ') } : {}) };
  return (
    <aside className="diagnosis" role="status" data-testid="diagnosis" data-kind={trouble.kind}>
      <small>
        {text('diagnosis')} · {name}
      </small>
      <strong>{text(title, values)}</strong>
      <span>{text(advice, values)}</span>
      <em>{text('hiddenOnAir')}</em>
    </aside>
  );
}
