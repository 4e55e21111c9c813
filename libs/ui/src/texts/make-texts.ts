import { useCallback, useContext } from 'react';
import { fillText, textOf, type Language, type TextKey } from './catalogue.js';
import { LanguageContext } from './use-texts.js';

type Values = Readonly<Record<string, string | number>>;

/** Catalogues of one app's own texts beside the shared ones. */
export interface OwnTexts<Key extends string> {
  readonly textOf: (language: Language, key: Key | TextKey, values?: Values) => string;
  /** Function that gives a text in the page's language: of the app, or else the shared one. */
  readonly useTexts: () => (key: Key | TextKey, values?: Values) => string;
  /** All of them by language, for the test that none is missing. */
  readonly catalogues: Readonly<Record<Language, Readonly<Record<Key, string>>>>;
}

/** Joins an app's own texts, complete in each language by their type, with the shared catalogue. A key of both is the app's. */
export function makeTexts<const Key extends string>(catalogues: Readonly<Record<Language, Readonly<Record<Key, string>>>>): OwnTexts<Key> {
  const own = (language: Language, key: Key | TextKey, values: Values = {}): string => {
    const text = (catalogues[language] as Readonly<Record<string, string>>)[key];
    return text === undefined ? textOf(language, key as TextKey, values) : fillText(text, values);
  };
  const useTexts = (): ((key: Key | TextKey, values?: Values) => string) => {
    const language = useContext(LanguageContext);
    return useCallback((key, values) => own(language, key, values), [language]);
  };
  return { textOf: own, useTexts, catalogues };
}
