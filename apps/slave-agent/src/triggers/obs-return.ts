import type { MatchStatus, TriggerRun } from '@restrike/contracts';
import type { ObsConnection } from '@restrike/obs';
import { missedEnd, missedScene, missedWithinMs } from './missed-acts.js';
import type { ReplayCourt } from './court-replay.js';
import { matchScene } from './match-scene.js';
import { hasBegunFilm } from './obs-steps.js';
import type { TriggerRunner } from './trigger-runner.js';

/** Runs looked at for what was missed. */
const lookback = 100;
/** A match is over, or not ready yet. */
const notOn: readonly MatchStatus[] = ['idle', 'loaded', 'finished'];

/** What the return of an OBS asks of the triggers. */
export interface ReturnParts {
  /** The last run that was to record a match; resolves at its end. */
  readonly recordRun: () => Promise<unknown>;
  /** Whether a challenge or a replay is open. */
  readonly isReviewOn: () => boolean;
  /** Runs the rule that records a match. */
  readonly record: () => void;
}

/**
 * Brings an OBS that was away to what it missed, from what this court has written down: its runs, its sessions and the state of its match. So a restart of this
 * program loses nothing of it. What a hand has begun or ended since is left as it is.
 */
export class ObsReturn {
  constructor(
    private readonly court: ReplayCourt,
    private readonly runner: TriggerRunner,
    private readonly parts: ReturnParts,
  ) {}

  /** It answers, for the first time or again. Never rejects. */
  async back(connection: ObsConnection): Promise<void> {
    try {
      // Behind what it is given back of its own.
      await connection.want({}, 'OBS is back');
      const { role } = connection.settings;
      if (role !== 'OBS_REC') await this.scene(connection);
      if (role !== 'OBS_STR') await this.recording(connection);
      this.court.log.info({ obs: connection.settings.id }, 'OBS is back, and has what it missed');
    } catch (error) {
      this.court.log.error({ obs: connection.settings.id, error: String(error) }, 'what an OBS missed could not be looked for');
    }
  }

  /** Its recording has ended: where OBS took so long to close it that the run which was to record the match gave up, the match is recorded now. Never rejects. */
  async closed(connection: ObsConnection): Promise<void> {
    // What ends within a run is that run's: one that ends as soon as it has begun must not begin again and again.
    if (this.runner.isUnderWay('record-match')) return;
    try {
      await this.parts.recordRun();
      this.startMissed(connection);
    } catch (error) {
      this.court.log.error({ obs: connection.settings.id, error: String(error) }, 'whether a match is to be recorded could not be looked for');
    }
  }

  /** Whether a recording that was missed was begun. */
  private startMissed(connection: ObsConnection): boolean {
    if (this.runner.isUnderWay('record-match') || connection.status.connection !== 'live' || !this.isStartMissed || this.court.obs.withRole('OBS_REC') !== connection) return false;
    this.parts.record();
    return true;
  }

  private async scene(connection: ObsConnection): Promise<void> {
    const { obs, settings, state } = this.court;
    const missed = missedScene(this.runner.runs(lookback), this.parts.isReviewOn(), Date.now());
    if (missed === null || obs.withRole('OBS_STR') !== connection || !this.runner.isOn('back-to-live')) return;
    const { scenes } = settings();
    const scene = missed.act === 'scene-live' ? matchScene(missed.run.cause, state(), scenes, (ruleId) => this.runner.isOn(ruleId)) : scenes.replay;
    if (scene === '') return;
    await connection.want({ scene }, 'it was to be on while OBS was away');
    if (connection.status.scene === scene) this.runner.addStep(missed.run.runId, missed.act, `${scene} is on since OBS is back`, connection.settings.id);
  }

  /** TRG-1 and TRG-4, behind a run that is under way. */
  private async recording(connection: ObsConnection): Promise<void> {
    await this.parts.recordRun();
    if (this.startMissed(connection) || this.runner.isUnderWay('record-match') || connection.status.connection !== 'live') return;
    const end = missedEnd(this.runner.runs(lookback), connection.settings.id, Date.now());
    if (end === null || this.runner.isUnderWay('match-finished')) return;
    // It records the match that is on.
    if (end.act === 'close-recording' && this.court.obs.matchRecorder === connection) return;
    // A restart of this program in the seconds after a match takes nothing off its film.
    const restMs = end.act === 'stop-recording' ? end.run.startedAt + this.court.settings().stopAfterSeconds * 1_000 - Date.now() : 0;
    if (restMs > 0) {
      setTimeout(() => void this.back(connection), restMs).unref();
      return;
    }
    const session = this.court.records.obsSessions.latest(connection.settings.id, 'recording');
    // It ran then, and is that match's: neither begun by a hand, later or before, nor one that had ended.
    const { startedAt } = end.run;
    const beganAt = this.filmBeganAt(connection);
    if (session === null || (session.endedAt ?? startedAt) < startedAt || beganAt >= startedAt || beganAt < end.since) return;
    await connection.want({ recording: false }, 'its match ended while OBS was away');
    if (connection.status.outputs.recording.state !== 'inactive') return;
    const { path } = this.court.records.obsSessions.get(session.obsSessionId) ?? session;
    const words = path === null ? 'the recording is closed since OBS is back' : `the recording is closed since OBS is back; ${await this.court.offerRecording(path)}`;
    this.runner.addStep(end.run.runId, end.act, words, connection.settings.id);
  }

  /** When the newest film of an OBS began, wall ms, also one that goes on behind a pause; 0 without any. */
  private filmBeganAt({ settings: { id } }: ObsConnection): number {
    const { obsSessions } = this.court.records;
    const latest = obsSessions.latest(id, 'recording');
    const parts = obsSessions.list({ kind: 'recording', limit: lookback }).filter(({ broadcastId }) => broadcastId === latest?.broadcastId);
    return latest === null ? 0 : Math.min(latest.startedAt, ...parts.map(({ startedAt }) => startedAt));
  }

  /** Whether a match is on whose recording was to start and did not. One that a hand has stopped did start, also by a hand. */
  private get isStartMissed(): boolean {
    const { matchId, status } = this.court.state();
    if (matchId === null || notOn.includes(status)) return false;
    const isOf = (run: TriggerRun): boolean => run.ruleId === 'record-match' && run.matchId === matchId && !run.rehearsal && run.outcome !== 'skipped';
    const last = this.runner.runs(lookback).find(isOf);
    if (last?.steps.some(hasBegunFilm) === true) return false;
    // Without a run this program ended between the commit and the run.
    const since = last?.startedAt ?? this.court.reader.events({ matchId, types: ['rdy'], limit: 1 }).rows[0]?.receivedAt ?? 0;
    if (Date.now() - since > missedWithinMs) return false;
    const recorders = this.court.obs.connections.filter(({ settings }) => settings.role !== 'OBS_STR');
    return recorders.every((one) => this.filmBeganAt(one) < since);
  }
}
