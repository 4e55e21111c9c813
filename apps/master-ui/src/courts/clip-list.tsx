import { clipMarksSchema, hubClipListSchema, type HubClip } from '@restrike/contracts';
import { beginningOfClip, shownOf } from '@restrike/match';
import { ClipPlayer, type CameraClip } from '@restrike/ui';
import { useState, type ReactElement } from 'react';
import { useHubQuery } from '../api/use-hub.js';
import { bytesOf, percentOf, timeOf } from '../page/format.js';
import { Loaded } from '../page/loaded.js';
import { useTexts } from './texts.js';

const reloadMs = 3_000;
/** Marks are read anew for late corrections. */
const marksEveryMs = 15_000;
const videoOf = ({ nodeId, clip }: HubClip): string => `/api/clips/${nodeId}/${clip.clipId}/video`;

/** Clips of the same request that show the same moments. */
function camerasBeside(lead: HubClip, clips: readonly HubClip[]): readonly CameraClip[] {
  const begins = beginningOfClip(shownOf(lead.clip));
  if (begins === null) return [];
  return clips
    .filter(({ clip, state }) => state === 'uploaded' && clip.groupId === lead.clip.groupId && clip.clipId !== lead.clip.clipId && clip.covers !== null)
    .map((one) => ({ clipId: one.clip.clipId, src: videoOf(one), fps: one.clip.fps, durationMs: one.clip.durationMs, offsetMs: begins - (beginningOfClip(shownOf(one.clip)) ?? 0), label: one.clip.obsId ?? '' }));
}

/** A clip with its marks in the player. */
function OpenClip({ open, clips, onClose }: { readonly open: HubClip; readonly clips: readonly HubClip[]; readonly onClose: () => void }): ReactElement {
  const { nodeId, clip, courtName } = open;
  const marks = useHubQuery(['clip-marks', nodeId, clip.clipId], `/api/clips/${nodeId}/${clip.clipId}/marks`, clipMarksSchema, { everyMs: marksEveryMs, keep: true });
  return (
    <ClipPlayer
      src={videoOf(open)}
      fps={clip.fps}
      opensAtMs={clip.opensAtMs}
      others={camerasBeside(open, clips)}
      marks={marks.data ?? null}
      marksProblem={marks.error?.message ?? null}
      keys
      onClose={onClose}
      heading={
        <strong>
          {courtName} · {clip.matchNumber ?? '–'}
        </strong>
      }
    />
  );
}

/** Replays that a court has offered to the hub, newest first; those whose video is here are played. */
export function ClipList({ nodeId }: { readonly nodeId: string }): ReactElement {
  const text = useTexts();
  const query = useHubQuery(['clips', nodeId], `/api/clips?court=${nodeId}&limit=50`, hubClipListSchema, { everyMs: reloadMs, keep: true });
  const [open, setOpen] = useState<HubClip | null>(null);
  return (
    <>
      <h3>{text('replays')}</h3>
      <Loaded query={query}>
        {({ clips }) => (
          <>
            {clips.length === 0 ? <p className="fine">{text('replaysEmpty')}</p> : null}
            <ol className="match-list" data-testid="hub-clips">
              {clips.map((one) => (
                <li key={one.clip.clipId} data-testid="hub-clip" data-state={one.state}>
                  <strong>{one.clip.matchNumber ?? '–'}</strong>
                  <span>
                    {timeOf(one.clip.trigger.at, true)} · {one.clip.durationMs === null ? '–' : `${(one.clip.durationMs / 1_000).toFixed(1)} s`} · {one.bytes === null ? '–' : bytesOf(one.bytes)}
                  </span>
                  {one.state === 'uploaded' ? (
                    <button type="button" onClick={() => setOpen(one)}>
                      {text('playReplay')}
                    </button>
                  ) : (
                    <em>{one.bytes === null ? text('replayOffered') : text('replayComes', { part: percentOf(one.received / one.bytes) })}</em>
                  )}
                </li>
              ))}
            </ol>
            {open === null ? null : (
              <div className="clip-over" role="dialog" aria-label={`${text('replays')} ${open.clip.matchNumber ?? ''}`}>
                <OpenClip key={open.clip.clipId} open={open} clips={clips} onClose={() => setOpen(null)} />
              </div>
            )}
          </>
        )}
      </Loaded>
    </>
  );
}
