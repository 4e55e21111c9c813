import type { ReactElement } from 'react';
import { Route, Switch } from 'wouter';
import { FlagsPage } from './flags/flags-page.js';
import { LivePage } from './live/live-page.js';
import { PreflightPage } from './preflight/preflight-page.js';
import { PssPage } from './pss/pss-page.js';
import { ReplaysPage } from './replays/replays-page.js';
import { SettingsPage } from './settings/settings-page.js';
import { SystemPage } from './system/system-page.js';
import { TimelinePage } from './timeline/timeline-page.js';
import { TriggersPage } from './triggers/triggers-page.js';

/** The console's rooms by address. */
export function Rooms(): ReactElement {
  return (
    <Switch>
      <Route path="/replays">
        <ReplaysPage />
      </Route>
      <Route path="/timeline">
        <TimelinePage />
      </Route>
      <Route path="/triggers">
        <TriggersPage />
      </Route>
      <Route path="/scoring">
        <PssPage />
      </Route>
      <Route path="/preflight">
        <PreflightPage />
      </Route>
      <Route path="/system">
        <SystemPage />
      </Route>
      <Route path="/flags">
        <FlagsPage />
      </Route>
      <Route path="/settings">
        <SettingsPage />
      </Route>
      <Route>
        <LivePage />
      </Route>
    </Switch>
  );
}
