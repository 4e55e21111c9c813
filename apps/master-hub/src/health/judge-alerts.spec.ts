import { alertMetricSchema, alertRuleSchema, type AlertRule, type NodeId } from '@restrike/contracts';
import fc from 'fast-check';
import { defaultRules, rulesInForce } from './default-rules.js';
import { judgeAlerts, standingKey, step, type Standing, type Standings } from './judge-alerts.js';

const rule: AlertRule = { ruleId: 'memory', title: 'Memory', advice: '', metric: 'memory-share', scope: 'court', bad: 'above', raiseAt: 0.8, raiseAfterMs: 3_000, clearAt: 0.7, clearAfterMs: 2_000, severity: 'warning', sound: false, enabled: true };
const below: AlertRule = { ...rule, ruleId: 'disk', metric: 'disk-free-share', bad: 'below', raiseAt: 0.2, clearAt: 0.25 };
const court = '11111111-1111-4111-8111-111111111111' as NodeId;

/** Phases of a rule over values that come once a second. */
const phases = (values: readonly (number | null)[], of = rule): string[] => {
  let standing: Standing | null = null;
  return values.map((value, second) => (standing = step(of, standing, value, second * 1_000))?.phase ?? 'quiet');
};

describe('[HUB-11] one rule', () => {
  it('[HUB-11] is raised when it was broken for its time, and a moment below starts the wait anew', () => {
    expect(phases([0.9, 0.9, 0.9, 0.9])).toEqual(['raising', 'raising', 'raising', 'raised']);
    expect(phases([0.9, 0.9, 0.8, 0.9, 0.9, 0.9, 0.9])).toEqual(['raising', 'raising', 'quiet', 'raising', 'raising', 'raising', 'raised']);
    expect(phases([0.9], { ...rule, raiseAfterMs: 0 })).toEqual(['raised']);
  });

  it('[HUB-11] stays raised between its two thresholds, and is cleared beyond the second one for its time', () => {
    const raised = [0.9, 0.9, 0.9, 0.9];
    expect(phases([...raised, 0.75, 0.79, 0.85]).slice(4)).toEqual(['raised', 'raised', 'raised']);
    expect(phases([...raised, 0.7, 0.7, 0.7]).slice(4)).toEqual(['clearing', 'clearing', 'quiet']);
    expect(phases([...raised, 0.7, 0.75, 0.7, 0.7, 0.7]).slice(4)).toEqual(['clearing', 'raised', 'clearing', 'clearing', 'quiet']);
  });

  it('[HUB-11] what is bad below is the same upside down', () => {
    expect(phases([0.1, 0.1, 0.1, 0.1, 0.22, 0.25, 0.25, 0.25], below)).toEqual(['raising', 'raising', 'raising', 'raised', 'raised', 'clearing', 'clearing', 'quiet']);
  });

  it('[HUB-11] a reading that is not known raises nothing and clears nothing', () => {
    expect(phases([0.9, 0.9, null, 0.9, 0.9, 0.9, 0.9])).toEqual(['raising', 'raising', 'quiet', 'raising', 'raising', 'raising', 'raised']);
    expect(phases([0.9, 0.9, 0.9, 0.9, 0.1, null, null, null, null])).toEqual(['raising', 'raising', 'raising', 'raised', 'clearing', 'raised', 'raised', 'raised', 'raised']);
  });

  it('[HUB-11] never flaps: between raised and cleared lies a value beyond each threshold, whatever the values', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 60 }), (values) => {
        let standing: Standing | null = null;
        values.forEach((value, second) => {
          const open = standing !== null && standing.phase !== 'raising';
          standing = step(rule, standing, value, second * 1_000);
          const isOpen = standing !== null && (standing as Standing).phase !== 'raising';
          if (isOpen && !open) expect(value).toBeGreaterThan(rule.raiseAt);
          if (!isOpen && open) expect(value).toBeLessThanOrEqual(rule.clearAt);
        });
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1) },
    );
  });
});

