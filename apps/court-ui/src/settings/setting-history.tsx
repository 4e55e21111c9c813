import { settingHistorySchema } from '@restrike/contracts';
import { Said } from '@restrike/ui';
import type { ReactElement } from 'react';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { useTexts } from '../texts/court-texts.js';
import { dateTime } from '../texts/format.js';

const everyMs = 20_000;

/** Who changed which setting, from what to what; secrets stay masked. */
export function SettingHistory({ titles }: { readonly titles: ReadonlyMap<string, string> }): ReactElement {
  const text = useTexts();
  const { resource, reload } = useResource('/api/settings/history?limit=20', settingHistorySchema, everyMs);
  return (
    <section className="card">
      <h2>{text('history')}</h2>
      <ResourceView resource={resource} reload={reload}>
        {({ changes }) =>
          changes.length === 0 ? (
            <p className="quiet">{text('changesNone')}</p>
          ) : (
            <ul className="plain">
              {changes.map((one) => (
                <li key={one.changeId}>
                  {dateTime(one.changedAt)} <b title={one.key}>
                    <Said>{titles.get(one.key) ?? one.key}</Said>
                  </b>{' '}
                  {text('oldNew', { old: one.oldValue ?? text('defaultValue'), new: one.newValue ?? text('defaultValue') })} <small><Said>{one.changedBy}</Said></small>
                </li>
              ))}
            </ul>
          )
        }
      </ResourceView>
    </section>
  );
}
