import { simulatorViewSchema } from '@restrike/contracts';
import { useState, type ReactElement } from 'react';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { useStatement } from '../shell/use-statement.js';
import { useTexts } from '../texts/court-texts.js';

/** SIM-1: across every page while the match of now is the simulator's: nobody must take it for a real one. */
export function SimulatorBar(): ReactElement | null {
  const text = useTexts();
  const { run } = useOperator();
  const [busy, setBusy] = useState(false);
  const simulated = useStatement()?.simulated ?? null;
  if (simulated === null) return null;
  const stop = (): void => {
    setBusy(true);
    void run(() => act('POST', '/api/simulator/stop', simulatorViewSchema)).finally(() => setBusy(false));
  };
  return (
    <div className="bar bar-simulated" role="status" data-testid="simulator-bar">
      <strong>{text('simTitle')}</strong>
      <span className="bar-words">{text('simBar')}</span>
      {simulated === 'plays' ? (
        <button type="button" disabled={busy} onClick={stop}>
          {text('simStop')}
        </button>
      ) : null}
    </div>
  );
}
