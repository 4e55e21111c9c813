import type { MatchState } from '@restrike/contracts';
import type { ReactElement } from 'react';
import { useTexts } from './texts.js';

/** Number of the golden point among the rounds. */
const golden = 4;

/** Points and gam-jeoms by round, hits and challenges of the match that is on. */
export function MatchFigures({ state }: { readonly state: MatchState }): ReactElement {
  const text = useTexts();
  const sides = ['blue', 'red'] as const;
  return (
    <table className="figures">
      <thead>
        <tr>
          <th />
          <th className="side-blue">{text('blue')}</th>
          <th className="side-red">{text('red')}</th>
        </tr>
      </thead>
      <tbody>
        {(state.round === golden ? [1, 2, 3, golden] : [1, 2, 3]).map((round) => (
          <tr key={round}>
            <th>
              {round === golden ? text('goldenPoint') : `${text('round')} ${String(round)}`}
            </th>
            {sides.map((side) => (
              <td key={side} className={state.roundWinners[round - 1] === side ? 'won' : ''}>
                {round <= state.round ? `${String(state[side].roundScores[round - 1] ?? 0)} · ${String(state[side].roundGamJeoms[round - 1] ?? 0)} G` : '–'}
              </td>
            ))}
          </tr>
        ))}
        <tr>
          <th>{text('hits')}</th>
          {sides.map((side) => (
            <td key={side}>
              {state[side].hits.count} <small>{text('strongest', { n: state[side].hits.max })}</small>
            </td>
          ))}
        </tr>
        <tr>
          <th>{text('challenges')}</th>
          {sides.map((side) => (
            <td key={side}>{state[side].challenges.asked}</td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}
