import path from 'node:path';
import type { Clip, CourtFeedMessages, MatchState, ObsSessionRow, ReplayAnswer, TriggerCause, TriggerRun } from '@restrike/contracts';
import type { CourtReader, CourtRecords } from '@restrike/db/court';
import { clipEdgeMs, triggerCause } from '@restrike/match';
import { machineClock } from '@restrike/obs';
import { traceOf, type Logger } from '@restrike/runtime';
import { dayOf } from '../ingest/day-of.js';
import type { CommitNotice } from '../ingest/thread-messages.js';
import { ClipFinisher } from '../ivr/clip-finisher.js';
import { ClipMaker, type ReplayGroup } from '../ivr/clip-maker.js';
import { ClipShelf } from '../ivr/clip-shelf.js';
import { ClipUploads } from '../ivr/clip-uploads.js';
import { MediaTools } from '../ivr/media-tools.js';
import { ReplayPlayer, type PlayerSettings } from '../ivr/replay-player.js';
import type { ReplaySettings } from '../ivr/replay-settings.js';
import type { CourtFeedMessage } from '../live/live-feed.js';
import type { CourtObs } from '../obs/court-obs.js';
import type { CourtOverlays } from '../overlays/court-overlays.js';
import type { WriteRound } from '../store/write-round.js';
import { ChallengeWatch } from './challenge-watch.js';
import { KeptRequests } from './kept-requests.js';
import { KeptRuns } from './kept-runs.js';
import { matchScene, sceneRules } from './match-scene.js';
import { ObsReturn } from './obs-return.js';
import { RecordedMatch, recordingActs } from './recording-acts.js';
import { replayActs, type ReplayParts } from './replay-acts.js';
import type { TriggerCall } from './trigger-acts.js';
import { TriggerRunner } from './trigger-runner.js';

/** What replay and triggers need of the rest of the court. */
export interface ReplayCourt {
  readonly records: CourtRecords;
  /** In which what may come in a flood is written. */
  readonly round: WriteRound;
  readonly reader: Pick<CourtReader, 'events' | 'event'>;
  readonly obs: CourtObs;
  readonly overlays: Pick<CourtOverlays, 'setReplay' | 'isReplayOpen'>;
  readonly settings: () => ReplaySettings;
  readonly tools: PlayerSettings & { readonly ffmpeg: string; readonly ffprobe: string };
  readonly state: () => MatchState;
  readonly publish: <K extends keyof CourtFeedMessages>(name: K, value: CourtFeedMessages[K]) => void;
  /** Clips go to the hub no faster. */
  readonly uploadBytesPerSecond: () => number;
  /** A recording was closed; in words what becomes of it. */
  readonly offerRecording: (file: string) => Promise<string>;
  readonly log: Logger;
}

const shownClips = 50;
const afterOpeningMs = 1_500;
/** In place of the id of a run where there is none. */
const noRun = '00000000-0000-4000-8000-000000000000';
const shownRuns = 50;
const clockLookback = 40;
/** Clips looked at on start for what an earlier run left undone. */
const unfinishedLookback = 200;

/** The file of a recording that goes on as far as is known: it was not stopped, at most it is paused or its connection was lost. */
const filmOf = (latest: ObsSessionRow | null): string | null => (latest === null || (latest.endedAt !== null && !latest.paused && latest.endReason !== 'crash') ? null : latest.path);

/** The video side of a court: what happens by itself after a commit, clips, player, rule clock. Everything here may fail; the ingest never knows. */
export class CourtReplay {
  readonly shelf: ClipShelf;
  readonly uploads: ClipUploads;
  readonly player: ReplayPlayer;
  readonly runner: TriggerRunner;
  readonly challenge: ChallengeWatch;
  private readonly finisher: ClipFinisher;
  private readonly maker: ClipMaker;
  private readonly recorded: RecordedMatch;
  private readonly kept: KeptRuns;
  private readonly requests: KeptRequests;
  /** The last run that was to record a match; resolves at its end. */
  private recordRun: Promise<unknown> = Promise.resolve();
  /** The clock started while the stream was on its way back to the match. */
  private clockBehind: TriggerCall | null = null;
  private inFlight: { readonly runId: string; readonly group: ReplayGroup } | null = null;

