import type { AlertRule, NodeId } from '@restrike/contracts';
import type { Readings } from './readings.js';

/** Where a rule stands for one court, since when (ms). `quiet` ones are not kept. */
export interface Standing {
  readonly phase: 'raising' | 'raised' | 'clearing';
  readonly since: number;
  /** When it was raised (ms), also while it is clearing; not while it is raising. */
  readonly raisedAt?: number;
  /** Since when (ms) a graver rule of the same metric is raised: that one alone is told, until it is not broken any more. */
  readonly outranked?: number;
}

/** Standings by rule and court; what is not there is quiet. */
export type Standings = ReadonlyMap<string, Standing>;

/** Whom the rules judge: a court, or with null the hub. */
export interface Subject {
  readonly nodeId: NodeId | null;
  readonly readings: Readings;
}

export interface Verdict {
  readonly standings: Standings;
  /** `hiddenSince`: since when a graver one stood before it, to which it may have given way; null for a new one. */
  readonly raised: readonly { readonly rule: AlertRule; readonly nodeId: NodeId | null; readonly value: number; readonly hiddenSince: number | null }[];
  readonly cleared: readonly { readonly ruleId: string; readonly nodeId: NodeId | null }[];
}

export const standingKey = (ruleId: string, nodeId: NodeId | null): string => `${ruleId} ${nodeId ?? 'hub'}`;

/** A key's rule and court again. */
export function standingOf(key: string): { readonly ruleId: string; readonly nodeId: NodeId | null } {
  const [ruleId = '', node = 'hub'] = key.split(' ');
  return { ruleId, nodeId: node === 'hub' ? null : (node as NodeId) };
}

/**
 * Where one rule stands after a reading; null is quiet. Beyond `raiseAt` for `raiseAfterMs` it is raised, on the good side of `clearAt` for
 * `clearAfterMs` it is quiet again; in between it stays as it is. A reading that is not known interrupts both waits and changes nothing else.
 */
export function step(rule: AlertRule, before: Standing | null, value: number | null, now: number): Standing | null {
  const isBad = value !== null && (rule.bad === 'above' ? value > rule.raiseAt : value < rule.raiseAt);
  const isGood = value !== null && (rule.bad === 'above' ? value <= rule.clearAt : value >= rule.clearAt);
  if (before === null || before.phase === 'raising') {
    if (!isBad) return null;
    const since = before?.since ?? now;
    return now - since >= rule.raiseAfterMs ? { phase: 'raised', since: now } : { phase: 'raising', since };
  }
  if (!isGood) return before.phase === 'raised' ? before : { phase: 'raised', since: now };
  const since = before.phase === 'clearing' ? before.since : now;
  return now - since >= rule.clearAfterMs ? null : { phase: 'clearing', since };
}

const isOpen = (standing: Standing | null): boolean => standing !== null && standing.phase !== 'raising' && standing.outranked === undefined;

const gravity = { info: 0, warning: 1, critical: 2 } as const;
/** Whether a rule tells of the same, and that it is worse. */
export const outranks = (a: AlertRule, b: AlertRule): boolean => a.metric === b.metric && a.bad === b.bad && gravity[a.severity] > gravity[b.severity];

/**
 * HLT-2: judges all rules for all subjects. Pure. Of rules that tell of one metric the gravest that is broken is raised, and a lesser one gives way to it: one alert that rises. What was raised by a rule that is switched off or gone, or for a court that is gone, is cleared.
 *
 * @param before the standings of the last judgement, or made of the alerts that are stored.
 */
export function judgeAlerts(before: Standings, rules: readonly AlertRule[], subjects: readonly Subject[], now: number): Verdict {
  const standings = new Map<string, Standing>();
  const raised: Verdict['raised'][number][] = [];
  const cleared: Verdict['cleared'][number][] = [];
  for (const { nodeId, readings } of subjects) {
    const broken: { readonly rule: AlertRule; readonly standing: Standing; readonly raisedAt: number }[] = [];
    for (const rule of rules) {
      if (!rule.enabled || (nodeId === null) !== (rule.scope === 'hub')) continue;
      const old = before.get(standingKey(rule.ruleId, nodeId)) ?? null;
      const standing = step(rule, old, readings[rule.metric] ?? null, now);
      if (standing !== null) broken.push({ rule, standing, raisedAt: old?.raisedAt ?? now });
    }
    for (const { rule, standing: { phase, since }, raisedAt } of broken) {
      const gravers = broken.filter((other) => other.standing.phase !== 'raising' && outranks(other.rule, rule));
      const key = standingKey(rule.ruleId, nodeId);
      const old = before.get(key) ?? null;
      const outranked = gravers.length === 0 ? undefined : Math.min(old?.outranked ?? Infinity, ...gravers.map((other) => other.raisedAt));
      const standing: Standing = { phase, since, ...(phase === 'raising' ? {} : { raisedAt }), ...(outranked === undefined ? {} : { outranked }) };
      standings.set(key, standing);
      if (isOpen(standing) && !isOpen(old)) raised.push({ rule, nodeId, value: readings[rule.metric] ?? rule.raiseAt, hiddenSince: old?.outranked ?? null });
    }
  }
  for (const [key, old] of before) if (isOpen(old) && !isOpen(standings.get(key) ?? null)) cleared.push(standingOf(key));
  return { standings, raised, cleared };
}
