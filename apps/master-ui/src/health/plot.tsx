import { useEffect, useRef, type ReactElement } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
}
const colours = ['--accent', '--wait', '--go'];
const heightPx = 150;
/** A plot shows at least so much time, s. */
const leastSpanS = 300;

/** A time on the axis: of day, or the day itself where the ticks are a day or more apart. `tick` and `step` in seconds. */
const tickText = (tick: number, step: number): string =>
  step >= 86_400 ? new Date(tick * 1_000).toLocaleDateString([], { day: 'numeric', month: 'numeric' }) : new Date(tick * 1_000).toLocaleTimeString([], { hourCycle: 'h23', hour: '2-digit', minute: '2-digit' });

/** A plot of some lines over time (seconds since 1970), as wide as its place; gaps stay gaps. */
export function Plot({ title, at, lines, theme }: { readonly title: string; readonly at: readonly number[]; readonly lines: readonly Line[]; readonly theme: string }): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const axis: uPlot.Axis = { stroke: colour('--ink-2'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line') }, size: 46 };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: heightPx,
        legend: { show: lines.length > 1, live: false },
        cursor: { points: { size: 6 } },
        // One point alone would stretch over years.
        scales: { x: { range: (_plot, low, high) => (at.length < 2 ? [low - leastSpanS, low] : high - low < leastSpanS ? [high - leastSpanS, high] : [low, high]) }, y: { range: (_plot, low, high) => [Math.min(0, low), high <= 0 && low >= 0 ? 1 : high * 1.08] } },
        axes: [{ ...axis, size: 32, values: (_plot, ticks, _index, _space, step) => ticks.map((tick) => tickText(tick, step)) }, axis],
        series: [{}, ...lines.map(({ label }, index): uPlot.Series => ({ label, stroke: colour(colours[index] ?? '--ink'), width: 1.6, spanGaps: false, points: { show: at.length < 30, size: 4 } }))],
      },
      [[...at], ...lines.map(({ values }) => [...values])],
      element,
    );
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: heightPx }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [at, lines, theme]);
  const last = lines.map(({ values }) => values.findLast((value) => value !== null) ?? null);
  return (
    <figure className="plot" data-testid="plot">
      <figcaption>
        {title} <strong>{last.map((value) => (value === null ? '–' : Math.abs(value) >= 100 ? String(Math.round(value)) : value.toFixed(1))).join(' · ')}</strong>
      </figcaption>
      <div ref={place} role="img" aria-label={title} />
    </figure>
  );
}
