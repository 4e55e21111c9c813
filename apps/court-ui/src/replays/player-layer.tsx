import { clipListSchema, clipMarksSchema, type Clip } from '@restrike/contracts';
import { beginningOfClip, shownOf } from '@restrike/match';
import { ClipPlayer, RuleClock, SaidTrouble, useCourtLive, useCourtNow, useFeedLost, type CameraClip } from '@restrike/ui';
import { useEffect, useRef, type ReactElement } from 'react';
import { AnnouncementBanner } from '../announcements/announcement-banner.js';
import { addressOf } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { useResource, valueOf } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';
import { clockSeconds } from '../texts/format.js';
import { clipReason, isBeingSaved } from './clip-words.js';
import { isPlayable, useReplays } from './use-replays.js';

/** Marks are read anew with each version of the clip, and for late corrections. */
const marksEveryMs = 15_000;

/** The player over the whole page, while a clip is open. */
export function PlayerLayer({ keys }: { readonly keys: boolean }): ReactElement | null {
  const { open, close } = useReplays();
  return open === null ? null : <Player key={open.clip.clipId} clip={open.clip} atMs={open.atMs} keys={keys} onClose={close} />;
}

/** CLP-5: the other clips of the same request that show the same moments, in the order of their connections. */
function camerasBeside(lead: Clip, clips: readonly Clip[], label: (n: number) => string): readonly CameraClip[] {
  const begins = beginningOfClip(shownOf(lead));
  if (begins === null) return [];
  return clips
    .filter((one) => one.groupId === lead.groupId && one.clipId !== lead.clipId && isPlayable(one) && one.covers !== null)
    .sort((a, b) => (a.obsId ?? '').localeCompare(b.obsId ?? '') || a.clipId.localeCompare(b.clipId))
    .map((one, index) => ({ clipId: one.clipId, src: addressOf(`/api/clips/${one.clipId}/video`), fps: one.fps, durationMs: one.durationMs, offsetMs: begins - (beginningOfClip(shownOf(one)) ?? 0), label: `${label(index + 2)}${one.obsId === null ? '' : ` · ${one.obsId}`}` }));
}

function Player({ clip: opened, atMs, keys, onClose }: { readonly clip: Clip; readonly atMs: number | null; readonly keys: boolean; readonly onClose: () => void }): ReactElement {
  const text = useTexts();
  const clips = useCourtLive((state) => state.clips);
  const challenge = useCourtLive((state) => state.challenge);
  const lost = useFeedLost();
  const now = useCourtNow();
  const { asking } = useReplays();
  const newest = clips?.[0];
  const { asking: pinIsAsked } = useOperator();
  const isSaving = (asking && !pinIsAsked) || (newest !== undefined && isBeingSaved(newest));
  const current = clips?.find((one) => one.clipId === opened.clipId) ?? opened;
  // The live list has the newest clips alone: those beside an older one are asked for.
  const group = valueOf(useResource(`/api/clips?groupId=${opened.groupId}`, clipListSchema, marksEveryMs).resource)?.clips ?? [];
  const others = camerasBeside(current, [...new Map([...group, ...(clips ?? [])].map((one) => [one.clipId, one])).values()], (n) => text('cameraNumber', { n }));
  const { resource } = useResource(`/api/clips/${current.clipId}/marks`, clipMarksSchema, marksEveryMs, current.version);
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What has the focus below must not take keys that are the player's. It gets it back; a field does not: the page's keys are wanted after a review.
    const before = document.activeElement;
    layer.current?.focus();
    return () => {
      if (before instanceof HTMLElement && !/^(INPUT|SELECT|TEXTAREA)$/.test(before.tagName)) before.focus();
    };
  }, []);
  const problem = resource.state === 'failed' ? resource.reason : resource.state === 'absent' ? text('absent') : null;
  const isAbout = challenge !== null && (challenge.clipIds as readonly string[]).includes(current.clipId);
  // A challenge that came over an older clip runs its clock all the same: nobody may rule on this clip for it, and what is wrong with it must be seen.
  const newer = challenge !== null && challenge.open && !isAbout ? challenge : null;
  const about = isAbout ? challenge : newer;
  return (
    <div ref={layer} tabIndex={-1} className="player-layer" role="dialog" aria-modal="true" aria-label={text('clipOf', { n: current.matchNumber ?? '–' })}>
      <ClipPlayer
        key={current.clipId}
        src={addressOf(`/api/clips/${current.clipId}/video`)}
        fps={current.fps}
        opensAtMs={atMs ?? current.opensAtMs}
        others={others}
        marks={valueOf(resource)}
        marksProblem={problem}
        keys={keys}
        onClose={onClose}
        heading={
          <div className="player-heading">
            <div>
              <strong>{text('clipOf', { n: current.matchNumber ?? '–' })}</strong>
              <small data-testid="clip-of">
                {clipReason(current, text)} · {clockSeconds(current.trigger.at)} · {current.source === 'recording' ? text('fromRecording') : text('fromBuffer')}
                {current.contestedInside === true ? ` · ${text('contestedInside')}` : null}
              </small>
              {current.contestedInside === false ? <small className="problem">{text('contestedOutside')}</small> : null}
              {current.trouble === null || newer !== null ? null : (
                <small className="problem">
                  <SaidTrouble trouble={current.trouble} />
                </small>
              )}
            </div>
            <div className="player-says">
              <AnnouncementBanner />
              {lost ? (
                <p className="problem player-lost" role="alert" data-testid="player-lost">
                  {text('agentLost')}. {text('agentLostDo')}
                </p>
              ) : newer === null ? null : (
                <p className="problem" role="alert" data-testid="newer-trouble">
                  {text('otherChallenge')}{' '}
                  {newer.trouble === null ? null : (
                    <span className="sentence">
                      <SaidTrouble trouble={newer.trouble} />
                    </span>
                  )}
                </p>
              )}
              {isSaving && !lost ? (
                <p role="status" data-testid="player-saving">
                  {text('replay')}: {text('replayBusy')}
                </p>
              ) : null}
            </div>
            {about === null ? null : <RuleClock challenge={about} now={now} isKnown={!lost} />}
          </div>
        }
      />
    </div>
  );
}
