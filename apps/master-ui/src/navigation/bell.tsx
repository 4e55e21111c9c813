import type { ReactElement } from 'react';

/** A bell, crossed out when it is off. */
export function Bell({ on }: { readonly on: boolean }): ReactElement {
  return (
    <svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" style={{ verticalAlign: '-3px' }}>
      <path d="M6 9a6 6 0 0 1 12 0c0 6 2 7 2 8H4c0-1 2-2 2-8" />
      <path d="M10 20a2 2 0 0 0 4 0" />
      {on ? null : <path d="M3 3l18 18" />}
    </svg>
  );
}
