import { announcementKindSchema, announcementPrioritySchema, announcementViewSchema, type AnnouncementView, type NodeId } from '@restrike/contracts';
import { LanguageContext, useFeed } from '@restrike/ui';
import { useContext, useState, type FormEvent, type ReactElement } from 'react';
import { z } from 'zod';
import { newKey } from '../api/hub-client.js';
import { useHubChange, useHubQuery } from '../api/use-hub.js';
import { useRooms } from '../feed/use-rooms.js';
import { BusyButton } from '../page/busy-button.js';
import { momentOf, timeOf } from '../page/format.js';
import { Loaded, Nothing, Problem } from '../page/loaded.js';
import { useTexts } from './texts.js';

const pageSchema = z.object({ rows: z.array(announcementViewSchema), next: z.string().nullable() });
const maxText = 2_000;
const times = { ttlHour: 3_600_000, ttlDay: 28_800_000, ttlAlways: null } as const;

function Compose(): ReactElement {
  const text = useTexts();
  const courts = [...useFeed().courts.values()].map(({ view }) => view).sort((a, b) => a.courtName.localeCompare(b.courtName, undefined, { numeric: true }));
  const [words, setWords] = useState('');
  const [kind, setKind] = useState<z.infer<typeof announcementKindSchema>>('broadcast');
  const [priority, setPriority] = useState<z.infer<typeof announcementPrioritySchema>>('normal');
  const [ttl, setTtl] = useState<keyof typeof times>('ttlDay');
  const [chosen, setChosen] = useState<ReadonlySet<NodeId> | null>(null);
  const [key, setKey] = useState(newKey);
  const send = useHubChange(() => ({ path: '/api/announcements', body: { idempotencyKey: key, targets: chosen === null ? 'all' : [...chosen], kind, priority, text: words.trim(), ttlMs: times[ttl] } }), announcementViewSchema, [['announcements']]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // The key stays while the answer is not known: sent again it is the same announcement.
    send.mutate(undefined, {
      onSuccess: () => {
        setWords('');
        setKey(newKey());
      },
    });
  };
  return (
    <form className="card compose" onSubmit={submit} data-testid="compose">
      <h2>{text('compose')}</h2>
      <textarea id="search" value={words} maxLength={maxText} rows={3} required aria-label={text('words')} onChange={({ target }) => setWords(target.value)} />
      <div className="inline wrap">
        <label>
          {text('kind')}{' '}
          <select value={kind} onChange={({ target }) => setKind(announcementKindSchema.parse(target.value))}>
            {announcementKindSchema.options.map((one) => (
              <option key={one} value={one}>
                {text(one)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {text('priority')}{' '}
          <select value={priority} onChange={({ target }) => setPriority(announcementPrioritySchema.parse(target.value))} data-testid="priority">
            {announcementPrioritySchema.options.map((one) => (
              <option key={one} value={one}>
                {text(one)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {text('ttl')}{' '}
          <select value={ttl} onChange={({ target }) => setTtl(target.value as keyof typeof times)}>
            {(Object.keys(times) as (keyof typeof times)[]).map((one) => (
              <option key={one} value={one}>
                {text(one)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input type="radio" name="to" checked={chosen === null} onChange={() => setChosen(null)} /> {text('toAll')}
        </label>
        <label>
          <input type="radio" name="to" checked={chosen !== null} onChange={() => setChosen(new Set())} /> {text('toChosen')}
        </label>
        <BusyButton type="submit" className="primary" busy={send.isPending || words.trim() === '' || chosen?.size === 0}>
          {text('send')}
        </BusyButton>
      </div>
      {chosen === null ? null : (
        <div className="chips">
          {courts.map(({ nodeId, courtName }) => (
            <button
              key={nodeId}
              type="button"
              aria-pressed={chosen.has(nodeId)}
              onClick={() => {
                const next = new Set(chosen);
                if (!next.delete(nodeId)) next.add(nodeId);
                setChosen(next);
              }}
            >
              {courtName}
            </button>
          ))}
        </div>
      )}
      <p className="fine">
        {priority === 'urgent' ? `${text('urgentHint')} ` : ''}
        {words.length > maxText - 200 ? text('left', { n: maxText - words.length }) : ''}
      </p>
      {send.error === null ? null : <Problem error={send.error} />}
    </form>
  );
}

function Announcement({ one, nameOf }: { readonly one: AnnouncementView; readonly nameOf: (nodeId: NodeId) => string }): ReactElement {
  const text = useTexts();
  const language = useContext(LanguageContext);
  const count = (key: 'deliveredAt' | 'seenAt' | 'acknowledgedAt'): number => one.receipts.filter((receipt) => receipt[key] !== null).length;
  return (
    <li className={`announcement priority-${one.priority}`} data-testid="announcement">
      <header>
        <strong>{text(one.priority)}</strong> <span className="fine">{text(one.kind)}</span>
        <span className="fine right">{text('by', { name: one.createdBy, time: momentOf(one.createdAt, language) })}</span>
      </header>
      <p dir="auto">{one.text}</p>
      <p className="fine">
        {text('deliveredOf', { n: count('deliveredAt'), all: one.receipts.length })} · {text('seenOf', { n: count('seenAt') })} · {text('ackOf', { n: count('acknowledgedAt') })}
        {one.expiresAt === null ? '' : ` · ${text('until', { time: timeOf(one.expiresAt) })}`}
      </p>
      <ul className="receipts">
        {[...one.receipts]
          .map((receipt) => ({ receipt, name: nameOf(receipt.nodeId) }))
          .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
          .map(({ receipt, name }) => {
            const state = receipt.acknowledgedAt !== null ? 'acknowledged' : receipt.seenAt !== null ? 'seen' : receipt.deliveredAt !== null ? 'delivered' : 'notYet';
            const at = receipt.acknowledgedAt ?? receipt.seenAt ?? receipt.deliveredAt;
            return (
              <li key={receipt.nodeId} className={`receipt receipt-${state}`} data-state={state} title={name}>
                {{ acknowledged: '✓✓✓', seen: '✓✓', delivered: '✓', notYet: '…' }[state]} <bdi>{name}</bdi> <small>{at === null ? text(state) : `${text(state)} ${timeOf(at, true)}`}</small>
              </li>
            );
          })}
      </ul>
    </li>
  );
}

/** ANN-1: write to courts, and see who got it, saw it and acknowledged it. */
export function AnnouncementsPage(): ReactElement {
  const text = useTexts();
  const { courts } = useFeed();
  const rooms = useRooms();
  const query = useHubQuery(['announcements'], '/api/announcements?limit=50', pageSchema, { enabled: rooms.announcements === null });
  const nameOf = (nodeId: NodeId): string => courts.get(nodeId)?.view.courtName ?? `${text('unknownCourt')} (${nodeId.slice(0, 8)})`;
  const list = (rows: readonly AnnouncementView[]): ReactElement =>
    rows.length === 0 ? (
      <Nothing title={text('none')} hint={text('noneHint')} />
    ) : (
      <ol className="announcements">
        {rows.map((one) => (
          <Announcement key={one.announcementId} one={one} nameOf={nameOf} />
        ))}
      </ol>
    );
  return (
    <section className="stack">
      <h1>{text('title')}</h1>
      <Compose />
      {rooms.announcements === null ? <Loaded query={query}>{({ rows }) => list(rows)}</Loaded> : list(rooms.announcements)}
    </section>
  );
}
