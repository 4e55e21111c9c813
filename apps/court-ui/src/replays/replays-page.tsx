import { clipListSchema, type Clip } from '@restrike/contracts';
import { SaidTrouble, useCourtLive } from '@restrike/ui';
import { useMemo, useState, type ReactElement } from 'react';
import { addressOf } from '../api/court-api.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';
import { bytes, clockSeconds } from '../texts/format.js';
import { clipReason, clipStateLook, clipStateWords } from './clip-words.js';
import { isPlayable, useReplays } from './use-replays.js';

const everyMs = 5_000;

/** All clips of the court, newest first, each with its state as it changes. */
export function ReplaysPage(): ReactElement {
  const text = useTexts();
  const live = useCourtLive((state) => state.clips);
  const matchId = useCourtLive((state) => state.live?.state.matchId ?? null);
  const [onlyMatch, setOnlyMatch] = useState(false);
  const { resource, reload } = useResource('/api/clips?limit=200', clipListSchema, everyMs);
  const { replay } = useReplays();
  return (
    <section className="page">
      <header className="page-head">
        <h1>{text('navReplays')}</h1>
        <span className="chips" role="group">
          <button type="button" aria-pressed={!onlyMatch} onClick={() => setOnlyMatch(false)}>
            {text('allMatches')}
          </button>
          <button type="button" aria-pressed={onlyMatch} onClick={() => setOnlyMatch(true)}>
            {text('thisMatch')}
          </button>
        </span>
        <span className="head-space" />
        <button type="button" className="primary" onClick={replay}>
          {text('replay')} <kbd>R</kbd>
        </button>
      </header>
      <ResourceView resource={resource} reload={reload}>
        {({ clips }) => <ClipGrid clips={clips} live={live ?? []} matchId={onlyMatch ? matchId : null} />}
      </ResourceView>
    </section>
  );
}

function ClipGrid({ clips, live, matchId }: { readonly clips: readonly Clip[]; readonly live: readonly Clip[]; readonly matchId: string | null }): ReactElement {
  const text = useTexts();
  const all = useMemo(() => {
    const newest = new Map<string, Clip>(clips.map((clip) => [clip.clipId, clip]));
    for (const clip of live) if ((newest.get(clip.clipId)?.version ?? 0) <= clip.version) newest.set(clip.clipId, clip);
    return [...newest.values()].filter((clip) => matchId === null || clip.matchId === matchId).sort((a, b) => b.createdAt - a.createdAt);
  }, [clips, live, matchId]);
  if (all.length === 0) {
    return (
      <div className="nothing">
        <strong>{text('noClips')}</strong>
        <p>{text('noClipsHint')}</p>
      </div>
    );
  }
  return (
    <ol className="clip-grid" data-testid="clips">
      {all.map((clip) => (
        <li key={clip.clipId}>
          <ClipCard clip={clip} />
        </li>
      ))}
    </ol>
  );
}

/** One clip: its picture, what it was made for, its state, and what is wrong with it. */
export function ClipCard({ clip }: { readonly clip: Clip }): ReactElement {
  const text = useTexts();
  const { openClip } = useReplays();
  return (
    <button type="button" className={`clip-card clip-card-${clip.state}`} disabled={!isPlayable(clip)} data-testid="clip" data-state={clip.state} onClick={() => openClip(clip)}>
      <span className="clip-picture">
        {clip.thumbnail === 'ready' && clip.state !== 'deleted' ? <img src={addressOf(`/api/clips/${clip.clipId}/thumbnail`)} alt="" loading="lazy" /> : <span aria-hidden="true">▶</span>}
        {clip.durationMs === null ? null : <b>{(clip.durationMs / 1_000).toFixed(1)} s</b>}
      </span>
      <span className="clip-about">
        <strong>
          {clip.matchNumber ?? '–'} · {clipReason(clip, text)}
        </strong>
        <span>
          {clockSeconds(clip.trigger.at)}
          {clip.bytes === null ? '' : ` · ${bytes(clip.bytes)}`}
        </span>
        <span className={`state state-${clipStateLook(clip)}`}>{clipStateWords(clip, text)}</span>
        {clip.contestedInside === false ? <span className="problem">{text('contestedOutside')}</span> : null}
        {clip.trouble === null ? null : (
          <span className="problem">
            <SaidTrouble trouble={clip.trouble} />
          </span>
        )}
      </span>
    </button>
  );
}
