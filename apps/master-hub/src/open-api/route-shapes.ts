import { newPairingCodeSchema, nodeIdSchema, type WireName } from '@restrike/contracts';
import { z } from 'zod';
import { auditQuery } from '../access/audit.controller.js';
import { confirmedBody, confirmedQuery } from '../access/demand-confirmation.js';
import { eventsExportQuery, eventsQuery, matchesExportQuery, matchesQuery } from '../events/event-query-string.js';
import { alertsQuery } from '../health/alerts.controller.js';
import { historyQuery } from '../health/health-history.controller.js';
import { clipsQuery } from '../ivr-clips/clips.controller.js';
import { ivrEventsQuery } from '../ivr-clips/ivr-events.controller.js';
import { downloadQuery, logsQuery } from '../logs/logs.controller.js';
import { dayStatusBody, tournamentStatusBody } from '../tournaments/tournaments.controller.js';

/** A shape: one of the contracts by its name, or one of a route's own. */
export type Shape = WireName | z.ZodType | { readonly [name: string]: Shape | readonly [Shape] };

/** What a route takes and gives, for those who write programs against it. */
export interface RouteShape {
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: Shape;
  /** JSON; absent for a file or text. */
  readonly answer?: Shape;
  /** Media types of an answer that is no JSON. */
  readonly file?: readonly string[];
  /** 200 when absent. */
  readonly status?: 201;
}

const pages = z.strictObject({ cursor: z.string().max(100).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) });
const next = z.string().nullable();
const text = z.string();
const book = { version: z.int(), changedAt: z.number(), tournaments: ['tournament'], days: ['tournament-day'] } as const;
const rule = z.looseObject({ ruleId: text, isChanged: z.boolean() });
const store = z.object({ accessible: z.boolean(), latencyMs: z.number(), events: z.int(), migration: text });
const knownNode = z.object({ nodeId: nodeIdSchema, courtName: text, host: text, version: text, firstSeen: z.number(), lastSeen: z.number(), clockOffsetMs: z.number().nullable(), removedAt: z.number().nullable() });
const hubEvent = z.looseObject({ nodeId: nodeIdSchema, courtName: text, epoch: text, id: text, storedAt: z.number(), hubTime: z.number() });
const files = ['text/csv', 'application/json', 'application/x-ndjson'] as const;