  constructor(private readonly court: ReplayCourt) {
    const { records, round, obs, settings, tools, log } = court;
    const originMs = (): number => records.positions.originMs() ?? Date.now() - machineClock.monotonicMs();
    this.shelf = new ClipShelf(records.clips, log, round);
    this.uploads = new ClipUploads(this.shelf, { bytesPerSecond: court.uploadBytesPerSecond, eventsOf: ({ covers }) => (covers === null ? [] : records.positions.stretches(covers.from - clipEdgeMs, covers.to + clipEdgeMs + 1)), log });
    const media = new MediaTools(tools.ffmpeg, tools.ffprobe);
    const context = (): { readonly tournamentId: string | null; readonly tournamentDayId: string | null } => {
      const active = records.tournaments.active();
      return { tournamentId: active?.tournamentId ?? null, tournamentDayId: active?.tournamentDayId ?? null };
    };
    this.maker = new ClipMaker(this.shelf, obs, media, { settings, context, sessions: records.obsSessions, originMs, monotonicMs: () => machineClock.monotonicMs(), dayOf, log });
    this.finisher = new ClipFinisher(this.shelf, tools, path.join(tools.dataDir, 'clips'), log);
    this.player = new ReplayPlayer(tools, log);
    this.recorded = new RecordedMatch(obs, (id) => filmOf(records.obsSessions.latest(id, 'recording')));
    this.challenge = new ChallengeWatch(
      {
        clockBefore: (matchId, sequence) => court.reader.events({ matchId, before: sequence, types: ['clk'], limit: clockLookback }).rows,
        momentOf: (sequence) => records.positions.momentOf(sequence),
      },
      settings,
    );
    const parts: ReplayParts = {
      obs, maker: this.maker, player: this.player, challenge: this.challenge, settings, isOn: (ruleId) => this.runner.isOn(ruleId),
      linkEvents: (clip, askedMs) => records.positions.linkClip(clip.clipId, askedMs - settings().replaySeconds * 1_000, askedMs),
      overlay: (replay, { state }) => court.overlays.setReplay(replay, state.matchId),
      offer: (clip) => this.uploads.offer(clip),
    };
    const acts = { ...recordingActs(obs, settings, this.recorded, court.offerRecording), ...replayActs(parts) };
    this.kept = new KeptRuns(records, log, round);
    this.requests = new KeptRequests(records, log, round);
    this.runner = new TriggerRunner(acts, () => this.situation(), this.kept, log);
  }

  /** Begins to listen. After the store is open. */
  start(): void {
    const { publish, log } = this.court;
    this.runner.on('run', (run) => publish('trigger-run', run));
    this.shelf.on('changed', (clip) => {
      publish('clip', clip);
      if ((clip.state === 'ready' || clip.state === 'offered') && (clip.video === 'not-yet' || clip.thumbnail === 'not-yet')) this.finishSoon(clip.clipId);
    });
    this.challenge.on('changed', (challenge) => {
      publish('challenge', { challenge });
      this.requests.follow(challenge);
    });
    this.player.on('changed', (message) => publish('player', message));
    this.player.on('closed', () => this.cause('player-closed'));
    const returns = new ObsReturn(this.court, this.runner, {
      recordRun: () => this.recordRun,
      isReviewOn: () => this.challenge.view?.open === true || this.court.overlays.isReplayOpen,
      record: () => this.cause('recorder-back'),
    });
    this.court.obs.on('live', (connection) => void returns.back(connection));
    this.court.obs.on('added', (connection) => connection.on('recording', ({ state }) => void (state === 'inactive' && returns.closed(connection))));
    this.court.obs.on('changed', () => publish('obs', { obs: this.court.obs.views() }));
    this.challenge.follow(this.court.state(), Date.now());
    this.shelf.watch();
    void this.player.endEarlier();
    try {
      this.requests.begin(this.challenge.view);
      this.runner.endOpenRuns();
      this.afterRestart();
    } catch (error) {
      log.error({ error: String(error) }, 'clips of the run before could not be looked at');
    }
  }

  /** Messages for a screen that joins. */
  greeting(): readonly CourtFeedMessage[] {
    const clips = this.shelf.list({ limit: shownClips }).map(({ clip }) => clip);
    return [
      ['obs', { obs: this.court.obs.views() }],
      ['clips', { clips }],
      ['challenge', { challenge: this.challenge.view }],
      ['trigger-runs', { runs: [...this.runner.runs(shownRuns)] }],
      ['player', this.player.state],
    ];
  }

