import { createContext, useCallback, useContext } from 'react';
import { textOf, type Language, type TextKey } from './catalogue.js';

/** Language of the page. */
export const LanguageContext = createContext<Language>('en');

/** Sets the language of everything below it. */
export const LanguageProvider = LanguageContext.Provider;

/** Function that gives the text of a key in the page's language. */
export function useTexts(): (key: TextKey, values?: Readonly<Record<string, string | number>>) => string {
  const language = useContext(LanguageContext);
  return useCallback((key, values) => textOf(language, key, values), [language]);
}
