import { LanguageContext } from '@restrike/ui';
import { useCallback, useContext } from 'react';
import { inLanguage } from './translate.js';

/** Function that puts what the hub or a court says into the page's language. */
export function useHubWords(): (text: string) => string {
  const language = useContext(LanguageContext);
  return useCallback((text) => inLanguage(language, text), [language]);
}
