import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ObsStandIn } from '@restrike/simulator-obs';
import type { ObsCommand } from '../src/index.js';
import { collect, live, until, withStandIn } from './with-stand-in.js';

/** Commands that reach the stand-in, which lives in this process. */
async function withCommands(acts: Readonly<Record<string, () => Promise<unknown>>>, use: (command: (name: string) => ObsCommand, called: readonly string[]) => Promise<void>): Promise<void> {
  const called: string[] = [];
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    called.push(name);
    void acts[name]?.().then(() => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await use((name) => ({ program: process.execPath, arguments: ['-e', `require('node:http').get('http://127.0.0.1:${String(port)}/${name}', () => process.exit(0))`] }), called);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const all = (obs: ObsStandIn): Readonly<Record<string, () => Promise<unknown>>> => ({ start: () => obs.start(), close: () => obs.quit(), kill: () => obs.kill(), nothing: async () => undefined });

test('[OBS-5.1] outputs are stopped first, OBS is asked to close, and comes back to its state', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    await withCommands(all(obs), async (command, called) => {
      const connection = connect();
      await live(connection);
      await connection.want({ scene: 'IVR_SCENE', recording: true, stream: true }, 'match 1');
      const heard = collect(connection, 'recording');
      expect(await connection.restart({ start: command('start'), closePolitely: command('close'), force: command('kill') })).toEqual({ ok: true, value: { politely: true } });
      expect(called).toEqual(['close', 'start']);
      expect(connection.status).toMatchObject({ scene: 'IVR_SCENE', outputs: { recording: { state: 'active' }, stream: { state: 'active' }, replayBuffer: { state: 'inactive' } } });
      expect(heard.map(({ state, cause }) => `${state} ${cause}`)).toEqual(['stopping restart', 'inactive restart', 'starting asked', 'active asked']);
    });
  });
});

test('[OBS-5.1] what is wished while it is being restarted counts, not what was before', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    const connection = connect();
    const start = async (): Promise<void> => {
      // The match ends and the stream goes back to it, while nobody can say so to OBS.
      expect(await connection.want({ scene: 'LIVE_SCENE', recording: false }, 'the match ended')).toMatchObject({ ok: false });
      await obs.start();
    };
    await withCommands({ ...all(obs), start }, async (command) => {
      await live(connection);
      await connection.want({ scene: 'IVR_SCENE', recording: true, replayBuffer: true }, 'a challenge');
      expect(await connection.restart({ start: command('start'), closePolitely: command('close'), force: null })).toMatchObject({ ok: true });
      expect(connection.status).toMatchObject({ scene: 'LIVE_SCENE', outputs: { recording: { state: 'inactive' }, replayBuffer: { state: 'active' } } });
    });
  });
});

test('[OBS-5.1] a frozen OBS that can not be asked is ended by force', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    await withCommands(all(obs), async (command, called) => {
      const connection = connect();
      await live(connection);
      await connection.startRecording();
      obs.freeze();
      await until('silence', () => connection.status.connection === 'silent');
      expect(await connection.restart({ start: command('start'), closePolitely: null, force: command('kill') })).toEqual({ ok: true, value: { politely: false } });
      expect(called).toEqual(['kill', 'start']);
      expect(connection.status.outputs.recording.state).toBe('active');
    });
  });
});

test('[OBS-5.1] an OBS that was asked to close and does not is ended by force', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    await withCommands(all(obs), async (command, called) => {
      const connection = connect({}, { closedMs: 300 });
      await live(connection);
      await connection.startRecording();
      expect(await connection.restart({ start: command('start'), closePolitely: command('nothing'), force: command('kill') })).toEqual({ ok: true, value: { politely: false } });
      expect(called).toEqual(['nothing', 'kill', 'start']);
      expect(connection.status.outputs.recording.state).toBe('active');
    });
  });
});

test('[OBS-5.1] an OBS that does not close, and that nothing may end, goes on with what it did', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    await withCommands(all(obs), async (command) => {
      const connection = connect({}, { closedMs: 300 });
      await live(connection);
      await connection.want({ recording: true, replayBuffer: true }, 'match 1');
      expect(await connection.restart({ start: command('start'), closePolitely: command('nothing'), force: null })).toMatchObject({ ok: false, code: 'TIMED_OUT', toDo: expect.stringContaining('by hand') });
      expect(connection.status.outputs).toMatchObject({ recording: { state: 'active' }, replayBuffer: { state: 'active' } });
    });
  });
});

test('[OBS-5.1] an OBS that says that it exits, and is slow to close, is told to begin nothing', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    const connection = connect({}, { closedMs: 300 });
    const { truth } = connection as unknown as { readonly truth: { heard(notice: { readonly kind: 'exiting' }): void } };
    await withCommands({ ...all(obs), exits: async () => truth.heard({ kind: 'exiting' }) }, async (command) => {
      await live(connection);
      await connection.want({ recording: true }, 'match 1');
      expect(await connection.restart({ start: command('start'), closePolitely: command('exits'), force: null })).toMatchObject({ ok: false, code: 'TIMED_OUT' });
      expect(connection.status).toMatchObject({ connection: 'live', outputs: { recording: { state: 'inactive' } } });
      // It closes at last and is started by hand: what was wanted is wanted still.
      await obs.kill();
      await obs.start();
      await until('the recording', () => connection.status.outputs.recording.state === 'active');
    });
  });
});

