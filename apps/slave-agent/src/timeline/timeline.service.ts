import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { ClockJump, CourtBroadcast, ObsRole, ObsSessionKind, ObsSessionRow, SessionEndReason } from '@restrike/contracts';
import type { ChangeNote, CourtRecords } from '@restrike/db/court';
import type { ObsClock, ObsConnection, ObsFilmStartEvent, ObsOutputEvent, ObsPauseEvent } from '@restrike/obs';
import { wordsOf, type Logger } from '@restrike/runtime';
import type { CourtSettings } from '../settings/court-settings.js';
import { isContentFault } from '../store/is-content-fault.js';
import { ClockWatch } from './clock-watch.js';
import { findFilm, knownFilms } from './film-file.js';
import { RecordingPauses } from './recording-pauses.js';
import { broadcastOf, endReasonOf, isSameRun, isTakenUp, nextBroadcast, reasonAfterGap } from './session-rules.js';

const lookEveryMs = 1_000;
/** How often it is noted that outputs run: after a pulled plug a session ends where it was last seen. */
const seenEveryMs = 5_000;
/** What OBS told and the store refuses; then the oldest is given up, and said. */
const keptChanges = 1_000;

/** What every session carries, read when one begins. `day` is local to the court. */
export type ContextNow = () => { readonly tournamentId: string | null; readonly tournamentDayId: string | null; readonly day: string };

interface TimelineEvents {
  /** A session began, ended or was changed. */
  session: [ObsSessionRow];
  jump: [ClockJump];
}

const kinds = ['recording', 'stream', 'replay-buffer'] as const satisfies readonly ObsSessionKind[];

/** SES: sessions of OBS outputs from OBS's own events, on the court's timeline. A store that can not be written is said, and the next event is taken. */
export class TimelineService extends EventEmitter<TimelineEvents> {
  private originMs: number | null = null;
  private readonly watch = new ClockWatch();
  private readonly stoppingAt = new Map<string, number>();
  /** By connection, when one that was live was last heard, on the timeline: what its outputs did since is not known. */
  private readonly quietSince = new Map<string, number>();
  private readonly connections = new Map<string, { readonly connection: ObsConnection; unfollow(): void }>();
  /** Video of the next stream of a connection, when somebody began a new one between two streams. */
  private readonly nextVideo = new Map<string, string>();
  private readonly pauses: RecordingPauses;
  /** Sessions that an earlier run left and that no OBS has been heard of since. */
  private unconfirmed = new Set<string>();
  private readonly timers: NodeJS.Timeout[] = [];
  /** What OBS told of its outputs and is not written down yet, oldest first: a stop that is forgotten would join two files into one. */
  private readonly unwritten: { readonly what: string; readonly act: () => void }[] = [];
  private settling = false;
  private refused = false;
  private draining = false;
  /** Positions wait to be calculated, and the store refused. */
  private positionsDue = false;
  private drainTimer: NodeJS.Immediate | null = null;

  constructor(
    private readonly records: CourtRecords,
    private readonly settings: CourtSettings,
    private readonly context: ContextNow,
    private readonly around: { readonly clock: ObsClock; readonly log: Logger },
  ) {
    super();
    this.pauses = new RecordingPauses(records.obsSessions, {
      begin: (recorder, part) => this.begin(recorder, 'recording', part),
      pause: (session, endMs) => this.end(session, endMs, 'manual_stop', null, true),
      told: (session) => void this.told(session),
      nowMs: () => this.nowMs(),
      wallMs: () => around.clock.wallMs(),
      timelineOf: (monotonicMs) => this.timelineOf(monotonicMs),
    });
  }

  /** After the pipeline has opened the store. Ends what a restart of the machine interrupted. */
  start(): void {
    this.originMs = this.records.positions.originMs();
    this.guarded('sessions of the run before', () => {
      for (const session of this.records.obsSessions.unfinished()) {
        const seenMs = this.records.obsSessions.lastSeen(session.obsSessionId) ?? session.startMs;
        // The timeline's origin is when the machine started: what was last seen before it did not outlive it.
        if (seenMs < (this.originMs ?? 0)) this.over(session, seenMs, 'restart');
        else this.unconfirmed.add(session.obsSessionId);
      }
    });
    this.timers.push(setInterval(() => this.look(), lookEveryMs).unref(), setInterval(() => this.note(), seenEveryMs).unref());
    this.giveUpLater();
    this.look();
    this.drain();
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.settle();
    this.note();
    // OBS goes on without us: what it does from now on is found at the next start.
    for (const { unfollow } of this.connections.values()) unfollow();
    this.connections.clear();
    if (this.drainTimer !== null) clearImmediate(this.drainTimer);
  }

