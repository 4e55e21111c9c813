import type { Access } from './caller.js';

/** Those who may do everything: an admin passes every list of roles, so `['director']` is director and admin. */
const directors = ['director'] as const;
/** Those who look at replays. */
const reviewers = ['director', 'ivr-reviewer'] as const;
const admins = ['admin'] as const;
/** Everybody who works at the tournament. */
const operators = ['director', 'ivr-reviewer', 'youtube-manager'] as const;

/**
 * SEC-2: every HTTP route of the hub, as it is registered, and who may use it. The guard refuses a route that is not here, and a test fails for it.
 * A route that changes something needs a role (or is one's own session); what it changed is in the audit log.
 */
export const routeRoles: Readonly<Record<string, Access>> = {
  // health
  'GET /health/live': 'anyone',
  'GET /health/ready': 'anyone',
  'GET /metrics': 'overview',
  'GET /api/openapi.json': 'anyone',

  // access
  'GET /api/access/me': 'anyone',
  'GET /api/access/setup': 'anyone',
  'POST /api/access/setup': 'anyone',
  'POST /api/access/login': 'anyone',
  'POST /api/access/logout': 'user',
  'POST /api/access/password': 'user',
  'GET /api/users': admins,
  'POST /api/users': admins,
  'PATCH /api/users/:userId': admins,
  'GET /api/audit': admins,
  'GET /api/audit/verdict': admins,

  // pairing: who asks to join may be anybody; what they may is decided by the control room
  'GET /api/hub': 'anyone',
  'POST /api/slaves/register': 'anyone',
  'GET /api/slaves': 'user',
  'POST /api/slaves/:nodeId/approve': directors,
  'POST /api/slaves/:nodeId/revoke': directors,
  'GET /api/slaves/pairing-codes': directors,
  'POST /api/slaves/pairing-codes': directors,
  'DELETE /api/slaves/pairing-codes/:codeId': directors,

  // courts and events
  'GET /api/courts': 'overview',
  'POST /api/courts/:nodeId/remove': directors,
  'GET /api/courts/:nodeId/settings': directors,
  'GET /api/courts/:nodeId/days': 'reader',
  'GET /api/courts/:nodeId/checksums/:day': 'reader',
  'GET /api/courts/:nodeId/obs-sessions': 'reader',
  'GET /api/events': 'reader',
  'GET /api/events/export': 'reader',
  'GET /api/matches': 'reader',
  'GET /api/matches/export': 'reader',
  'GET /api/matches/:nodeId/:matchId': 'reader',
  'POST /api/events/bulk': 'agent',
  'POST /api/matches/bulk': 'agent',
  'POST /api/sessions/bulk': 'agent',
  'POST /api/obs-sessions/bulk': 'agent',
  'POST /api/ivr-events/bulk': 'agent',
  'POST /api/console-acts/bulk': 'agent',
  'GET /api/ivr-events': 'reader',

  // replay clips: courts offer and send them, those who review see them
  'POST /api/clips/:clipId/offer': 'agent',
  'PATCH /api/clips/:clipId/file': 'agent',
  'GET /api/clips': reviewers,
  'GET /api/clips/:nodeId/:clipId/video': reviewers,
  'GET /api/clips/:nodeId/:clipId/marks': reviewers,

  // commands, wishes and announcements to courts
  'POST /api/commands': directors,
  'POST /api/commands/preview': directors,
  'POST /api/commands/:id/retry': directors,
  'POST /api/commands/:id/cancel': directors,
  'GET /api/commands': 'user',
  'GET /api/commands/:id': 'user',
  'GET /api/commands/:id/answers/:nodeId': directors,
  'GET /api/wishes': 'user',
  'POST /api/wishes': directors,
  'POST /api/wishes/clear': directors,
  'GET /api/logs': directors,
  'GET /api/logs/download': directors,
  'GET /api/courts/:nodeId/logs': directors,
  'GET /api/courts/:nodeId/logs/download': directors,
  'GET /api/announcements': 'user',
  'POST /api/announcements': directors,

  // health and alerts
  'GET /api/health/history': 'reader',
  'GET /api/health/hub': 'reader',
  'GET /api/alerts': 'reader',
  'POST /api/alerts/:alertId/ack': operators,
  'GET /api/alerts/rules': 'reader',
  'PUT /api/alerts/rules/:ruleId': directors,
  'DELETE /api/alerts/rules/:ruleId': directors,

  // tournaments
  'GET /api/tournaments': 'reader',
  'POST /api/tournaments': directors,
  'PATCH /api/tournaments/:tournamentId': directors,
  'POST /api/tournaments/:tournamentId/status': directors,
  'DELETE /api/tournaments/:tournamentId': directors,
  'POST /api/tournaments/:tournamentId/days': directors,
  'POST /api/tournaments/:tournamentId/days/:tournamentDayId/status': directors,
  'DELETE /api/tournaments/:tournamentId/days/:tournamentDayId': directors,

  // pages: their files hold nothing that is not in the repository
  'GET /overview': 'anyone',
  'GET /overlays': 'anyone',
  'GET /overlays/scoreboard': 'anyone',
  'GET /overlays/ivr': 'anyone',
  'GET /overlays/lower-third': 'anyone',
  'GET /overlays/winner': 'anyone',
  'GET /overlays/matches': 'anyone',
  'GET /{*page}': 'anyone',
};

/**
 * SEC-2: every message that a socket may send, by namespace, and who may send it; `connect` is the connection itself. What is not here is
 * answered with a refusal, whoever sends it.
 */
export const socketRoles: Readonly<Record<string, Access>> = {
  '/feed connect': 'overview',
  '/feed alive': 'overview',
  '/feed watch-events': 'reader',
  /** Alerts, commands, announcements and slaves: what they tell is for those who work here. */
  '/feed watch': 'user',

  '/agents connect': 'agent',
  '/agents live': 'agent',
  '/agents heartbeat': 'agent',
  '/agents clock': 'agent',
  '/agents announcement-seen': 'agent',
};

/** For a sentence to a person. */
export function whoMay(access: Access): string {
  if (typeof access !== 'string') return `the role ${[...new Set([...access, 'admin'])].join(' or ')}`;
  return { anyone: 'nothing', overview: 'a read token or a user', reader: 'a read token or a user', user: 'a user who has signed in', agent: 'the credential of a court' }[access];
}

