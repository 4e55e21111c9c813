import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { TriggerRule as TriggerRuleView, TriggerRun, TriggerStepRun, Trouble } from '@restrike/contracts';
import { conditionWords, decideTriggers, isEnabled, triggerRules, type TriggerRule, type TriggerSituation, type TriggerStep } from '@restrike/match';
import { traceOf, wordsOf, type Logger } from '@restrike/runtime';
import type { RunShared, StepResult, TriggerActs, TriggerCall } from './trigger-acts.js';

/** Where runs and switches are kept. */
export interface TriggerLog {
  /** Keeps the newest state of a run. Never throws: what can not be written down is told all the same. */
  put(run: TriggerRun): void;
  list(limit: number): readonly TriggerRun[];
  switches(): ReadonlyMap<string, boolean>;
  switch(ruleId: string, enabled: boolean): void;
}

interface RunnerEvents {
  run: [TriggerRun];
}

/** A run that began, with its end. Never rejects. */
export interface BegunRun {
  readonly run: TriggerRun;
  readonly shared: RunShared;
  readonly ended: Promise<TriggerRun>;
}

/** Runs looked at on start. */
const openLookback = 100;

/** The place of a rule whose run is under way; `next` is told whether its turn has come, or a newer one took it. */
interface Place { next: ((mine: boolean) => void) | null }

type Draft = { -readonly [K in keyof TriggerRun]: TriggerRun[K] } & { steps: TriggerStepRun[] };

/**
 * Runs the rules after the commit: each step in its own failure box and with its own limit, written down as it goes. Never awaited by what causes
 * it. Runs of one rule come one after the other; of those that wait the newest alone is kept.
 */
export class TriggerRunner extends EventEmitter<RunnerEvents> {
  private readonly places = new Map<string, Place>();

  constructor(
    private readonly acts: TriggerActs,
    private readonly situation: () => Omit<TriggerSituation, 'switches'>,
    private readonly kept: TriggerLog,
    private readonly log: Logger,
  ) {
    super();
  }

  /** The rules as they are shown, with the settings of now in their words. */
  rules(call: TriggerCall): TriggerRuleView[] {
    const switches = this.kept.switches();
    return triggerRules.map((rule) => ({
      ruleId: rule.ruleId,
      title: rule.title,
      when: [...rule.when],
      if: rule.if.map((condition) => conditionWords[condition].holds),
      do: [
        ...rule.do.map(({ act }) => ({ act, words: this.acts[act].words(ofRule(rule, call)).detail })),
        ...(rule.otherwise ?? []).map(({ act }) => ({ act, words: `${rule.if.map((condition) => conditionWords[condition].fails).join(', ')}: ${this.acts[act].words(ofRule(rule, call)).detail}` })),
      ],
      enabled: isEnabled(rule, switches),
    }));
  }

  runs(limit: number): readonly TriggerRun[] {
    return this.kept.list(limit);
  }

  /** Ends what a run of the agent that was killed left open. Before the first cause. */
  endOpenRuns(): void {
    for (const run of this.kept.list(openLookback)) {
      if (run.outcome === 'running') this.kept.put({ ...run, endedAt: Date.now(), outcome: 'failed', steps: [...run.steps, step('rule', 'failed', 'the agent was restarted meanwhile')] });
    }
  }

  /** Whether a rule is switched on. */
  isOn(ruleId: string): boolean {
    return triggerRules.some((rule) => rule.ruleId === ruleId && isEnabled(rule, this.kept.switches()));
  }

  /** Writes down what came of an act after its run: its OBS is back. */
  addStep(runId: string, act: TriggerStep['act'], detail: string, obsId: string): void {
    const run = this.kept.list(openLookback).find((one) => one.runId === runId);
    if (run !== undefined) this.tell({ ...run, steps: [...run.steps, { ...step(act, 'done', detail), obsId }] });
  }

  /** Whether a run of a rule is under way. */
  isUnderWay(ruleId: string): boolean {
    return this.places.has(ruleId);
  }