describe('[HUB-11] all rules', () => {
  const judge = (before: Standings, rules: readonly AlertRule[], readings: object | null, now: number) =>
    judgeAlerts(before, rules, [...(readings === null ? [] : [{ nodeId: court, readings }]), { nodeId: null, readings: { 'memory-share': 0.95 } }], now);

  it('[HUB-11] a court and the hub are judged apart, each by the rules of its kind', () => {
    const quick = { ...rule, raiseAfterMs: 0 };
    const hub = { ...quick, ruleId: 'hub-memory', scope: 'hub' as const };
    const verdict = judge(new Map(), [quick, hub], { 'memory-share': 0.85 }, 0);
    expect(verdict.raised.map(({ rule: { ruleId }, nodeId, value }) => [ruleId, nodeId, value])).toEqual([['memory', court, 0.85], ['hub-memory', null, 0.95]]);
    expect(judge(verdict.standings, [quick, hub], { 'memory-share': 0.85 }, 1_000)).toMatchObject({ raised: [], cleared: [] });
  });

  it('[HUB-11] what was raised is cleared when its rule is switched off or gone, or its court is', () => {
    const open: Standings = new Map([[standingKey('memory', court), { phase: 'raised', since: 0 }]]);
    for (const verdict of [judge(open, [{ ...rule, enabled: false }], { 'memory-share': 0.9 }, 1), judge(open, [], { 'memory-share': 0.9 }, 1), judge(open, [rule], null, 1)]) {
      expect(verdict).toMatchObject({ cleared: [{ ruleId: 'memory', nodeId: court }], raised: [] });
      expect(verdict.standings.size).toBe(0);
    }
    expect(judge(open, [rule], {}, 1)).toMatchObject({ cleared: [], raised: [] });
  });
});

describe('[HUB-11] one alert that rises', () => {
  const own = defaultRules.filter(({ metric }) => metric === 'obs-unreachable');

  /** What is told, second by second, of values that come once a second. */
  const told = (values: readonly number[]): string[] => {
    let standings: Standings = new Map();
    return values.map((value, second) => {
      const verdict = judgeAlerts(standings, own, [{ nodeId: court, readings: { 'obs-unreachable': value } }], second * 1_000);
      standings = verdict.standings;
      return [...verdict.cleared.map(({ ruleId }) => `-${ruleId}`), ...verdict.raised.map(({ rule: { ruleId } }) => `+${ruleId}`)].join(' ');
    });
  };
  const forSeconds = (value: number, seconds: number): number[] => Array.from({ length: seconds }, () => value);

  it('[HUB-11] an OBS that crashes in a round rings once, with the graver rule alone', () => {
    expect(told(forSeconds(2, 20)).filter((one) => one !== '')).toEqual(['+recorder-unreachable-in-round']);
  });

  it('[HUB-11] one that was away before the round rises when the round begins, falls when it ends, and is never two', () => {
    const all = told([...forSeconds(1, 10), ...forSeconds(2, 10), ...forSeconds(1, 10), ...forSeconds(0, 10)]);
    expect(all.filter((one) => one !== '')).toEqual(['+obs-unreachable', '-obs-unreachable +recorder-unreachable-in-round', '-recorder-unreachable-in-round +obs-unreachable', '-obs-unreachable']);
  });

  it('[HUB-11] the lesser one that comes back is the one of before, unless it has ended meanwhile', () => {
    let standings: Standings = new Map();
    const raised = [...forSeconds(1, 10), ...forSeconds(2, 10), ...forSeconds(1, 10), ...forSeconds(2, 10), ...forSeconds(0, 10), ...forSeconds(1, 10)].flatMap((value, second) => {
      const verdict = judgeAlerts(standings, own, [{ nodeId: court, readings: { 'obs-unreachable': value } }], second * 1_000);
      standings = verdict.standings;
      return verdict.raised.map(({ rule: { ruleId }, hiddenSince }) => [second, ruleId, hiddenSince]);
    });
    expect(raised).toEqual([[5, 'obs-unreachable', null], [15, 'recorder-unreachable-in-round', null], [22, 'obs-unreachable', 15_000], [35, 'recorder-unreachable-in-round', null], [55, 'obs-unreachable', null]]);
  });

  it('[HUB-11] after a restart of the hub the graver one that is open goes on alone', () => {
    const open: Standings = new Map(own.slice(1).map(({ ruleId }): [string, Standing] => [standingKey(ruleId, court), { phase: 'raised', since: 0 }]));
    const first = judgeAlerts(open, own, [{ nodeId: court, readings: { 'obs-unreachable': 2 } }], 1_000);
    expect(first).toMatchObject({ raised: [], cleared: [] });
    expect(judgeAlerts(first.standings, own, [{ nodeId: court, readings: { 'obs-unreachable': 2 } }], 60_000)).toMatchObject({ raised: [], cleared: [] });
  });
});

