import type { Trouble } from '@restrike/contracts';
import type { ReactElement } from 'react';
import { troubleWords } from '../trouble-words.js';
import { useAgentWords } from './agent-words.js';

/** What the agent says is wrong, and what to do, in the language of the page. */
export function SaidTrouble({ trouble }: { readonly trouble: Trouble }): ReactElement {
  const said = useAgentWords();
  return <>{troubleWords({ message: said(trouble.message), toDo: said(trouble.toDo) })}</>;
}
