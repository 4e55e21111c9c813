/** @jest-environment jsdom */
import { useState, type ReactElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { MomentField } from '../src/events/moment-field.js';

test('[MUI-2] a year that is typed digit by digit into a filter of time stands as it is typed, and is asked for when it is one', () => {
  const asked: string[] = [];
  const start = String(new Date(2026, 10, 18, 11, 6).getTime());
  function Filter(): ReactElement {
    const [ms, setMs] = useState(start);
    return (
      <MomentField
        value={ms}
        onMoment={(moment) => {
          asked.push(moment);
          setMs(moment);
        }}
      />
    );
  }
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  flushSync(() => root.render(<Filter />));
  const field = document.querySelector('input');
  if (field === null) throw new Error('a field was to be shown');
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  const type = (value: string): string => {
    flushSync(() => {
      set?.call(field, value);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
    return field.value;
  };
  expect(field.value).toBe('2026-11-18T11:06');
  const years = ['0002', '0020', '0202', '2027'].map((year) => `${year}-11-18T11:06`);
  expect(years.map(type)).toEqual(years);
  const wanted = String(new Date(2027, 10, 18, 11, 6).getTime());
  expect(asked).toEqual([wanted]);
  // What was left half typed is no filter: the field shows the one that there is.
  type('0002-11-18T11:06');
  flushSync(() => field.dispatchEvent(new FocusEvent('focusout', { bubbles: true })));
  expect([field.value, asked]).toEqual(['2027-11-18T11:06', [wanted]]);
  type('');
  expect(asked).toEqual([wanted, '']);
  root.unmount();
});
