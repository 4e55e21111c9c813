import { settingListSchema, type SettingView } from '@restrike/contracts';
import { Said, useAgentWords } from '@restrike/ui';
import { useState, type FormEvent, type ReactElement } from 'react';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource, valueOf } from '../api/use-resource.js';
import { useTexts, type Text } from '../texts/court-texts.js';
import { english } from '../texts/english.js';
import { dateTime } from '../texts/format.js';
import { AccessSettings } from './access-settings.js';
import { ObsConnections } from './obs-connections.js';
import { SettingField } from './setting-field.js';
import { SettingHistory } from './setting-history.js';

const everyMs = 20_000;
type Value = SettingView['value'];
const isText = (key: string): key is keyof typeof english => key in english;
const titleOf = (category: string, text: Text): string => (isText(`cat_${category}`) ? text(`cat_${category}` as keyof typeof english) : category);

/** SET-1: the court's settings by category; all that was changed is saved at once or not at all. */
export function SettingsPage(): ReactElement {
  const text = useTexts();
  const { resource, reload } = useResource('/api/settings', settingListSchema, everyMs);
  return (
    <section className="page">
      <header className="page-head">
        <h1>{text('settingsTitle')}</h1>
      </header>
      <div className="columns">
        <div className="stack">
          <ObsConnections />
          <AccessSettings />
          <SettingHistory titles={new Map(valueOf(resource)?.settings.map(({ key, title }) => [key, title]))} />
        </div>
        <section className="card">
          <ResourceView resource={resource} reload={reload}>
            {({ settings }) => <SettingForm settings={settings} onSaved={reload} />}
          </ResourceView>
        </section>
      </div>
    </section>
  );
}

function SettingForm({ settings, onSaved }: { readonly settings: readonly SettingView[]; readonly onSaved: () => void }): ReactElement {
  const text = useTexts();
  const { run, say } = useOperator();
  const said = useAgentWords();
  const [changes, setChanges] = useState<Readonly<Record<string, Value>>>({});
  const categories = [...new Set(settings.map(({ category }) => category))];
  const count = Object.keys(changes).length;
  const change = (setting: SettingView, value: Value): void =>
    setChanges((before) => {
      const { [setting.key]: _gone, ...rest } = before;
      return value === setting.value ? rest : { ...rest, [setting.key]: value };
    });
  const save = (event: FormEvent): void => {
    event.preventDefault();
    void run(() => act('PUT', '/api/settings', settingListSchema, { values: changes })).then((done) => {
      if (done === null) return;
      setChanges({});
      say('done', text('saved'));
      onSaved();
    });
  };
  const reset = (setting: SettingView): void =>
    void run(() => act('POST', '/api/settings/reset', settingListSchema, { keys: [setting.key] })).then((done) => {
      if (done === null) return;
      change(setting, setting.value);
      onSaved();
    });
  return (
    <form onSubmit={save}>
      {categories.map((category) => (
        <fieldset key={category} className="settings">
          <legend>{titleOf(category, text)}</legend>
          {settings
            .filter((one) => one.category === category)
            .map((setting) => (
              <div key={setting.key} className={`setting${setting.key in changes ? ' setting-changed' : ''}`}>
                <label htmlFor={setting.key}>
                  <Said>{setting.title}</Said>
                  {setting.trouble === null ? null : <small className="problem"><Said>{setting.trouble}</Said></small>}
                  {setting.changedAt === null || setting.isDefault ? null : <small>{dateTime(setting.changedAt)}</small>}
                </label>
                <SettingField setting={setting} value={changes[setting.key] ?? setting.value} onChange={(value) => change(setting, value)} />
                <button type="button" disabled={setting.isDefault} onClick={() => reset(setting)} aria-label={`${text('resetSetting')}: ${said(setting.title)}`} title={`${text('resetSetting')}: ${setting.sensitive ? '' : String(setting.default)}`}>
                  ↺
                </button>
              </div>
            ))}
        </fieldset>
      ))}
      <div className="dialog-acts settings-save">
        <button type="button" disabled={count === 0} onClick={() => setChanges({})}>
          {text('cancel')}
        </button>
        <button type="submit" className="primary" disabled={count === 0} data-testid="save-settings">
          {text('save')} {count === 0 ? '' : `(${String(count)})`}
        </button>
      </div>
    </form>
  );
}
