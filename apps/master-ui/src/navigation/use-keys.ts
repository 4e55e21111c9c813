import { useEffect, useRef } from 'react';

/** What a key does; `g x` is g, then x. */
export type Keys = Readonly<Record<string, () => void>>;
const secondKeyMs = 1_500;

/** Whether keys are words somebody is typing. */
const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) || target.isContentEditable);

/** Keys of the whole page. None is taken while somebody types, but for Escape, or with Ctrl, Alt or Meta. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    let first: { readonly key: string; readonly at: number } | null = null;
    const press = (event: KeyboardEvent): void => {
      // An open dialog has the keyboard to itself: Escape closes it, and nothing happens behind it.
      if (document.querySelector('dialog[open]') !== null) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) && event.key !== 'Escape') return;
      const both = first !== null && event.timeStamp - first.at < secondKeyMs ? `${first.key} ${event.key}` : '';
      first = event.key === 'g' && both === '' ? { key: 'g', at: event.timeStamp } : null;
      const act = latest.current[both] ?? (both === '' ? latest.current[event.key] : undefined);
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
