import { createSocket, type Socket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChallengeView, Clip, EventRecord, ObsView, TriggerOverview, TriggerRun } from '@restrike/contracts';
import { checkLedger, getJson, keptSessions, until, workspaceRoot, type CourtProcess, type LedgerVerdict, type SentDatagram } from '../index.js';

const captures = path.join(workspaceRoot, 'libs', 'pss-protocol', 'fixtures', 'captures');

/** Datagrams of a capture, without their timing. */
export function captured(start: string): readonly string[] {
  const names: Readonly<Record<string, string>> = { '06': '06-m5555-challenge-then-win-tie.tsv', '07': '07-load-bursts.tsv' };
  return readFileSync(path.join(captures, names[start] ?? start), 'utf8').split('\n').filter((line) => line !== '').map((line) => line.split('\t')[2] ?? '');
}

/** A court, and the scoring system that plays to it by hand: what it sent is checked against what the court kept. */
export class CourtWithObs {
  readonly sent: SentDatagram[] = [];
  private readonly socket: Socket = createSocket('udp4');

  constructor(readonly court: CourtProcess) {}

  async say(...texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      const bytes = Buffer.from(text, 'utf8');
      await new Promise<void>((resolve, reject) => this.socket.send(bytes, this.court.udpPort, '127.0.0.1', (error) => (error === null ? resolve() : reject(error))));
      this.sent.push({ at: Date.now(), bytes: bytes.toString('hex') });
    }
  }

  /** Loads a match as the scoring system does. */
  load(number: string, blue = 'Ann Smith', red = 'Kim Lee'): Promise<void> {
    return this.say(
      'pre;FightLoaded', 'ref;;;ju1;;;ju2;;;ta;;;', `at1;${blue};${blue};USA;at2;${red};${red};KOR`, `mch;${number};Final;M -68kg;0;#0000ff;#FFFFFF;#ff0000;#FFFFFF;null;Seniors;3;120;cntDown;20;5;`,
      'wg1;0;wg2;0', 'wrd;rd1;0;rd2;0;rd3;0', 's11;0;s21;0;s12;0;s22;0;s13;0;s23;0', 'sc1;0;sc2;0', 'clk;02:00', 'rnd;1', 'sup;0', 'rdy;FightReady',
    );
  }

  /** Lets the clock run for some seconds. */
  async fight(seconds: number): Promise<void> {
    await this.say('clk;02:00;start');
    for (let left = 119; left > 119 - seconds; left -= 1) {
      await sleep(1_000);
      await this.say(`clk;01:${String(left - 60).padStart(2, '0')}`);
    }
  }

  get<T>(route: string): Promise<T> {
    return getJson<T>(`${this.court.url}${route}`);
  }

  async clips(): Promise<readonly Clip[]> {
    return (await this.get<{ clips: Clip[] }>('/api/clips?limit=100')).clips;
  }

  async obs(): Promise<readonly ObsView[]> {
    return (await this.get<{ obs: ObsView[] }>('/api/obs')).obs;
  }

  async challenge(): Promise<ChallengeView | null> {
    return (await this.get<{ challenge: ChallengeView | null }>('/api/challenge')).challenge;
  }

  async runs(ruleId: string): Promise<readonly TriggerRun[]> {
    return (await this.get<TriggerOverview>('/api/triggers?limit=200')).runs.filter((run) => run.ruleId === ruleId);
  }

  async challengeEvents(): Promise<readonly EventRecord[]> {
    const { rows } = await this.get<{ rows: EventRecord[] }>('/api/events?type=ch&limit=500&order=oldest');
    return rows.filter(({ matchEvents }) => matchEvents.some(({ kind }) => kind === 'challenge-asked'));
  }

  /** The first clip that is ready or has failed and is not among `before`. */
  settledClip(before: readonly Clip[], limitMs = 60_000): Promise<Clip> {
    const known = new Set(before.map(({ clipId }) => clipId));
    return until('a new clip to be ready or failed', limitMs, async () => (await this.clips()).find(({ clipId, state }) => !known.has(clipId) && state !== 'requested' && state !== 'saving'));
  }

  /** A real OBS on a busy machine takes its time to start its outputs, and may forget a start: what waits for it says how things stood. */
  untilObs(what: string, holds: (view: ObsView) => boolean, limitMs = 60_000): Promise<ObsView> {
    let last: readonly ObsView[] = [];
    let runs: readonly TriggerRun[] = [];
    const ask = async (): Promise<ObsView | undefined> => {
      last = await this.obs();
      const found = last.find(holds);
      if (found === undefined) runs = await this.runs('record-match');
      return found;
    };
    return until(`OBS ${what}`, limitMs, ask, () => `${JSON.stringify(last)} ${JSON.stringify(runs[0])}`);
  }

  /** The court kept exactly what was sent. */
  async ledger(): Promise<LedgerVerdict> {
    await until('the court to commit everything', 60_000, async () => {
      const { listener, sequence } = await this.get<{ listener: { received: number; queued: number } | null; sequence: number }>('/api/state');
      return listener !== null && listener.queued === 0 && sequence >= this.sent.length;
    });
    return checkLedger(this.sent, keptSessions(this.court.dataDir));
  }

  close(): void {
    this.socket.close();
  }
}
