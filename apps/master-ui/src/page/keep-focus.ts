import { useEffect, useRef, type RefObject } from 'react';

/**
 * Keeps whoever works by keyboard where they are: when what has the focus goes away with its own act (a row that moves to another group, a button whose act is
 * done), the focus goes to its row (`data-focus-home`, the same name wherever that is drawn), where that is gone to what the row stood in, and otherwise to the page.
 * @returns what undoes it.
 */
export function keepFocus(page: HTMLElement): () => void {
  let last: { readonly element: Element; readonly homes: readonly string[] } | null = null;
  const remember = ({ target }: FocusEvent): void => {
    if (target instanceof Element) last = { element: target, homes: homesOf(target) };
  };
  // A person who leaves it on purpose is not brought back.
  const forget = (): void => void (last = null);
  const observer = new MutationObserver(() => {
    if (last === null || last.element.isConnected || (document.activeElement !== null && document.activeElement !== document.body)) return;
    const { homes } = last;
    last = null;
    const [row] = homes.flatMap((home) => page.querySelector<HTMLElement>(`[data-focus-home="${CSS.escape(home)}"]`) ?? []);
    (row ?? page).focus();
  });
  page.addEventListener('focusin', remember);
  document.addEventListener('pointerdown', forget);
  observer.observe(page, { childList: true, subtree: true });
  return () => {
    page.removeEventListener('focusin', remember);
    document.removeEventListener('pointerdown', forget);
    observer.disconnect();
  };
}

/** The row of an element, and what that stands in: the nearest first. */
function homesOf(element: Element): readonly string[] {
  const home = element.closest<HTMLElement>('[data-focus-home]');
  return home === null ? [] : [home.dataset['focusHome'] ?? '', ...(home.parentElement === null ? [] : homesOf(home.parentElement))];
}

/** {@link keepFocus} for a page; it needs `tabIndex={-1}`, as its rows do. */
export function useKeptFocus(): RefObject<HTMLElement | null> {
  const page = useRef<HTMLElement>(null);
  useEffect(() => (page.current === null ? undefined : keepFocus(page.current)), []);
  return page;
}
