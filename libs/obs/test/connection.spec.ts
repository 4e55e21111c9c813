import { createServer as createHttp } from 'node:http';
import { createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net';
import { openObs, type ObsConnection } from '../src/index.js';
import { collect, live, until, withStandIn } from './with-stand-in.js';

const states = (connection: ObsConnection): string[] => {
  const seen: string[] = [];
  connection.on('status', ({ connection: state, reason }) => {
    const line = `${state}: ${reason}`;
    if (seen.at(-1) !== line) seen.push(line);
  });
  return seen;
};
const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

test.each(['v5', 'v4'] as const)('[OBS-1.1] auto finds protocol %s, with and without a password', async (protocol) => {
  for (const password of [null, 'secret words']) {
    await withStandIn({ protocol, password }, async ({ connect }) => {
      const connection = connect();
      await live(connection);
      expect(connection.status).toMatchObject({ protocol, scene: 'LIVE_SCENE', version: protocol === 'v5' ? '29.0.2' : '27.2.4' });
      expect(connection.status.outputs.recording).toMatchObject({ state: 'inactive', known: true });
    });
  }
});

test.each([
  ['v5', 'v4'],
  ['v4', 'v5'],
] as const)('[OBS-1.1] an OBS of protocol %s that is set to %s says so', async (protocol, set) => {
  await withStandIn({ protocol }, async ({ connect }) => {
    const connection = connect({ protocol: set });
    await until('the reason', () => /does not speak protocol/.test(connection.status.reason));
    expect(connection.status).toMatchObject({ connection: 'gone', toDo: 'Set the protocol of this connection to "auto".' });
  });
});

test('[OBS-1.1] an OBS that is updated from protocol 4 to 5 is found again', async () => {
  await withStandIn({ protocol: 'v4' }, async ({ obs, folder, connect }) => {
    const connection = connect();
    await live(connection);
    await obs.kill();
    await withStandIn({ protocol: 'v5', port: obs.port, folder }, async () => {
      await until('protocol 5', () => connection.status.connection === 'live' && connection.status.protocol === 'v5');
    });
  });
});

test('[OBS-1.1] a port where something else listens is told, with where to look', async () => {
  const http = createHttp((_request, response) => response.end('no OBS'));
  const port = await listen(http);
  await withStandIn({}, async ({ connect }) => {
    const connection = connect({ port });
    await until('the reason', () => connection.status.connection === 'gone');
    expect(connection.status.toDo).toContain('WebSocket');
  });
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

test.each(['v5', 'v4'] as const)('[OBS-1.3] protocol %s: a wrong or missing password is refused, and tried again only when asked', async (protocol) => {
  await withStandIn({ protocol, password: 'right' }, async ({ connect }) => {
    for (const password of ['wrong', null]) {
      const connection = connect({ password });
      const seen = states(connection);
      await until('the refusal', () => connection.status.connection === 'refused');
      expect(connection.status.reason).toMatch(password === null ? /none is set/ : /wrong/);
      expect(connection.status.toDo).toContain('Show Connect Info');
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(seen.filter((one) => one.startsWith('refused'))).toHaveLength(1);
      connection.connect();
      await until('another try', () => seen.filter((one) => one.startsWith('refused')).length === 2);
      expect(await connection.stats()).toMatchObject({ ok: false, code: 'ABSENT' });
    }
  });
});

test.each(['v5', 'v4'] as const)('[OBS-1.2] protocol %s: an OBS that comes late, or goes and comes again, is connected by itself', async (protocol) => {
  await withStandIn({ protocol }, async ({ obs, connect }) => {
    await obs.kill();
    const connection = connect();
    await until('gone', () => connection.status.connection === 'gone');
    for (let time = 0; time < 3; time += 1) {
      await obs.start();
      await live(connection);
      await obs.kill();
      await until('gone', () => connection.status.connection === 'gone');
    }
  });
});

test('[OBS-1.4] each change has a reason, and that of a loss stays until it is back', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    const connection = connect();
    const seen = states(connection);
    await live(connection);
    await obs.kill();
    await until('the loss', () => connection.status.connection === 'gone');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(connection.status).toMatchObject({ connection: 'gone', reason: expect.stringContaining('crashed'), toDo: expect.stringContaining('Start OBS') });
    await obs.start();
    await live(connection);
    expect(seen).toEqual(['connecting: Connecting for the first time.', 'live: OBS answers.', expect.stringContaining('gone: OBS ended without'), 'live: OBS answers.']);
  });
});

