import type { ReactElement } from 'react';
import { flagOf } from './noc.js';

/** Flag and, always, the code beside it: a flag alone is read wrongly at three metres. */
export function Flag({ noc }: { readonly noc: string | null }): ReactElement {
  const file = flagOf(noc);
  return (
    <span className="flag">
      {file === null ? <span className="flag-neutral" aria-hidden="true" /> : <img src={`/flags/${file}.svg`} alt="" loading="lazy" decoding="async" />}
      <span className="flag-code">{noc ?? '–––'}</span>
    </span>
  );
}
