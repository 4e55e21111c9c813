import type { ReactElement } from 'react';

/** Letters of a double name that is kept whole; a longer one may break at its hyphen. */
const wholeLetters = 10;

/** A name of which a short double one stays in one piece ("KIM / Seo-yeon"): the browser would break it at its hyphen. */
export function NameInPieces({ name }: { readonly name: string }): ReactElement {
  return <>{name.split(/(\s+)/).map((piece, index) => (piece.includes('-') && piece.length <= wholeLetters ? <span key={index} className="whole-name">{piece}</span> : piece))}</>;
}
