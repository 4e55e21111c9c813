import { logLevelSchema, logPageSchema, logSourceSchema, type LogLine, type LogPage, type LogSource } from '@restrike/contracts';
import { useFeed, useFeedLost } from '@restrike/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState, type FormEvent, type ReactElement } from 'react';
import { useSearchParams } from 'wouter';
import { useHubChange } from '../api/use-hub.js';
import { BusyButton } from '../page/busy-button.js';
import { timeOf } from '../page/format.js';
import { Nothing, Problem } from '../page/loaded.js';
import { logLineText } from './log-text.js';
import { useTexts } from './texts.js';

const rowPx = 26;
const pageLines = 500;
/** Choice that stands for the hub's own log. */
const theHub = 'hub';
const levels = logLevelSchema.options;

function Lines({ lines }: { readonly lines: readonly LogLine[] }): ReactElement {
  const text = useTexts();
  const scroll = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<number | null>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the list is drawn anew with each scroll by intent
  const rows = useVirtualizer({ count: lines.length, getScrollElement: () => scroll.current, estimateSize: () => rowPx, overscan: 20 });
  const shown = open === null ? undefined : lines[open];
  return (
    <div className="log">
      <div className="log-lines" ref={scroll} tabIndex={0} aria-label={text('title')}>
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            if (line === undefined) return null;
            return (
              <button type="button" key={index} className={`log-line log-${line.level}`} style={{ transform: `translateY(${String(start)}px)` }} onClick={() => setOpen(open === index ? null : index)}>
                <span>{timeOf(line.at, true)}</span>
                <span>{line.level}</span>
                <span>{line.module}</span>
                <span>{line.message}</span>
              </button>
            );
          })}
        </div>
      </div>
      {shown === undefined ? null : <pre className="log-detail">{`${logLineText({ ...shown, fields: {} })}\n${JSON.stringify(shown.fields, null, 1)}`}</pre>}
    </div>
  );
}

/** LOG-2: the logs of any court, fetched from it, filtered and downloaded. */
export function LogsPage(): ReactElement {
  const text = useTexts();
  const { courts } = useFeed();
  const isLost = useFeedLost();
  const known = [...courts.values()].map(({ view }) => view).sort((a, b) => a.courtName.localeCompare(b.courtName, undefined, { numeric: true }));
  const [search, setSearch] = useSearchParams();
  const nodeId = search.get('court') ?? '';
  const source: LogSource = logSourceSchema.safeParse(search.get('source')).data ?? 'application';
  const level = logLevelSchema.safeParse(search.get('level')).data ?? '';
  const words = (search.get('text') ?? '').slice(0, 200);
  const [lines, setLines] = useState<readonly LogLine[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const change = (name: string, value: string): void => {
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (value === '') next.delete(name);
      else next.set(name, value);
      return next;
    }, { replace: true });
    // What is shown was found by other words: it does not stand below these.
    setLines(null);
  };
  const court = known.find((one) => one.nodeId === nodeId) ?? null;
  const place = nodeId === theHub ? '/api' : `/api/courts/${nodeId}`;
  const whole = new URLSearchParams({ source, ...(level === '' ? {} : { level }), ...(words.trim() === '' ? {} : { text: words.trim() }) });
  const fetchPage = useHubChange((cursor: string | null) => {
    const query = new URLSearchParams({ source, limit: String(pageLines) });
    if (level !== '') query.set('level', level);
    if (words.trim() !== '') query.set('text', words.trim());
    if (cursor !== null) query.set('cursor', cursor);
    return { method: 'GET' as const, path: `${place}/logs?${query.toString()}`, limitMs: 20_000 };
  }, logPageSchema);
  const take = (page: LogPage, before: readonly LogLine[]): void => {
    setLines([...before, ...page.lines]);
    setNext(page.next);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    fetchPage.mutate(null, { onSuccess: (page) => take(page, []) });
  };
  return (
    <section className="log-page">
      <h1>{text('title')}</h1>
      <form className="filters" onSubmit={submit}>
        <select aria-label={text('court')} value={nodeId} required onChange={({ target }) => change('court', target.value)}>
          <option value="">{text('choose')}</option>
          <option value={theHub}>{text('hub')}</option>
          {known.map((one) => (
            <option key={one.nodeId} value={one.nodeId}>
              {one.courtName}
              {one.link === 'offline' && !isLost ? ` (${text('offline')})` : ''}
            </option>
          ))}
        </select>
        <select aria-label={text('source')} value={source} onChange={({ target }) => change('source', target.value)}>
          {logSourceSchema.options.map((one) => (
            <option key={one} value={one}>
              {text(one)}
            </option>
          ))}
        </select>
        <select aria-label={text('level')} value={level} onChange={({ target }) => change('level', target.value)}>
          <option value="">{text('anyLevel')}</option>
          {levels.map((one) => (
            <option key={one} value={one}>
              ≥ {one}
            </option>
          ))}
        </select>
        <input id="search" type="search" placeholder={text('text')} aria-label={text('text')} maxLength={200} value={words} onChange={({ target }) => change('text', target.value)} />
        <BusyButton type="submit" className="primary" disabled={court === null && nodeId !== theHub} busy={fetchPage.isPending}>
          {text('fetch')}
        </BusyButton>
        {lines === null || lines.length === 0 ? null : (
          <>
            <span className="fine">{text('lines', { n: lines.length })}</span>
            {/* While the hub is lost the browser would leave the page, or save what is no log. */}
            {isLost ? null : (
              <a className="button" href={`${place}/logs/download?${whole.toString()}`} download>
                {text('download')}
              </a>
            )}
            {next === null ? null : (
              <BusyButton busy={fetchPage.isPending} onClick={() => fetchPage.mutate(next, { onSuccess: (page) => take(page, lines) })}>
                {text('older')}
              </BusyButton>
            )}
          </>
        )}
      </form>
      {fetchPage.error === null ? null : <Problem error={fetchPage.error} />}
      {fetchPage.isPending && lines === null ? <p className="notice">{text('loading')}…</p> : null}
      {lines === null ? (
        fetchPage.isPending ? null : <Nothing title={nodeId !== '' ? text('notFetched') : known.length === 0 ? text('noCourt') : text('choose')} hint={text('chooseHint')} />
      ) : lines.length === 0 ? (
        <Nothing title={text('none')} hint={text('noneHint')} />
      ) : (
        <Lines lines={lines} />
      )}
    </section>
  );
}