  /** Whether there is such a rule. */
  switch(ruleId: string, enabled: boolean): boolean {
    if (!triggerRules.some((rule) => rule.ruleId === ruleId)) return false;
    this.kept.switch(ruleId, enabled);
    return true;
  }

  /** Begins the rules of a cause; returns at once. A rule that is switched on and whose condition does not hold is written down as skipped when a person asked. */
  cause(call: TriggerCall): readonly BegunRun[] {
    const decisions = decideTriggers(call.cause, { ...this.situation(), switches: this.kept.switches() });
    const begun: BegunRun[] = [];
    for (const { rule, notBecause } of decisions) {
      if (notBecause === null) begun.push(this.begin(rule, call));
      else if (call.cause === 'challenge-asked' || call.cause === 'replay-asked') void this.otherwise(rule, call, notBecause);
    }
    return begun;
  }

  /** What a rule would do just now, without doing it; null when there is no such rule. */
  rehearse(ruleId: string, call: TriggerCall): TriggerRun | null {
    const rule = triggerRules.find((one) => one.ruleId === ruleId);
    if (rule === undefined) return null;
    const steps = rule.do.map(({ act }): TriggerStepRun => {
      const { detail, trouble } = this.acts[act].words(ofRule(rule, call));
      return { act, outcome: trouble === null ? 'would' : 'failed', detail, trouble, tookMs: 0 };
    });
    const run: TriggerRun = { ...this.draft(rule, call, true), endedAt: Date.now(), outcome: steps.some(({ outcome }) => outcome === 'failed') ? 'failed' : 'done', steps };
    this.tell(run);
    return run;
  }

  private begin(rule: TriggerRule, call: TriggerCall): BegunRun {
    const shared: RunShared = { group: null, recording: null };
    const draft = this.draft(rule, call, false);
    const place = this.places.get(rule.ruleId);
    if (place !== undefined) return { run: draft, shared, ended: this.turn(place).then((mine) => (mine ? this.take(rule, place, call, draft, shared) : this.overtaken(draft))) };
    const own: Place = { next: null };
    this.places.set(rule.ruleId, own);
    const ended = this.take(rule, own, call, draft, shared);
    // After its first steps have begun: they do not wait for the disk.
    this.tell(draft);
    return { run: draft, shared, ended };
  }

  /** Waits for the run that is under way; false when a newer run took the place in the queue. */
  private turn(place: Place): Promise<boolean> {
    place.next?.(false);
    return new Promise((resolve) => (place.next = resolve));
  }

  /** Runs in the rule's place, and gives it on. */
  private async take(rule: TriggerRule, place: Place, call: TriggerCall, draft: Draft, shared: RunShared): Promise<TriggerRun> {
    let isMine = true;
    const giveOn = (): void => {
      if (!isMine) return;
      isMine = false;
      const { next } = place;
      place.next = null;
      if (next === null) this.places.delete(rule.ruleId);
      else next(true);
    };
    const ends = this.steps(rule.do, call, draft, shared);
    void ends.get(rule.nextAfter ?? '')?.then(giveOn);
    await Promise.all(ends.values());
    giveOn();
    return this.end(draft, 'done');
  }

  /** What is done where a condition of a rule does not hold, beside whatever run of it is under way. */
  private async otherwise(rule: TriggerRule, call: TriggerCall, notBecause: string): Promise<void> {
    const draft = { ...this.draft(rule, call, false), steps: [step('rule', 'skipped', notBecause)] };
    const ends = this.steps(rule.otherwise ?? [], call, draft, { group: null, recording: null });
    if (ends.size > 0) await Promise.all(ends.values());
    this.end(draft, 'skipped');
  }

  private end(draft: Draft, outcome: 'done' | 'skipped'): TriggerRun {
    draft.endedAt = Date.now();
    draft.outcome = draft.steps.some((one) => one.outcome === 'failed') ? 'failed' : outcome;
    this.tell(draft);
    return draft;
  }

  private overtaken(draft: Draft): TriggerRun {
    Object.assign(draft, { endedAt: Date.now(), outcome: 'skipped', steps: [step('rule', 'skipped', 'a newer one came before it began')] });
    this.tell(draft);
    return draft;
  }

