import type { AlertRule } from '@restrike/contracts';

const minute = 60_000;

/** A rule of a court that is so or is not so. */
const state = (ruleId: string, title: string, metric: AlertRule['metric'], afterMs: number, advice: string, change: Partial<AlertRule> = {}): AlertRule => ({
  ruleId, title, metric, advice, scope: 'court', bad: 'above', raiseAt: 0.5, raiseAfterMs: afterMs, clearAt: 0.5, clearAfterMs: 2_000, severity: 'critical', sound: true, enabled: true, ...change,
});

/** A rule of a measure. Both thresholds are named, so that a value that trembles about one of them does not ring all day. */
const measure = (ruleId: string, title: string, metric: AlertRule['metric'], limits: Pick<AlertRule, 'bad' | 'raiseAt' | 'raiseAfterMs' | 'clearAt' | 'clearAfterMs'>, advice: string, change: Partial<AlertRule> = {}): AlertRule => ({
  ruleId, title, metric, advice, scope: 'court', ...limits, severity: 'warning', sound: false, enabled: true, ...change,
});

const above = (raiseAt: number, raiseAfterMs: number, clearAt: number, clearAfterMs: number) => ({ bad: 'above', raiseAt, raiseAfterMs, clearAt, clearAfterMs }) as const;
const below = (raiseAt: number, raiseAfterMs: number, clearAt: number, clearAfterMs: number) => ({ bad: 'below', raiseAt, raiseAfterMs, clearAt, clearAfterMs }) as const;

/** HLT-2: the rules that a hub begins with. Each can be changed, switched off and set back. */
export const defaultRules: readonly AlertRule[] = [
  state('court-offline', 'Court offline', 'court-offline', 2_000, 'Look at the court’s laptop and its cable. The court goes on alone and loses nothing; its events come when it is back.'),
  state('listener-failed', 'Scoring data is not received or not stored', 'listener-failed', 3_000, 'Open the court’s console: it says which port, address or disk fails. Another program may hold the port, or the disk is full.'),
  state('recording-stopped-in-round', 'Recording is not running in a round', 'recording-stopped-in-round', 3_000, 'Start the recording from the remote control, or in OBS on the court.'),
  state('stream-stopped-in-round', 'Stream stopped in a round', 'stream-stopped-in-round', 3_000, 'Start the stream from the remote control, or in OBS on the court. The broadcast shows nothing of this court meanwhile.'),
  state('obs-unreachable', 'OBS does not answer', 'obs-unreachable', 5_000, 'Look whether OBS is open on the court and its WebSocket server is on. A recording that runs goes on without us.', { severity: 'warning' }),
  state('recorder-unreachable-in-round', 'OBS that records does not answer in a round', 'obs-unreachable', 5_000, 'Look at once whether that OBS still records. A recording that runs goes on without us; one that crashed does not.', { raiseAt: 1.5, clearAt: 1.5 }),
  measure('events-rate', 'Very many events', 'events-per-second', above(1_000, 5_000, 800, 10_000), 'A scoring system that repeats itself, or two on one court? Look at the senders in the court’s console.'),
  measure('store-latency', 'Court’s database is slow', 'store-latency-ms', above(100, 10_000, 80, 10_000), 'Close other programs on the laptop; look at its disk. Nothing is lost: what waits is kept.'),
  measure('memory', 'Memory is short', 'memory-share', above(0.8, 30_000, 0.75, 30_000), 'Close other programs on the laptop.'),
  measure('errors', 'Many events are not understood', 'error-share', above(0.01, 30_000, 0.005, 30_000), 'Look at the unknown messages in the court’s console: another version of the scoring system, or a bad network.'),
  measure('archive', 'Many events today', 'events-today', above(5_000, 0, 5_000, 0), 'Nothing is wrong. After the tournament, when the hub has all of it, move the court’s database away, so that the next one begins with an empty one and stays quick.', { severity: 'info' }),
  measure('disk', 'Disk is filling', 'disk-free-share', below(0.2, 10_000, 0.22, 10_000), 'Move old recordings away, or record to another disk.'),
  measure('recording-hours', 'Few hours of recording left', 'recording-hours-left', below(2, 10_000, 3, 10_000), 'Make room on the disk of the recordings before the next match.', { severity: 'critical', sound: true }),
  measure('dropped-frames', 'Frames are dropped', 'dropped-frames-share', above(0.01, 10_000, 0.005, 30_000), 'Lower bit rate or resolution of the stream, or find what loads the laptop or its network.'),
  measure('clock', 'Clock is off', 'clock-off-ms', above(500, 10_000, 400, 10_000), 'Set the laptop’s clock by the network. The order of events on the court does not depend on it.'),
  measure('outbox-growing', 'Events pile up on the court', 'outbox-growth-per-minute', above(30, minute, 0, 20_000), 'The hub takes less than the court sends: look at the network between them.'),
  measure('parked', 'Events were refused by the hub', 'events-parked', above(0, 0, 0, 0), 'Open the court’s console: it shows what was refused and why, and tries again on demand.'),
  measure('kernel-drops', 'Datagrams were dropped by the system', 'kernel-drops', above(0, 0, 0, minute), 'The laptop was too busy to listen. Close other programs; raise the receive buffer.', { severity: 'critical', sound: true }),
  measure('hub-events-rate', 'Very many events over all courts', 'events-per-second', above(1_000, 5_000, 800, 10_000), 'Look at the courts’ tiles: which one sends so many? After a long time without the hub, courts send what waited: then it ends by itself.', { scope: 'hub' }),
  measure('hub-store-latency', 'Hub’s database is slow', 'store-latency-ms', above(100, 10_000, 80, 10_000), 'Look at the load of the database’s server and its disk.', { scope: 'hub' }),
  measure('hub-memory', 'Hub’s memory is short', 'memory-share', above(0.8, 30_000, 0.75, 30_000), 'Close other programs on the hub’s computer.', { scope: 'hub' }),
  measure('hub-disk', 'Hub’s disk is filling', 'disk-free-share', below(0.2, 10_000, 0.22, 10_000), 'Make room on the hub’s disk.', { scope: 'hub' }),
  measure('hub-errors', 'Hub refuses many requests', 'error-share', above(0.01, 30_000, 0.005, 30_000), 'The log of the hub says who sends what it can not take.', { scope: 'hub' }),
];

/** The rules in force: those that somebody changed in place of our own, and added ones after them. */
export function rulesInForce(changed: readonly AlertRule[]): readonly (AlertRule & { readonly isChanged: boolean })[] {
  const own = new Set(defaultRules.map(({ ruleId }) => ruleId));
  const byId = new Map(changed.map((rule) => [rule.ruleId, rule]));
  return [
    ...defaultRules.map((rule) => ({ ...(byId.get(rule.ruleId) ?? rule), isChanged: byId.has(rule.ruleId) })),
    ...changed.filter(({ ruleId }) => !own.has(ruleId)).map((rule) => ({ ...rule, isChanged: true })),
  ];
}
