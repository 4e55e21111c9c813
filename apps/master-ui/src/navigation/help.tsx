import { useEffect, useRef, type ReactElement } from 'react';
import { directors, may, operators, useMe } from '../access/session.js';
import { places, wallKey } from './places.js';
import { useTexts } from './texts.js';

/** All keys of the control room; a dialog of the browser's own, so that focus stays in it and Escape closes it. */
export function Help({ onClose }: { readonly onClose: () => void }): ReactElement {
  const text = useTexts();
  const me = useMe();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const keys: readonly (readonly [string, string])[] = [
    ...(may(me, directors) ? [['r', text('remoteKey')] as const] : []),
    ...(may(me, operators) ? [['k', text('helpAck')] as const] : []),
    ...places.filter(({ needs }) => may(me, needs)).map(({ key, text: words }) => [`g ${key}`, text(words)] as const),
    [`g ${wallKey}`, text('placeWall')],
    ['/', text('helpSearch')],
    ['t', text('helpTheme')],
    ['Esc', text('helpClose')],
    ['?', text('helpHelp')],
  ];
  return (
    <dialog ref={dialog} className="help" aria-label={text('helpTitle')} onClose={onClose} onClick={() => dialog.current?.close()}>
      <h2>{text('helpTitle')}</h2>
      <dl>
        {keys.map(([key, words]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