  /** What was committed: told after the commit, looked at here, awaited by nobody. */
  committed(notice: CommitNotice): void {
    try {
      this.challenge.follow(notice.state, notice.receivedAt);
      for (const { sequence, event } of notice.matchEvents) {
        const cause = triggerCause(event);
        if (cause === null) continue;
        const by = event.kind === 'challenge-asked' ? event.by : null;
        // The end of a match and the load of the next may be one commit: each is of its own match.
        const state = notice.left.find(({ through }) => sequence <= through)?.state ?? notice.state;
        if (cause === 'match-ready' && state.matchId !== notice.state.matchId) continue;
        this.run({ cause, sequence, by, askedBy: null, at: notice.receivedAt, state });
      }
    } catch (error) {
      this.court.log.error({ error: traceOf(error) }, 'the triggers failed on what was committed; the court goes on');
    }
  }

  /** TRG-2: REPLAY, by key or command. Returns as soon as the save is under way. */
  replay(askedBy: 'key' | 'command'): ReplayAnswer {
    const running = this.inFlight;
    const call = this.call('replay-asked', askedBy);
    const begun = this.run(call).find(({ run }) => run.ruleId === 'replay');
    if (begun !== undefined) return { runId: begun.run.runId, clipIds: [...(begun.shared.group?.clipIds ?? [])], inFlight: false, trouble: null };
    if (running !== null) return { runId: running.runId, clipIds: [...running.group.clipIds], inFlight: true, trouble: null };
    const off = { code: 'REPLAY_SWITCHED_OFF', message: 'the rule for challenge and REPLAY is switched off', toDo: 'Switch it on: Triggers → Challenge or REPLAY.' };
    return { runId: noRun, clipIds: [], inFlight: false, trouble: off };
  }

  /** A clip for the hub: saved, looked into and named like any other, without player and scenes. One that is in flight serves. Never rejects. */
  async saveClip(): Promise<Clip | null> {
    if (this.inFlight === null) {
      const trigger = { kind: 'command', by: null, sequence: null, at: Date.now() } as const;
      this.fly(noRun, this.maker.make({ trigger, state: this.court.state(), contested: null }));
    }
    return (await this.inFlight?.group.done)?.clip ?? null;
  }

  /** What a rule would do now; null when there is no such rule. */
  rehearse(ruleId: string): TriggerRun | null {
    return this.runner.rehearse(ruleId, this.call('replay-asked', null));
  }

  rules(): ReturnType<TriggerRunner['rules']> {
    return this.runner.rules(this.call('replay-asked', null));
  }

  async stop(): Promise<void> {
    await Promise.all([this.finisher.stop(), this.player.stop(), this.uploads.close()]);
  }

  /** Writes down what is left, after the last event: what is committed at the end can begin a run still. */
  close(): void {
    this.shelf.stop();
    this.kept.stop();
    this.requests.stop();
  }

  private cause(cause: TriggerCause): void {
    this.run(this.call(cause, null));
  }

  private call(cause: TriggerCause, askedBy: 'key' | 'command' | null): TriggerCall {
    return { cause, sequence: null, by: null, askedBy, at: Date.now(), state: this.court.state() };
  }

  private run(call: TriggerCall): ReturnType<TriggerRunner['cause']> {
    const before = this.inFlight;
    const begun = this.runner.cause(call);
    const of = (ruleId: string): (typeof begun)[number] | undefined => begun.find(({ run }) => run.ruleId === ruleId);
    const [replay, back] = [of('replay'), of('back-to-live')];
    this.recordRun = of('record-match')?.ended ?? this.recordRun;
    if (back !== undefined) void back.ended.then(({ outcome }) => this.cameBack(outcome === 'failed'));
    else if (call.cause === 'clock-started' && this.runner.isUnderWay('back-to-live')) this.clockBehind = call;
    if (replay !== undefined) this.watchReplay(replay);
    else if (call.cause === 'challenge-asked' && before !== null && call.sequence !== null) {
      // The clips that are being saved are the challenge's: they must show what it contests.
      this.challenge.addClips(before.group.clipIds);
      const contested = this.challenge.contested(call.state);
      if (contested !== null) this.maker.adopt(before.group.groupId, { kind: 'challenge', by: call.by, sequence: call.sequence, at: call.at }, contested);
    }
    return begun;
  }

