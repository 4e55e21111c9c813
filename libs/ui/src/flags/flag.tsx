import type { ReactElement } from 'react';
import { useFlag } from './use-flag.js';

/** Flag and, always, the code beside it: a flag alone is read wrongly at three metres. */
export function Flag({ noc }: { readonly noc: string | null }): ReactElement {
  const { code, picture } = useFlag(noc);
  return (
    <span className="flag" title={code === noc ? undefined : (noc ?? undefined)}>
      {picture === null ? <span className="flag-neutral" aria-hidden="true" /> : <img src={picture} alt="" loading="lazy" decoding="async" />}
      <span className="flag-code">{code ?? '–––'}</span>
    </span>
  );
}