  /** Begins the steps; the end of each. */
  private steps(steps: readonly TriggerStep[], call: TriggerCall, draft: Draft, shared: RunShared): ReadonlyMap<string, Promise<void>> {
    const ends = new Map<string, Promise<void>>();
    const from = draft.steps.length;
    let before: Promise<void> | null = null;
    for (const [index, one] of steps.entries()) {
      const first: Promise<void> | null = one.after === undefined ? before : one.after === 'start' ? null : (ends.get(one.after) ?? null);
      // What begins with the run begins now, in the turn of its cause: a save must not wait.
      const end: Promise<void> = first === null ? this.step(one, from + index, call, draft, shared) : first.then(() => this.step(one, from + index, call, draft, shared));
      ends.set(one.act, end);
      before = end;
    }
    return ends;
  }

  private async step({ act, limitMs }: TriggerStep, index: number, call: TriggerCall, draft: Draft, shared: RunShared): Promise<void> {
    const began = performance.now();
    draft.steps[index] = step(act, 'running', '');
    const result = await this.boxed(act, limitMs, call, shared);
    const about = result.obsId === undefined ? {} : { obsId: result.obsId };
    draft.steps[index] = { act, outcome: result.outcome, detail: result.detail, trouble: result.trouble ?? null, tookMs: performance.now() - began, ...about };
    if (result.outcome === 'failed') this.log.warn({ rule: draft.ruleId, act, code: result.trouble?.code, toDo: result.trouble?.toDo }, `a step failed: ${result.detail}`);
    this.show(draft);
  }

  private boxed(act: TriggerStep['act'], limitMs: number, call: TriggerCall, shared: RunShared): Promise<StepResult> {
    const failure = (code: string, message: string): StepResult => ({ outcome: 'failed', detail: message, trouble: { code, message, toDo: 'Do it by hand in OBS or in the console; the log of this court says more.' } });
    return new Promise((resolve) => {
      const limit = setTimeout(() => {
        const late = failure('STEP_TIMED_OUT', `${act} took longer than ${String(limitMs / 1_000)} s`);
        resolve({ ...late, trouble: this.hindrance(act, call) ?? late.trouble ?? null });
      }, limitMs);
      const settle = (result: StepResult): void => {
        clearTimeout(limit);
        resolve(result);
      };
      const threw = (error: unknown): void => {
        this.log.error({ act, error: traceOf(error) }, 'a step threw');
        settle(failure('STEP_FAILED', `${act} failed: ${wordsOf(error)}`));
      };
      try {
        this.acts[act].run(call, shared).then(settle, threw);
      } catch (error) {
        threw(error);
      }
    });
  }

  /** What keeps an act from working by now. A step may have waited for an OBS that froze under it: that, and not its own limit, is then why it failed. */
  private hindrance(act: TriggerStep['act'], call: TriggerCall): Trouble | null {
    try {
      return this.acts[act].words(call).trouble;
    } catch {
      return null;
    }
  }

  private draft(rule: TriggerRule, call: TriggerCall, rehearsal: boolean): Draft {
    const { matchId, matchNumber } = call.state;
    return { runId: randomUUID(), ruleId: rule.ruleId, cause: call.cause, sequence: call.sequence, matchId, matchNumber, rehearsal, startedAt: Date.now(), endedAt: null, outcome: 'running', steps: [] };
  }

  /** Written down and told, at its begin and its end. */
  private tell(draft: TriggerRun): void {
    this.kept.put(this.show(draft));
  }

  /** Told as it stands. Steps that have not begun have no place yet. */
  private show(draft: TriggerRun): TriggerRun {
    const run: TriggerRun = { ...draft, steps: draft.steps.filter((one) => one as TriggerStepRun | undefined) };
    this.emit('run', run);
    return run;
  }
}

/** As a rule would be called: its words must not tell what a cause of another one would do. */
const ofRule = ({ when }: TriggerRule, call: TriggerCall): TriggerCall => ({ ...call, cause: when[0] ?? call.cause });

const step = (act: string, outcome: TriggerStepRun['outcome'], detail: string): TriggerStepRun => ({ act, outcome, detail, trouble: null, tookMs: 0 });
