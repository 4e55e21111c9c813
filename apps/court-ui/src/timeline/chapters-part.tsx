import { chapterFilesSchema, dayVideosSchema, type DayVideo } from '@restrike/contracts';
import { Said } from '@restrike/ui';
import { useState, type ReactElement } from 'react';
import { act, addressOf } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';
import { clockSeconds } from '../texts/format.js';

const everyMs = 15_000;
const today = (): string => new Date().toLocaleDateString('sv');

/** CHP: the day's videos with the text for their descriptions, and the files. */
export function ChaptersPart(): ReactElement {
  const text = useTexts();
  const { run, say } = useOperator();
  const [day, setDay] = useState(today);
  const [moments, setMoments] = useState(true);
  const { resource, reload } = useResource(`/api/chapters?${new URLSearchParams({ day, moments: String(moments) }).toString()}`, dayVideosSchema, everyMs);
  const write = (): void =>
    void run(() => act('POST', '/api/chapters', chapterFilesSchema, { day, moments })).then((done) => {
      if (done !== null) say('done', done.files.length === 0 ? text('noVideos') : text('filesWritten', { folder: done.folder, files: done.files.join(', ') }));
    });
  return (
    <section className="card">
      <h2>
        {text('chapters')} <small>{text('chaptersHint')}</small>
      </h2>
      <div className="inline">
        <input type="date" aria-label={text('tournamentDay')} value={day} onChange={({ target }) => target.value !== '' && setDay(target.value)} />
        <button type="button" aria-pressed={moments} onClick={() => setMoments(!moments)}>
          {text('withMoments')}
        </button>
        <button type="button" onClick={write}>
          {text('writeFiles')}
        </button>
      </div>
      <ResourceView resource={resource} reload={reload}>
        {({ videos }) => (videos.length === 0 ? <p className="nothing">{text('noVideos')}</p> : videos.map((video) => <Video key={video.broadcastId} day={day} video={video} />))}
      </ResourceView>
    </section>
  );
}

function Video({ day, video }: { readonly day: string; readonly video: DayVideo }): ReactElement {
  const text = useTexts();
  const [copied, setCopied] = useState(false);
  const { chapters } = video;
  return (
    <article className="tournament">
      <h3>
        {text('broadcast')} {clockSeconds(video.startedAt)} <small>{video.connectionId}</small>
      </h3>
      {chapters.ok ? (
        <>
          <pre className="chapters">{chapters.lines.join('\n')}</pre>
          {chapters.dropped > 0 ? <p className="problem">{text('droppedChapters', { n: chapters.dropped })}</p> : null}
        </>
      ) : (
        <p className="quiet">
          <Said>{chapters.detail}</Said>
        </p>
      )}
      <span className="inline">
        {chapters.ok ? (
          <button type="button" onClick={() => void navigator.clipboard.writeText(chapters.lines.join('\n')).then(() => setCopied(true), () => undefined)}>
            {copied ? text('copied') : text('copy')}
          </button>
        ) : null}
        <a className="button" download href={addressOf(`/api/chapters/events?${new URLSearchParams({ day, broadcast: video.broadcastId }).toString()}`)}>
          {text('eventListFile')}
        </a>
      </span>
    </article>
  );
}
