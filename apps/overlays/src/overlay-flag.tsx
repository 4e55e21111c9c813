import { useFlag } from '@restrike/ui';
import type { ReactElement } from 'react';

/** Flag and, always, the code beside it. The picture is loaded when it is shown. */
export function OverlayFlag({ noc }: { readonly noc: string | null }): ReactElement {
  const { code, picture } = useFlag(noc, import.meta.env.BASE_URL);
  return (
    <span className="o-flag">
      {picture === null ? <i className="o-flag-neutral" aria-hidden="true" /> : <img src={picture} alt="" decoding="async" />}
      <b>{code ?? '–––'}</b>
    </span>
  );
}
