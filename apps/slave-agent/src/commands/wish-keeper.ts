import { wishSetSchema, type Wish } from '@restrike/contracts';
import type { ObsConnection, ObsWantedState } from '@restrike/obs';
import type { Logger } from '@restrike/runtime';
import { obsFor, type ObsFinder } from './obs-acts.js';

/** What wishes mean for each OBS of a court. A wish whose OBS is not there has no entry. Pure. */
function wantedOf(wishes: readonly Wish[], obs: ObsFinder): ReadonlyMap<ObsConnection, ObsWantedState> {
  const wanted = new Map<ObsConnection, ObsWantedState>();
  for (const wish of wishes) {
    const connection = obsFor(obs, wish.role);
    if (connection === null) continue;
    const before = wanted.get(connection) ?? {};
    const more: ObsWantedState =
      wish.kind === 'scene'
        ? { scene: wish.scene }
        : wish.kind === 'mute'
          ? { mutes: { ...before.mutes, [wish.input]: wish.on } }
          : { [wish.kind]: wish.on };
    wanted.set(connection, { ...before, ...more });
  }
  return wanted;
}

/**
 * CMD-3 on the court: what the hub wishes, as the wanted state of each OBS; libs/obs sends what differs now and after every reconnect. A set that was
 * taken before is not sent again at a mere reconnect, so that what a hand did since stays done, and shows as a difference.
 */
export class WishKeeper {
  private taken: { readonly hubId: string; readonly revision: number; readonly wishes: readonly Wish[] } | null = null;

  constructor(
    private readonly obs: ObsFinder,
    private readonly log: Logger,
  ) {}

  /** Takes the hub's set; false when it can not be read. */
  take(value: unknown, hubId: string): boolean {
    const parsed = wishSetSchema.safeParse(value);
    if (!parsed.success) return false;
    const { revision, wishes } = parsed.data;
    if (this.taken !== null && this.taken.hubId === hubId && this.taken.revision >= revision) return true;
    this.taken = { hubId, revision, wishes };
    for (const [connection, wanted] of wantedOf(wishes, this.obs)) void this.want(connection, wanted);
    return true;
  }

  /** An OBS was set up anew: it has heard of no wish. */
  added(connection: ObsConnection): void {
    const wanted = wantedOf(this.taken?.wishes ?? [], this.obs).get(connection);
    if (wanted !== undefined) void this.want(connection, wanted);
  }

  private async want(connection: ObsConnection, wanted: ObsWantedState): Promise<void> {
    const answer = await connection.want(wanted, 'wish of the control room');
    await this.obs.look(connection);
    if (!answer.ok) this.log.warn({ obs: connection.settings.id, code: answer.code, reason: answer.reason }, 'a wish of the control room is not met yet');
  }
}
