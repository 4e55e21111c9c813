import type { CommandAction, CourtView } from '@restrike/contracts';
import { useState, type FormEvent, type ReactElement, type ReactNode } from 'react';
import { BusyButton } from '../page/busy-button.js';
import { inputsOf, scenesOf, type ActRole } from './acts.js';
import { ContextActs, DayActs } from './day-acts.js';
import { MoreActs } from './more-acts.js';
import { useTexts } from './texts.js';

export interface ActsProps {
  readonly courts: readonly CourtView[];
  readonly disabled: boolean;
  readonly onAct: (request: CommandAction) => void;
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className="act-group" role="group" aria-label={title}>
      <span className="act-title">{title}</span>
      <div className="act-buttons">{children}</div>
    </div>
  );
}

/** What can be asked of the chosen courts; scenes and inputs are those that the courts themselves list. */
export function ActsPanel({ courts, disabled, onAct }: ActsProps): ReactElement {
  const text = useTexts();
  const [role, setRole] = useState<ActRole>('OBS_STR');
  const [scene, setScene] = useState('');
  const [input, setInput] = useState('');
  const [message, setMessage] = useState('');
  const [more, setMore] = useState(false);
  const scenes = scenesOf(courts, role);
  const inputs = inputsOf(courts, 'OBS_STR');
  const button = (words: string, request: CommandAction, kind = ''): ReactElement => (
    <button type="button" className={kind} disabled={disabled} onClick={() => onAct(request)} data-act={request.action}>
      {words}
    </button>
  );
  const sendMessage = (event: FormEvent): void => {
    event.preventDefault();
    onAct({ action: 'send-message', text: message.trim() });
    setMessage('');
  };
  return (
    <div className="acts">
      <Group title={text('recording')}>
        {button(text('start'), { action: 'start-recording' })}
        {button(text('stop'), { action: 'stop-recording' }, 'danger-soft')}
      </Group>
      <Group title={text('stream')}>
        {button(text('start'), { action: 'start-stream' })}
        {button(text('stop'), { action: 'stop-stream' }, 'danger-soft')}
      </Group>
      <Group title={text('buffer')}>
        {button(text('start'), { action: 'start-replay-buffer' })}
        {button(text('stop'), { action: 'stop-replay-buffer' }, 'danger-soft')}
        {button(text('saveBuffer'), { action: 'save-replay-buffer' })}
      </Group>
      <Group title={text('scenes')}>
        <select aria-label={text('obs')} value={role} onChange={({ target }) => setRole(target.value === 'OBS_REC' ? 'OBS_REC' : 'OBS_STR')}>
          <option value="OBS_STR">OBS_STR</option>
          <option value="OBS_REC">OBS_REC</option>
        </select>
        {scenes.length === 0 ? (
          <span className="fine">{text('noScenes')}</span>
        ) : (
          <>
            <select aria-label={text('chooseScene')} value={scene} onChange={({ target }) => setScene(target.value)} className="grow">
              <option value="">{text('chooseScene')}…</option>
              {scenes.map(({ name, courts: count }) => (
                <option key={name} value={name}>
                  {name}
                  {count < courts.length ? ` (${text('partly', { n: count, all: courts.length })})` : ''}
                </option>
              ))}
            </select>
            <button type="button" disabled={disabled || !scenes.some(({ name }) => name === scene)} onClick={() => onAct({ action: 'change-scene', role, scene })} data-act="change-scene">
              {text('switchScene')}
            </button>
          </>
        )}
      </Group>
      <Group title={text('sound')}>
        <select aria-label={text('sound')} value={input} onChange={({ target }) => setInput(target.value)} className="grow">
          <option value="">{text('allInputs')}</option>
          {inputs.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        {button(text('mute'), { action: 'mute', input: input === '' ? null : input })}
        {button(text('unmute'), { action: 'unmute', input: input === '' ? null : input })}
      </Group>
      <Group title={text('message')}>
        <form className="inline grow" onSubmit={sendMessage}>
          <input className="grow" value={message} maxLength={2000} onChange={({ target }) => setMessage(target.value)} placeholder={text('messageHint')} title={text('messageHint')} aria-label={text('message')} />
          <BusyButton type="submit" disabled={disabled} busy={message.trim() === ''} data-act="send-message">
            {text('send')}
          </BusyButton>
        </form>
      </Group>
      <Group title={text('day')}>
        <DayActs courts={courts} disabled={disabled} onAct={onAct} />
      </Group>
      <details
        open={more}
        onToggle={({ currentTarget }) => {
          setMore(currentTarget.open);
          // Below the edge of its panel nobody would see that something opened.
          if (currentTarget.open) currentTarget.scrollIntoView({ block: 'start' });
        }}
      >
        <summary>{text('more')}</summary>
        <Group title={text('restart')}>
          {button('OBS_REC', { action: 'restart-obs', role: 'OBS_REC' }, 'danger-soft')}
          {button('OBS_STR', { action: 'restart-obs', role: 'OBS_STR' }, 'danger-soft')}
        </Group>
        <Group title={text('tournament')}>
          <ContextActs courts={courts} disabled={disabled} onAct={onAct} />
        </Group>
        {/* What these ask of the hub and the courts is not asked before somebody looks. */}
        {more ? <MoreActs courts={courts} disabled={disabled} onAct={onAct} /> : null}
      </details>
    </div>
  );
}
