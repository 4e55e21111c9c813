import { obsMessageSchema, type ObsOutputView, type ObsView } from '@restrike/contracts';
import { Said, useCourtLive, useCourtNow, useFeedLost, useNow } from '@restrike/ui';
import { useState, type ReactElement } from 'react';
import { z } from 'zod';
import { useResource } from '../api/use-resource.js';
import { ConfirmButton } from '../shell/confirm-button.js';
import { useTexts } from '../texts/court-texts.js';
import type { english } from '../texts/english.js';
import { duration } from '../texts/format.js';
import { ObsSound } from './obs-sound.js';
import { useObsAct } from './use-obs-act.js';

const scenesSchema = z.object({ current: z.string().optional(), names: z.array(z.string()) });
const connectionWords: Readonly<Record<ObsView['connection'], keyof typeof english>> = { live: 'obsLive', silent: 'obsSilent', gone: 'obsGone', refused: 'obsRefused', connecting: 'obsConnecting' };
const roleWords: Readonly<Record<ObsView['role'], keyof typeof english>> = { OBS_REC: 'obsRec', OBS_STR: 'obsStr', OBS_BOTH: 'obsBoth' };
const outputWords: Readonly<Record<ObsOutputView['state'], keyof typeof english>> = { inactive: 'outInactive', starting: 'outStarting', active: 'outActive', stopping: 'outStopping', reconnecting: 'outReconnecting', paused: 'outPaused' };
const scenesEveryMs = 10_000;
const listEveryMs = 5_000;

/** A panel for each OBS of the court. */
export function ObsPanels(): ReactElement | null {
  const text = useTexts();
  const told = useCourtLive((state) => state.obs);
  const { resource } = useResource(told === null ? '/api/obs' : null, obsMessageSchema, listEveryMs);
  const list = told ?? (resource.state === 'ready' ? resource.value.obs : null);
  if (list === null) return <section className="obs-panel obs-none quiet">{resource.state === 'absent' ? `${text('obs')}: ${text('absent')}` : `${text('loading')}…`}</section>;
  // The list of what is wrong says so, with what to do.
  if (list.length === 0) return null;
  return (
    <div className="obs-panels">
      {list.map((obs) => (
        <ObsPanel key={obs.id} obs={obs} />
      ))}
    </div>
  );
}

function ObsPanel({ obs }: { readonly obs: ObsView }): ReactElement {
  const text = useTexts();
  const { isBusy, send } = useObsAct(obs.id);
  const [sound, setSound] = useState(false);
  const isLive = obs.connection === 'live';
  // What it does while the agent is lost is not known.
  const isLost = useFeedLost();
  const shown = isLost ? 'unknown' : obs.connection;
  const { resource } = useResource(isLive ? `/api/obs/${encodeURIComponent(obs.id)}/scenes` : null, scenesSchema, scenesEveryMs, obs.scene);
  const names = resource.state === 'ready' ? resource.value.names : [];
  const scenes = obs.scene === null || names.includes(obs.scene) ? names : [obs.scene, ...names];
  return (
    <section className={`obs-panel obs-${shown}`} data-testid="obs" data-role={obs.role} data-connection={shown} aria-label={text(roleWords[obs.role])}>
      <header>
        <strong>{text(roleWords[obs.role])}</strong>
        <small title={obs.version ?? ''}>{`${obs.host}:${String(obs.port)}`}</small>
        {obs.stats === null || isLost ? null : (
          <small className={obs.stats.droppedFrameShare > 0.01 ? 'obs-stats obs-loses' : 'obs-stats'} title={`${text('framesPerSecond')} · ${text('droppedFrames')}`} data-testid="obs-stats">
            {`${obs.stats.fps.toFixed(0)} fps · ${(obs.stats.droppedFrameShare * 100).toFixed(1)} %`}
          </small>
        )}
        <span className={`state obs-state-${shown}`}>{isLost ? text('unknown') : text(connectionWords[obs.connection])}</span>
      </header>
      {isLost ? <p className="quiet">{text('notKnownNow')}</p> : null}
      {/* What has the focus keeps it over a stall of the agent. */}
      {isLive ? (
        <>
          <label className="obs-scene">
            {text('scene')}
            <select value={obs.scene ?? ''} disabled={scenes.length === 0} data-keys="page" onChange={({ target }) => send('scene', { scene: target.value })} data-testid="scene">
              {obs.scene === null ? <option value="">{text('noScene')}</option> : null}
              {scenes.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <div className="obs-outputs">
            {obs.role === 'OBS_STR' ? null : <Output name="recording" label={text('record')} output={obs.recording} isKnown={!isLost} busy={isBusy('recording')} onSet={(running) => send('recording', { running })} />}
            {obs.role === 'OBS_STR' ? null : <Output name="buffer" label={text('buffer')} output={obs.replayBuffer} isKnown={!isLost} busy={isBusy('replay-buffer')} onSet={(running) => send('replay-buffer', { running })} />}
            {obs.role === 'OBS_REC' ? null : <Output name="stream" label={text('stream')} output={obs.stream} isKnown={!isLost} busy={isBusy('stream')} onSet={(running) => send('stream', { running })} />}
            <button type="button" onClick={() => setSound(true)}>
              <b>{text('sound')}</b>
              <small>{text('soundInputs')}</small>
            </button>
          </div>
        </>
      ) : isLost ? null : (
        <p className="obs-trouble">
          <b>{obs.trouble === null ? text(connectionWords[obs.connection]) : <Said>{obs.trouble.message}</Said>}</b> <Said>{obs.trouble?.toDo ?? ''}</Said>
          <button type="button" onClick={() => send('connect', { connected: true })} aria-disabled={isBusy('connect')}>
            {text('connect')}
          </button>
        </p>
      )}
      {sound ? <ObsSound obs={obs} onClose={() => setSound(false)} /> : null}
    </section>
  );
}

/** One output as a button: its state and for how long; starting is one press, stopping two. */
function Output({ name, label, output, isKnown, busy, onSet }: { readonly name: string; readonly label: string; readonly output: ObsOutputView; readonly isKnown: boolean; readonly busy: boolean; readonly onSet: (running: boolean) => void }): ReactElement {
  const text = useTexts();
  const now = useCourtNow();
  useNow(1_000);
  const { state, since, file } = output;
  const runs = state === 'active' || state === 'reconnecting' || state === 'paused';
  const words = !isKnown ? text('unknown') : runs && state === 'active' && since !== null ? duration(Math.max(0, now() - since)) : text(outputWords[state]);
  return (
    <ConfirmButton
      className={`output output-${name} output-is-${isKnown ? state : 'unknown'}`}
      ask={runs ? text('stopAsk') : null}
      onConfirm={() => onSet(!runs)}
      waits={busy || state === 'starting' || state === 'stopping'}
      testId={runs ? `stop-${name}` : `start-${name}`}
    >
      <b>
        <i aria-hidden="true" /> {label}
      </b>
      <small title={file ?? ''}>{words}</small>
    </ConfirmButton>
  );
}
