import { roleSchema, userSchema, type Role, type User } from '@restrike/contracts';
import { LanguageContext } from '@restrike/ui';
import { useContext, useState, type FormEvent, type ReactElement } from 'react';
import { z } from 'zod';
import { useMe } from '../access/session.js';
import { roleText, useTexts as useAccessTexts } from '../access/texts.js';
import { useHubChange, useHubQuery } from '../api/use-hub.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { BusyButton } from '../page/busy-button.js';
import { momentOf } from '../page/format.js';
import { Loaded, Problem } from '../page/loaded.js';
import { useTexts } from './texts.js';

const listSchema = z.object({ users: z.array(userSchema) });

function RoleSelect({ value, onChange }: { readonly value: Role; readonly onChange: (role: Role) => void }): ReactElement {
  const text = useTexts();
  const access = useAccessTexts();
  return (
    <select aria-label={text('role')} value={value} onChange={({ target }) => onChange(roleSchema.parse(target.value))}>
      {roleSchema.options.map((role) => (
        <option key={role} value={role}>
          {access(roleText[role])}
        </option>
      ))}
    </select>
  );
}

function UserRow({ user, isMe }: { readonly user: User; readonly isMe: boolean }): ReactElement {
  const text = useTexts();
  const words = useHubWords();
  const language = useContext(LanguageContext);
  const [password, setPassword] = useState<string | null>(null);
  const change = useHubChange((body: { role?: Role; disabled?: boolean; password?: string }) => ({ method: 'PATCH' as const, path: `/api/users/${user.userId}`, body }), userSchema, [['users']]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (password !== null) change.mutate({ password }, { onSuccess: () => setPassword(null) });
  };
  return (
    <tr className={user.disabled ? 'is-off' : ''} data-testid="user">
      <th scope="row">
        {user.name} {isMe ? <em className="fine">({text('you')})</em> : null}
        {change.error === null ? null : <p className="problem">{words(change.error.message)}</p>}
      </th>
      <td>
        <RoleSelect value={change.isPending ? (change.variables.role ?? user.role) : user.role} onChange={(role) => void (change.isPending || change.mutate({ role }))} />
      </td>
      <td>{text(user.disabled ? 'disabled' : 'active')}</td>
      <td>{momentOf(user.createdAt, language)}</td>
      <td className="row-acts">
        {password === null ? (
          <button type="button" onClick={() => setPassword('')}>
            {text('newPassword')}
          </button>
        ) : (
          <form className="inline" onSubmit={submit}>
            <input type="password" autoFocus minLength={10} required autoComplete="new-password" aria-label={text('newPassword')} value={password} onChange={({ target }) => setPassword(target.value)} />
            <BusyButton type="submit" busy={change.isPending}>
              {text('set')}
            </BusyButton>
          </form>
        )}
        <BusyButton disabled={isMe} busy={change.isPending} onClick={() => change.mutate({ disabled: !user.disabled })}>
          {text(user.disabled ? 'unlock' : 'lock')}
        </BusyButton>
      </td>
    </tr>
  );
}

/** SEC-1: who may sign in, and as what. */
export function UsersPage(): ReactElement {
  const text = useTexts();
  const access = useAccessTexts();
  const me = useMe();
  const query = useHubQuery(['users'], '/api/users', listSchema);
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [password, setPassword] = useState('');
  const create = useHubChange(() => ({ path: '/api/users', body: { name: name.trim(), role, password } }), userSchema, [['users']]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate(undefined, {
      onSuccess: () => {
        setName('');
        setPassword('');
      },
    });
  };
  return (
    <section className="stack">
      <h1>{text('title')}</h1>
      <Loaded query={query}>
        {({ users }) => (
          <div className="scroll-x">
            <table className="grid">
              <thead>
                <tr>
                  <th>{text('name')}</th>
                  <th>{text('role')}</th>
                  <th>{text('state')}</th>
                  <th>{text('since')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {users.map((user) => (
                  <UserRow key={user.userId} user={user} isMe={user.name === me.name} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
      <form className="card" onSubmit={submit} data-testid="new-user">
        <h2>{text('add')}</h2>
        <div className="inline wrap">
          <input name="name" placeholder={text('name')} aria-label={text('name')} value={name} maxLength={60} required autoComplete="off" onChange={({ target }) => setName(target.value)} />
          <RoleSelect value={role} onChange={setRole} />
          <input name="password" type="password" placeholder={text('password')} aria-label={text('password')} minLength={10} required autoComplete="new-password" value={password} onChange={({ target }) => setPassword(target.value)} />
          <BusyButton type="submit" className="primary" busy={create.isPending}>
            {text('create')}
          </BusyButton>
        </div>
        <p className="fine">
          {access('passwordRule')} {text('endsSessions')} {text('roleHint')}
        </p>
        {create.error === null ? null : <Problem error={create.error} />}
      </form>
    </section>
  );
}
