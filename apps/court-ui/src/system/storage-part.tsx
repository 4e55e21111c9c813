import { courtStorageSchema, type CourtStorage } from '@restrike/contracts';
import { useState, type ReactElement } from 'react';
import { get } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';
import { bytes, clockSeconds } from '../texts/format.js';
import { SharedFiles } from '../settings/shared-files.js';

const everyMs = 5_000;

/** DB-7: disk and database. */
export function StoragePart(): ReactElement {
  const text = useTexts();
  const { run } = useOperator();
  const [checked, setChecked] = useState<string | null>(null);
  const [checking, setChecking] = useState(false);
  const { resource, reload } = useResource('/api/storage', courtStorageSchema, everyMs);
  const check = (): void => {
    setChecking(true);
    void run(() => get('/api/storage?deep=1', courtStorageSchema)).then((found) => {
      setChecking(false);
      if (found !== null) setChecked(found.store.integrity);
    });
  };
  return (
    <ResourceView resource={resource} reload={reload}>
      {({ dataDir, disk, store }) => (
        <div className="columns">
          <section className="card">
            <h2>{text('disk')}</h2>
            {disk === null ? null : (
              <>
                <p>{text('diskOf', { free: bytes(disk.freeBytes), total: bytes(disk.totalBytes) })}</p>
                <meter className="disk" min={0} max={disk.totalBytes} low={disk.totalBytes * 0.8} high={disk.totalBytes * 0.9} optimum={0} value={disk.totalBytes - disk.freeBytes} />
              </>
            )}
            <dl className="facts">
              <dt>{text('dataFolder')}</dt>
              <dd>
                <code>{dataDir}</code>
              </dd>
            </dl>
          </section>
          <section className="card">
            <h2>{text('database')}</h2>
            {store.error === null ? null : <p className="problem">{store.error}</p>}
            <dl className="facts">
              <dt>{text('events')}</dt>
              <dd>{store.events.toLocaleString()}</dd>
              <dt>{text('fileSize')}</dt>
              <dd>
                {bytes(store.bytes)} + {bytes(store.walBytes)} {text('waitingLog')}
              </dd>
              <dt>{text('schema')}</dt>
              <dd>
                {store.migration.version}
                {store.migration.pending > 0 ? ` · ${text('pendingMigrations', { n: store.migration.pending })}` : ''}
              </dd>
              <dt>{text('integrity')}</dt>
              <dd>
                {checking ? text('checking') : (checked ?? text('unchecked'))}{' '}
                <button type="button" onClick={check} disabled={checking}>
                  {text('checkDeep')}
                </button>
              </dd>
            </dl>
            <h3>{text('queriesSlow')}</h3>
            <Slow store={store} />
          </section>
          <SharedFiles />
        </div>
      )}
    </ResourceView>
  );
}

function Slow({ store }: { readonly store: CourtStorage['store'] }): ReactElement {
  const text = useTexts();
  if (store.slow.length === 0) return <p className="quiet">{text('noSlow')}</p>;
  return (
    <ul className="plain">
      {store.slow.slice(0, 8).map((one) => (
        <li key={`${one.name}-${String(one.at)}`}>
          {clockSeconds(one.at)} {one.name} {Math.round(one.tookMs)} ms
        </li>
      ))}
    </ul>
  );
}