describe('[HUB-11] one that gave way', () => {
  const [lesser, graver] = [{ ...rule, ruleId: 'lesser' }, { ...rule, ruleId: 'graver', raiseAt: 0.9, clearAt: 0.9, raiseAfterMs: 0, clearAfterMs: 0, severity: 'critical' as const }];
  const judge = (before: Standings, value: number, now: number) => judgeAlerts(before, [lesser, graver], [{ nodeId: court, readings: { 'memory-share': value } }], now);
  const sinceOf = ({ raised }: ReturnType<typeof judge>) => raised.map(({ rule: { ruleId }, hiddenSince }) => [ruleId, hiddenSince]);
  const stored: Standings = new Map([[standingKey('lesser', court), { phase: 'raised', since: 3, raisedAt: 3, outranked: 7 }], [standingKey('graver', court), { phase: 'raised', since: 7, raisedAt: 7 }]]);

  it('[HUB-11] before a restart did so then, and comes back at once', () => {
    const stands = judge(stored, 0.95, 100_000);
    expect(stands).toMatchObject({ raised: [], cleared: [] });
    expect(sinceOf(judge(stands.standings, 0.85, 101_000))).toEqual([['lesser', 7]]);
    expect(sinceOf(judge(stored, 0.85, 100_000))).toEqual([['lesser', 7]]);
  });

  it('[HUB-11] and ended meanwhile, is new when it comes', () => {
    let { standings } = judge(stored, 0.5, 100_000);
    for (const now of [101_000, 102_000]) ({ standings } = judge(standings, 0.5, now));
    ({ standings } = judge(standings, 0.85, 103_000));
    expect(sinceOf(judge(standings, 0.85, 106_000))).toEqual([['lesser', null]]);
  });
});

describe('[HUB-11] the rules a hub begins with', () => {
  it('[HUB-11] are valid, have names of their own, and cover every default of the specification', () => {
    for (const one of defaultRules) expect(alertRuleSchema.safeParse(one)).toMatchObject({ success: true });
    expect(new Set(defaultRules.map(({ ruleId }) => ruleId)).size).toBe(defaultRules.length);
    const limits = defaultRules.filter(({ scope }) => scope === 'court').map(({ metric, raiseAt }) => [metric, raiseAt]);
    expect(limits).toEqual(expect.arrayContaining([
      ['events-per-second', 1_000], ['store-latency-ms', 100], ['memory-share', 0.8], ['error-share', 0.01], ['events-today', 5_000], ['disk-free-share', 0.2], ['dropped-frames-share', 0.01],
      ...['court-offline', 'recording-stopped-in-round', 'stream-stopped-in-round'].map((metric) => [metric, 0.5]),
    ]));
    // Over the whole system, too.
    expect(defaultRules.filter(({ scope, metric }) => scope === 'hub' && metric === 'events-per-second').map(({ raiseAt }) => raiseAt)).toEqual([1_000]);
    expect(limits.map(([metric]) => metric)).toEqual(expect.arrayContaining(['clock-off-ms', 'outbox-growth-per-minute']));
    expect(alertMetricSchema.options.length).toBe(20);
  });

  it('[HUB-11] a changed rule takes the place of our own, and an added one comes after', () => {
    const found = rulesInForce([{ ...rule, raiseAt: 0.9 }, { ...rule, ruleId: 'mine' }]);
    expect(found.filter(({ isChanged }) => isChanged).map(({ ruleId, raiseAt }) => [ruleId, raiseAt])).toEqual([['memory', 0.9], ['mine', 0.8]]);
    expect(found.length).toBe(defaultRules.length + 1);
  });

  it('[HUB-11] a rule whose second threshold is on the bad side of its first is refused', () => {
    expect(alertRuleSchema.safeParse({ ...rule, clearAt: 0.81 }).error?.issues[0]?.path).toEqual(['clearAt']);
    expect(alertRuleSchema.safeParse({ ...below, clearAt: 0.19 }).error?.issues[0]?.path).toEqual(['clearAt']);
  });
});