/** Every route of the table of routes and roles that is not a page. A test fails for one that is missing here. */
export const routeShapes: Readonly<Record<string, RouteShape>> = {
  'GET /health/live': { summary: 'Whether the process is alive', answer: z.object({ status: z.literal('live') }) },
  'GET /health/ready': { summary: 'Whether the hub can take batches: 503 when its database is away', answer: { status: z.literal('ready'), store, courts: z.int(), leads: z.boolean() } },
  'GET /metrics': { summary: 'Figures for Prometheus', file: ['text/plain'] },
  'GET /api/openapi.json': { summary: 'This description', answer: z.looseObject({ openapi: text }) },

  'GET /api/access/me': { summary: 'Who the caller is, and what is open to it', answer: 'access-me' },
  'GET /api/access/setup': { summary: 'Whether the first admin has still to be made', answer: 'access-setup-state' },
  'POST /api/access/setup': { summary: 'Makes the first admin with the one-time code of the console', body: 'access-setup', answer: 'access-session' },
  'POST /api/access/login': { summary: 'Signs in; also sets the session’s cookie', body: 'access-login', answer: 'access-session' },
  'POST /api/access/logout': { summary: 'Ends the session', answer: z.looseObject({}) },
  'POST /api/access/password': { summary: 'Changes one’s own password', body: 'access-password', answer: z.looseObject({}) },
  'GET /api/users': { summary: 'All users', answer: { users: ['user'] } },
  'POST /api/users': { summary: 'Makes a user', body: 'user-new', answer: 'user', status: 201 },
  'PATCH /api/users/:userId': { summary: 'Changes role or password of a user, or disables one', body: 'user-change', answer: 'user' },
  'GET /api/audit': { summary: 'Who changed what, newest first', query: auditQuery, answer: 'audit-page' },
  'GET /api/audit/verdict': { summary: 'Whether the audit log’s chain is whole', answer: z.looseObject({}) },

  'GET /api/hub': { summary: 'Which hub this is', answer: 'hub-identity' },
  'POST /api/slaves/register': { summary: 'A court asks to join', body: 'register-request', answer: 'register-answer' },
  'GET /api/slaves': { summary: 'Every agent that ever asked to join', answer: 'slave-list' },
  'POST /api/slaves/:nodeId/approve': { summary: 'Lets an agent in that asks under the number that was compared', body: 'approve-slave', answer: z.looseObject({ nodeId: nodeIdSchema, state: text }) },
  'POST /api/slaves/:nodeId/revoke': { summary: 'Cuts an agent off, with a reason that it shows; wants `confirmed: true`', body: 'revoke-slave', answer: z.looseObject({ nodeId: nodeIdSchema, state: text }) },
  'GET /api/slaves/pairing-codes': { summary: 'Codes that let courts in', answer: 'pairing-code-list' },
  'POST /api/slaves/pairing-codes': { summary: 'Makes a code, with a picture to scan', body: newPairingCodeSchema, answer: 'pairing-code-made', status: 201 },
  'DELETE /api/slaves/pairing-codes/:codeId': { summary: 'Takes a code back', answer: z.looseObject({}) },

  'GET /api/courts': { summary: 'Courts as they are now, and all that are known', answer: { courts: ['court-view'], known: z.array(knownNode) } },
  'POST /api/courts/:nodeId/remove': { summary: 'Takes a court that is offline from view until it joins again; what it sent stays; wants `confirmed: true`', body: confirmedBody, answer: z.looseObject({ nodeId: nodeIdSchema }) },
  'GET /api/courts/:nodeId/settings': { summary: 'Settings of a court as they are now, secrets masked', answer: 'setting-list' },
  'GET /api/courts/:nodeId/days': { summary: 'Days of which the hub has events of a court', answer: z.object({ days: z.array(z.iso.date()) }) },
  'GET /api/courts/:nodeId/checksums/:day': { summary: 'Checksum of a court’s day: equal to the court’s own when everything is here', answer: 'day-checksum' },
  'GET /api/events': { summary: 'Events of all courts by filter, newest first, page by page', query: eventsQuery, answer: { rows: z.array(hubEvent), next } },
  'GET /api/events/export': { summary: 'Everything that a filter finds, as a file', query: eventsExportQuery, file: files },
  'GET /api/matches': { summary: 'Matches by filter, newest first, page by page', query: matchesQuery, answer: { rows: ['match-row'], next } },
  'GET /api/matches/export': { summary: 'All matches that a filter finds, as a file', query: matchesExportQuery, file: files },
  'GET /api/matches/:nodeId/:matchId': { summary: 'One match', answer: 'match-row' },
  'POST /api/events/bulk': { summary: 'A court’s events; answered after the commit. gzip is taken.', body: 'event-batch', answer: 'batch-answer' },
  'POST /api/matches/bulk': { summary: 'A court’s matches', body: 'match-batch', answer: 'row-batch-answer' },
  'POST /api/obs-sessions/bulk': { summary: 'A court’s recordings, streams and replay buffers', body: 'obs-session-batch', answer: 'row-batch-answer' },
  'GET /api/courts/:nodeId/obs-sessions': { summary: 'Recordings, streams and replay buffers of a court', answer: z.looseObject({}) },
  'POST /api/console-acts/bulk': { summary: 'What was done at a court’s own console, for the audit log', body: 'console-act-batch', answer: 'row-batch-answer' },
  'POST /api/ivr-events/bulk': { summary: 'A court’s requests for video review', body: 'ivr-event-batch', answer: 'row-batch-answer' },
  'GET /api/ivr-events': { summary: 'Requests for video review of all courts, newest first, page by page', query: ivrEventsQuery, answer: 'ivr-event-list' },
  'POST /api/sessions/bulk': { summary: 'A court’s UDP sessions', body: 'session-batch', answer: 'row-batch-answer' },

  'POST /api/clips/:clipId/offer': { summary: 'A court tells of a replay clip', body: 'clip-offer', answer: 'clip-offer-answer' },
  'PATCH /api/clips/:clipId/file': { summary: 'The next piece of a clip’s MP4 (application/octet-stream); x-upload-offset says where it begins', answer: 'clip-offer-answer' },
  'GET /api/clips': { summary: 'Replay clips that courts have offered, newest first', query: clipsQuery, answer: 'hub-clip-list' },
  'GET /api/clips/:nodeId/:clipId/marks': { summary: 'Events on a clip’s own timeline, and what is contested', answer: 'clip-marks' },
  'GET /api/clips/:nodeId/:clipId/video': { summary: 'A clip’s MP4, with ranges', file: ['video/mp4'] },

  'POST /api/commands': { summary: 'Sends a command to courts: 201, or 200 for a repeat of its key', body: 'post-command', answer: 'command-view', status: 201 },
  'POST /api/commands/preview': { summary: 'What a command would do at each court', body: 'preview-command', answer: 'command-preview' },
  'POST /api/commands/:id/retry': { summary: 'The same again for the courts at which it was not done', body: 'retry-command', answer: 'command-view', status: 201 },
  'POST /api/commands/:id/cancel': { summary: 'Takes a command back at the courts that it still waits for', answer: 'command-view' },
  'GET /api/commands': { summary: 'Commands, newest first', query: pages.extend({ court: nodeIdSchema.optional() }), answer: 'command-list' },
  'GET /api/commands/:id': { summary: 'One command with what became of it at each court', answer: 'command-view' },
  'GET /api/commands/:id/answers/:nodeId': { summary: 'What a court answered beside its outcome', answer: z.looseObject({}) },
  'GET /api/wishes': { summary: 'Wished states of all courts, and how far they are met', answer: z.looseObject({}) },
  'POST /api/wishes': { summary: 'Wishes a lasting state of courts', body: 'post-wishes', answer: z.looseObject({}) },
  'POST /api/wishes/clear': { summary: 'Takes wishes back', body: 'clear-wishes', answer: z.looseObject({}) },
  'GET /api/announcements': { summary: 'Announcements with who got, saw and acknowledged them, newest first', query: pages, answer: z.looseObject({ next }) },
  'POST /api/announcements': { summary: 'Announces to courts', body: 'post-announcement', answer: 'announcement-view', status: 201 },
  'GET /api/logs': { summary: 'The hub’s log, newest first', query: logsQuery, answer: 'log-page' },
  'GET /api/logs/download': { summary: 'The hub’s log as text', query: downloadQuery, file: ['text/plain'] },
  'GET /api/courts/:nodeId/logs': { summary: 'A court’s log, newest first', query: logsQuery, answer: 'log-page' },
  'GET /api/courts/:nodeId/logs/download': { summary: 'A court’s log as text', query: downloadQuery, file: ['text/plain'] },

  'GET /api/health/hub': { summary: 'Figures of the hub itself now', answer: 'hub-health' },
  'GET /api/health/history': { summary: 'Figures of a court over time, for plots', query: historyQuery, answer: 'health-history' },
  'GET /api/alerts': { summary: 'Alerts, newest first', query: alertsQuery, answer: { rows: ['alert'], next } },
  'POST /api/alerts/:alertId/ack': { summary: 'Says that a person has seen an alert', answer: { alert: 'alert' } },
  'GET /api/alerts/rules': { summary: 'The rules in force, and which of them were changed', answer: z.object({ rules: z.array(rule) }) },
  'PUT /api/alerts/rules/:ruleId': { summary: 'Changes a rule, or adds one', body: 'alert-rule', answer: z.object({ rule }) },
  'DELETE /api/alerts/rules/:ruleId': { summary: 'Sets a rule back, or removes an added one', answer: z.object({ rule: rule.nullable() }) },

  'GET /api/tournaments': { summary: 'Tournaments and their days', answer: book },
  'POST /api/tournaments': { summary: 'Makes a tournament', body: 'tournament-draft', answer: { ...book, tournamentId: text }, status: 201 },
  'PATCH /api/tournaments/:tournamentId': { summary: 'Changes what is said of a tournament', body: 'tournament-draft', answer: book },
  'POST /api/tournaments/:tournamentId/status': { summary: 'Activates, finishes or completes a tournament; courts are told. To complete wants `confirmed: true`', body: tournamentStatusBody, answer: book },
  'DELETE /api/tournaments/:tournamentId': { summary: 'Removes a tournament that no event belongs to; wants `confirmed=true`', query: confirmedQuery, answer: book },
  'POST /api/tournaments/:tournamentId/days': { summary: 'Adds a day', body: 'tournament-day-draft', answer: { ...book, tournamentDayId: text }, status: 201 },
  'POST /api/tournaments/:tournamentId/days/:tournamentDayId/status': { summary: 'Activates or finishes a day; courts are told. To finish wants `confirmed: true`', body: dayStatusBody, answer: book },
  'DELETE /api/tournaments/:tournamentId/days/:tournamentDayId': { summary: 'Removes a day that no event belongs to; wants `confirmed=true`', query: confirmedQuery, answer: book },
};
