import { healthHistorySchema, type HealthPoint, type HubId, type NodeId } from '@restrike/contracts';
import { useCourtFeed } from '@restrike/ui';
import { useMemo, type ReactElement } from 'react';
import { useSearchParams } from 'wouter';
import { useHubQuery } from '../api/use-hub.js';
import { Loaded } from '../page/loaded.js';
import { Plot, type Line } from './plot.js';
import { useTexts } from './texts.js';

const spans = { hour: 3_600_000, six: 21_600_000, day: 86_400_000, week: 604_800_000 } as const;
const points = 300;

type Text = ReturnType<typeof useTexts>;
const scaled = (list: readonly HealthPoint[], read: (point: HealthPoint) => number | null, factor = 1): (number | null)[] =>
  list.map((point) => {
    const value = read(point);
    return value === null ? null : value * factor;
  });

/** What is drawn of a history: a title and its lines each. Without any value a plot is left out. */
function plotsOf(list: readonly HealthPoint[], text: Text): { readonly title: string; readonly lines: readonly Line[] }[] {
  const hasHours = list.some(({ recordingHoursLeft }) => recordingHoursLeft !== null);
  const all = [
    { title: text('plotLoad'), lines: [{ label: text('cpu'), values: scaled(list, ({ cpu }) => cpu, 100) }, { label: text('memory'), values: scaled(list, ({ memory }) => memory, 100) }] },
    { title: text('plotEvents'), lines: [{ label: text('events'), values: scaled(list, ({ eventsPerSecond }) => eventsPerSecond) }] },
    { title: text('plotOutbox'), lines: [{ label: text('outbox'), values: scaled(list, ({ outboxWaiting }) => outboxWaiting) }] },
    hasHours
      ? { title: text('plotDisk'), lines: [{ label: text('disk'), values: scaled(list, ({ recordingHoursLeft }) => recordingHoursLeft) }] }
      : { title: text('diskFreeGb'), lines: [{ label: text('disk'), values: scaled(list, ({ diskFreeBytes }) => diskFreeBytes, 1e-9) }] },
    { title: text('plotFps'), lines: [{ label: text('fps'), values: scaled(list, ({ obsFps }) => obsFps) }] },
    { title: text('plotDropped'), lines: [{ label: text('dropped'), values: scaled(list, ({ droppedFrameShare }) => droppedFrameShare, 100) }] },
    { title: text('plotCommit'), lines: [{ label: text('commit'), values: scaled(list, ({ commitP99Ms }) => commitP99Ms) }] },
    { title: text('plotStore'), lines: [{ label: text('store'), values: scaled(list, ({ storeLatencyMs }) => storeLatencyMs) }] },
    { title: text('plotLoop'), lines: [{ label: text('plotLoop'), values: scaled(list, ({ loopDelayMs }) => loopDelayMs) }] },
    { title: text('plotClock'), lines: [{ label: text('clock'), values: scaled(list, ({ clockOffsetMs }) => clockOffsetMs) }] },
    { title: text('plotNetwork'), lines: [{ label: text('in'), values: scaled(list, ({ networkInBytesPerS }) => networkInBytesPerS, 1e-6) }, { label: text('out'), values: scaled(list, ({ networkOutBytesPerS }) => networkOutBytesPerS, 1e-6) }] },
    { title: text('plotErrors'), lines: [{ label: text('errors'), values: scaled(list, ({ errorShare }) => errorShare, 100) }] },
    { title: text('plotOnline'), lines: [{ label: text('online'), values: scaled(list, ({ online }) => online, 100) }] },
  ];
  return all.filter(({ lines }) => lines.some(({ values }) => values.some((value) => value !== null)));
}

function Plots({ list }: { readonly list: readonly HealthPoint[] }): ReactElement {
  const text = useTexts();
  const at = useMemo(() => list.map((point) => point.at / 1_000), [list]);
  const plots = useMemo(() => plotsOf(list, text), [list, text]);
  const theme = document.documentElement.dataset['theme'] ?? 'dark';
  if (list.length === 0) return <p className="notice">{text('noHistory')}</p>;
  return (
    <div className="plots">
      {plots.map(({ title, lines }) => (
        <Plot key={title} title={title} at={at} lines={lines} theme={theme} />
      ))}
    </div>
  );
}

/** HLT-1: what the figures of a court, or of the hub by its own id, were, over a time. */
export function History({ nodeId, name }: { readonly nodeId: NodeId | HubId; readonly name: string }): ReactElement {
  const text = useTexts();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('span') ?? '';
  const span = Object.hasOwn(spans, asked) ? (asked as keyof typeof spans) : 'hour';
  const setSpan = (wanted: keyof typeof spans): void =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      next.set('span', wanted);
      return next;
    }, { replace: true });
  const feed = useCourtFeed();
  const path = (): string => {
    // By the hub's clock: the one of this machine may be off.
    const now = Math.round(performance.now() + (feed.current().hubAheadMs ?? Date.now() - performance.now()));
    return `/api/health/history?nodeId=${nodeId}&from=${String(now - spans[span])}&to=${String(now)}&points=${String(points)}`;
  };
  const query = useHubQuery(['health', nodeId, span], path, healthHistorySchema, { everyMs: 15_000, keep: true });
  return (
    <section className="card">
      <header className="page-title">
        <h2>
          {text('history')}: {name}
        </h2>
        <span className="chips" role="group" aria-label={text('history')}>
          {(Object.keys(spans) as (keyof typeof spans)[]).map((one) => (
            <button key={one} type="button" aria-pressed={span === one} onClick={() => setSpan(one)}>
              {text(one)}
            </button>
          ))}
        </span>
      </header>
      <Loaded query={query}>{({ points: list }) => <Plots list={list} />}</Loaded>
    </section>
  );
}
