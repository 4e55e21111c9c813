import { preflightSchema, type Preflight, type PreflightFinding } from '@restrike/contracts';
import { Said, wordsOf } from '@restrike/ui';
import { useEffect, useState, type ReactElement } from 'react';
import { ApiFailure, get } from '../api/court-api.js';
import { ResourceView } from '../api/resource-view.js';
import type { Resource } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';
import { clockSeconds } from '../texts/format.js';

const outcomeWords = { good: 'pfGood', warning: 'pfWarning', bad: 'pfBad' } as const;
const findingWords = { good: 'foundGood', warning: 'foundWarning', bad: 'foundBad', unknown: 'foundUnknown' } as const;
const weight: Readonly<Record<PreflightFinding['outcome'], number>> = { bad: 0, warning: 1, unknown: 2, good: 3 };

/** OBS-4: what must be right before the day, and where to click in OBS when it is not. */
export function PreflightPage(): ReactElement {
  const text = useTexts();
  const [round, setRound] = useState(0);
  const [running, setRunning] = useState(true);
  const [resource, setResource] = useState<Resource<Preflight>>({ state: 'loading' });
  useEffect(() => {
    const abort = new AbortController();
    get('/api/preflight', preflightSchema, abort.signal)
      .then(
        (value) => setResource({ state: 'ready', value, old: null }),
        (error: unknown) => {
          if (abort.signal.aborted) return;
          setResource(error instanceof ApiFailure && error.isAbsent ? { state: 'absent' } : { state: 'failed', reason: wordsOf(error) });
        },
      )
      .finally(() => {
        if (!abort.signal.aborted) setRunning(false);
      });
    return () => abort.abort();
  }, [round]);
  const again = (): void => {
    if (running) return;
    setRunning(true);
    setRound((before) => before + 1);
  };
  return (
    <section className="page">
      <header className="page-head">
        <h1>{text('preflightTitle')}</h1>
        <p>{text('preflightHint')}</p>
        <span className="head-space" />
        <button type="button" className="primary" onClick={again} aria-disabled={running} data-testid="preflight-run">
          {running ? text('preflightRunning') : text('preflightRun')}
        </button>
      </header>
      <ResourceView resource={resource} reload={again}>
        {(sheet) => <Sheet sheet={sheet} />}
      </ResourceView>
    </section>
  );
}

function Sheet({ sheet }: { readonly sheet: Preflight }): ReactElement {
  const text = useTexts();
  const groups = [...new Set(sheet.findings.map(({ obsId }) => obsId))];
  return (
    <>
      <p className={`verdict verdict-${sheet.outcome}`} data-testid="preflight" data-outcome={sheet.outcome}>
        <strong>{text(outcomeWords[sheet.outcome])}</strong> <small>{text('preflightAt', { time: clockSeconds(sheet.at) })}</small>
      </p>
      {sheet.findings.length === 0 ? <p className="nothing">{text('pfNothing')}</p> : null}
      <div className="columns">
        {groups.map((obsId) => {
          const own = sheet.findings.filter((one) => one.obsId === obsId).sort((a, b) => weight[a.outcome] - weight[b.outcome]);
          return (
            <section key={obsId ?? ''} className="card">
              <h2>
                {obsId ?? text('pfCourt')} <small>{text('goodOnes', { n: own.filter(({ outcome }) => outcome === 'good').length })}</small>
              </h2>
              <ul className="findings">
                {own.map((one) => (
                  <li key={`${one.check}-${one.message}`} className={`finding finding-${one.outcome}`} data-testid="finding">
                    <span className="finding-mark">{text(findingWords[one.outcome])}</span>
                    <span>
                      <strong><Said>{one.message}</Said></strong>
                      {one.toDo === null ? null : <em><Said>{one.toDo}</Said></em>}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </>
  );
}
