import { commandViewSchema, type CommandTarget, type CommandView } from '@restrike/contracts';
import { useState, type ReactElement } from 'react';
import { useHubChange } from '../api/use-hub.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { BusyButton } from '../page/busy-button.js';
import { timeOf } from '../page/format.js';
import { useKeptFocus } from '../page/keep-focus.js';
import { SaveLog } from './get-logs.js';
import { describeAct, failedOf, failureText, progressOf, statusText } from './acts.js';
import { Confirm } from './confirm.js';
import { useTexts } from './texts.js';
import { useIssue } from './use-issue.js';

const marks = { queued: '…', sent: '→', done: '✓', failed: '✕', expired: '⏱', skipped: '–', cancelled: '⊘' } as const;
const order = { failed: 0, expired: 1, sent: 2, queued: 3, skipped: 4, cancelled: 5, done: 6 } as const;

function TargetLine({ target, command }: { readonly target: CommandTarget; readonly command: CommandView }): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const why = target.detail !== '' ? words(target.detail) : target.reason === null ? '' : text(failureText[target.reason]);
  return (
    <li className={`outcome outcome-${target.status}`} data-testid="outcome" data-status={target.status} data-node-id={target.nodeId}>
      <i aria-hidden="true">{marks[target.status]}</i>
      <strong title={target.courtName}>{target.courtName}</strong>
      <span>
        {text(statusText[target.status])}
        {why === '' ? '' : ` · ${why}`}
      </span>
      <small>{target.tookMs === null ? '' : text('took', { ms: Math.round(target.tookMs) })}</small>
      {command.request.action === 'get-logs' && target.status === 'done' ? <SaveLog commandId={command.commandId} nodeId={target.nodeId} name={`${target.courtName} ${command.request.query.source}`} /> : null}
    </li>
  );
}

/** One command: how far it is, what became of it at each court, and the same again for those that failed, once (`repeat`). */
function Result({ command, repeat, startsOpen }: { readonly command: CommandView; readonly repeat: CommandView | null; readonly startsOpen: boolean }): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const [isOpen, setOpen] = useState<boolean | null>(null);
  const retry = useIssue();
  const cancel = useHubChange(() => ({ path: `/api/commands/${command.commandId}/cancel`, body: {} }), commandViewSchema);
  const progress = progressOf(command.targets);
  const isRunning = progress.ended < progress.all;
  const open = isOpen ?? (startsOpen || isRunning);
  const targets = [...command.targets].sort((a, b) => order[a.status] - order[b.status] || a.courtName.localeCompare(b.courtName, undefined, { numeric: true }));
  return (
    <li className="command" tabIndex={-1} data-focus-home={command.commandId} data-testid="result" data-command-id={command.commandId} data-action={command.request.action}>
      <button type="button" className="command-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="command-act">{describeAct(command.request, text)}</span>
        <span className={isRunning ? 'command-running' : progress.notDone > 0 ? 'command-bad' : progress.cancelled > 0 ? '' : 'command-good'}>
          {isRunning ? text('progress', { n: progress.ended, all: progress.all }) : progress.notDone > 0 ? text('someFailed', { n: progress.notDone }) : progress.cancelled > 0 ? text('someCancelled', { n: progress.cancelled }) : progress.all === 1 ? text('oneDone') : text('allDone', { all: progress.all })}
        </span>
        <small>
          {text('issued', { name: command.issuedBy, time: timeOf(command.issuedAt, true) })}
          {command.retryOf === null ? '' : ` · ${text('retryOf')}`}
        </small>
      </button>
      <progress max={progress.all} value={progress.ended} className={progress.notDone > 0 ? 'has-failed' : ''} aria-label={text('progress', { n: progress.ended, all: progress.all })} />
      {open ? (
        <ul className="outcomes">
          {targets.map((target) => (
            <TargetLine key={target.nodeId} target={target} command={command} />
          ))}
        </ul>
      ) : null}
      {progress.waits > 0 && open ? (
        <BusyButton data-testid="cancel-waiting" busy={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
          {text('cancelWaiting', { n: progress.waits })}
        </BusyButton>
      ) : null}
      {repeat !== null && open ? <p className="fine">{text('retriedBy', { name: repeat.issuedBy, time: timeOf(repeat.issuedAt, true) })}</p> : null}
      {!isRunning && progress.notDone > 0 && open && repeat === null ? (
        <BusyButton data-testid="retry" busy={false} onClick={() => retry.ask(command.request, failedOf(targets), { keep: false, waits: false, retryOf: command.commandId })}>
          {text('retryFailed', { n: progress.notDone })}
        </BusyButton>
      ) : null}
      {[retry.problems.at(-1)?.error ?? null, cancel.error].map((error, index) =>
        error === null ? null : (
          <p className="problem" role="alert" key={index}>
            {words(error.message)}
          </p>
        ),
      )}
      {retry.asked === null ? null : <Confirm asked={retry.asked} onYes={retry.confirm} onNo={retry.cancel} />}
    </li>
  );
}

/** The newest commands (null: the hub has not told them), each with its result at every court. */
export function Results({ commands: known }: { readonly commands: readonly CommandView[] | null }): ReactElement {
  const text = useTexts();
  const [count, setCount] = useState(10);
  const page = useKeptFocus();
  const commands = known ?? [];
  const repeats = new Map(commands.map((command) => [command.retryOf, command]));
  return (
    <section ref={page} tabIndex={-1} aria-label={text('results')} aria-live="polite">
      <h3>{text('results')}</h3>
      {commands.length === 0 ? <p className="fine">{known === null ? `${text('loading')}…` : text('noResults')}</p> : null}
      <ol className="command-list">
        {commands.slice(0, count).map((command, index) => (
          <Result key={command.commandId} command={command} repeat={repeats.get(command.commandId) ?? null} startsOpen={index === 0} />
        ))}
      </ol>
      {commands.length > count ? (
        <button type="button" onClick={() => setCount(count + 20)}>
          {text('showMore')}
        </button>
      ) : null}
    </section>
  );
}
