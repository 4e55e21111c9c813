/**
 * What a route of the agent asks of who calls it:
 * - `open`: nothing. For signs of life and for signing in.
 * - `read`: this machine, the read token of `RESTRIKE_API_TOKEN`, or a session.
 * - `operator`: a session opened with the court's PIN, from a page of this agent or from a program.
 */
export type RouteAccess = 'open' | 'read' | 'operator';

/** SEC-2: every route of the agent with what it asks. A route that is not here is refused, and a test names it. */
export const routeAccess: Readonly<Record<string, RouteAccess>> = {
  'GET /health/live': 'open',
  'GET /health/ready': 'open',
  'GET /metrics': 'read',

  'GET /api/access': 'open',
  'POST /api/access/pin': 'open',
  'POST /api/access/login': 'open',
  'POST /api/access/logout': 'open',

  'GET /api/state': 'read',
  'GET /api/live': 'read',
  'GET /api/events': 'read',
  'GET /api/matches': 'read',
  'GET /api/matches/:id': 'read',
  'GET /api/findings': 'read',
  'GET /api/rules': 'read',
  'GET /api/sessions': 'read',
  'GET /api/unknown': 'read',
  'POST /api/unknown/label': 'operator',
  'GET /api/parked': 'read',
  'GET /api/checksums/:day': 'read',
  'GET /api/days': 'read',
  'GET /api/announcements': 'read',
  'POST /api/announcements/:id/seen': 'operator',
  'POST /api/announcements/:id/acknowledge': 'operator',
  'GET /api/logs': 'read',
  'GET /api/logs/download': 'read',

  'GET /api/discovery': 'read',
  'GET /api/interfaces': 'read',
  'GET /api/obs': 'read',
  'GET /api/obs/:id/scenes': 'read',
  'GET /api/obs/:id/inputs': 'read',
  'GET /api/obs/:id/stats': 'read',
  'GET /api/triggers': 'read',
  'GET /api/clips': 'read',
  'GET /api/clips/:id': 'read',
  'GET /api/clips/:id/marks': 'read',
  'GET /api/clips/:id/video': 'read',
  'GET /api/clips/:id/thumbnail': 'read',
  'GET /api/preflight': 'read',
  'GET /api/player': 'read',
  'GET /api/network': 'read',
  'GET /api/storage': 'read',
  'GET /api/statistics': 'read',
  'GET /api/challenge': 'read',

  'GET /api/settings': 'read',
  'GET /api/settings/history': 'read',
  'GET /api/settings/obs': 'read',
  'PUT /api/settings': 'operator',
  'POST /api/settings/reset': 'operator',
  'PUT /api/settings/obs/:id': 'operator',
  'DELETE /api/settings/obs/:id': 'operator',

  'GET /api/timeline/sessions': 'read',
  'GET /api/timeline/sessions/:id/corrections': 'read',
  'POST /api/timeline/sessions/:id/correction': 'operator',
  'POST /api/timeline/sessions/:id/undo': 'operator',
  'PUT /api/timeline/broadcasts/:id': 'operator',
  'POST /api/timeline/broadcasts/:obsId/next': 'operator',

  'GET /api/files': 'read',
  'POST /api/files/:id/retry': 'operator',
  'POST /api/files/cleanup': 'operator',
  'DELETE /api/files/cleanup': 'operator',

  'GET /api/chapters': 'read',
  'GET /api/chapters/events': 'read',
  'POST /api/chapters': 'operator',

  'GET /api/tournament': 'read',
  'PUT /api/tournament/context': 'operator',
  'DELETE /api/tournament/context': 'operator',
  'POST /api/tournament/tournaments': 'operator',
  'POST /api/tournament/tournaments/:id/days': 'operator',

  'POST /api/obs/:id/:act': 'operator',
  'POST /api/triggers/:ruleId': 'operator',
  'POST /api/triggers/:ruleId/rehearse': 'operator',
  'GET /api/flags': 'read',
  'GET /api/flags/history': 'read',
  'GET /api/flags/:code/picture': 'read',
  'PUT /api/flags/mappings': 'operator',
  'PUT /api/flags/:code/picture': 'operator',
  'DELETE /api/flags/:code/picture': 'operator',
  'POST /api/flags/scan': 'operator',
  'GET /api/manual': 'read',
  'POST /api/manual/take': 'operator',
  'POST /api/manual/edit': 'operator',
  'POST /api/manual/hand-back': 'operator',
  'GET /api/simulator': 'read',
  'POST /api/simulator/start': 'operator',
  'POST /api/simulator/send': 'operator',
  'POST /api/simulator/stop': 'operator',
  'POST /api/replay': 'operator',
  'POST /api/player/closed': 'operator',
  'POST /api/player/keys/:key': 'operator',
  'POST /api/parked/:epoch/:sequence/retry': 'operator',
  'GET /api/hub': 'read',
  'POST /api/hub/choose': 'operator',
  'POST /api/hub/forget': 'operator',
  'POST /api/listener/start': 'operator',
  'POST /api/listener/stop': 'operator',
};

/** What a route asks; null for one that nobody has listed. HEAD asks what GET does. */
export function accessOf(method: string, route: string): RouteAccess | null {
  return routeAccess[`${method === 'HEAD' ? 'GET' : method} ${route}`] ?? null;
}