  /** Now on the timeline, ms. Before {@link start} by the wall clock. */
  nowMs(): number {
    return this.timelineOf(this.around.clock.monotonicMs());
  }

  /** A monotonic reading on the timeline, ms. */
  timelineOf(monotonicMs: number): number {
    const { clock } = this.around;
    return Math.trunc(this.originMs === null ? clock.wallMs() - clock.monotonicMs() + monotonicMs : this.originMs + monotonicMs);
  }

  /** Keeps the sessions of an OBS from now on. */
  follow(connection: ObsConnection): void {
    const { id, role } = connection.settings;
    const listeners = kinds.map((kind) => ({ kind, listener: (event: ObsOutputEvent) => this.onOutput({ id, role }, kind, event) }));
    const onStatus = (): void => this.onStatus(connection);
    const onFilmStart = (event: ObsFilmStartEvent): void => this.onFilmStart(id, event);
    const onPause = (event: ObsPauseEvent): void => this.onPause({ id, role }, event, connection.status.outputs.recording.path);
    for (const { kind, listener } of listeners) connection.on(kind, listener);
    connection.on('status', onStatus);
    connection.on('film-start', onFilmStart);
    connection.on('recording-pause', onPause);
    const unfollow = (): void => {
      for (const { kind, listener } of listeners) connection.off(kind, listener);
      connection.off('status', onStatus);
      connection.off('film-start', onFilmStart);
      connection.off('recording-pause', onPause);
    };
    this.connections.set(id, { connection, unfollow });
  }

  /** A connection is closed for good, or to be opened anew with other settings: then its outputs are found again, and else their sessions end after a while. */
  forget(connectionId: string): void {
    this.note();
    this.connections.get(connectionId)?.unfollow();
    this.connections.delete(connectionId);
    this.quietSince.delete(connectionId);
    this.guarded('forget', () => {
      for (const session of this.records.obsSessions.unfinished()) if (session.connectionId === connectionId) this.unconfirmed.add(session.obsSessionId);
    });
    this.giveUpLater();
  }

  /** An output changed its state. */
  onOutput(connection: { readonly id: string; readonly role: ObsRole }, kind: ObsSessionKind, event: ObsOutputEvent): void {
    const key = `${connection.id} ${kind}`;
    if (event.state === 'stopping') this.stoppingAt.set(key, event.at);
    if (event.state !== 'active' && event.state !== 'inactive' && event.state !== 'reconnecting') return;
    const at = this.timelineOf(this.stoppingAt.get(key) ?? event.at);
    const endMs = event.cause === 'connection-lost' ? Math.min(at, this.quietSince.get(connection.id) ?? at) : at;
    this.stoppingAt.delete(key);
    this.keep(`${kind} ${event.state}`, () => {
      if (event.state === 'active') {
        this.onActive(connection, kind, event);
        if (kind === 'recording') this.findFile(connection.id).catch((error: unknown) => this.around.log.warn({ error: String(error) }, 'the file of a recording could not be looked for'));
      } else {
        const active = this.activeOf(connection.id, kind);
        if (kind === 'recording') this.noLongerPaused(connection, at, event);
        if (active !== null) this.end(active, endMs, event.state === 'reconnecting' ? 'network_loss' : endReasonOf(event.cause), event.path);
      }
    });
  }

  /** SES-5: a recording was paused, or goes on. */
  onPause(connection: { readonly id: string; readonly role: ObsRole }, event: ObsPauseEvent, path: string | null): void {
    this.keep(`recording ${event.paused ? 'paused' : 'resumed'}`, () => this.pauses.changed(connection, event, path));
  }

  private noLongerPaused(connection: { readonly id: string; readonly role: ObsRole }, atMs: number, { cause, path }: ObsOutputEvent): void {
    const latest = this.records.obsSessions.latest(connection.id, 'recording');
    if (latest?.paused !== true) return;
    if (cause !== 'connection-lost') return this.pauses.stopped(connection, atMs, path);
    // Nobody knows what becomes of it: it is found again, or its OBS is gone for good.
    this.unconfirmed.add(latest.obsSessionId);
    this.giveUpLater();
  }

