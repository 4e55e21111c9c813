import { courtStatisticsSchema } from '@restrike/contracts';
import type { ReactElement } from 'react';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { useStatement } from '../shell/use-statement.js';
import { useTexts } from '../texts/court-texts.js';
import { bytes, duration, hoursLeft } from '../texts/format.js';

const everyMs = 2_000;

/** MON-1: the agent and the machine under it. */
export function HealthPart(): ReactElement {
  const text = useTexts();
  const statement = useStatement();
  const { resource, reload } = useResource('/api/statistics', courtStatisticsSchema, everyMs);
  const perS = (value: number | null): string => (value === null ? '–' : `${bytes(value)}/s`);
  return (
    <ResourceView resource={resource} reload={reload}>
      {({ machine, ...agent }) => (
        <div className="columns">
          <section className="card">
            <h2>{text('agent')}</h2>
            <dl className="facts">
              <dt>{text('version')}</dt>
              <dd>{statement?.version ?? '–'}</dd>
              <dt>{text('upFor')}</dt>
              <dd>{duration(agent.uptimeS * 1_000)}</dd>
              <dt>{text('processor')}</dt>
              <dd>{Math.round(agent.cpu * 100)} %</dd>
              <dt>{text('memoryUsed')}</dt>
              <dd>{bytes(agent.memoryBytes)}</dd>
              <dt>{text('rate')}</dt>
              <dd>{agent.eventsPerSecond}</dd>
              <dt>{text('commitTime')}</dt>
              <dd>
                {agent.commitP50Ms?.toFixed(1) ?? '–'} / {agent.commitP99Ms?.toFixed(1) ?? '–'} ms
              </dd>
            </dl>
          </section>
          <section className="card">
            <h2>{text('machine')}</h2>
            {machine === null ? (
              <p className="quiet">{text('unknown')}</p>
            ) : (
              <dl className="facts">
                <dt>{text('processor')}</dt>
                <dd>{Math.round(machine.cpu * 100)} %</dd>
                <dt>{text('memoryUsed')}</dt>
                <dd>{text('diskOf', { free: bytes(machine.memoryFreeBytes), total: bytes(machine.memoryTotalBytes) })}</dd>
                <dt>{text('disk')}</dt>
                <dd>{machine.diskFreeBytes === null || machine.diskTotalBytes === null ? '–' : text('diskOf', { free: bytes(machine.diskFreeBytes), total: bytes(machine.diskTotalBytes) })}</dd>
                <dt>{text('recordingLeft')}</dt>
                <dd>{machine.recordingHoursLeft === null ? '–' : text('hours', { n: hoursLeft(machine.recordingHoursLeft) })}</dd>
                <dt>{text('networkIn')}</dt>
                <dd>{perS(machine.networkInBytesPerS)}</dd>
                <dt>{text('networkOut')}</dt>
                <dd>{perS(machine.networkOutBytesPerS)}</dd>
                <dt>{text('temperature')}</dt>
                <dd>{machine.temperatureC === null ? '–' : `${machine.temperatureC.toFixed(0)} °C`}</dd>
                <dt>{text('loopDelay')}</dt>
                <dd>{machine.loopDelayP99Ms.toFixed(1)} ms</dd>
              </dl>
            )}
          </section>
        </div>
      )}
    </ResourceView>
  );
}
