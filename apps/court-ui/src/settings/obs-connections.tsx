import { obsConnectionIdSchema, obsConnectionListSchema, type ObsConnectionDraft, type ObsConnectionList } from '@restrike/contracts';
import { Said } from '@restrike/ui';
import { useState, type FormEvent, type ReactElement } from 'react';
import { act } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { ConfirmButton } from '../shell/confirm-button.js';
import { useTexts } from '../texts/court-texts.js';
import { ConfiguredObs } from './configured-obs.js';
import { obsRoleTexts } from './obs-role-texts.js';

const everyMs = 10_000;
type Connection = ObsConnectionList['connections'][number];
const fresh: Connection = { id: '', role: 'OBS_REC', host: '127.0.0.1', port: 4455, protocol: 'auto', enabled: true, restartCommand: null, hasPassword: false, trouble: null };

/** OBS-1: which OBS the court has. */
export function ObsConnections(): ReactElement {
  const text = useTexts();
  const { resource, reload } = useResource('/api/settings/obs', obsConnectionListSchema, everyMs);
  const [adding, setAdding] = useState(false);
  return (
    <section className="card" data-testid="obs-connections">
      <h2>{text('obsConnections')}</h2>
      <ResourceView resource={resource} reload={reload}>
        {({ connections, configured }) => (
          <>
            {connections.map((one) => (
              <ConnectionForm key={one.id} connection={one} onDone={reload} />
            ))}
            {adding ? (
              <ConnectionForm
                connection={fresh}
                onCancel={() => setAdding(false)}
                onDone={() => {
                  setAdding(false);
                  reload();
                }}
              />
            ) : (
              <button type="button" onClick={() => setAdding(true)}>
                {text('addObs')}
              </button>
            )}
            {configured.length === 0 ? null : <ConfiguredObs list={configured} />}
          </>
        )}
      </ResourceView>
    </section>
  );
}

/** `onCancel`: of a new one alone. */
function ConnectionForm({ connection, onDone, onCancel }: { readonly connection: Connection; readonly onDone: () => void; readonly onCancel?: () => void }): ReactElement {
  const text = useTexts();
  const { run, say } = useOperator();
  const [id, setId] = useState(connection.id);
  const [draft, setDraft] = useState<ObsConnectionDraft>(() => {
    const { id: _id, hasPassword: _has, trouble: _trouble, ...rest } = connection;
    return rest;
  });
  const [password, setPassword] = useState('');
  const isNew = onCancel !== undefined;
  const change = (part: Partial<ObsConnectionDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const command = (draft.restartCommand ?? []).map((word) => word.trim()).filter((word) => word !== '');
    const body = { ...draft, restartCommand: command.length === 0 ? null : command, ...(password === '' ? {} : { password }) };
    void run(() => act('PUT', `/api/settings/obs/${encodeURIComponent(id)}`, obsConnectionListSchema, body)).then((done) => {
      if (done === null) return;
      setPassword('');
      say('done', text('saved'));
      onDone();
    });
  };
  const remove = (): void => void run(() => act('DELETE', `/api/settings/obs/${encodeURIComponent(id)}`, obsConnectionListSchema)).then((done) => done !== null && onDone());
  return (
    <form className="obs-form" onSubmit={save}>
      <label>
        {text('obsId')}
        <input value={id} disabled={!isNew} pattern="[a-z0-9][a-z0-9\-]{0,39}" placeholder="rec" onChange={({ target }) => setId(target.value)} />
      </label>
      <label>
        {text('obsRole')}
        <select value={draft.role} onChange={({ target }) => change({ role: target.value as ObsConnectionDraft['role'] })}>
          {Object.entries(obsRoleTexts).map(([role, words]) => (
            <option key={role} value={role}>
              {text(words)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {text('host')}
        <input value={draft.host} required onChange={({ target }) => change({ host: target.value })} />
      </label>
      <label>
        {text('port')}
        <input type="number" min={1} max={65_535} value={draft.port} onChange={({ target }) => change({ port: Number(target.value) })} />
      </label>
      <label>
        {text('protocol')}
        <select value={draft.protocol} onChange={({ target }) => change({ protocol: target.value as ObsConnectionDraft['protocol'] })}>
          <option value="auto">{text('auto')}</option>
          <option value="v5">5</option>
          <option value="v4">4</option>
        </select>
      </label>
      <label>
        {text('password')}
        <input type="password" autoComplete="new-password" placeholder={connection.hasPassword ? text('passwordKept') : ''} value={password} onChange={({ target }) => setPassword(target.value)} />
      </label>
      <label className="obs-command">
        {text('startCommand')}
        <textarea rows={2} spellCheck={false} placeholder={'C:\\OBS-REC\\bin\\64bit\\obs64.exe\n--portable'} value={draft.restartCommand?.join('\n') ?? ''} onChange={({ target }) => change({ restartCommand: target.value === '' ? null : target.value.split('\n') })} />
      </label>
      <span className="inline">
        <button type="button" role="switch" aria-checked={draft.enabled} className={draft.enabled ? 'on' : ''} onClick={() => change({ enabled: !draft.enabled })}>
          {text('enabled')}
        </button>
        <button type="submit" className="primary" disabled={!obsConnectionIdSchema.safeParse(id).success}>
          {text('save')}
        </button>
        {isNew ? (
          <button type="button" onClick={onCancel}>
            {text('cancel')}
          </button>
        ) : (
          <ConfirmButton ask={text('removeAsk')} onConfirm={remove}>
            {text('remove')}
          </ConfirmButton>
        )}
      </span>
      {connection.trouble === null ? null : <p className="problem"><Said>{connection.trouble}</Said></p>}
    </form>
  );
}
