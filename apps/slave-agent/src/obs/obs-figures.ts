import type { Heartbeat, Trouble } from '@restrike/contracts';
import { lacksRoom, type ObsConnection, type ObsInput, type ObsStats } from '@restrike/obs';

type Figures = Pick<Heartbeat['obs'][number], 'scenes' | 'inputs' | 'stats'>;
/** With why it can write no film. */
type Found = Figures & { readonly noRoom: Trouble | null };

/** Each OBS is asked this often, ms. */
const everyMs = 5_000;
const maxScenes = 200;
const maxInputs = 100;
const nameLimit = 200;
/** Scenes that are named where one is missing: the pre-flight has them all. */
const namedScenes = 12;

/** Share of frames that were lost in rendering, skipped by the encoder or dropped by the network between two readings, 0 … 1. Pure. */
export function droppedShare(before: ObsStats, now: ObsStats): number {
  const part = (lost: number, frames: number): number => (frames <= 0 || lost < 0 ? 0 : lost / frames);
  const frames = now.outputFrames - before.outputFrames;
  // Counters begin anew when OBS or its stream does: then nothing is told of the time between.
  const rendering = part(now.renderSkippedFrames - before.renderSkippedFrames, now.renderFrames - before.renderFrames);
  const encoder = part(now.outputSkippedFrames - before.outputSkippedFrames, frames);
  const network = part((now.streamDroppedFrames ?? 0) - (before.streamDroppedFrames ?? 0), frames);
  return Math.min(1, rendering + encoder + network);
}

const inputsOf = (inputs: readonly ObsInput[]): NonNullable<Figures['inputs']> =>
  inputs.flatMap(({ name, muted }) => (muted === null ? [] : [{ name: name.slice(0, nameLimit), muted }])).slice(0, maxInputs);

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** What a person reads: whole pictures a second, lost ones to a thousandth. */
const shownOf = (figures: Found | undefined): string =>
  JSON.stringify([figures?.scenes, figures?.inputs, figures?.noRoom?.message, figures?.stats == null ? null : [Math.round(figures.stats.fps), Math.round(figures.stats.droppedFrameShare * 1_000)]]);

/** What the control room lists of each OBS and no event tells: scenes, inputs, figures. Asked now and then; an OBS that does not answer has none. */
export class ObsFigures {
  private readonly figures = new Map<ObsConnection, Found>();
  private readonly stats = new Map<ObsConnection, ObsStats>();
  private readonly asking = new Set<ObsConnection>();
  private readonly timer: NodeJS.Timeout;

  /** @param changed told when scenes, inputs or what a person reads of the figures are others than before. */
  constructor(
    private readonly connections: () => readonly ObsConnection[],
    private readonly changed: () => void,
  ) {
    this.timer = setInterval(() => this.askAll(), everyMs);
    this.timer.unref();
  }

  of(connection: ObsConnection): Figures {
    if (connection.status.connection !== 'live') return {};
    const { noRoom: _told, ...figures } = this.figures.get(connection) ?? { noRoom: null };
    return figures;
  }

  /** What is wrong with an OBS that answers: it can write no film, or has none of these scenes. null when nothing is. */
  trouble(connection: ObsConnection, wanted: readonly string[]): Trouble | null {
    const found = connection.status.connection === 'live' ? this.figures.get(connection) : undefined;
    const { role } = connection.settings;
    if (role !== 'OBS_STR' && found?.noRoom != null) return found.noRoom;
    const scenes = role === 'OBS_REC' ? undefined : found?.scenes;
    const missing = scenes === undefined || scenes.length === maxScenes ? [] : wanted.filter((name) => !scenes.includes(name));
    if (scenes === undefined || missing.length === 0) return null;
    return { code: 'OBS_NO_SCENE', message: `No scene is called ${quoted(missing)}; there are ${quoted(scenes.slice(0, namedScenes))}${scenes.length > namedScenes ? ', …' : ''}.`, toDo: 'OBS: Scenes → + → type the name exactly so (capitals count), or set the other name in our settings.' };
  }

  /** Asks an OBS at once, as when it came back or an input was muted. */
  async ask(connection: ObsConnection): Promise<void> {
    if (connection.status.connection !== 'live' || this.asking.has(connection)) return;
    this.asking.add(connection);
    try {
      const [scenes, inputs, stats] = await Promise.all([connection.scenes(), connection.inputs(), connection.stats()]);
      const room = stats.ok && lacksRoom(stats.value) ? await connection.room() : null;
      // Closed for good meanwhile.
      if (!this.connections().includes(connection)) return;
      const before = this.figures.get(connection);
      const next: Found = {
        noRoom: room === null || room.ok ? null : { code: 'OBS_NO_ROOM', message: room.reason, toDo: room.toDo },
        ...(scenes.ok ? { scenes: scenes.value.names.slice(0, maxScenes).map((name) => name.slice(0, nameLimit)) } : {}),
        ...(inputs.ok ? { inputs: inputsOf(inputs.value) } : {}),
        stats: stats.ok ? this.statsOf(connection, stats.value) : null,
      };
      this.figures.set(connection, next);
      if (shownOf(before) !== shownOf(next)) this.changed();
    } finally {
      this.asking.delete(connection);
    }
  }

  forget(connection: ObsConnection): void {
    this.figures.delete(connection);
    this.stats.delete(connection);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private askAll(): void {
    for (const connection of this.connections()) void this.ask(connection);
  }

  private statsOf(connection: ObsConnection, now: ObsStats): NonNullable<Figures['stats']> {
    const before = this.stats.get(connection);
    this.stats.set(connection, now);
    return { fps: Math.max(0, now.fps), droppedFrameShare: before === undefined ? 0 : droppedShare(before, now) };
  }
}
