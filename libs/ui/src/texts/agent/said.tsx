import type { ReactElement } from 'react';
import { useAgentWords } from './agent-words.js';

/** A sentence of the agent, in the language of the page. */
export function Said({ children }: { readonly children: string }): ReactElement {
  return <>{useAgentWords()(children)}</>;
}
