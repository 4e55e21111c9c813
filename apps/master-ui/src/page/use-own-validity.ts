import { useEffect } from 'react';
import { useTexts } from './texts.js';

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
const isField = (target: EventTarget | null): target is Field => target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;

/** What is wrong with a field, in the page's language: the browser's own words are in the language of the browser. */
function wordsFor(field: Field, text: ReturnType<typeof useTexts>): string {
  const { validity } = field;
  if (validity.valueMissing) return text('fieldMissing');
  if (validity.tooShort && 'minLength' in field) return text('fieldShort', { n: field.minLength });
  if (validity.rangeUnderflow && field instanceof HTMLInputElement) return text('fieldAtLeast', { n: field.min });
  if (validity.rangeOverflow && field instanceof HTMLInputElement) return text('fieldAtMost', { n: field.max });
  return validity.badInput || validity.typeMismatch || validity.patternMismatch || validity.stepMismatch ? text('fieldWrong') : '';
}

/** Lets every form of the page say in the page's language what is wrong with a field. */
export function useOwnValidity(): void {
  const text = useTexts();
  useEffect(() => {
    const forget = ({ target }: Event): void => {
      if (isField(target)) target.setCustomValidity('');
    };
    const forgetAll = ({ target }: Event): void => {
      const form = target instanceof Element ? target.closest('button')?.form : null;
      for (const field of form?.elements ?? []) if (isField(field)) field.setCustomValidity('');
    };
    const say = ({ target }: Event): void => {
      if (!isField(target)) return;
      target.setCustomValidity('');
      target.setCustomValidity(wordsFor(target, text));
    };
    document.addEventListener('invalid', say, true);
    document.addEventListener('input', forget, true);
    // Each try is judged anew, also when the page itself has changed a field meanwhile.
    document.addEventListener('click', forgetAll, true);
    return () => {
      document.removeEventListener('invalid', say, true);
      document.removeEventListener('input', forget, true);
      document.removeEventListener('click', forgetAll, true);
    };
  }, [text]);
}
