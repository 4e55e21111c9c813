import type { ReactElement } from 'react';
import { EventPanel } from '../events/event-panel.js';
import { ObsPanels } from '../obs/obs-panels.js';
import { AttentionList } from './attention-list.js';
import { ReplayPanel } from './replay-panel.js';
import { Scoreboard } from './scoreboard.js';

/** The one screen of a court: match, events, REPLAY, OBS, and what is wrong. */
export function LivePage(): ReactElement {
  return (
    <section className="live">
      <div className="live-main">
        <Scoreboard />
        <EventPanel />
      </div>
      <aside className="live-side">
        <ReplayPanel />
        <ObsPanels />
        <AttentionList />
      </aside>
    </section>
  );
}
