import { useEffect, useState, type InputHTMLAttributes, type ReactElement } from 'react';

/** How long nobody must type before the text counts, ms. */
const restMs = 300;

/** A field whose text is told when the typing rests, so that not every letter is a request. */
export function DelayedInput({ value, onText, ...rest }: Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> & { readonly value: string; readonly onText: (text: string) => void }): ReactElement {
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => {
    if (typed === null) return undefined;
    const timer = setTimeout(() => {
      onText(typed);
      setTyped(null);
    }, restMs);
    return () => clearTimeout(timer);
  }, [typed]); // eslint-disable-line react-hooks/exhaustive-deps -- what is told is the newest text, by the newest listener
  return <input {...rest} value={typed ?? value} onChange={({ target }) => setTyped(target.value)} />;
}
