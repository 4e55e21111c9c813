import { nameLength } from '@restrike/ui';
import { useEffect, useState, type ReactElement } from 'react';
import { OverlayFlag } from './overlay-flag.js';
import { runOverlay, type OneProps } from './run-overlay.js';
import { useTexts } from './texts.js';

function Winner({ court, options, values }: OneProps): ReactElement | null {
  const text = useTexts();
  const state = court.view.live?.state ?? null;
  const winner = state?.result?.winner ?? null;
  const key = winner === null || state === null ? null : `${state.matchId ?? ''}:${winner}`;
  const [over, setOver] = useState<string | null>(null);
  useEffect(() => {
    if (key === null || options.seconds === 0) return undefined;
    const timer = setTimeout(() => setOver(key), options.seconds * 1_000);
    return () => clearTimeout(timer);
  }, [key, options.seconds]);
  if (state === null || winner === null || key === null || over === key) return null;
  const athlete = winner === 'tie' ? null : state[winner];
  const name = athlete?.name ?? state.result?.winnerName ?? '';
  return (
    <section className={`winner winner-${winner}`} data-testid="winner" data-winner={winner} key={key}>
      <small>
        {values.title ?? [state.matchNumber, state.phase, state.weight].filter((one) => one !== null && one !== '').join(' · ')}
        {court.view.live?.manual == null ? null : <small className="manual-mark" data-testid="manual">{text('manual')}</small>}
      </small>
      <h1>{athlete === null ? text('tie') : text('winnerTitle')}</h1>
      {athlete === null ? null : (
        <p className="winner-name">
          <OverlayFlag noc={athlete.noc} />
          <span data-length={nameLength(name)} dir="auto">
            {name}
          </span>
        </p>
      )}
      <p className="winner-line">{[state.result?.line, state.result?.code].filter((one) => one != null).join(' · ')}</p>
      <p className="winner-rounds">
        {[1, 2, 3]
          .filter((round) => round <= state.round)
          .map((round) => (
            <span key={round}>
              R{round} <b className={state.roundWinners[round - 1] === 'blue' ? 'is-blue' : ''}>{state.blue.roundScores[round - 1]}</b> – <b className={state.roundWinners[round - 1] === 'red' ? 'is-red' : ''}>{state.red.roundScores[round - 1]}</b>
            </span>
          ))}
      </p>
    </section>
  );
}

runOverlay({ name: 'winner', one: (props) => <Winner {...props} /> });
