import type { Clip, Trouble } from '@restrike/contracts';
import type { StoredClip } from '@restrike/db/court';
import type { ClipMaker } from '../ivr/clip-maker.js';
import type { ReplayPlayer } from '../ivr/replay-player.js';
import type { ReplaySettings } from '../ivr/replay-settings.js';
import type { ObsConnection } from '@restrike/obs';
import type { CourtObs } from '../obs/court-obs.js';
import type { ChallengeWatch } from './challenge-watch.js';
import { matchScene } from './match-scene.js';
import { isAway, liveObs, stepOf } from './obs-steps.js';
import { done, failedWith, skipped, type Act, type RunShared, type TriggerActs, type TriggerCall } from './trigger-acts.js';

type ReplayAct =
  | 'save-replay' | 'prepare-player' | 'open-player' | 'stamp-events' | 'scene-replay' | 'overlay-open' | 'offer-clip' | 'overlay-close' | 'scene-live' | 'scene-break' | 'scene-injury'
  | 'scene-winner';

/** What the acts of a replay work on. */
export interface ReplayParts {
  readonly obs: CourtObs;
  readonly maker: ClipMaker;
  readonly player: ReplayPlayer;
  readonly challenge: ChallengeWatch;
  readonly settings: () => ReplaySettings;
  /** Whether a rule is on. */
  readonly isOn: (ruleId: string) => boolean;
  /** Gives the events of the last seconds the clip that shows them; their number. */
  readonly linkEvents: (clip: Clip, askedAtMs: number) => number;
  /** Tells the overlays; remembers that a replay is open. */
  readonly overlay: (replay: 'open' | 'closed', call: TriggerCall) => void;
  /** Offers a clip to the hub; in words what came of it, and whether the hub took it. */
  readonly offer: (clip: Clip) => Promise<{ readonly taken: boolean; readonly detail: string }>;
}

const noClip: Trouble = { code: 'NO_CLIP', message: 'there is no clip to show', toDo: 'Use the recording of the match.' };

