import type { ObsConnectionList } from '@restrike/contracts';
import type { ReactElement } from 'react';
import { useTexts } from '../texts/court-texts.js';
import { obsRoleTexts } from './obs-role-texts.js';

/** OBS of the agent's configuration: shown with where they come from, changed there. */
export function ConfiguredObs({ list }: { readonly list: ObsConnectionList['configured'] }): ReactElement {
  const text = useTexts();
  return (
    <>
      <h3>{text('configuredObs')}</h3>
      <ul className="plain" data-testid="obs-configured">
        {list.map((one) => (
          <li key={one.id}>
            <b>{one.id}</b> · {text(obsRoleTexts[one.role])} · {`${one.host}:${String(one.port)}`} · {one.protocol === 'auto' ? text('auto') : one.protocol}
            {one.hasPassword ? ` · ${text('hasPassword')}` : ''}
            {one.replaced ? <small className="problem"> {text('obsReplaced')}</small> : null}
          </li>
        ))}
      </ul>
      <p className="fine">{text('configuredObsHint')}</p>
    </>
  );
}
