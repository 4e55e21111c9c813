import type { ReactElement } from 'react';
import type { ChainLink } from './court-chain.js';
import { useTexts } from './texts.js';

/** A shape besides the colour: who can not tell red from green reads it as well. */
const marks = { good: '●', warn: '▲', bad: '✕', off: '○', old: '?' } as const;

/** The links of a court's chain in a row. `compact` names only those where something is wrong, and has the room for them; where nothing is, the links are marks, with their words for who asks. */
export function ChainStrip({ chain, compact }: { readonly chain: readonly ChainLink[]; readonly compact: boolean }): ReactElement {
  const text = useTexts();
  const isQuiet = ({ state }: ChainLink): boolean => compact && (state === 'good' || state === 'off' || state === 'old');
  const isLoud = compact && chain.some((link) => !isQuiet(link));
  const ordered = compact ? [...chain.filter((link) => !isQuiet(link)), ...chain.filter(isQuiet)] : chain;
  return (
    <ul className={`chain${compact ? ' chain-compact' : ''}`} aria-label={text('chainTitle')} data-testid="chain">
      {ordered.map((link) => {
        const words = link.state === 'old' && link.words !== text('notKnown') ? text('lastSaid', { words: link.words }) : link.words;
        return (
          <li key={link.key} className={`link link-${link.state}${isLoud && isQuiet(link) ? ' sr-only' : ''}`} data-link={link.key} data-state={link.state} title={`${link.label}: ${words}`}>
            <i aria-hidden="true">{marks[link.state]}</i>
            <b className={isQuiet(link) ? 'sr-only' : ''}>{link.label}</b>
            <span className={isQuiet(link) ? 'sr-only' : ''}>{words}</span>
          </li>
        );
      })}
    </ul>
  );
}
