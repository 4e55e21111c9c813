import { PlayerHelp } from '@restrike/ui';
import { useEffect, useEffectEvent, type ReactElement } from 'react';
import { useTexts } from '../texts/court-texts.js';
import { Dialog } from './dialog.js';
import { rooms } from './rooms.js';

const keys = [['R', 'keyReplay'], ['O', 'keyOpenClip'], ['/', 'keySearch'], ['A', 'keyAnnouncements'], ['M', 'keyManual'], ['T', 'keyTheme'], ['?', 'keyHelp'], ['Esc', 'keyEsc']] as const;

/** All keys, on `?`. */
export function Help({ onClose }: { readonly onClose: () => void }): ReactElement {
  const text = useTexts();
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== '?' || event.repeat) return;
    // The page would open it again.
    event.stopPropagation();
    onClose();
  });
  useEffect(() => {
    // Before the dialog, which keeps keys from the page.
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, []);
  return (
    <Dialog title={text('help')} onClose={onClose} wide>
      <div className="help-columns" data-testid="help">
        <section>
          <h3>{text('keysPage')}</h3>
          <dl className="keys">
            {keys.map(([key, words]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{text(words)}</dd>
              </div>
            ))}
            {rooms.map((room, index) => (
              <div key={room.path}>
                <dt>
                  <kbd>{index + 1}</kbd>
                </dt>
                <dd>{text(room.text)}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3>{text('keysPlayer')}</h3>
          <PlayerHelp />
        </section>
      </div>
    </Dialog>
  );
}
