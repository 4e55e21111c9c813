import fc from 'fast-check';
import type { ObsFilmStartEvent } from '../src/index.js';
import { filmStartOf, shareEncoder } from '../src/film-start.js';
import { live, until, valueOf, withStandIn } from './with-stand-in.js';

const keyFrames = { startMs: 5, streamStartMs: 15, stopMs: 10, streamStopMs: 10, sceneMs: 5, saveMs: 30, durationLagMs: 10, reconnectMs: 60, pauseMs: 10, keyFrameMs: 3_000 };

describe('[OBS-3.19] where a film begins', () => {
  it('[OBS-3.19] is counted against another output of the same encoder, whatever delay they share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 8_300 }), fc.integer({ min: 0, max: 600 }), fc.array(fc.nat(5_000), { minLength: 3, maxLength: 9 }), (otherSince, wait, delay, moments) => {
        const own = otherSince + wait;
        const pairs = moments.map((moment) => ({ ownMs: moment, otherMs: moment + wait }));
        expect(filmStartOf(otherSince, pairs)).toBe(own);
        // A picture that comes between the two questions of one look moves nothing.
        expect(filmStartOf(otherSince, [{ ownMs: 33 + delay, otherMs: delay + wait }, ...pairs])).toBe(own);
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1) },
    );
  });

  it('[OBS-3.19] the stream shares an encoder only where the profile records with it', () => {
    expect([shareEncoder('recording', 'replayBuffer', false), shareEncoder('recording', 'stream', false), shareEncoder('stream', 'recording', true)]).toEqual([true, false, true]);
  });
});

test('[OBS-3.19] a recording beside a running replay buffer begins at the next key frame, and alone with STARTED', async () => {
  await withStandIn({ times: keyFrames }, async ({ obs, connect }) => {
    const connection = connect();
    const told: ObsFilmStartEvent[] = [];
    connection.on('film-start', (event) => told.push(event));
    await live(connection);
    await connection.startReplayBuffer();
    await new Promise((wake) => setTimeout(wake, 300));
    let started = valueOf(await connection.startRecording());
    await until('the start of the film', () => told.length === 1);
    // On a machine that stands still between two questions it is not counted, and marked so: then it is tried again.
    for (let tries = 0; tries < 5 && told.at(-1)?.estimated === true; tries += 1) {
      await connection.stopRecording();
      await connection.stopReplayBuffer();
      await connection.startReplayBuffer();
      started = valueOf(await connection.startRecording());
      await until('the start of the film', () => told.length === tries + 2);
    }
    const { since, sinceWall, estimated } = connection.status.outputs.recording;
    expect(told.splice(0).at(-1)).toEqual({ output: 'recording', at: since, wall: sinceWall, estimated: false });
    expect(estimated).toBe(false);
    const { record, replay } = obs.model.outputs;
    const counted = (since ?? 0) - (connection.status.outputs.replayBuffer.since ?? 0);
    expect(Math.abs(counted - (record.countsFrom - replay.countsFrom))).toBeLessThan(100);
    expect((since ?? 0) - (started.since ?? 0)).toBeGreaterThan(200);
    await connection.stopRecording();
    await connection.stopReplayBuffer();
    expect(valueOf(await connection.startRecording()).estimated).toBe(false);
    expect(told).toEqual([]);
  });
});

test.each(['v4', 'v5'] as const)('[OBS-3.19] protocol %s: where it can not be counted the start is marked as estimated', async (protocol) => {
  await withStandIn({ protocol, times: keyFrames }, async ({ obs, connect }) => {
    const connection = connect();
    const told: ObsFilmStartEvent[] = [];
    connection.on('film-start', (event) => told.push(event));
    await live(connection);
    await connection.startReplayBuffer();
    // Of the buffer's length nothing is told, or something that can not be.
    obs.model.outputs.replay.countsFrom -= 10_000;
    const started = valueOf(await connection.startRecording());
    await until('the verdict', () => told.length === 1);
    expect(connection.status.outputs.recording).toMatchObject({ since: started.since, estimated: true });
  });
});

test('[OBS-3.16] a replay buffer that ran before has an estimated start, from its own duration', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    obs.byHand.start('replay');
    await new Promise((wake) => setTimeout(wake, 2_000));
    const connection = connect();
    await live(connection);
    const { sinceWall, estimated } = connection.status.outputs.replayBuffer;
    expect(estimated).toBe(true);
    // Not from the moment at which it was found.
    expect((sinceWall ?? 0) - obs.model.outputs.replay.since).toBeLessThan(1_500);
  });
});