  /** SES-4: where the film of a running output begins was measured; its session's zero is that. */
  onFilmStart(connectionId: string, { output, at, wall, estimated }: ObsFilmStartEvent): void {
    this.keep(`start of the film of ${output}`, () => {
      const active = this.activeOf(connectionId, output === 'replayBuffer' ? 'replay-buffer' : output);
      if (active === null) return;
      const startMs = this.timelineOf(at);
      this.around.log.info({ obs: connectionId, output, session: active.obsSessionId, laterMs: startMs - active.startMs, estimated }, `where the film of ${output} begins was measured`);
      this.told(this.records.obsSessions.beginAt(active.obsSessionId, { startMs, startedAt: wall, estimated }));
    });
  }

  /** SES-3. null when there is no such session or it is in no video. */
  correct(obsSessionId: string, correctionMs: number, note: ChangeNote): ObsSessionRow | null {
    return this.told(this.records.obsSessions.correct(obsSessionId, correctionMs, note));
  }

  /** null when nothing is left to undo. */
  undo(obsSessionId: string): ObsSessionRow | null {
    return this.told(this.records.obsSessions.undo(obsSessionId, this.around.clock.wallMs()));
  }

  /** Changes mode or going live of a broadcast; `liveAt` by the wall clock of now. null when there is no such broadcast. */
  changeBroadcast(broadcastId: string, change: { readonly gapMode?: CourtBroadcast['gapMode']; readonly liveAt?: number | null }): CourtBroadcast | null {
    const before = this.records.obsSessions.broadcast(broadcastId);
    if (before === null) return null;
    const { clock } = this.around;
    const zeroMs = change.liveAt === undefined ? before.zeroMs : change.liveAt === null ? null : Math.round(change.liveAt - clock.wallMs() + this.nowMs());
    const broadcast: CourtBroadcast = { broadcastId, gapMode: change.gapMode ?? before.gapMode, zeroMs };
    this.records.obsSessions.setBroadcast(broadcast);
    this.drain();
    return broadcast;
  }

  /** SES-2: what is streamed from now on is another video, which begins at zero. null when this OBS has no video yet. */
  beginBroadcast(connectionId: string): CourtBroadcast | null {
    const latest = this.records.obsSessions.latest(connectionId, 'stream');
    if (latest?.broadcastId == null) return null;
    const broadcast: CourtBroadcast = { broadcastId: nextBroadcast(latest.broadcastId), gapMode: this.settings.get('timeline.gapMode'), zeroMs: null };
    this.records.obsSessions.setBroadcast(broadcast);
    // One stream, two videos: a session is part of one.
    if (latest.status === 'active') {
      const startMs = this.nowMs();
      this.end(latest, startMs, 'manual_stop');
      this.begin({ id: connectionId, role: latest.role }, 'stream', { startMs, startedAt: this.around.clock.wallMs(), estimated: false, path: latest.path, broadcastId: broadcast.broadcastId });
    } else this.nextVideo.set(connectionId, broadcast.broadcastId);
    return broadcast;
  }

  private onActive(connection: { readonly id: string; readonly role: ObsRole }, kind: ObsSessionKind, event: ObsOutputEvent): void {
    const { obsSessions } = this.records;
    const startMs = this.timelineOf(event.at);
    const latest = obsSessions.latest(connection.id, kind);
    if (kind === 'recording' && latest !== null && isTakenUp(latest, event)) {
      if (this.pauses.found(connection, latest, event)) {
        this.unconfirmed.delete(latest.obsSessionId);
        return;
      }
    }
    // Its stop was not heard: it was no later than the next one began.
    if (latest?.paused === true) this.pauses.stopped(connection, startMs, null);
    if (latest?.status === 'active') {
      const seenMs = obsSessions.lastSeen(latest.obsSessionId) ?? latest.startMs;
      const wasFound = event.estimated || event.continues || this.unconfirmed.has(latest.obsSessionId);
      if (event.continues || !wasFound || isSameRun(seenMs, startMs)) {
        this.unconfirmed.delete(latest.obsSessionId);
        if (event.path !== null && event.path !== latest.path) this.told(obsSessions.setPath(latest.obsSessionId, event.path));
        return;
      }
      this.end(latest, seenMs, 'crash');
    } else if (event.continues && latest?.endReason === 'crash') {
      // The connection was lost, not the output.
      this.told(obsSessions.reopen(latest.obsSessionId));
      return;
    }
    const before = obsSessions.latest(connection.id, kind);
    const reason = before === null ? null : reasonAfterGap(before, startMs, this.settings.get('timeline.restartGapMinutes') * 60_000);
    if (before !== null && before.endMs !== null && reason !== null) this.told(obsSessions.close(before.obsSessionId, { endMs: before.endMs, endedAt: before.endedAt ?? 0, reason }));
    this.begin(connection, kind, { startMs, startedAt: event.wall, estimated: event.estimated, path: event.path });
  }

