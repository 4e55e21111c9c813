import { EventEmitter } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { Heartbeat, ObsRole, ObsView } from '@restrike/contracts';
import type { ObsConnection, ObsConnectionSettings } from '@restrike/obs';
import type { Logger } from '@restrike/runtime';
import { videoFolders } from '../files/folder-gate.js';
import { ObsFigures } from './obs-figures.js';
import { obsHeartbeat, obsView } from './obs-view.js';

interface CourtObsEvents {
  /** Something that a person should see changed. */
  changed: [];
  /** A connection is there from now on: its events may be listened to. */
  added: [ObsConnection];
  removed: [ObsConnection];
  /** It answers, for the first time or again. */
  live: [ObsConnection];
}

const sameSettings = (a: ObsConnectionSettings, b: ObsConnectionSettings): boolean =>
  a.role === b.role && a.host === b.host && a.port === b.port && a.password === b.password && a.protocol === b.protocol;

/** All OBS of a court: opened from the settings, found by role, and what they are like. */
export class CourtObs extends EventEmitter<CourtObsEvents> {
  private readonly open = new Map<string, ObsConnection>();
  /** Folder of the active day; null without one. */
  private folder: string | null = null;
  /** Where each OBS was pointed since it became live. */
  private readonly pointed = new Map<ObsConnection, string>();
  /** The OBS that records the match of now: it stays the court's recorder until that recording is to end, also beside one that comes back. null when none does, or none is known. */
  matchRecorder: ObsConnection | null = null;
  private readonly figures = new ObsFigures(() => this.connections, () => this.emit('changed'));

  constructor(
    private readonly openObs: (settings: ObsConnectionSettings) => ObsConnection,
    private readonly log: Logger,
    /** Scenes that the OBS of the stream must have. */
    private readonly scenes: () => readonly string[] = () => [],
  ) {
    super();
  }

  /** Brings the connections to these settings: what is not among them is closed, what changed is opened anew. */
  async set(wanted: readonly ObsConnectionSettings[]): Promise<void> {
    const leaving = [...this.open.values()].filter((one) => !wanted.some((other) => other.id === one.settings.id && sameSettings(one.settings, other)));
    for (const connection of leaving) {
      this.open.delete(connection.settings.id);
      this.figures.forget(connection);
      this.pointed.delete(connection);
      if (this.matchRecorder === connection) this.matchRecorder = null;
      this.emit('removed', connection);
    }
    for (const settings of wanted) if (!this.open.has(settings.id)) this.add(settings);
    this.emit('changed');
    await Promise.all(leaving.map((connection) => connection.close()));
  }

  get connections(): readonly ObsConnection[] {
    return [...this.open.values()];
  }

  find(id: string): ObsConnection | null {
    return this.open.get(id) ?? null;
  }

  /** The OBS that does what a role is for; a live one first, of recorders that of the match. null when none is configured. */
  withRole(role: Exclude<ObsRole, 'OBS_BOTH'>): ObsConnection | null {
    if (role === 'OBS_REC' && this.matchRecorder?.status.connection === 'live') return this.matchRecorder;
    const fitting = this.connections.filter(({ settings }) => settings.role === role || settings.role === 'OBS_BOTH');
    return fitting.find(({ status }) => status.connection === 'live') ?? fitting[0] ?? null;
  }

  /** Other OBS that record: further cameras of the same court, whose replay buffers run beside that of the first (CLP-5). */
  furtherCameras(): readonly ObsConnection[] {
    const recorder = this.withRole('OBS_REC');
    return this.connections.filter((one) => one !== recorder && one.settings.role !== 'OBS_STR' && one.status.connection === 'live');
  }

  /** Every OBS whose replay buffer may be saved: those that record first, then others with a running buffer. */
  withReplay(): readonly ObsConnection[] {
    const recorder = this.withRole('OBS_REC');
    const others = this.connections.filter((one) => one !== recorder && one.status.connection === 'live' && one.status.outputs.replayBuffer.state === 'active');
    return recorder === null ? others : [recorder, ...others];
  }

  /** TRN-2: the folder that OBS records into from now on, null for wherever it does: each is pointed there as soon as it is live and idle. What records goes on where it is. */
  async recordInto(folder: string | null): Promise<void> {
    this.folder = folder;
    this.pointed.clear();
    await Promise.all(this.connections.map((one) => this.point(one)));
  }

  private async point(recorder: ObsConnection): Promise<void> {
    const { folder } = this;
    const { connection, outputs: { recording } } = recorder.status;
    if (folder === null || recorder.settings.role === 'OBS_STR' || this.pointed.get(recorder) === folder) return;
    if (connection !== 'live' || !recording.known || recording.state !== 'inactive') return;
    this.pointed.set(recorder, folder);
    try {
      // An OBS that is sent into a folder that is not there starts no recording at all.
      await videoFolders.ask(folder, () => mkdir(folder, { recursive: true }));
    } catch (error) {
      this.log.warn({ obs: recorder.settings.id, folder, error: String(error) }, 'OBS stays in its own folder: that of the day is not there');
      return;
    }
    if (this.folder !== folder) return;
    // What began meanwhile is not moved: the end of it points it there.
    if (recorder.status.connection !== 'live' || recorder.status.outputs.recording.state !== 'inactive') {
      this.pointed.delete(recorder);
      return;
    }
    const answer = await recorder.setRecordingFolder(folder);
    if (!answer.ok) this.log.warn({ obs: recorder.settings.id, folder, reason: answer.reason, toDo: answer.toDo }, 'OBS does not take the folder of the day');
  }

  views(): ObsView[] {
    const scenes = this.scenes();
    return this.connections.map((connection) => obsView(connection.settings, connection.status, this.figures.of(connection).stats ?? null, this.figures.trouble(connection, scenes)));
  }

  heartbeat(): Heartbeat['obs'] {
    return this.connections.slice(0, 16).map((connection) => ({ ...obsHeartbeat(connection.status), ...this.figures.of(connection) }));
  }

  /** Looks at an OBS anew for what no event tells, as after an input was muted. */
  look(connection: ObsConnection): Promise<void> {
    return this.figures.ask(connection);
  }

  async close(): Promise<void> {
    this.figures.stop();
    const connections = this.connections;
    this.open.clear();
    await Promise.all(connections.map((connection) => connection.close()));
  }

  private add(settings: ObsConnectionSettings): void {
    const connection = this.openObs(settings);
    this.open.set(settings.id, connection);
    let before = connection.status.connection;
    connection.on('status', ({ connection: now, reason }) => {
      if (now !== before) this.log[now === 'live' ? 'info' : 'warn']({ obs: settings.id, role: settings.role, connection: now, reason }, `OBS is ${now}`);
      const isBack = now === 'live' && before !== 'live';
      before = now;
      if (isBack) void this.figures.ask(connection);
      if (now !== 'live') this.pointed.delete(connection);
      void this.point(connection);
      this.emit('changed');
      if (isBack) this.emit('live', connection);
    });
    // Why it ended is perhaps not to be heard but to be seen.
    connection.on('recording', ({ state }) => void (state === 'inactive' && this.figures.ask(connection)));
    connection.on('request', ({ request, reason, ok, failure, tookMs }) => this.log[ok ? 'debug' : 'warn']({ obs: settings.id, request, reason, failure, tookMs: Math.round(tookMs) }, 'asked OBS'));
    this.emit('added', connection);
  }
}
