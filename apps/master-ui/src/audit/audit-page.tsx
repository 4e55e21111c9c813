import { auditPageSchema, type AuditEntryView } from '@restrike/contracts';
import { LanguageContext } from '@restrike/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { memo, useContext, useState, type FormEvent, type ReactElement } from 'react';
import { useSearchParams } from 'wouter';
import { z } from 'zod';
import type { HubError } from '../api/hub-client.js';
import { useHub, useHubChange } from '../api/use-hub.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { BusyButton } from '../page/busy-button.js';
import { momentOf } from '../page/format.js';
import { Nothing, Problem } from '../page/loaded.js';
import { acts, isAct, useTexts as useActs } from './acts/texts.js';
import { tellEntry, type Teller } from './tell-entry.js';
import { useTexts } from './texts.js';
import { useTeller } from './use-teller.js';

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

/** Remembered: a long log is not told anew with every letter that is typed above it. */
const Entry = memo(function Entry({ entry, teller, withIds }: { readonly entry: AuditEntryView; readonly teller: Teller; readonly withIds: boolean }): ReactElement {
  const language = useContext(LanguageContext);
  const act = useActs();
  const { who, target, lines } = tellEntry(entry, teller);
  return (
    <tr>
      <td className="number" title={entry.hash}>
        {entry.auditId}
      </td>
      <td className="nowrap">{momentOf(entry.at, language)}</td>
      <td>
        {who}
        {withIds && who !== entry.userName ? <code className="written">{entry.userName}</code> : null}
      </td>
      <td>
        {isAct(entry.action) ? act(entry.action) : entry.action}
        {withIds ? <code className="written">{entry.action}</code> : null}
      </td>
      <td className="told">
        {target}
        {withIds && entry.target !== null && target !== entry.target ? <code className="written">{entry.target}</code> : null}
      </td>
      <td className="told">
        <dl className="told-lines">
          {lines.map(({ label, value }, index) => (
            <div key={index}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {withIds && entry.detail !== null ? <code className="written">{JSON.stringify(entry.detail)}</code> : null}
      </td>
    </tr>
  );
});

/** SEC-4: who changed what, newest first, and whether the chain of the log is whole. */
export function AuditPage(): ReactElement {
  const text = useTexts();
  const act = useActs();
  const hub = useHub();
  const [search, setSearch] = useSearchParams();
  const filter = { action: search.get('action') ?? '', user: search.get('user') ?? '' };
  const [typed, setTyped] = useState(filter);
  const [withIds, setWithIds] = useState(false);
  const teller = useTeller();
  // Courts and the hub itself are in the log under other names than people read.
  const court = teller.courts.get(filter.user);
  const userName = court !== undefined ? `node:${court}` : filter.user === teller.text('theHub') ? 'hub' : filter.user;
  const query = useInfiniteQuery<z.infer<typeof auditPageSchema>, HubError, { pages: z.infer<typeof auditPageSchema>[] }, unknown[], number | null>({
    queryKey: ['audit', filter.action, userName],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) => {
      const parameters = new URLSearchParams({ limit: '100' });
      if (pageParam !== null) parameters.set('before', String(pageParam));
      if (filter.action !== '') parameters.set('action', filter.action);
      if (userName !== '') parameters.set('user', userName);
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
        <label className="inline">
          <input type="checkbox" checked={withIds} onChange={({ target }) => setWithIds(target.checked)} /> {text('asWritten')}
        </label>
      </form>
      {query.error === null ? null : <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.isPending ? <p className="notice">{text('loading')}…</p> : null}
      {query.isSuccess && rows.length === 0 ? <Nothing title={text('none')} hint={text('noneHint')} /> : null}
      {rows.length === 0 ? null : (
        <div className="scroll-x">
          <table className="grid audit-log">
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
                <Entry key={entry.auditId} entry={entry} teller={teller} withIds={withIds} />
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