test('[OBS-5.2] a restart that breaks off does not keep the next one from being done', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    await withCommands(all(obs), async (command) => {
      const connection = connect();
      await live(connection);
      const launch = { start: command('start'), closePolitely: command('close'), force: null };
      await expect(connection.restart({ ...launch, start: { program: '', arguments: [] } })).rejects.toHaveProperty('code', 'ERR_INVALID_ARG_VALUE');
      expect(await connection.restart(launch)).toMatchObject({ ok: true });
    });
  });
});

test('[OBS-5.1] an OBS that refuses the password is closed and started all the same, and that it still refuses is told', async () => {
  await withStandIn({ password: 'right' }, async ({ obs, connect }) => {
    await withCommands(all(obs), async (command, called) => {
      const connection = connect({ password: 'wrong' });
      await until('the refusal', () => connection.status.connection === 'refused');
      expect(await connection.restart({ start: command('start'), closePolitely: command('close'), force: command('kill') })).toMatchObject({ ok: false, code: 'REFUSED', reason: expect.stringContaining('refuses our password') });
      expect(called).toEqual(['close', 'start']);
    });
  });
});

test('[OBS-5.1] an OBS that runs behind a connection that the operator ended is closed before it is started: there are never two', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    await withCommands(all(obs), async (command, called) => {
      const connection = connect();
      await live(connection);
      await connection.want({ recording: true }, 'match 1');
      connection.disconnect();
      await until('the end of the connection', () => connection.status.connection === 'gone');
      expect(await connection.restart({ start: command('start'), closePolitely: command('close'), force: command('kill') })).toEqual({ ok: true, value: { politely: true } });
      expect(called).toEqual(['close', 'start']);
      expect(connection.status).toMatchObject({ connection: 'live', outputs: { recording: { state: 'active' } } });
    });
  });
});

test('[OBS-5.1] an OBS that has been silent for so long that its connection rests between two tries is restarted all the same', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    await withCommands(all(obs), async (command, called) => {
      // Long enough to rest until the restart, and short enough that it is tried again where a busy machine starts the program late.
      const connection = connect({}, { silentSocketMs: 50, openMs: 20_000, firstRetryMs: 20_000, longestRetryMs: 20_000 });
      await live(connection);
      obs.freeze();
      await until('the end of its socket', () => connection.status.connection === 'silent' && !connection.status.outputs.recording.known);
      expect(await connection.restart({ start: command('start'), closePolitely: null, force: command('kill') })).toEqual({ ok: true, value: { politely: false } });
      expect(called).toEqual(['kill', 'start']);
    });
  });
});

test('[OBS-5.2] commands that can not be run are named, with what to do', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    await withCommands(all(obs), async (command) => {
      const connection = connect();
      await live(connection);
      const start = { program: 'no-such-program-anywhere', arguments: [] };
      expect(await connection.restart({ start, closePolitely: command('close'), force: null })).toMatchObject({ ok: false, code: 'REFUSED', reason: expect.stringContaining('no-such-program-anywhere'), toDo: expect.stringContaining('settings') });
    });
  });
});

test('[OBS-5.2] a second restart meanwhile is refused', async () => {
  await withStandIn({}, async ({ obs, connect }) => {
    await withCommands(all(obs), async (command) => {
      const connection = connect();
      await live(connection);
      const launch = { start: command('start'), closePolitely: command('close'), force: null };
      const first = connection.restart(launch);
      expect(await connection.restart(launch)).toMatchObject({ ok: false, code: 'REFUSED' });
      expect(await first).toMatchObject({ ok: true });
    });
  });
});

test.each([true, false])('[OBS-5.2] an OBS that is started and does not come back is told in one sentence, with what its screen may be asking; closed politely: %s', async (politely) => {
  await withStandIn({}, async ({ obs, connect }) => {
    await withCommands(all(obs), async (command, called) => {
      const connection = connect({}, { backMs: 300 });
      await live(connection);
      const answer = await connection.restart({ start: command('nothing'), closePolitely: politely ? command('close') : null, force: command('kill') });
      expect(answer).toMatchObject({ ok: false, code: 'ABSENT', reason: expect.stringContaining('did not answer within 0.3 s'), toDo: expect.stringContaining('screen') });
      // Since OBS 32 only one that was killed asks about Safe Mode.
      expect(answer.ok ? '' : answer.reason).toMatch(politely ? /still loading\.$/ : /Safe Mode/);
      // The program that was started is not waited for.
      await until('the start', () => called.length === 2);
      expect(called).toEqual([politely ? 'close' : 'kill', 'nothing']);
      // It is looked for all the same.
      await obs.start();
      await live(connection);
    });
  });
});
