import { flagOf } from '@restrike/ui';
import type { ReactElement } from 'react';

/** Flag and, always, the code beside it. The picture is loaded when it is shown. */
export function OverlayFlag({ noc }: { readonly noc: string | null }): ReactElement {
  const file = flagOf(noc);
  return (
    <span className="o-flag">
      {file === null ? <i className="o-flag-neutral" aria-hidden="true" /> : <img src={`${import.meta.env.BASE_URL}flags/${file}.svg`} alt="" decoding="async" />}
      <b>{noc ?? '–––'}</b>
    </span>
  );
}