test('[OBS-1.4] disconnected by the operator it stays away, and what runs goes on under its start', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    const connection = connect();
    await live(connection);
    const started = await connection.startRecording();
    const heard = collect(connection, 'recording');
    connection.disconnect();
    await until('gone', () => connection.status.connection === 'gone' && !connection.status.outputs.recording.known);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(connection.status).toMatchObject({ connection: 'gone', reason: 'Disconnected by the operator.' });
    expect(heard).toEqual([]);
    connection.connect();
    await until('the recording', () => connection.status.outputs.recording.state === 'active');
    expect(heard).toMatchObject([{ state: 'active', cause: 'found', continues: true, estimated: false, at: started.ok ? started.value.since : null }]);
    expect(obs.heard.filter((request) => request === 'StartRecord')).toHaveLength(1);
  });
});

test('[OBS-1.5] requests to an OBS that is still loading are asked again', async () => {
  await withStandIn({ version: '30.2.3' }, async ({ obs, connect }) => {
    await obs.kill();
    await obs.start(400);
    const connection = connect();
    await live(connection);
    expect(connection.status).toMatchObject({ scene: 'LIVE_SCENE', version: '30.2.3' });
    expect(connection.status.outputs.recording.known).toBe(true);
  });
});

test.each([
  ['[OBS-1.6] a session that somebody ended in OBS', 4011, 'Kick'],
  ['[OBS-1.7] a WebSocket server that was switched off or set anew', 1001, 'WebSocket settings'],
])('%s is told so, and opened again', async (_what, code, says) => {
  await withStandIn({}, async ({ obs, connect }) => {
    const connection = connect();
    await live(connection);
    const seen = states(connection);
    obs.kick(code);
    await until('the next one', () => seen.at(-1) === 'live: OBS answers.');
    expect(seen[0]).toContain(says);
  });
});

test.each(['v5', 'v4'] as const)('[OBS-3.18] protocol %s: a frozen OBS takes a new connection and is silent, and live when it thaws', async (protocol) => {
  await withStandIn({ protocol }, async ({ obs, connect }) => {
    obs.freeze();
    const connection = connect({ protocol }, { openMs: 200 });
    await until('silence', () => connection.status.connection === 'silent');
    expect(await connection.setScene('IVR_SCENE')).toMatchObject({ ok: false, code: 'SILENT' });
    obs.thaw();
    await live(connection);
  });
});

test('[OBS-3.18] a socket that stays silent is opened anew', async () => {
  const sockets = new Set<Socket>();
  const mute = createTcp((socket) => sockets.add(socket.on('error', () => undefined)));
  const port = await listen(mute);
  await withStandIn({}, async ({ connect }) => {
    const connection = connect({ port }, { openMs: 100 });
    await until('three tries', () => sockets.size >= 3);
    expect(connection.status).toMatchObject({ connection: 'silent', toDo: expect.stringContaining('frozen') });
  });
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => mute.close(resolve));
});

test.each(['v5', 'v4'] as const)('[OBS-3.1] protocol %s: silent when frozen, live again at the late answer, and what changed meanwhile is known', async (protocol) => {
  await withStandIn({ protocol }, async ({ obs, connect }) => {
    const connection = connect({}, { silentSocketMs: 60_000 });
    await live(connection);
    const started = await connection.startRecording();
    obs.freeze();
    await until('silence', () => connection.status.connection === 'silent');
    expect(await connection.stopRecording()).toMatchObject({ ok: false, code: 'SILENT' });
    obs.byHand.show('IVR_SCENE');
    obs.thaw();
    await until('the scene', () => connection.status.connection === 'live' && connection.status.scene === 'IVR_SCENE');
    expect(connection.status.outputs.recording).toMatchObject({ state: 'active', since: started.ok ? started.value.since : null });
  });
});

test('[OBS-3.1] what was asked after a silence and is answered late does not undo what OBS told meanwhile', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    const connection = connect({}, { silentSocketMs: 60_000 });
    await live(connection);
    obs.freeze();
    await until('silence', () => connection.status.connection === 'silent');
    // One of the questions that follow the first answer gets none: the answers to the others are taken over 2 s later.
    connection.on('status', (status) => status.connection === 'live' && obs.failNext('GetStats', 'no-answer'));
    obs.thaw();
    await live(connection);
    await until('the question about the scene', () => obs.heard.filter((request) => request === 'GetSceneList').length >= 2);
    obs.byHand.show('IVR_SCENE');
    await until('the scene', () => connection.status.scene === 'IVR_SCENE');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(connection.status.scene).toBe('IVR_SCENE');
  });
});