  /** SES-1: the file of a recording that ran before anybody asked, and that its OBS does not name. Of a crash before its end nobody would know it. Rejects where the store can not be read. */
  private async findFile(connectionId: string): Promise<void> {
    const { obsSessions } = this.records;
    const connection = this.connections.get(connectionId)?.connection;
    const session = obsSessions.latest(connectionId, 'recording');
    if (connection === undefined || session === null || session.path !== null) return;
    const path = await findFilm(connection, session.startedAt, knownFilms(obsSessions));
    // One that we follow no longer is none of ours: after the end, or behind other settings of its OBS, it is found again.
    if (path === null || this.connections.get(connectionId)?.connection !== connection) return;
    this.keep('file of a recording', () => {
      // Another film may have been found to have it meanwhile.
      if (obsSessions.get(session.obsSessionId)?.path === null && !knownFilms(obsSessions).includes(path)) this.told(obsSessions.setPath(session.obsSessionId, path));
    });
  }

  private begin(
    { id, role }: { readonly id: string; readonly role: ObsRole },
    kind: ObsSessionKind,
    { startMs, startedAt, estimated, path, broadcastId }: { readonly startMs: number; readonly startedAt: number; readonly estimated: boolean; readonly path: string | null; readonly broadcastId?: string | null },
  ): ObsSessionRow {
    const { obsSessions } = this.records;
    const { tournamentId, tournamentDayId, day } = this.context();
    const obsSessionId = randomUUID();
    const video = (): string => broadcastId ?? this.nextVideo.get(id) ?? broadcastOf(id, { tournamentDayId, day }, obsSessions.latest(id, 'stream'), startMs);
    const ownVideo = kind === 'stream' ? video() : kind === 'recording' ? (broadcastId ?? obsSessionId) : null;
    if (kind === 'stream' && ownVideo !== null) {
      if (obsSessions.broadcast(ownVideo) === null) obsSessions.setBroadcast({ broadcastId: ownVideo, gapMode: this.settings.get('timeline.gapMode'), zeroMs: null });
    }
    const session = obsSessions.open({
      obsSessionId,
      connectionId: id,
      role,
      kind,
      tournamentId,
      tournamentDayId,
      day,
      startedAt,
      startMs,
      estimated,
      broadcastId: ownVideo,
      path,
      name: path === null ? null : (path.split(/[\\/]/).at(-1) ?? null),
      bufferSeconds: kind === 'replay-buffer' ? this.settings.get('replay.seconds') : null,
    });
    if (kind === 'stream') this.nextVideo.delete(id);
    this.around.log.info({ obs: id, kind, session: obsSessionId, estimated }, `${kind} began`);
    this.told(session);
    return session;
  }

  /** A session of before ended with its machine or its OBS, running or paused. */
  private over(session: ObsSessionRow, endMs: number, reason: SessionEndReason): void {
    this.unconfirmed.delete(session.obsSessionId);
    if (session.status === 'active') this.end(session, endMs, reason);
    else this.told(this.records.obsSessions.finish(session.obsSessionId, null));
  }

  private end(session: ObsSessionRow, endMs: number, reason: SessionEndReason, path: string | null = null, paused = false): void {
    const { clock, log } = this.around;
    this.unconfirmed.delete(session.obsSessionId);
    const endedAt = Math.max(session.startedAt, clock.wallMs() - (this.nowMs() - endMs));
    log.info({ obs: session.connectionId, kind: session.kind, session: session.obsSessionId, reason }, `${session.kind} ${paused ? 'paused' : 'ended'}`);
    this.told(this.records.obsSessions.close(session.obsSessionId, { endMs, endedAt, reason, path, paused }));
  }

