import { setTimeout as sleep } from 'node:timers/promises';
import type { ObsConnection, ObsOutputEvent } from '../src/index.js';
import { until, withStandIn } from './with-stand-in.js';

const steps = 40;
/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Whether each run that began ended before the next one began, as a table of sessions needs it; what goes on under its start is no new run. */
function takeTurns(events: readonly ObsOutputEvent[]): boolean {
  let running = false;
  for (const { state, continues } of events) {
    if (state === 'active' && !continues && running) return false;
    if (state === 'active') running = true;
    if (state === 'inactive') running = false;
  }
  return true;
}

test.each(['v5', 'v4'] as const)('[OBS-3.3] protocol %s: whatever happens to OBS, every request is answered and the state is OBS\'s own in the end', async (protocol) => {
  const seed = Number(process.env['RESTRIKE_SEED'] ?? Math.floor(Math.random() * 1e9));
  console.info(`RESTRIKE_SEED=${String(seed)}`);
  const roll = dice(seed);
  await withStandIn({ protocol }, async ({ obs, connect }) => {
    const connection = connect({}, { savedMs: 1_000, startSignMs: 150, startedMs: 1_000, sceneMs: 1_500, stoppedMs: 1_000, reconnectingMs: 300, silentSocketMs: 500, openMs: 2_000 });
    const recordings: ObsOutputEvent[] = [];
    connection.on('recording', (event) => recordings.push(event));
    await until('a live connection', () => connection.status.connection === 'live');
    const asked: Promise<{ readonly ok: boolean }>[] = [];
    let [away, frozen] = [false, false];
    const byHand = (act: () => void): void => {
      try {
        if (!away) act();
      } catch {
        // Somebody at OBS presses a button that does nothing just now.
      }
    };
    const acts: readonly (() => unknown)[] = [
      () => asked.push(connection.startRecording()),
      () => asked.push(connection.stopRecording()),
      () => asked.push(connection.startReplayBuffer()),
      () => asked.push(connection.stopReplayBuffer()),
      () => asked.push(connection.startStream()),
      () => asked.push(connection.stopStream()),
      () => asked.push(connection.saveReplayBuffer()),
      () => asked.push(connection.setScene(roll() < 0.5 ? 'LIVE_SCENE' : 'IVR_SCENE')),
      () => asked.push(connection.want({ recording: roll() < 0.5, scene: 'LIVE_SCENE' }, 'chaos')),
      () => byHand(() => obs.byHand.start('record')),
      () => byHand(() => obs.byHand.stop('record')),
      () => byHand(() => obs.byHand.show('IVR_SCENE')),
      () => obs.dropStream(),
      () => obs.ignoreStarts(1),
      () => obs.failNext(protocol === 'v5' ? 'StopRecord' : 'StopRecording', 'no-answer'),
      () => (obs.freeze(), (frozen = !away)),
      () => (obs.thaw(), (frozen = false)),
      async () => {
        if (!away) await obs.kill();
        [away, frozen] = [true, false];
      },
      async () => {
        if (away) await obs.start();
        away = false;
      },
    ];
    for (let step = 0; step < steps; step += 1) {
      await acts[Math.floor(roll() * acts.length)]?.();
      await sleep(roll() * 60);
    }
    if (frozen) obs.thaw();
    if (away) await obs.start();
    obs.ignoreStarts(0);
    const answers = await Promise.all(asked);
    expect(answers.every(({ ok }) => typeof ok === 'boolean')).toBe(true);
    await until('a live connection', () => connection.status.connection === 'live');
    await until(`the truth (seed ${String(seed)})`, () => isTrue(connection, obs.model));
    await connection.stopRecording();
    expect(takeTurns(recordings)).toBe(true);
  });
});

function isTrue({ status }: ObsConnection, model: { readonly scene: string; isActive(name: 'record' | 'stream' | 'replay'): boolean }): boolean {
  const runs = (kind: 'recording' | 'stream' | 'replayBuffer'): boolean => status.outputs[kind].state !== 'inactive';
  return status.scene === model.scene && runs('recording') === model.isActive('record') && runs('stream') === model.isActive('stream') && runs('replayBuffer') === model.isActive('replay');
}
