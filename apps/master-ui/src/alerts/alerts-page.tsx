import { alertRuleSchema, alertSchema, type Alert, type AlertRule } from '@restrike/contracts';
import { LanguageContext, useFeedLost } from '@restrike/ui';
import { useContext, useState, type FormEvent, type ReactElement } from 'react';
import { z } from 'zod';
import { directors, operators, useMay } from '../access/session.js';
import { useHubChange, useHubQuery } from '../api/use-hub.js';
import { useRooms } from '../feed/use-rooms.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { BusyButton } from '../page/busy-button.js';
import { momentOf, spanOf, timeOf } from '../page/format.js';
import { Loaded, Nothing } from '../page/loaded.js';
import { useTexts as usePageTexts } from '../page/texts.js';
import { useAway } from '../page/use-away.js';
import { keptValue, shownValue, unitOf } from './metric-units.js';
import { pastAlerts } from './order-alerts.js';
import { useTexts } from './texts.js';
import { useAlerts } from './use-alerts.js';

/** A rule in force; `isChanged` when it is not as the software comes with it. */
const ruleInForceSchema = alertRuleSchema.safeExtend({ isChanged: z.boolean() });
type RuleInForce = z.infer<typeof ruleInForceSchema>;
/** Answer of `GET /api/alerts/rules`. */
export const ruleListSchema = z.object({ rules: z.array(ruleInForceSchema) });
const alertPageSchema = z.object({ rows: z.array(alertSchema), next: z.string().nullable() });

function AlertRow({ alert, onAcknowledge }: { readonly alert: Alert; readonly onAcknowledge: (() => void) | null }): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const language = useContext(LanguageContext);
  return (
    <li className={`alert-row alert-${alert.severity}`} data-testid="alert-row" data-acknowledged={alert.acknowledgedAt !== null}>
      <span className="alert-severity">{text(alert.severity)}</span>
      <div>
        <strong>
          {alert.courtName ?? text('theHub')} · {words(alert.title)}
        </strong>
        <p>{words(alert.detail)}</p>
        {alert.clearedAt === null ? <p className="fine">{words(alert.advice)}</p> : null}
      </div>
      <span className="fine">
        {momentOf(alert.raisedAt, language)}
        <br />
        {alert.clearedAt === null ? null : `${text('cleared', { time: timeOf(alert.clearedAt, true) })} · ${spanOf(alert.clearedAt - alert.raisedAt)}`}
        {alert.acknowledgedAt === null ? null : (
          <>
            <br />
            {text('acknowledged', { name: alert.acknowledgedBy ?? '', time: timeOf(alert.acknowledgedAt) })}
          </>
        )}
      </span>
      {onAcknowledge === null ? (
        <span />
      ) : (
        <BusyButton busy={false} onClick={onAcknowledge}>
          {text('acknowledge')}
        </BusyButton>
      )}
    </li>
  );
}

/** A metric that is so or is not so has no threshold. */
const isState = (metric: AlertRule['metric']): boolean => /^court-|-(failed|unreachable|in-round)$/.test(metric);

/** One rule with its thresholds; a director changes them. */
function RuleRow({ rule, mayChange }: { readonly rule: RuleInForce; readonly mayChange: boolean }): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const pageText = usePageTexts();
  const away = useAway();
  const [draft, setDraft] = useState<RuleInForce | null>(null);
  const save = useHubChange(({ isChanged: _isChanged, ...next }: RuleInForce) => ({ method: 'PUT' as const, path: `/api/alerts/rules/${next.ruleId}`, body: next }), z.unknown(), [['alert-rules']]);
  const reset = useHubChange(() => ({ method: 'DELETE' as const, path: `/api/alerts/rules/${rule.ruleId}` }), z.unknown(), [['alert-rules']]);
  const failed = save.error ?? reset.error;
  const shown = draft ?? rule;
  const unit = unitOf(rule.metric);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(shown, { onSuccess: () => setDraft(null) });
  };
  const numberField = (key: 'raiseAt' | 'clearAt'): ReactElement =>
    draft === null ? (
      <>
        {shownValue(rule[key], unit)} {unit.unit}
      </>
    ) : (
      <>
        <input className="short" type="number" step="any" aria-label={`${words(rule.title)}: ${text(key)}`} value={shownValue(shown[key], unit)} onChange={({ target }) => setDraft({ ...shown, [key]: keptValue(Number(target.value), unit) })} /> {unit.unit}
      </>
    );
  const flag = (key: 'enabled' | 'sound'): ReactElement => (
    <input type="checkbox" aria-label={`${words(rule.title)}: ${text(key)}`} checked={shown[key]} disabled={!mayChange} onChange={({ target }) => (draft === null ? void (save.isPending || away.refuses() || save.mutate({ ...rule, [key]: target.checked })) : setDraft({ ...shown, [key]: target.checked }))} />
  );
  return (
    <tr className={rule.enabled ? '' : 'is-off'}>
      <th scope="row" title={words(rule.advice)}>
        {words(rule.title)}
        {away.isTold ? <span className="problem" role="alert"> {pageText('hubAway')}</span> : failed === null ? null : <span className="problem"> {words(failed.message)}</span>}
      </th>
      <td>{text(rule.severity)}</td>
      <td className="number">
        {isState(rule.metric) ? text('ifSo') : <>{text(rule.bad)} {numberField('raiseAt')}</>} <small>{text('after', { s: rule.raiseAfterMs / 1000 })}</small>
      </td>
      <td className="number">
        {isState(rule.metric) ? text('ifNot') : numberField('clearAt')} <small>{text('after', { s: rule.clearAfterMs / 1000 })}</small>
      </td>
      <td>{flag('enabled')}</td>
      <td>{flag('sound')}</td>
      {mayChange ? (
        <td>
          {draft === null ? (
            <span className="row-acts">
              <button type="button" onClick={() => setDraft(rule)}>
                {text('editRule')}
              </button>
              {rule.isChanged ? (
                <BusyButton busy={reset.isPending} onClick={() => reset.mutate(undefined)}>
                  {text('resetRule')}
                </BusyButton>
              ) : null}
            </span>
          ) : (
            <form onSubmit={submit} className="inline">
              <BusyButton type="submit" className="primary" busy={save.isPending} aria-label={text('save')} title={text('save')}>
                ✓
              </BusyButton>
              <button type="button" onClick={() => setDraft(null)} aria-label={text('cancel')} title={text('cancel')}>
                ✕
              </button>
            </form>
          )}
        </td>
      ) : null}
    </tr>
  );
}

