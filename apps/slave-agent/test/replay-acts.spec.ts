import { initialMemory } from '@restrike/match';
import type { ChallengeView, Trouble } from '@restrike/contracts';
import type { StoredClip } from '@restrike/db/court';
import { ChallengeWatch } from '../src/triggers/challenge-watch.js';
import { replayActs, type ReplayParts } from '../src/triggers/replay-acts.js';
import type { TriggerCall } from '../src/triggers/trigger-acts.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const { state } = initialMemory();
const call = (change: Partial<TriggerCall> = {}): TriggerCall => ({ cause: 'challenge-asked', sequence: 7, by: 'blue', askedBy: null, at: 1, state, ...change });
const shared = (): { group: null; recording: null } => ({ group: null, recording: null });

it('[TRG-3] scene changes come one after the other: one that is on its way is not yet what OBS shows, and the last one asked stays', async () => {
  const asked: { readonly name: string; readonly end: () => void }[] = [];
  const status = { connection: 'live', scene: 'LIVE' };
  const setScene = (name: string): Promise<{ ok: true; value: undefined }> => new Promise((resolve) => asked.push({ name, end: () => ((status.scene = name), resolve({ ok: true, value: undefined })) }));
  const acts = replayActs({ obs: { withRole: () => ({ status, setScene }) }, settings: () => ({ scenes: { live: 'LIVE', replay: 'IVR' } }) } as unknown as ReplayParts);
  const results = [acts['scene-replay'].run(call(), shared()), acts['scene-live'].run(call(), shared()), acts['scene-replay'].run(call(), shared())];
  for (const count of [1, 2, 3]) {
    await turn();
    expect(asked).toHaveLength(count);
    asked.at(-1)?.end();
  }
  expect((await Promise.all(results)).map(({ outcome, detail }) => [outcome, detail])).toEqual([['done', 'IVR is on'], ['done', 'LIVE is on'], ['done', 'IVR is on']]);
  expect(await acts['scene-replay'].run(call(), shared())).toMatchObject({ outcome: 'skipped' });
});

it('[TRG-3] a scene change that throws does not keep the next from its turn', async () => {
  let first = true;
  const setScene = (): Promise<unknown> => (first ? ((first = false), Promise.reject(new Error('gone'))) : Promise.resolve({ ok: true, value: undefined }));
  const acts = replayActs({ obs: { withRole: () => ({ status: { connection: 'live', scene: 'X' }, setScene }) }, settings: () => ({ scenes: { live: 'LIVE', replay: 'IVR' } }) } as unknown as ReplayParts);
  const [one, two] = await Promise.allSettled([acts['scene-replay'].run(call(), shared()), acts['scene-live'].run(call(), shared())]);
  expect([one.status, two.status]).toEqual(['rejected', 'fulfilled']);
});

it('[CLP-2] a court without an OBS for recordings starts no player: no clip will come', async () => {
  let begun = 0;
  const recorders: unknown[] = [];
  const player = { prepare: () => Promise.resolve((begun += 1) === 1 ? 'ready' : 'later') };
  const prepare = replayActs({ obs: { withReplay: () => recorders }, player } as unknown as ReplayParts)['prepare-player'];
  expect([await prepare.run(call(), shared()), begun]).toMatchObject([{ outcome: 'skipped', detail: 'there is no clip' }, 0]);
  recorders.push({});
  expect([await prepare.run(call(), shared()), begun]).toMatchObject([{ outcome: 'done' }, 1]);
  expect(await prepare.run(call(), shared())).toMatchObject({ outcome: 'skipped', detail: 'the player starts when the clip is there' });
});

describe('[CLP-4] what is wrong with the clips of a challenge', () => {
  const trouble: Trouble = { code: 'ACTION_OUTSIDE', message: 'not inside', toDo: 'use the recording' };
  const failed = (): StoredClip => ({ clip: { clipId: 'c1', state: 'failed', trouble }, path: null }) as unknown as StoredClip;
  const asked = (sequence: number) => ({ ...state, matchId: 'm:1', challenge: { by: 'red', sequence, askedAt: 1_000, open: true, result: null, won: null } }) as unknown as typeof state;
  /** Acts whose one clip ends when the test says so. */
  function stage() {
    const challenge = new ChallengeWatch({ clockBefore: () => [], momentOf: () => null }, () => ({ rulingSeconds: 30, challengeQuota: 1, contestedSeconds: 5 }) as never);
    let end = (_clip: StoredClip): void => undefined;
    const done = new Promise<StoredClip | null>((resolve) => (end = resolve));
    const acts = replayActs({ challenge, maker: { make: () => ({ clipIds: ['c1'], done }), adopt: () => undefined }, settings: () => ({}) } as unknown as ReplayParts);
    return { challenge, end, save: acts['save-replay'] };
  }
  const view = (challenge: ChallengeWatch): Pick<ChallengeView, 'sequence' | 'trouble'> | null => challenge.view;

  it('[CLP-4] is said of the challenge that took over the clip of a REPLAY', async () => {
    const { challenge, end, save } = stage();
    const run = save.run(call({ cause: 'replay-asked' }), shared());
    challenge.follow(asked(9), 1);
    challenge.addClips(['c1']);
    end(failed());
    await run;
    expect(view(challenge)).toMatchObject({ sequence: 9, trouble: { code: 'ACTION_OUTSIDE' } });
  });

  it('[CLP-4] is not said of a newer challenge that has clips of its own', async () => {
    const { challenge, end, save } = stage();
    challenge.follow(asked(7), 1);
    const run = save.run(call(), shared());
    challenge.follow(asked(9), 2);
    end(failed());
    await run;
    expect(view(challenge)).toMatchObject({ sequence: 9, trouble: null });
  });
});
