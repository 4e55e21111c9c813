import type { CommandAction, NodeId } from '@restrike/contracts';
import { useFeed, useFeedLost } from '@restrike/ui';
import { useLayoutEffect, useRef, useState, type ReactElement } from 'react';
import { useRooms } from '../feed/use-rooms.js';
import { Problem } from '../page/loaded.js';
import { useTexts as usePageTexts } from '../page/texts.js';
import { useAway } from '../page/use-away.js';
import { ActsPanel } from './acts-panel.js';
import { describeAct } from './acts.js';
import { Confirm } from './confirm.js';
import { useRemote } from './remote-state.js';
import { Results } from './results.js';
import { Targets } from './targets.js';
import { useTexts } from './texts.js';
import { useIssue } from './use-issue.js';
import { WishesPanel } from './wishes-panel.js';

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The remote control: courts on the left, acts and what became of them on the right; beside the page, which stays in view and in use. */
export function Drawer(): ReactElement {
  const text = useTexts();
  const pageText = usePageTexts();
  const { close, wanted } = useRemote();
  const feed = useFeed();
  const isLost = useFeedLost();
  const away = useAway();
  const rooms = useRooms();
  const issue = useIssue();
  const [keep, setKeep] = useState(false);
  const [waits, setWaits] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const courts = [...feed.courts.values()].map(({ view }) => view).sort((a, b) => byName.compare(a.courtName, b.courtName));
  const [picked, setPicked] = useState<{ readonly of: typeof wanted; readonly chosen: ReadonlySet<NodeId> | null }>({ of: wanted, chosen: null });
  // Another page may open it for its own courts; what was picked before then counts no more.
  const own = picked.of === wanted ? picked.chosen : null;
  const known = new Set(courts.map(({ nodeId }) => nodeId));
  const chosen = new Set([...(own ?? wanted.nodeIds ?? known)].filter((nodeId) => known.has(nodeId)));
  const chosenCourts = courts.filter(({ nodeId }) => chosen.has(nodeId));
  // Takes the focus and gives it back to where it was; of the layout, so that it still is in the drawer when that goes.
  useLayoutEffect(() => {
    const own = panel.current;
    const before = document.activeElement;
    own?.focus();
    return () => {
      if (own?.contains(document.activeElement) === true && before instanceof HTMLElement) before.focus();
    };
  }, []);
  const act = (request: CommandAction): void => {
    if (!away.refuses()) issue.ask(request, [...chosen], { keep, waits });
  };
  return (
    <aside className="drawer" ref={panel} tabIndex={-1} aria-label={text('remote')} data-testid="drawer">
      <header>
        <h2>{text('remote')}</h2>
        <button type="button" onClick={close}>
          {text('close')} <kbd>Esc</kbd>
        </button>
      </header>
      <div className="drawer-columns">
        <Targets courts={courts} chosen={chosen} onChange={(next) => setPicked({ of: wanted, chosen: next })} />
        <div className="drawer-acts">
          {isLost ? (
            <p className="notice" role="note" data-testid="hub-away">
              {text(away.isAway ? 'hubAway' : 'hubSilent')}
            </p>
          ) : null}
          {away.isTold ? (
            <p className="notice" role="alert" data-testid="not-sent">
              {pageText('hubAway')}
            </p>
          ) : null}
          {chosen.size === 0 ? <p className="notice">{text(courts.length === 0 ? 'noCourtYet' : 'chooseFirst')}</p> : null}
          <div className="drawer-options">
            <label title={text('keepHint')}>
              <input type="checkbox" checked={keep} onChange={({ target }) => setKeep(target.checked)} /> {text('keep')}
            </label>
            <label>
              {text('whenOffline')}:{' '}
              <select value={waits ? 'wait' : 'skip'} onChange={({ target }) => setWaits(target.value === 'wait')}>
                <option value="skip">{text('skipOffline')}</option>
                <option value="wait">{text('waitOffline')}</option>
              </select>
            </label>
          </div>
          {keep ? <p className="fine">{text('keepHint')}</p> : null}
          <div role="group" aria-label={text('acts')} aria-disabled={away.isAway}>
            <ActsPanel courts={chosenCourts} disabled={chosen.size === 0} onAct={act} />
          </div>
          {issue.problems.map(({ key, request, error }) => (
            <div key={key} data-testid="act-problem">
              <Problem error={error} />
              <button type="button" onClick={() => issue.dismiss(key)}>
                {text('problemRead', { act: describeAct(request, text) })}
              </button>
            </div>
          ))}
          {issue.notAsked === null ? null : (
            <p className="notice" role="alert">
              {text('notAsked', { act: describeAct(issue.notAsked, text) })}
            </p>
          )}
          {issue.wished === null ? null : <p className="notice">{text('wishSet', { n: issue.wished })}</p>}
        </div>
        <div className="drawer-results">
          <Results commands={rooms.commands} />
          <WishesPanel courts={chosenCourts} />
        </div>
      </div>
      {issue.asked === null ? null : <Confirm asked={issue.asked} onYes={issue.confirm} onNo={issue.cancel} />}
    </aside>
  );
}
