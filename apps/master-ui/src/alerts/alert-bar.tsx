import { useFeedLost } from '@restrike/ui';
import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { useMay, operators } from '../access/session.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { BusyButton } from '../page/busy-button.js';
import { timeOf } from '../page/format.js';
import { useTexts } from './texts.js';
import { useAlerts } from './use-alerts.js';

/** The worst alerts that nobody has acknowledged, on every page, until somebody does or they are over. */
export function AlertBar(): ReactElement | null {
  const text = useTexts();
  const words = useHubWords();
  const { open, acknowledge, problem } = useAlerts();
  const isOperator = useMay(operators);
  const isLost = useFeedLost();
  const pressing = open.filter(({ acknowledgedAt, severity }) => acknowledgedAt === null && severity !== 'info');
  const [first] = pressing;
  if (first === undefined) return null;
  const [title, detail] = [words(first.title), words(first.detail)];
  const since = `${text('raised', { time: timeOf(first.raisedAt) })}${isLost ? `, ${text('wasOpen')}` : ''}`;
  return (
    <div className={`alert-bar alert-${first.severity}`} role="alert" data-testid="alert-bar">
      <strong title={first.courtName ?? ''}>{first.courtName ?? text('theHub')}</strong>
      <span className="alert-words" title={`${title} (${since}): ${detail}`}>
        {/* That the hub is lost is said by its own bar: the alert is not told anew for it. */}
        {title} <small aria-live="off">{since}</small> · {detail}
      </span>
      {problem === null ? null : <small>{words(problem)}</small>}
      {pressing.length > 1 ? <Link href="/alerts">{text('moreAlerts', { n: pressing.length - 1 })}</Link> : <Link href="/alerts">{text('show')}</Link>}
      {isOperator ? (
        <BusyButton busy={false} onClick={() => acknowledge(first.alertId)}>
          {text('acknowledge')} <kbd>k</kbd>
        </BusyButton>
      ) : null}
    </div>
  );
}
