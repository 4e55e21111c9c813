import { clipMarksSchema, type Clip } from '@restrike/contracts';
import { ClipPlayer, RuleClock, useCourtLive, useCourtNow } from '@restrike/ui';
import { useEffect, useState, type ReactElement } from 'react';
import { addressOf } from '../api/court-api.js';
import { useResource, valueOf } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';
import { isPlayable, useReplays } from './use-replays.js';

/** Marks are read anew with each version of the clip, and for late corrections. */
const marksEveryMs = 15_000;

/** The player over the whole page, while a clip is open. */
export function PlayerLayer({ keys }: { readonly keys: boolean }): ReactElement | null {
  const { open, close } = useReplays();
  return open === null ? null : <Player key={open.clip.clipId} clip={open.clip} atMs={open.atMs} keys={keys} onClose={close} />;
}

function Player({ clip: opened, atMs, keys, onClose }: { readonly clip: Clip; readonly atMs: number | null; readonly keys: boolean; readonly onClose: () => void }): ReactElement {
  const text = useTexts();
  const clips = useCourtLive((state) => state.clips);
  const challenge = useCourtLive((state) => state.challenge);
  const now = useCourtNow();
  const [chosen, setChosen] = useState(opened.clipId);
  const current = clips?.find((one) => one.clipId === chosen) ?? opened;
  const cameras = (clips ?? [opened]).filter((one) => one.groupId === opened.groupId && isPlayable(one)).sort((a, b) => a.createdAt - b.createdAt);
  const { resource } = useResource(`/api/clips/${current.clipId}/marks`, clipMarksSchema, marksEveryMs, current.version);
  useEffect(() => {
    // What has the focus below must not take keys that are the player's.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }, []);
  const problem = resource.state === 'failed' ? resource.reason : resource.state === 'absent' ? text('absent') : null;
  const about = challenge !== null && (challenge.clipIds as readonly string[]).includes(current.clipId) ? challenge : null;
  return (
    <div className="player-layer" role="dialog" aria-label={text('clipOf', { n: current.matchNumber ?? '–' })}>
      <ClipPlayer
        key={current.clipId}
        src={addressOf(`/api/clips/${current.clipId}/video`)}
        fps={current.fps}
        opensAtMs={atMs ?? current.opensAtMs}
        marks={valueOf(resource)}
        marksProblem={problem}
        keys={keys}
        onClose={onClose}
        heading={
          <div className="player-heading">
            <div>
              <strong>{text('clipOf', { n: current.matchNumber ?? '–' })}</strong>
              <small>
                {current.source === 'recording' ? text('fromRecording') : text('fromBuffer')}
                {current.contestedInside === null ? null : current.contestedInside ? ` · ${text('contestedInside')}` : null}
              </small>
              {current.contestedInside === false ? <small className="problem">{text('contestedOutside')}</small> : null}
              {current.trouble === null ? null : (
                <small className="problem">
                  {current.trouble.message} {current.trouble.toDo}
                </small>
              )}
            </div>
            {cameras.length < 2 ? null : (
              <span className="cameras" role="group" aria-label={text('camera')}>
                {cameras.map((one, index) => (
                  <button key={one.clipId} type="button" aria-pressed={one.clipId === current.clipId} onClick={() => setChosen(one.clipId)}>
                    {text('camera')} {index + 1}
                  </button>
                ))}
              </span>
            )}
            {about === null ? null : <RuleClock challenge={about} now={now} />}
          </div>
        }
      />
    </div>
  );
}