  /** An OBS that is there and does nothing, or is not there: what an earlier run left of it has ended. */
  private onStatus(connection: ObsConnection): void {
    const { id, connection: state, outputs } = connection.status;
    if (state === 'live') this.quietSince.delete(id);
    else if (!this.quietSince.has(id)) {
      this.quietSince.set(id, this.nowMs());
      this.guarded('note', () => this.records.obsSessions.seen([id], this.nowMs()));
    }
    if (this.unconfirmed.size === 0) return;
    this.guarded('sessions of the run before', () => {
      for (const session of this.records.obsSessions.unfinished()) {
        if (session.connectionId !== id || !this.unconfirmed.has(session.obsSessionId)) continue;
        const output = outputs[session.kind === 'replay-buffer' ? 'replayBuffer' : session.kind];
        if (state === 'live' && output.known && output.state === 'inactive') this.giveUp([session.obsSessionId]);
      }
    });
  }

  /** Sessions that nobody has heard of for as long as an interruption may last have ended. */
  private giveUpLater(): void {
    const ids = [...this.unconfirmed];
    if (ids.length === 0) return;
    this.timers.push(setTimeout(() => this.giveUp(ids.filter((id) => this.unconfirmed.has(id))), this.settings.get('timeline.restartGapMinutes') * 60_000).unref());
  }

  private giveUp(ids: readonly string[]): void {
    this.guarded('sessions that nobody confirmed', () => {
      for (const id of ids) {
        const session = this.records.obsSessions.get(id);
        if (session?.status === 'active' || session?.paused === true) this.over(session, this.records.obsSessions.lastSeen(id) ?? session.startMs, 'crash');
      }
    });
  }

  private activeOf(connectionId: string, kind: ObsSessionKind): ObsSessionRow | null {
    const latest = this.records.obsSessions.latest(connectionId, kind);
    return latest?.status === 'active' ? latest : null;
  }

  private told(session: ObsSessionRow | null): ObsSessionRow | null {
    if (session !== null) this.emit('session', session);
    this.drain();
    return session;
  }

  private look(): void {
    this.settle();
    if (this.positionsDue) this.drain();
    const jump = this.watch.look(this.around.clock.wallMs(), this.nowMs());
    if (jump === null) return;
    this.around.log.warn(jump, `the clock of this machine jumped by ${String(Math.round(jump.deltaMs))} ms; no position in a video moved`);
    this.guarded('clock jump', () => void this.emit('jump', this.records.obsSessions.addJump(jump)));
  }

  private note(): void {
    const live = [...this.connections.values()].filter(({ connection }) => connection.status.connection === 'live').map(({ connection }) => connection.settings.id);
    if (live.length > 0) this.guarded('note', () => this.records.obsSessions.seen(live, this.nowMs()));
  }

  /** Events of a long stretch are calculated step by step, so that everything else has its turn. */
  private drain(): void {
    if (this.draining) return;
    this.draining = true;
    const step = (): void => {
      let more = false;
      this.positionsDue = true;
      this.guarded('positions', () => {
        more = this.records.positions.recalculate();
        this.positionsDue = false;
      });
      this.draining = more;
      this.drainTimer = more ? setImmediate(step) : null;
    };
    this.drainTimer = setImmediate(step);
  }

  /** Writes down what OBS told, in its order; what the store refuses (a full disk, a lock) is tried again every second. */
  private keep(what: string, act: () => void): void {
    this.unwritten.push({ what, act });
    if (this.unwritten.length > keptChanges) this.around.log.error({ what: this.unwritten.shift()?.what }, 'a session of an output was given up: the store has refused for too long');
    if (!this.refused) this.settle();
  }

  private settle(): void {
    if (this.settling) return;
    this.settling = true;
    for (let next = this.unwritten[0]; next !== undefined; next = this.unwritten[0]) {
      const { what, act } = next;
      try {
        act();
        this.refused = false;
      } catch (error) {
        const again = !isContentFault(error);
        if (!again || !this.refused) this.around.log.error({ error: wordsOf(error), what }, `the timeline could not be written${again ? '; trying again' : ''}`);
        this.refused = again;
        if (again) break;
      }
      this.unwritten.shift();
    }
    this.settling = false;
  }

  /** What goes wrong in the store must not reach OBS's events or a timer. */
  private guarded(what: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.around.log.error({ error: wordsOf(error), what }, 'the timeline could not be written');
    }
  }
}
