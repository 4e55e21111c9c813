import { flagListSchema, flagScanSchema, type FlagList } from '@restrike/contracts';
import type { ReactElement } from 'react';
import { useCourtLive } from '@restrike/ui';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';
import { FlagMappings } from './flag-mappings.js';
import { FlagTable } from './flag-table.js';
import { FlagUpload } from './flag-upload.js';
import { MetFlags } from './met-flags.js';

const everyMs = 10_000;

/** FLG-1: codes and flags of this court: which ones matches carried, what the operator maps and pictures, and all there are. */
export function FlagsPage(): ReactElement {
  const text = useTexts();
  const { run, say } = useOperator();
  const own = useCourtLive((state) => state.flags);
  const { resource, reload } = useResource('/api/flags', flagListSchema, everyMs, own);
  const scan = (): void =>
    void run(() => act('POST', '/api/flags/scan', flagScanSchema)).then((done) => {
      if (done === null) return;
      for (const { file, message } of done.refused.slice(0, 3)) say('failed', `${file}: ${message}`);
      if (done.refused.length === 0 || done.taken.length > 0) say('done', text('flagsScanned', { n: done.taken.length }));
      reload();
    });
  return (
    <section className="page">
      <header className="page-head">
        <h1>{text('navFlags')}</h1>
        <button type="button" onClick={scan} data-testid="flag-scan">
          {text('flagScan')}
        </button>
      </header>
      <ResourceView resource={resource} reload={reload}>
        {(list) => (
          <>
            <Statistics list={list} />
            <div className="columns">
              <div className="stack">
                <MetFlags list={list} onChanged={reload} />
                <FlagMappings list={list} onChanged={reload} />
                <FlagUpload list={list} onChanged={reload} />
              </div>
              <FlagTable list={list} onChanged={reload} />
            </div>
          </>
        )}
      </ResourceView>
    </section>
  );
}

function Statistics({ list }: { readonly list: FlagList }): ReactElement {
  const text = useTexts();
  const { known, mapped, pictures, met, unknownMet } = list.statistics;
  return (
    <p className="flag-statistics" data-testid="flag-statistics">
      <span className="chip">{text('flagsKnown', { n: known })}</span>
      <span className="chip">{text('flagsMapped', { n: mapped })}</span>
      <span className="chip">{text('flagsPictured', { n: pictures })}</span>
      <span className="chip">{text('flagsMet', { n: met })}</span>
      <span className={`chip chip-${unknownMet === 0 ? 'good' : 'warn'}`}>{text('flagsUnknown', { n: unknownMet })}</span>
    </p>
  );
}
