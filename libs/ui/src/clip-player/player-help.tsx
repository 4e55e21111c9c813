import type { ReactElement } from 'react';
import { usePlayerTexts } from './player-texts.js';

const rows = [
  [['keySpace'], 'keyPlay'], [[',', '.'], 'keyStep'], [['←', '→'], 'keySkip'], [['↓', '↑'], 'keySkipFar'], [['[', ']'], 'keySpeed'], [['1', '…', '5'], 'keySpeeds'],
  [['L'], 'keyLoop'], [['P', 'N'], 'keyMark'], [['C'], 'keyContested'], [['+', '-', '0'], 'keyZoom'], [['keyShift', '←↑→↓'], 'keyPan'], [['V'], 'keyNextCamera'], [['keyShift', '1 2 …'], 'keyCamera'], [['G'], 'keySideBySide'], [['F'], 'keyFull'], [['Esc'], 'keyClose'],
] as const;

/** The player's keys, for a page's help. */
export function PlayerHelp(): ReactElement {
  const text = usePlayerTexts();
  return (
    <dl className="keys" aria-label={text('playerKeys')}>
      {rows.map(([keys, words]) => (
        <div key={words}>
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key === 'keySpace' || key === 'keyShift' ? text(key) : key}</kbd>
            ))}
          </dt>
          <dd>{text(words)}</dd>
        </div>
      ))}
    </dl>
  );
}