/** All alerts: open ones with their acknowledgement, past ones, and the rules behind them. */
export function AlertsPage(): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const rooms = useRooms();
  const isLost = useFeedLost();
  const { open, acknowledge, problem } = useAlerts();
  const isOperator = useMay(operators);
  const mayChange = useMay(directors);
  const rules = useHubQuery(['alert-rules'], '/api/alerts/rules', ruleListSchema);
  const past = useHubQuery(['alerts', 'past'], '/api/alerts?state=cleared&limit=50', alertPageSchema, { everyMs: 30_000 });
  const unacknowledged = open.filter(({ acknowledgedAt }) => acknowledgedAt === null);
  const overNow = pastAlerts(rooms.alerts?.values() ?? []);
  return (
    <section className="stack">
      <header className="page-title">
        <h1>{text('title')}</h1>
        {isOperator && unacknowledged.length > 1 ? (
          <BusyButton busy={false} onClick={() => unacknowledged.forEach(({ alertId }) => acknowledge(alertId))}>
            {text('all')}
          </BusyButton>
        ) : null}
      </header>
      {problem === null ? null : (
        <p className="problem" role="alert">
          {words(problem)}
        </p>
      )}
      {rooms.alerts === null ? (
        <p className="notice" role="status">
          {text('loading')}…
        </p>
      ) : open.length === 0 ? (
        <Nothing title={text(isLost ? 'unknownNow' : 'none')} hint={text(isLost ? 'unknownNowHint' : 'noneHint')} />
      ) : (
        <ol className="alert-list" data-testid="open-alerts">
          {isLost ? (
            <li className="notice" role="note">
              {text('unknownNow')}: {text('wereOpen')}
            </li>
          ) : null}
          {open.map((alert) => (
            <AlertRow key={alert.alertId} alert={alert} onAcknowledge={isOperator && alert.acknowledgedAt === null ? () => acknowledge(alert.alertId) : null} />
          ))}
        </ol>
      )}
      <h2>{text('past')}</h2>
      <Loaded query={past}>
        {({ rows }) => {
          const all = [...overNow, ...rows.filter((row) => row.clearedAt !== null && !overNow.some(({ alertId }) => alertId === row.alertId))];
          return all.length === 0 ? (
            <p className="fine">{text('noPast')}</p>
          ) : (
            <ol className="alert-list alert-past">
              {all.slice(0, 60).map((alert) => (
                <AlertRow key={alert.alertId} alert={alert} onAcknowledge={null} />
              ))}
            </ol>
          );
        }}
      </Loaded>
      <h2>{text('rules')}</h2>
      <Loaded query={rules}>
        {({ rules: list }) => (
          <div className="scroll-x">
            <table className="grid">
              <thead>
                <tr>
                  <th>{text('rule')}</th>
                  <th>{text('severity')}</th>
                  <th>{text('raiseAt')}</th>
                  <th>{text('clearAt')}</th>
                  <th>{text('enabled')}</th>
                  <th>{text('sound')}</th>
                  {mayChange ? <th /> : null}
                </tr>
              </thead>
              <tbody>
                {list.map((rule) => (
                  <RuleRow key={rule.ruleId} rule={rule} mayChange={mayChange} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </section>
  );
}
