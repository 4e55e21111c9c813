/** What the audit log has of a request: its act, and what of the body it may tell. */
export interface RouteAct {
  /** `console.<room>`. */
  readonly action: string;
  /** Names of fields; never of one that may hold a secret. */
  readonly tells: readonly string[];
}

const act = (room: string, ...tells: string[]): RouteAct => ({ action: `console.${room}`, tells });
/** Tells everything that was typed into the manual scoreboard: it is shown to the hall anyway. */
const edit = act('manual', 'matchNumber', 'round', 'clock', 'blue', 'red');

/**
 * SEC-4: every route by which the console changes something, with its act. null: changes nothing that stays. A route that asks for an operator and is not
 * here fails a test.
 */
export const actOfRoute: Readonly<Record<string, RouteAct | null>> = {
  'POST /api/access/pin': act('pin'),
  'POST /api/access/login': act('login'),
  'POST /api/access/logout': act('logout'),
  'POST /api/unknown/label': act('label', 'pattern', 'label'),
  // The page says by itself that an announcement was on its screen; the hub is told in its own way.
  'POST /api/announcements/:id/seen': null,
  'POST /api/announcements/:id/acknowledge': act('announcement'),
  // What was set to what is in the court's own history of settings, where secrets are masked; `values` tells their names alone.
  'PUT /api/settings': act('settings', 'values', 'reason'),
  'POST /api/settings/reset': act('settings', 'keys', 'reason'),
  'PUT /api/settings/obs/:id': act('obs-address', 'role', 'host', 'port', 'protocol', 'enabled'),
  'DELETE /api/settings/obs/:id': act('obs-address'),
  'POST /api/timeline/sessions/:id/correction': act('timeline', 'correctionMs', 'reason'),
  'POST /api/timeline/sessions/:id/undo': act('timeline'),
  'PUT /api/timeline/broadcasts/:id': act('timeline', 'gapMode', 'liveAt'),
  'POST /api/timeline/broadcasts/:obsId/next': act('timeline'),
  'POST /api/files/:id/retry': act('files'),
  'POST /api/files/cleanup': act('files'),
  'DELETE /api/files/cleanup': act('files'),
  'POST /api/chapters': act('chapters', 'day', 'moments'),
  'PUT /api/tournament/context': act('tournament', 'tournamentId', 'tournamentDayId'),
  'DELETE /api/tournament/context': act('tournament'),
  'POST /api/tournament/tournaments': act('tournament', 'name', 'place'),
  'POST /api/tournament/tournaments/:id/days': act('tournament', 'day'),
  'POST /api/obs/:id/:act': act('obs', 'connected', 'scene', 'running', 'input', 'muted'),
  'POST /api/triggers/:ruleId': act('triggers', 'enabled'),
  'POST /api/triggers/:ruleId/rehearse': act('triggers'),
  'PUT /api/flags/mappings': act('flags', 'seen', 'code'),
  'PUT /api/flags/:code/picture': act('flags'),
  'DELETE /api/flags/:code/picture': act('flags'),
  'POST /api/flags/scan': act('flags'),
  'POST /api/manual/take': act('manual'),
  'POST /api/manual/edit': edit,
  'POST /api/manual/hand-back': act('manual'),
  'POST /api/simulator/start': act('simulator', 'scenario', 'speed', 'seed', 'matches', 'faults'),
  'POST /api/simulator/send': act('simulator', 'text'),
  'POST /api/simulator/stop': act('simulator'),
  'POST /api/replay': act('replay'),
  // They move the picture of a replay that is shown.
  'POST /api/player/closed': null,
  'POST /api/player/keys/:key': null,
  'POST /api/parked/:epoch/:sequence/retry': act('parked'),
  // An address may hold a pairing code.
  'POST /api/hub/choose': act('hub', 'hubId'),
  'POST /api/hub/forget': act('hub'),
  'POST /api/listener/start': act('listener'),
  'POST /api/listener/stop': act('listener'),
};
