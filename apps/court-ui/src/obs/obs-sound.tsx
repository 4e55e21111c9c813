import type { ObsView } from '@restrike/contracts';
import type { ReactElement } from 'react';
import { z } from 'zod';
import { ResourceView } from '../api/resource-view.js';
import { useResource } from '../api/use-resource.js';
import { Dialog } from '../shell/dialog.js';
import { useTexts } from '../texts/court-texts.js';
import { useObsAct } from './use-obs-act.js';

const inputsSchema = z.object({ inputs: z.array(z.object({ name: z.string(), muted: z.boolean().nullable() })) });
const everyMs = 1_500;

/** Audio inputs of an OBS, each with its switch. */
export function ObsSound({ obs, onClose }: { readonly obs: ObsView; readonly onClose: () => void }): ReactElement {
  const text = useTexts();
  const { isBusy, send } = useObsAct(obs.id);
  const { resource, reload } = useResource(`/api/obs/${encodeURIComponent(obs.id)}/inputs`, inputsSchema, everyMs, isBusy('mute'));
  return (
    <Dialog title={`${text('sound')} · ${obs.id}`} onClose={onClose}>
      <ResourceView resource={resource} reload={reload}>
        {({ inputs }) =>
          inputs.length === 0 ? (
            <p className="nothing">{text('noInputs')}</p>
          ) : (
            <ul className="inputs">
              {inputs.map(({ name, muted }) => (
                <li key={name}>
                  <span>{name}</span>
                  <button type="button" role="switch" aria-checked={muted === false} disabled={muted === null} aria-disabled={isBusy('mute')} className={muted === true ? 'muted' : ''} onClick={() => send('mute', { input: name, muted: muted === false })}>
                    {muted === null ? '–' : muted ? text('muted') : text('notMuted')}
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </ResourceView>
    </Dialog>
  );
}
