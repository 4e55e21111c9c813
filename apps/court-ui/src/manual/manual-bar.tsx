import { useCourtLive } from '@restrike/ui';
import type { ReactElement } from 'react';
import { ConfirmButton } from '../shell/confirm-button.js';
import { useTexts } from '../texts/court-texts.js';
import { clockTime } from '../texts/format.js';
import { useManual } from './use-manual.js';

/** AUX-1: across every page while an operator edits what is shown: nobody must take it for the scoring system's word. */
export function ManualBar({ onOpen }: { readonly onOpen: () => void }): ReactElement | null {
  const since = useCourtLive((state) => state.live?.manual?.since ?? null);
  return since === null ? null : <Bar since={since} onOpen={onOpen} />;
}

function Bar({ since, onOpen }: { readonly since: number; readonly onOpen: () => void }): ReactElement {
  const text = useTexts();
  const { handBack } = useManual();
  return (
    <div className="bar bar-manual" role="status" data-testid="manual-bar">
      <strong>{text('manual')}</strong>
      <span className="bar-words">{text('manualSince', { time: clockTime(since) })}</span>
      <button type="button" className="primary" onClick={onOpen}>
        {text('manualEdit')} <kbd>M</kbd>
      </button>
      <ConfirmButton ask={text('manualHandBackAsk')} onConfirm={() => void handBack()}>
        {text('manualHandBack')}
      </ConfirmButton>
    </div>
  );
}
