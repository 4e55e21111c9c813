import { auditPageSchema, type AuditEntryView } from '@restrike/contracts';
import { LanguageContext } from '@restrike/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useContext, useState, type FormEvent, type ReactElement } from 'react';
import { useSearchParams } from 'wouter';
import { z } from 'zod';
import type { HubError } from '../api/hub-client.js';
import { useHub, useHubChange } from '../api/use-hub.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { BusyButton } from '../page/busy-button.js';
import { momentOf } from '../page/format.js';
import { Nothing, Problem } from '../page/loaded.js';
import { acts, isAct, useTexts as useActs } from './acts/texts.js';
import { useTexts } from './texts.js';

/** What the hub says of its chain: whole, or where it breaks. */
const verdictSchema = z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), entries: z.int() }), z.object({ ok: z.literal(false), entries: z.int(), auditId: z.int().nullable(), reason: z.string() })]);

function Verify(): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const check = useHubChange(() => ({ method: 'GET' as const, path: '/api/audit/verdict', limitMs: 120_000 }), verdictSchema);
  const verdict = check.data;
  return (
    <span className="inline">
      {verdict === undefined ? null : (
        <strong className={verdict.ok ? 'good' : 'problem'} role="status" data-testid="verdict" data-whole={verdict.ok}>
          {verdict.ok ? text('whole', { n: verdict.entries }) : text('broken', { n: verdict.auditId ?? verdict.entries, reason: words(verdict.reason) })}
        </strong>
      )}
      {check.error === null ? null : <span className="problem">{words(check.error.message)}</span>}
      <BusyButton busy={check.isPending} onClick={() => check.mutate(undefined)}>
        {check.isPending ? `${text('verifying')}…` : text('verify')}
      </BusyButton>
    </span>
  );
}

function Entry({ entry }: { readonly entry: AuditEntryView }): ReactElement {
  const language = useContext(LanguageContext);
  const act = useActs();
  const detail = entry.detail === null || JSON.stringify(entry.detail) === '{}' ? '' : JSON.stringify(entry.detail);
  return (
    <tr>
      <td className="number" title={entry.hash}>
        {entry.auditId}
      </td>
      <td className="nowrap">{momentOf(entry.at, language)}</td>
      <td>{entry.userName}</td>
      <td title={entry.action}>{isAct(entry.action) ? act(entry.action) : entry.action}</td>
      <td className="clip" title={entry.target ?? ''}>
        {entry.target ?? ''}
      </td>
      <td className="clip message" title={detail}>
        {detail}
      </td>
    </tr>
  );
}

/** SEC-4: who changed what, newest first, and whether the chain of the log is whole. */
export function AuditPage(): ReactElement {
  const text = useTexts();
  const act = useActs();
  const hub = useHub();
  const [search, setSearch] = useSearchParams();
  const filter = { action: search.get('action') ?? '', user: search.get('user') ?? '' };
  const [typed, setTyped] = useState(filter);
  const query = useInfiniteQuery<z.infer<typeof auditPageSchema>, HubError, { pages: z.infer<typeof auditPageSchema>[] }, unknown[], number | null>({
    queryKey: ['audit', filter],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) => {
      const parameters = new URLSearchParams({ limit: '100' });
      if (pageParam !== null) parameters.set('before', String(pageParam));
      if (filter.action !== '') parameters.set('action', filter.action);
      if (filter.user !== '') parameters.set('user', filter.user);
      return hub.ask(`/api/audit?${parameters.toString()}`, auditPageSchema, { signal });
    },
    getNextPageParam: ({ next }) => next,
  });
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSearch(Object.entries(typed).map(([name, value]) => [name, value.trim()] as [string, string]).filter(([, value]) => value !== ''), { replace: true });
  };
  return (
    <section className="stack">
      <header className="page-title">
        <h1>{text('title')}</h1>
        <Verify />
      </header>
      <form className="filters" onSubmit={submit}>
        <select aria-label={text('actionFilter')} value={typed.action} onChange={({ target }) => setTyped({ ...typed, action: target.value })}>
          <option value="">{text('anyAct')}</option>
          {(typed.action === '' || isAct(typed.action) ? acts : [...acts, typed.action]).map((one) => (
            <option key={one} value={one}>
              {isAct(one) ? act(one) : one}
            </option>
          ))}
        </select>
        <input id="search" placeholder={text('userFilter')} aria-label={text('userFilter')} value={typed.user} onChange={({ target }) => setTyped({ ...typed, user: target.value })} />
        <button type="submit">{text('apply')}</button>
      </form>
      {query.error === null ? null : <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.isPending ? <p className="notice">{text('loading')}…</p> : null}
      {query.isSuccess && rows.length === 0 ? <Nothing title={text('none')} hint={text('noneHint')} /> : null}
      {rows.length === 0 ? null : (
        <div className="scroll-x">
          <table className="grid">
            <thead>
              <tr>
                <th>{text('number')}</th>
                <th>{text('when')}</th>
                <th>{text('who')}</th>
                <th>{text('what')}</th>
                <th>{text('target')}</th>
                <th>{text('detail')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((entry) => (
                <Entry key={entry.auditId} entry={entry} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {query.hasNextPage ? (
        <BusyButton busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {text('older')}
        </BusyButton>
      ) : null}
    </section>
  );
}
