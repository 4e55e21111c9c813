import { logLevelSchema, logPageSchema, logSourceSchema, type LogLine } from '@restrike/contracts';
import { useState, type ReactElement } from 'react';
import { addressOf } from '../api/court-api.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';
import { clockMillis } from '../texts/format.js';

const everyMs = 5_000;
const sourceWords = { application: 'srcApplication', obs: 'srcObs', system: 'srcSystem' } as const;

/** LOG-1: the court's logs, newest first, filtered and to download. */
export function LogsPart(): ReactElement {
  const text = useTexts();
  const [source, setSource] = useState<(typeof logSourceSchema.options)[number]>('application');
  const [level, setLevel] = useState<(typeof logLevelSchema.options)[number]>('info');
  const [words, setWords] = useState('');
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const query = new URLSearchParams({ source, level, limit: '200', ...(words.trim() === '' ? {} : { text: words.trim() }), ...(cursors.length === 0 ? {} : { cursor: cursors.at(-1) ?? '' }) });
  const { resource, reload } = useResource(`/api/logs?${query.toString()}`, logPageSchema, everyMs);
  const change = (set: () => void): void => {
    set();
    setCursors([]);
  };
  return (
    <section className="card logs">
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <select aria-label={text('source')} value={source} onChange={({ target }) => change(() => setSource(logSourceSchema.parse(target.value)))}>
          {logSourceSchema.options.map((one) => (
            <option key={one} value={one}>
              {text(sourceWords[one])}
            </option>
          ))}
        </select>
        <select aria-label={text('level')} value={level} onChange={({ target }) => change(() => setLevel(logLevelSchema.parse(target.value)))}>
          {logLevelSchema.options.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <input id="search" type="search" aria-label={text('search')} placeholder={`${text('search')}  /`} value={words} onChange={({ target }) => change(() => setWords(target.value))} />
        <a className="button" href={addressOf(`/api/logs/download?${new URLSearchParams({ source }).toString()}`)} download>
          {text('download')}
        </a>
      </form>
      <ResourceView resource={resource} reload={reload}>
        {({ lines, next }) => (
          <>
            {lines.length === 0 ? <p className="nothing">{text('noLogs')}</p> : null}
            <ol className="log-lines">
              {lines.map((line, index) => (
                <Line key={`${String(line.at)}-${String(index)}`} line={line} />
              ))}
            </ol>
            {next === null ? null : (
              <button type="button" onClick={() => setCursors((before) => [...before, next])}>
                {text('older')}
              </button>
            )}
          </>
        )}
      </ResourceView>
    </section>
  );
}

function Line({ line }: { readonly line: LogLine }): ReactElement {
  const fields = Object.entries(line.fields);
  return (
    <li className={`log-${line.level}`}>
      <time>{clockMillis(line.at)}</time> <b>{line.level}</b> <i>{line.module}</i> <span>{line.message}</span>
      {fields.length === 0 ? null : <small>{fields.map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`).join(' ')}</small>}
    </li>
  );
}