test('[OBS-3.1] a recording that is paused while it is asked for is known all the same', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    obs.byHand.start('record');
    await until('the recording', () => obs.model.isActive('record'));
    // Two of the questions at the opening get no answer: those to the others are taken 2 s later.
    for (let time = 0; time < 2; time += 1) obs.failNext('GetStats', 'no-answer');
    const connection = connect();
    await until('the question', () => obs.heard.includes('GetRecordStatus'));
    obs.byHand.pause();
    await live(connection);
    expect(connection.status.outputs.recording).toMatchObject({ state: 'active', known: true, pausedAt: expect.any(Number) });
  });
});

test('[OBS-3.1] a silence that lasts ends the socket; the same OBS behind it goes on as it was', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    const connection = connect({}, { silentSocketMs: 100, openMs: 200 });
    await live(connection);
    const started = await connection.startRecording();
    // Pictures drawn tell one run of OBS from the next: it must have drawn some.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const heard = collect(connection, 'recording');
    obs.freeze();
    await until('the end of the socket', () => heard.length === 1);
    obs.thaw();
    await until('the recording', () => connection.status.outputs.recording.state === 'active');
    expect(heard).toMatchObject([
      { state: 'inactive', cause: 'connection-lost' },
      { state: 'active', cause: 'found', continues: true, at: started.ok ? started.value.since : null },
    ]);
  });
});

test.each(['v5', 'v4'] as const)('[OBS-3.2] protocol %s: a call under way fails when the socket closes', async (protocol) => {
  await withStandIn({ protocol }, async ({ obs, connect }) => {
    const connection = connect();
    await live(connection);
    obs.failNext('GetSceneList', 'no-answer');
    const asked = (): number => obs.heard.filter((request) => request === 'GetSceneList').length;
    const before = asked();
    const scenes = connection.scenes();
    await until('the question', () => asked() > before);
    await obs.kill();
    expect(await scenes).toMatchObject({ ok: false, code: 'CLOSED' });
    expect(connection.status.outputs.recording).toMatchObject({ state: 'inactive', known: false });
  });
});

test('[OBS-3.3] a request that OBS never answers ends by itself', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    const connection = connect();
    await live(connection);
    obs.failNext('GetRecordDirectory', 'no-answer');
    expect(await connection.recordingFolder()).toMatchObject({ ok: false, code: 'SILENT', reason: 'OBS did not answer GetRecordDirectory within 5 s.' });
    expect(connection.status.connection).toBe('live');
  });
});

test('[OBS-3.17] requests to an absent OBS are recorded failures', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    await obs.kill();
    const connection = connect();
    await until('gone', () => connection.status.connection === 'gone');
    const log = collect(connection, 'request');
    expect(await connection.saveReplayBuffer()).toMatchObject({ ok: false, code: 'ABSENT', toDo: expect.stringContaining('Start OBS') });
    await connection.startRecording();
    await connection.setScene('IVR_SCENE');
    expect(log.map(({ request, ok, failure }) => [request, ok, failure?.includes('not connected')])).toEqual([
      ['save replay', false, true],
      ['start recording', false, true],
      ['scene "IVR_SCENE"', false, true],
    ]);
  });
});

test.each(['auto', 'v4'] as const)('[OBS-1.1] a host that is none is told, set to %s', async (protocol) => {
  await withStandIn({}, async ({ connect }) => {
    const connection = connect({ host: 'no host', protocol });
    await until('the reason', () => connection.status.connection === 'gone');
    expect(connection.status.reason).toContain('This is no host and port');
  });
});

test('[OBS-1.4] a listener that throws harms neither the next one nor the connection', async () => {
  await withStandIn({}, async ({ obs }) => {
    const warnings: string[] = [];
    const connection = openObs({ id: 'a', role: 'OBS_REC', host: '127.0.0.1', port: obs.port, password: null, protocol: 'auto' }, undefined, { warn: (message) => warnings.push(message) });
    try {
      await live(connection);
      const heard: string[] = [];
      connection.on('scene', () => {
        throw new Error('a bad day');
      });
      connection.on('scene', ({ scene }) => heard.push(scene));
      obs.byHand.show('IVR_SCENE');
      await until('the scene', () => heard.length === 1);
      expect(await connection.setScene('LIVE_SCENE')).toMatchObject({ ok: true });
      expect(heard).toEqual(['IVR_SCENE', 'LIVE_SCENE']);
      expect(warnings).toEqual([expect.stringContaining('a bad day'), expect.stringContaining('a bad day')]);
    } finally {
      await connection.close();
    }
  });
});
