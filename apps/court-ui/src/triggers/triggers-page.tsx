import { triggerOverviewSchema, triggerRunSchema, type TriggerCause, type TriggerRule, type TriggerRun, type TriggerStepRun } from '@restrike/contracts';
import { Said, SaidTrouble, useAgentWords, useCourtLive } from '@restrike/ui';
import { useState, type ReactElement } from 'react';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { Dialog } from '../shell/dialog.js';
import { useTexts, type Text } from '../texts/court-texts.js';
import type { english } from '../texts/english.js';
import { clockMillis, duration } from '../texts/format.js';
import { actWords } from './act-words.js';

const everyMs = 5_000;
const outcomes: Readonly<Record<TriggerStepRun['outcome'], keyof typeof english>> = { running: 'ocRunning', done: 'ocDone', failed: 'ocFailed', skipped: 'ocSkipped', would: 'ocWould' };
const causeWords = (cause: TriggerCause, text: Text): string => text(`cause_${cause.replaceAll('-', '_')}` as keyof typeof english);
const took = (ms: number): string => (ms < 1_000 ? `${String(Math.round(ms))} ms` : `${(ms / 1_000).toFixed(1)} s`);

/** TRG: the rules as they are, their switches, a rehearsal of each, and what they did. */
export function TriggersPage(): ReactElement {
  const text = useTexts();
  const say = useAgentWords();
  const { run } = useOperator();
  const told = useCourtLive((state) => state.runs);
  const { resource, reload } = useResource('/api/triggers', triggerOverviewSchema, everyMs, told?.[0]?.runId);
  const [rehearsal, setRehearsal] = useState<TriggerRun | null>(null);
  const toggle = (rule: TriggerRule): void => void run(() => act('POST', `/api/triggers/${rule.ruleId}`, triggerOverviewSchema, { enabled: !rule.enabled })).then(reload);
  const rehearse = (rule: TriggerRule): void => void run(() => act('POST', `/api/triggers/${rule.ruleId}/rehearse`, triggerRunSchema)).then((done) => done !== null && setRehearsal(done));
  return (
    <section className="page">
      <header className="page-head">
        <h1>{text('triggersTitle')}</h1>
      </header>
      <ResourceView resource={resource} reload={reload}>
        {({ rules, runs }) => (
          <div className="columns columns-wide">
            <section>
              {rules.length === 0 ? <p className="nothing">{text('noRules')}</p> : null}
              {rules.map((rule) => (
                <article key={rule.ruleId} className={`card rule${rule.enabled ? '' : ' rule-off'}`} data-testid="rule">
                  <header>
                    <h2><Said>{rule.title}</Said></h2>
                    <button type="button" onClick={() => rehearse(rule)} title={text('rehearseHint')}>
                      {text('rehearse')}
                    </button>
                    <button type="button" role="switch" aria-checked={rule.enabled} className={rule.enabled ? 'on' : ''} onClick={() => toggle(rule)}>
                      {rule.enabled ? text('ruleOn') : text('ruleOff')}
                    </button>
                  </header>
                  <p>
                    <b>{text('ruleWhen')}</b> {rule.when.map((cause) => causeWords(cause, text)).join(' · ')}
                    {rule.if.length === 0 ? null : (
                      <>
                        {' '}
                        <b>{text('ruleIf')}</b> {rule.if.map(say).join(' · ')}
                      </>
                    )}
                  </p>
                  <ol className="steps">
                    {rule.do.map((step) => (
                      <li key={step.act}>
                        <Said>{step.words}</Said>
                      </li>
                    ))}
                  </ol>
                </article>
              ))}
            </section>
            <section className="card">
              <h2>{text('triggerRuns')}</h2>
              <Runs runs={merged(told ?? [], runs)} rules={rules} />
            </section>
          </div>
        )}
      </ResourceView>
      {rehearsal === null ? null : (
        <Dialog title={`${text('rehearsal')}: ${say(titleOf(rehearsal, resource.state === 'ready' ? resource.value.rules : []))}`} onClose={() => setRehearsal(null)}>
          <Steps run={rehearsal} />
        </Dialog>
      )}
    </section>
  );
}

const titleOf = (run: TriggerRun, rules: readonly TriggerRule[]): string => rules.find(({ ruleId }) => ruleId === run.ruleId)?.title ?? run.ruleId;

function merged(told: readonly TriggerRun[], read: readonly TriggerRun[]): readonly TriggerRun[] {
  const all = new Map(read.map((run) => [run.runId, run]));
  for (const run of told) all.set(run.runId, run);
  return [...all.values()].sort((a, b) => b.startedAt - a.startedAt).slice(0, 50);
}

/** A rehearsal that went through has done nothing. */
const lookOf = ({ rehearsal, outcome }: TriggerRun): keyof typeof outcomes => (rehearsal && outcome === 'done' ? 'would' : outcome);

function Runs({ runs, rules }: { readonly runs: readonly TriggerRun[]; readonly rules: readonly TriggerRule[] }): ReactElement {
  const text = useTexts();
  if (runs.length === 0) return <p className="nothing">{text('noRuns')}</p>;
  return (
    <ol className="runs">
      {runs.map((run) => (
        <li key={run.runId}>
          <details open={run.outcome === 'failed'}>
            <summary>
              <span className={`state outcome-${lookOf(run)}`}>{text(outcomes[lookOf(run)])}</span>
              <strong><Said>{titleOf(run, rules)}</Said></strong>
              <small>
                {clockMillis(run.startedAt)} {run.matchNumber ?? ''} · {run.rehearsal ? text('rehearsal') : causeWords(run.cause, text)}
                {run.endedAt === null ? '' : ` · ${text('runTook', { time: run.endedAt - run.startedAt < 1_000 ? took(run.endedAt - run.startedAt) : duration(run.endedAt - run.startedAt) })}`}
              </small>
            </summary>
            <Steps run={run} />
          </details>
        </li>
      ))}
    </ol>
  );
}

function Steps({ run }: { readonly run: TriggerRun }): ReactElement {
  const text = useTexts();
  return (
    <ol className="step-runs">
      {run.steps.map((step, index) => (
        <li key={`${step.act}-${String(index)}`}>
          <span className={`state outcome-${step.outcome}`}>{text(outcomes[step.outcome])}</span>
          <span>
            <b>{actWords(step.act, text)}</b> {step.detail === step.trouble?.message ? null : <Said>{step.detail}</Said>}
            {step.trouble === null ? null : (
              <em className="problem">
                <SaidTrouble trouble={step.trouble} />
              </em>
            )}
          </span>
          <small>{step.outcome === 'would' ? '' : took(step.tookMs)}</small>
        </li>
      ))}
    </ol>
  );
}
