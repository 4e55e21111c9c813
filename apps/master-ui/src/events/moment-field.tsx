import { useState, type ReactElement } from 'react';

/** A moment as the field for it has it, in this machine's time, to the minute. */
function fieldOf(ms: string): string {
  if (ms === '') return '';
  const moment = new Date(Number(ms));
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
const momentOf = (field: string): string => (field === '' ? '' : String(new Date(field).getTime()));
/** Of a year that is being typed its first digit makes the year 2: no moment of any event. */
const isMoment = (field: string): boolean => field === '' || new Date(field).getTime() >= 0;

/** A field for a moment, ms in decimal or nothing. What is being typed stands until it is one. */
export function MomentField({ value, onMoment }: { readonly value: string; readonly onMoment: (ms: string) => void }): ReactElement {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      type="datetime-local"
      value={typed ?? fieldOf(value)}
      onChange={({ target }) => {
        setTyped(target.value);
        if (isMoment(target.value)) onMoment(momentOf(target.value));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
