import { randomUUID } from 'node:crypto';
import type { Alert, AlertChange, AlertList, AlertRule, CourtView, NodeId } from '@restrike/contracts';
import type { EntryOf, HubStore } from '@restrike/db/hub';
import type { Logger } from '@restrike/runtime';
import { rulesInForce } from './default-rules.js';
import { judgeAlerts, outranks, standingKey, type Standing, type Standings, type Subject } from './judge-alerts.js';
import { describeReading, noPast, readingsOf, remember, type CourtPast, type Readings } from './readings.js';

const judgeEveryMs = 1_000;
/** Rules are read anew this often, since another hub process may have changed them. */
const rulesEveryMs = 5_000;
/** Hub processes of one database may differ by so much in their clocks, ms. */
const clocksDifferMs = 5_000;

export interface AlertWatchOptions {
  /** Every court that is in view, on whichever hub process it is. */
  readonly courts: () => readonly CourtView[];
  readonly hub: () => Readings;
  /** Whether this process is the one that judges. */
  readonly leads: () => boolean;
  readonly tell: (change: AlertChange) => void;
  /** A rule was changed of which alerts are open. */
  readonly tellAnew: (list: AlertList) => void;
  readonly now: () => number;
}

/** HLT-2: judges the rules once a second, stores what is raised and cleared, then tells it. One process of those that share a database does so. */
export class AlertWatch {
  /** null: to be made of the alerts that are stored. */
  private standings: Standings | null = null;
  private pasts = new Map<NodeId, CourtPast>();
  private rules: readonly AlertRule[] = rulesInForce([]);
  private rulesReadAt = 0;
  /** Open alerts say something else than screens were told. */
  private owesList = false;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;
  /** The last round broke off: how much of it is stored, the store knows. */
  private isFailing = false;

  constructor(
    private readonly store: HubStore['alerts'],
    private readonly options: AlertWatchOptions,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.timer = setTimeout(() => void this.round().then(() => (this.stopped ? undefined : this.start())), judgeEveryMs);
  }

  stop(): void {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  async acknowledge(alertId: string, by: string, entryOf: EntryOf<Alert>): Promise<Alert | null> {
    const alert = await this.store.acknowledge(alertId, by, this.options.now(), entryOf);
    if (alert !== null) this.tell('acknowledged', alert);
    return alert;
  }

  /** A rule was changed here: the next judgement goes by it. */
  rulesChanged(): void {
    this.rulesReadAt = 0;
  }

  /** One judgement; {@link start} makes one each second. Never fails: what can not be stored is tried again in the next. */
  async round(): Promise<void> {
    const now = this.options.now();
    try {
      if (this.options.leads()) await this.judge(now);
      else this.standings = null;
      if (this.isFailing) this.log.info('alerts are judged again');
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) this.log.error({ error: String(error) }, 'alerts can not be stored');
      this.isFailing = true;
    }
  }

  private async judge(now: number): Promise<void> {
    if (now - this.rulesReadAt >= rulesEveryMs || now < this.rulesReadAt) {
      this.rules = rulesInForce(await this.store.changedRules());
      this.owesList = (await this.store.follow(this.rules)) > 0 || this.owesList;
      if (this.owesList) this.options.tellAnew({ hubTime: now, open: [...(await this.store.open())] });
      this.owesList = false;
      this.rulesReadAt = now;
    }
    const standings = this.standings === null || this.isFailing ? await this.restored() : this.standings;
    const verdict = judgeAlerts(standings, this.rules, this.subjects(now), now);
    for (const { rule, nodeId, value, hiddenSince } of verdict.raised) {
      // What only gave way to a graver one goes on as it was, with who has acknowledged it.
      const again = hiddenSince === null ? null : await this.store.reopen(rule, nodeId, hiddenSince - clocksDifferMs);
      const { ruleId, severity, sound, title, advice } = rule;
      this.tell('raised', again ?? (await this.store.raise({ alertId: randomUUID(), ruleId, nodeId, severity, sound, title, detail: describeReading(rule.metric, value, rule.raiseAt), advice, raisedAt: now })));
    }
    // Last: what gave way to a graver one has ended when that one stands, wherever this is broken off.
    for (const { ruleId, nodeId } of verdict.cleared) this.tell('cleared', await this.store.clear(ruleId, nodeId, now));
    this.standings = verdict.standings;
  }

  /** What another process, this one before its restart, or a round that broke off has raised stays raised, and what gave way to it is known as that. What is waiting to be raised waits on. */
  private async restored(): Promise<Standings> {
    const ranks = this.rules.flatMap((graver) => this.rules.filter((lesser) => outranks(graver, lesser)).map((lesser) => [graver.ruleId, lesser.ruleId] as const));
    const raising = [...(this.standings ?? [])].filter(([, { phase }]) => phase === 'raising');
    const stored = (await this.store.standing(ranks, clocksDifferMs)).map(({ ruleId, nodeId, raisedAt, clearedAt }): [string, Standing] => [
      standingKey(ruleId, nodeId),
      { phase: 'raised', since: raisedAt, raisedAt, ...(clearedAt === null ? {} : { outranked: clearedAt }) },
    ]);
    return new Map([...raising, ...stored]);
  }

  private subjects(now: number): readonly Subject[] {
    const pasts = new Map<NodeId, CourtPast>();
    const courts = this.options.courts().map((view) => {
      const past = remember(this.pasts.get(view.nodeId) ?? noPast, view, now);
      pasts.set(view.nodeId, past);
      return { nodeId: view.nodeId, readings: readingsOf(view, past) };
    });
    this.pasts = pasts;
    return [...courts, { nodeId: null, readings: this.options.hub() }];
  }

  /** null: somebody else was first, and has told it. */
  private tell(change: AlertChange['change'], alert: Alert | null): void {
    if (alert === null) return;
    this.log[change === 'raised' ? 'warn' : 'info']({ rule: alert.ruleId, court: alert.courtName, detail: alert.detail }, `alert ${change}`);
    this.options.tell({ hubTime: this.options.now(), change, alert });
  }
}
