import { openObs, type ObsClock } from '../src/index.js';
import { collect, impatient, live, until, valueOf, withStandIn } from './with-stand-in.js';

test('[OBS-6.2] what was asked is sent again to an OBS that crashed, each with its reason', async () => {
  await withStandIn({}, async ({ obs, folder, connect }) => {
    const connection = connect();
    await live(connection);
    expect(await connection.want({ recordingFolder: folder, fileName: '101', replaySeconds: 15, scene: 'IVR_SCENE', mutes: { AudioTone: true }, recording: true, replayBuffer: true }, 'match 101')).toMatchObject({ ok: true });
    expect(obs.model.inputs[0]?.muted).toBe(true);
    await obs.kill();
    await until('gone', () => connection.status.connection === 'gone');
    obs.model.scene = 'LIVE_SCENE';
    obs.model.profile.set('AdvOut/RecRBTime', '20');
    const log = collect(connection, 'request');
    await obs.start();
    await until('its state', () => connection.status.outputs.recording.state === 'active' && connection.status.outputs.replayBuffer.state === 'active' && connection.status.scene === 'IVR_SCENE');
    expect(obs.model.profile.get('AdvOut/RecRBTime')).toBe('15');
    await until('the log', () => log.length === 4);
    expect(log.map(({ request, reason }) => `${request} | ${reason}`)).toEqual([
      'replay buffer of 15 s | OBS is connected again: the replay buffer\'s length is "20"',
      'scene "IVR_SCENE" | OBS is connected again: the scene is "LIVE_SCENE"',
      'start replayBuffer | OBS is connected again: the replay buffer is inactive',
      'start recording | OBS is connected again: the recording is inactive',
    ]);
  });
});

test('[OBS-6.2] what was done by hand is wanted too: started, stopped, switched', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    const connection = connect();
    await live(connection);
    await connection.startRecording();
    obs.byHand.stop('record');
    obs.byHand.start('replay');
    obs.byHand.show('IVR_SCENE');
    await until('all three', () => connection.status.outputs.recording.state === 'inactive' && connection.status.outputs.replayBuffer.state === 'active' && connection.status.scene === 'IVR_SCENE');
    await obs.kill();
    await until('gone', () => connection.status.connection === 'gone');
    obs.model.scene = 'LIVE_SCENE';
    await obs.start();
    await until('its state', () => connection.status.outputs.replayBuffer.state === 'active' && connection.status.scene === 'IVR_SCENE');
    expect(connection.status.outputs.recording.state).toBe('inactive');
  });
});

test('[OBS-6.2] one wish that fails does not stop the next', async () => {
  await withStandIn({}, async ({ connect }) => {
    const connection = connect();
    await live(connection);
    expect(await connection.want({ scene: 'NO_SUCH_SCENE', recording: true }, 'match 7')).toMatchObject({ ok: false, obsCode: 600 });
    expect(connection.status.outputs.recording.state).toBe('active');
  });
});

test('[OBS-6.3] after a long absence outputs are not started again, the rest is sent', async () => {
  await withStandIn({}, async ({ obs }) => {
    let jump = 0;
    const clock: ObsClock = { monotonicMs: () => performance.now() + jump, wallMs: () => Date.now(), random: () => 0.5 };
    const connection = openObs({ id: 'a', role: 'OBS_BOTH', host: '127.0.0.1', port: obs.port, password: null, protocol: 'auto' }, clock, { limits: impatient });
    try {
      await live(connection);
      await connection.want({ scene: 'IVR_SCENE', recording: true, replayBuffer: true }, 'match 1');
      await obs.kill();
      await until('gone', () => connection.status.connection === 'gone');
      jump = 11 * 60_000;
      obs.model.scene = 'LIVE_SCENE';
      await obs.start();
      await until('the scene', () => connection.status.scene === 'IVR_SCENE');
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect([connection.status.outputs.recording.state, connection.status.outputs.replayBuffer.state]).toEqual(['inactive', 'inactive']);
    } finally {
      await connection.close();
    }
  });
});

test('[OBS-6.4] a wish for an absent OBS fails now and is granted when it is there', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    await obs.kill();
    const connection = connect();
    await until('gone', () => connection.status.connection === 'gone');
    const log = collect(connection, 'request');
    expect(await connection.want({ recording: true }, 'match 3')).toMatchObject({ ok: false, code: 'ABSENT' });
    expect(log).toMatchObject([{ request: 'wanted state', reason: 'match 3', ok: false }]);
    await obs.start();
    await until('the recording', () => connection.status.outputs.recording.state === 'active');
    expect(valueOf(await connection.output('recording')).active).toBe(true);
  });
});

test.each([['is thawed', 60_000], ['was frozen for so long that it was connected anew', 100]] as const)('[OBS-6.4] a wish for a frozen OBS is granted when it %s, also against the recording that went on', async (_when, silentSocketMs) => {
  await withStandIn({}, async ({ obs, connect }) => {
    const connection = connect({}, { silentSocketMs, openMs: 200 });
    await live(connection);
    await connection.want({ recording: true, scene: 'IVR_SCENE' }, 'match 4');
    obs.freeze();
    await until('silent', () => connection.status.connection === 'silent');
    if (silentSocketMs < 1_000) await until('its end', () => !connection.status.outputs.recording.known);
    expect(await connection.want({ recording: false, scene: 'LIVE_SCENE' }, 'it is over')).toMatchObject({ ok: false });
    obs.thaw();
    await until('its end', () => !obs.model.isActive('record') && obs.model.scene === 'LIVE_SCENE');
  });
});