/** TRG-2, TRG-3 and TRG-5: from a challenge to the picture, and back to the match. */
export function replayActs(parts: ReplayParts): Pick<TriggerActs, ReplayAct> {
  const { obs, maker, player, challenge, settings } = parts;
  const plain = (detail: () => string, run: Act['run'], trouble: () => Trouble | null = () => null): Act => ({ words: () => ({ detail: detail(), trouble: trouble() }), run });
  // One after the other: a scene that is still on its way is not yet what OBS shows, and of two clips the later one is to stay open.
  const [sceneInTurn, clipInTurn] = [inTurn(), inTurn()];
  /** `stays`: until a rule changes it again. */
  const scene = (nameOf: (call: TriggerCall) => string, words: (scene: string) => string, stays = false): Act => ({
    words: (call) => {
      const found = liveObs(obs, 'OBS_STR');
      const name = nameOf(call);
      return { detail: name === '' ? 'change no scene: none is set' : words(name), trouble: found.ok || found.away === null || name === '' ? null : found.trouble };
    },
    run: (call) => sceneInTurn(async () => {
      const name = nameOf(call);
      if (name === '') return skipped('no scene is set for it');
      const found = liveObs(obs, 'OBS_STR');
      // One that is away shows it when it is back, not what was on air before.
      const whenBack = (away: ObsConnection): void => void (stays && away.want({ scene: name }, 'the scene changed while OBS was away'));
      if (!found.ok) {
        if (found.away === null) return skipped('this court has no OBS for the stream');
        whenBack(found.away);
        return failedWith(found.trouble);
      }
      if (found.obs.status.scene === name) return skipped(`${name} is on already`);
      const answer = await found.obs.setScene(name);
      if (isAway(answer)) whenBack(found.obs);
      return stepOf(answer, () => `${name} is on`);
    }),
  });
  const clipOf = async (shared: RunShared): Promise<StoredClip | null> => (await shared.group?.done) ?? null;
  const playable = (stored: StoredClip | null): stored is StoredClip & { path: string } => stored !== null && stored.path !== null && ['ready', 'offered', 'uploaded'].includes(stored.clip.state);

  return {
    'save-replay': {
      words: () => {
        const found = liveObs(obs, 'OBS_REC');
        const { state } = found.ok ? found.obs.status.outputs.replayBuffer : { state: 'inactive' };
        const stopped = { code: 'BUFFER_STOPPED', message: 'the replay buffer does not run', toDo: 'Start it here or in OBS; until then a clip is cut from the running recording.' };
        return { detail: `save the last ${String(settings().replaySeconds)} s as a clip`, trouble: !found.ok ? found.trouble : state === 'active' ? null : stopped };
      },
      run: async (call, shared) => {
        const kind = call.cause === 'challenge-asked' ? 'challenge' : call.askedBy === 'command' ? 'command' : 'replay';
        // The save goes out first: what is contested is looked up while OBS works.
        shared.group = maker.make({ trigger: { kind, by: call.by, sequence: call.sequence, at: call.at }, state: call.state, contested: null });
        if (kind === 'challenge') {
          challenge.addClips(shared.group.clipIds);
          const contested = challenge.contested(call.state);
          if (contested !== null) maker.adopt(shared.group.groupId, { kind, by: call.by, sequence: call.sequence, at: call.at }, contested);
        }
        const stored = await clipOf(shared);
        const trouble = stored === null ? noClip : stored.clip.trouble;
        challenge.setTrouble(shared.group.clipIds, trouble);
        if (!playable(stored)) return failedWith(trouble ?? noClip);
        const { clip } = stored;
        const seconds = clip.durationMs === null ? '' : `, ${(clip.durationMs / 1_000).toFixed(1)} s`;
        return { outcome: 'done', detail: `${clip.name ?? 'clip'}${seconds}, ${clip.source === 'recording' ? 'cut from the recording' : 'from the replay buffer'}`, trouble };
      },
    },
    'prepare-player': plain(
      () => 'get the player ready',
      async () => {
        // Without an OBS for recordings no clip will come.
        if (obs.withReplay().length === 0) return skipped('there is no clip');
        const begun = await player.prepare();
        if (begun === 'ready') return done('the player is ready');
        if (begun === 'later') return skipped('the player starts when the clip is there');
        return { outcome: 'skipped', detail: begun.message, trouble: begun };
      },
    ),
    'open-player': plain(
      () => `open the clip at its last ${String(settings().openLastSeconds)} s`,
      async (_call, shared) => {
        const stored = await clipOf(shared);
        if (!playable(stored)) {
          await player.standDown();
          return failedWith(noClip);
        }
        const opensAtMs = stored.clip.opensAtMs ?? 0;
        const { player: who, trouble } = await clipInTurn(() => player.open(stored.clip.clipId, stored.path, opensAtMs));
        return { outcome: 'done', detail: `${who === 'mpv' ? 'plays in its own window' : 'plays in the console'} from ${(opensAtMs / 1_000).toFixed(1)} s`, trouble };
      },
    ),
    'stamp-events': plain(
      () => `link the events of the last ${String(settings().replaySeconds)} s to the clip`,
      async (_call, shared) => {
        const stored = await clipOf(shared);
        if (!playable(stored) || shared.group === null) return skipped('there is no clip');
        return done(`${String(parts.linkEvents(stored.clip, shared.group.askedMs))} events show the clip`);
      },
    ),
    'scene-replay': scene(() => settings().scenes.replay, (name) => `switch OBS_STR to ${name}`, true),
    'overlay-open': plain(() => 'play the opening animation', (call) => {
      parts.overlay('open', call);
      return Promise.resolve(done('the animation plays'));
    }),
    'offer-clip': plain(
      () => 'offer the clip to the hub',
      async (_call, shared) => {
        const stored = await clipOf(shared);
        if (!playable(stored)) return skipped('there is no clip');
        const clips = ((await shared.group?.all) ?? []).filter(playable);
        const answers = await Promise.all(clips.map(({ clip }) => parts.offer(clip)));
        const refused = answers.find(({ taken }) => !taken);
        if (refused !== undefined) return skipped(refused.detail);
        return done(clips.length === 1 ? (answers[0]?.detail ?? '') : `${String(clips.length)} cameras: ${answers[0]?.detail ?? ''}`);
      },
    ),
    'overlay-close': plain(() => 'play the closing animation', (call) => {
      parts.overlay('closed', call);
      return Promise.resolve(done('the animation plays'));
    }),
    'scene-live': scene(({ cause, state }) => matchScene(cause, state, settings().scenes, parts.isOn), (name) => `switch OBS_STR back to ${name}`, true),
    'scene-break': scene(() => settings().scenes.break, (name) => `switch OBS_STR to ${name}`),
    'scene-injury': scene(() => settings().scenes.injury, (name) => `switch OBS_STR to ${name}`),
    'scene-winner': scene(() => settings().scenes.winner, (name) => `switch OBS_STR to ${name}`),
  };
}

/** Runs acts one after the other; one that fails keeps none of the next. */
function inTurn(): <T>(act: () => Promise<T>) => Promise<T> {
  let before: Promise<unknown> = Promise.resolve();
  return (act) => {
    const mine = before.then(act);
    before = mine.catch(() => undefined);
    return mine;
  };
}
