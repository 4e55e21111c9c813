import { RuleClock, SaidTrouble, useCourtLive, useCourtNow, useFeedLost } from '@restrike/ui';
import type { ReactElement } from 'react';
import { z } from 'zod';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { clipReason, clipStateLook, clipStateWords, isBeingSaved } from '../replays/clip-words.js';
import { isPlayable, useReplays } from '../replays/use-replays.js';
import { useTexts } from '../texts/court-texts.js';
import { clockTime } from '../texts/format.js';

/** REPLAY, the rule clock while a challenge is open, and the newest replay. */
export function ReplayPanel(): ReactElement {
  const text = useTexts();
  const { run, asking: pinIsAsked } = useOperator();
  const { replay, asking, openClip } = useReplays();
  const challenge = useCourtLive((state) => state.challenge);
  const clips = useCourtLive((state) => state.clips);
  const player = useCourtLive((state) => state.player);
  const isLost = useFeedLost();
  const now = useCourtNow();
  const newest = clips?.[0];
  const busy = (asking && !pinIsAsked) || (newest !== undefined && isBeingSaved(newest));
  return (
    <section className="replay-panel">
      <button type="button" className={`replay-button${busy ? ' replay-busy' : ''}`} onClick={replay} data-testid="replay" aria-keyshortcuts="R" title={text('replayHint')}>
        <span>{busy ? text('replayBusy') : text('replay')}</span>
        <kbd>R</kbd>
      </button>
      {challenge === null ? null : <RuleClock key={challenge.sequence} challenge={challenge} now={now} isKnown={!isLost} />}
      {challenge?.trouble == null ? null : (
        <p className="problem" role="alert">
          <SaidTrouble trouble={challenge.trouble} />
        </p>
      )}
      {player?.player === 'mpv' ? (
        <p className="mpv">
          {text('playingInMpv')}
          <button type="button" onClick={() => void run(() => act('POST', '/api/player/closed', z.unknown()))}>
            {text('closePlayer')}
          </button>
        </p>
      ) : null}
      {newest === undefined ? null : (
        <button type="button" className="newest-clip" disabled={!isPlayable(newest)} onClick={() => openClip(newest)} data-testid="newest-clip" data-state={newest.state}>
          <span>
            <strong>{clipReason(newest, text)}</strong> {newest.matchNumber ?? ''} · {clockTime(newest.trigger.at)}
          </span>
          <span className={`state state-${clipStateLook(newest)}`}>{clipStateWords(newest, text)}</span>
          <kbd>O</kbd>
        </button>
      )}
    </section>
  );
}
