import { hubHealthSchema } from '@restrike/contracts';
import type { ReactElement } from 'react';
import { useHubQuery } from '../api/use-hub.js';
import { percentOf, spanOf } from '../page/format.js';
import { Loaded } from '../page/loaded.js';
import { useTexts } from './texts.js';

const everyMs = 5_000;

/** HLT-1: the hub itself, as its alerts judge it. `onChoose` asks for its history. */
export function HubFigures({ isChosen, onChoose }: { readonly isChosen: boolean; readonly onChoose: () => void }): ReactElement {
  const text = useTexts();
  const query = useHubQuery(['health', 'hub'], '/api/health/hub', hubHealthSchema, { everyMs });
  return (
    <section className="card" data-testid="hub-figures">
      <header className="page-title">
        <h2>{text('hub')}</h2>
        <button type="button" aria-pressed={isChosen} onClick={onChoose} data-testid="hub-history">
          {text('history')}
        </button>
      </header>
      <Loaded query={query}>
        {({ version, uptimeS, courts, linked, storeLatencyMs, cpu, memory, diskFree, eventsPerSecond, errorShare }) => (
          <dl className="health">
            {(
              [
                [text('linked'), text('linkedOf', { n: linked, all: courts })],
                [text('cpu'), percentOf(cpu)],
                [text('memory'), percentOf(memory)],
                [text('diskFree'), percentOf(diskFree)],
                [text('store'), storeLatencyMs === null ? '–' : `${storeLatencyMs.toFixed(1)} ms`],
                [text('events'), eventsPerSecond === null ? '–' : text('perS', { n: eventsPerSecond.toFixed(1) })],
                [text('refused'), percentOf(errorShare, 1)],
                [text('version'), version],
                [text('uptime'), spanOf(uptimeS * 1_000)],
              ] as const
            ).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </Loaded>
    </section>
  );
}
