import { logPageSchema, logSourceSchema, type LogSource } from '@restrike/contracts';
import { useState, type ReactElement } from 'react';
import { z } from 'zod';
import { useHubChange } from '../api/use-hub.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { logLineText } from '../logs/log-text.js';
import type { ActsProps } from './acts-panel.js';
import { useTexts } from './texts.js';

const lines = 500;
const sourceText = { application: 'logApplication', system: 'logSystem', obs: 'logObs' } as const satisfies Record<LogSource, string>;

/** CMD-1: gets the newest lines of a log of every chosen court; each is saved from its result. */
export function GetLogs({ disabled, onAct }: ActsProps): ReactElement {
  const text = useTexts();
  const [source, setSource] = useState<LogSource>('application');
  return (
    <div className="act-group" role="group" aria-label={text('actLogs')}>
      <span className="act-title">{text('actLogs')}</span>
      <div className="act-buttons">
        <select aria-label={text('logSource')} value={source} onChange={({ target }) => setSource(logSourceSchema.parse(target.value))}>
          {logSourceSchema.options.map((one) => (
            <option key={one} value={one}>
              {text(sourceText[one])}
            </option>
          ))}
        </select>
        <button type="button" disabled={disabled} data-act="get-logs" onClick={() => onAct({ action: 'get-logs', query: { source, limit: lines } })}>
          {text('fetch')}
        </button>
      </div>
    </div>
  );
}

/** Saves the lines that a court answered as a text file. */
export function SaveLog({ commandId, nodeId, name }: { readonly commandId: string; readonly nodeId: string; readonly name: string }): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const read = useHubChange(() => ({ method: 'GET' as const, path: `/api/commands/${commandId}/answers/${nodeId}` }), z.object({ data: logPageSchema }));
  const save = (): void =>
    read.mutate(undefined, {
      onSuccess: ({ data }) => {
        const url = URL.createObjectURL(new Blob([`${data.lines.map(logLineText).join('\n')}\n`], { type: 'text/plain' }));
        Object.assign(document.createElement('a'), { href: url, download: `${name}.log` }).click();
        // Not at once: the browser is still reading it.
        setTimeout(() => URL.revokeObjectURL(url), 60_000);
      },
    });
  return (
    <>
      <button type="button" className="small" disabled={read.isPending} onClick={save} data-testid="save-log">
        {text('saveLog')}
      </button>
      {read.error === null ? null : (
        <span className="problem" role="alert">
          {words(read.error.message)}
        </span>
      )}
    </>
  );
}