  /** A way back to the match has ended. The clock that started meanwhile goes on where it failed, or came to a scene that ends with the clock, unless a replay was opened since, or what has a scene of its own has begun. */
  private cameBack(hasFailed: boolean): void {
    const call = this.clockBehind;
    if (call === null || this.runner.isUnderWay('back-to-live')) return;
    this.clockBehind = null;
    const { scenes } = this.court.settings();
    const now = matchScene('player-closed', this.court.state(), scenes, (ruleId) => this.runner.isOn(ruleId));
    if (this.court.overlays.isReplayOpen || now !== scenes.live) return;
    if ((hasFailed && this.isOnReplayScene) || this.isOnOtherScene) this.run(call);
  }

  /** A replay is in flight until its clip is there or not to be had. */
  private watchReplay({ run, shared: { group } }: ReturnType<TriggerRunner['cause']>[number]): void {
    if (group !== null) this.fly(run.runId, group);
  }

  private fly(runId: string, group: ReplayGroup): void {
    this.inFlight = { runId, group };
    void group.done.then(() => {
      if (this.inFlight?.group === group) this.inFlight = null;
    });
  }

  /**
   * The stream may show the replay scene from before a restart of this program: it must come back from there too. While it is coming back already, the clock's
   * start is no reason to come back once more: that would take the next challenge off the air.
   */
  private get isOnReplayScene(): boolean {
    return !this.runner.isUnderWay('back-to-live') && this.shows('replay');
  }

  /** A rule that is on put it there, as far as anybody knows, or is about to: the match must come back from it too when it goes on. */
  private get isOnOtherScene(): boolean {
    return sceneRules.some(([scene, ruleId]) => this.runner.isOn(ruleId) && (this.runner.isUnderWay(ruleId) || this.shows(scene)));
  }

  /** Whether the stream shows this scene, and it is another one than that of the match. */
  private shows(scene: keyof ReplaySettings['scenes']): boolean {
    // Asked at every commit with a cause: the settings are read only where an OBS shows a scene.
    const shown = this.court.obs.withRole('OBS_STR')?.status.scene ?? null;
    if (shown === null) return false;
    const { scenes } = this.court.settings();
    return shown === scenes[scene] && shown !== scenes.live;
  }

  /** A camera that is not connected is not asked; and a match that is being set up gets its length first, then its buffer. */
  private get isBufferStopped(): boolean {
    const { obs } = this.court;
    const recorder = obs.withRole('OBS_REC');
    if (recorder?.status.connection !== 'live' || this.runner.isUnderWay('record-match')) return false;
    return [recorder, ...obs.furtherCameras()].some(({ status: { connection, outputs } }) => connection === 'live' && ['inactive', 'stopping'].includes(outputs.replayBuffer.state));
  }

  private situation(): ReturnType<ConstructorParameters<typeof TriggerRunner>[1]> {
    const state = this.court.state();
    return { matchId: state.matchId, recordedMatchId: this.recorded.id(state), replayInFlight: this.inFlight !== null, replayOpen: this.court.overlays.isReplayOpen || this.isOnReplayScene, otherSceneOn: this.isOnOtherScene, bufferStopped: this.isBufferStopped };
  }

  /** The console waits for its film; a window of its own opens from the file, and what else is made of it must not slow that. */
  private finishSoon(clipId: string): void {
    if (this.player.inWindow) setTimeout(() => this.finisher.add(clipId), afterOpeningMs).unref();
    else this.finisher.add(clipId);
  }

  /** Clips that a run that was killed left on their way. */
  private afterRestart(): void {
    for (const { clip } of this.shelf.list({ limit: unfinishedLookback })) {
      if (clip.state === 'requested' || clip.state === 'saving') {
        const trouble = { code: 'AGENT_RESTARTED', message: 'this program was restarted while the clip was being saved', toDo: 'Look into the folder of OBS: the file may be there. Press REPLAY again if the action is recent.' };
        this.shelf.change(clip.clipId, { state: 'failed', video: 'unavailable', thumbnail: 'unavailable', trouble });
      } else if ((clip.state === 'ready' || clip.state === 'offered') && (clip.video === 'not-yet' || clip.sha256 === null)) this.finisher.add(clip.clipId);
    }
  }
}
