import { simulatorScenarios, simulatorStartSchema, simulatorViewSchema, type SimulatorStart, type SimulatorView } from '@restrike/contracts';
import { Said } from '@restrike/ui';
import { useState, type FormEvent, type ReactElement } from 'react';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';

const everyMs = 1_000;
const groups = [['simPlays', simulatorScenarios.plays], ['simEndings', simulatorScenarios.endings], ['simIncidents', simulatorScenarios.incidents]] as const;

/** SIM-1: a simulated scoring system for this court: started, stopped, watched, and single messages. */
export function SimulatorPanel(): ReactElement {
  const text = useTexts();
  const { resource, reload } = useResource('/api/simulator', simulatorViewSchema, everyMs);
  return (
    <section className="card" data-testid="simulator">
      <h2>
        {text('simTitle')} <small>{text('simHint')}</small>
      </h2>
      <ResourceView resource={resource} reload={reload}>
        {(view) => (view.available ? <Simulator view={view} reload={reload} /> : <p className="nothing">{text('simAbsent')}</p>)}
      </ResourceView>
    </section>
  );
}

function Simulator({ view, reload }: { readonly view: SimulatorView; readonly reload: () => void }): ReactElement {
  const text = useTexts();
  const { run } = useOperator();
  const [draft, setDraft] = useState<SimulatorStart>({ scenario: 'basic', speed: 1, seed: 1, matches: null, faults: null });
  const change = (part: Partial<SimulatorStart>): void => setDraft((before) => ({ ...before, ...part }));
  const start = (event: FormEvent): void => {
    event.preventDefault();
    void run(() => act('POST', '/api/simulator/start', simulatorViewSchema, draft)).then(reload);
  };
  const stop = (): void => void run(() => act('POST', '/api/simulator/stop', simulatorViewSchema)).then(reload);
  return (
    <>
      <form className="obs-form" onSubmit={start}>
        <label>
          {text('simScenario')}
          <select value={draft.scenario} disabled={view.running} onChange={({ target }) => change({ scenario: target.value as SimulatorStart['scenario'] })}>
            {groups.map(([group, scenarios]) => (
              <optgroup key={group} label={text(group)}>
                {scenarios.map((scenario) => (
                  <option key={scenario} value={scenario}>
                    {text(`sim:${scenario}`)}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
        <label>
          {text('simSpeed')}
          <input type="number" min={0.1} max={1_000} step="any" required value={draft.speed} disabled={view.running} onChange={({ target }) => change({ speed: Number(target.value) })} />
        </label>
        <label>
          {text('simSeed')}
          <input type="number" min={0} required value={draft.seed} disabled={view.running} onChange={({ target }) => change({ seed: Number(target.value) })} />
        </label>
        <label>
          {text('simMatches')}
          <input type="number" min={1} max={500} placeholder={text('simAll')} value={draft.matches ?? ''} disabled={view.running} onChange={({ target }) => change({ matches: target.value === '' ? null : Number(target.value) })} />
        </label>
        <label>
          {text('simFaults')}
          <input placeholder="loss=1%,dup=1%" value={draft.faults ?? ''} disabled={view.running} spellCheck={false} onChange={({ target }) => change({ faults: target.value.trim() === '' ? null : target.value.trim() })} />
        </label>
        <span className="inline">
          {view.running ? (
            <button type="button" onClick={stop} data-testid="simulator-stop">
              {text('simStop')}
            </button>
          ) : (
            <button type="submit" className="primary" disabled={view.realSender !== null || !simulatorStartSchema.safeParse(draft).success} data-testid="simulator-start">
              {text('simStart')}
            </button>
          )}
          <span className={`state${view.running ? ' state-ready' : ''}`} data-testid="simulator-state" data-running={view.running}>
            {view.running ? text('simRuns') : text('simStands')}
          </span>
          {view.startedAt === null ? null : <small>{text('simProgress', { sent: view.sent, matches: view.matches, failed: view.failed })}</small>}
        </span>
        {view.realSender === null ? null : <p className="problem">{text('simReal', { sender: view.realSender })}</p>}
        {view.trouble === null ? null : <p className="problem"><Said>{view.trouble}</Said></p>}
      </form>
      <SingleMessage disabled={view.realSender !== null} onSent={reload} />
    </>
  );
}

function SingleMessage({ disabled, onSent }: { readonly disabled: boolean; readonly onSent: () => void }): ReactElement {
  const text = useTexts();
  const { run, say } = useOperator();
  const [message, setMessage] = useState('');
  const send = (event: FormEvent): void => {
    event.preventDefault();
    void run(() => act('POST', '/api/simulator/send', simulatorViewSchema, { text: message.trim() })).then((done) => {
      if (done === null) return;
      say('done', text('simSent', { message: message.trim() }));
      onSent();
    });
  };
  return (
    <form className="inline" onSubmit={send}>
      <input value={message} maxLength={1_000} spellCheck={false} placeholder="pt1;3" aria-label={text('simMessage')} onChange={({ target }) => setMessage(target.value)} />
      <button type="submit" disabled={disabled || message.trim() === ''}>
        {text('simSend')}
      </button>
    </form>
  );
}
