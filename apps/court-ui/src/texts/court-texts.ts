import { makeTexts } from '@restrike/ui';
import { english } from './english.js';
import { spanish } from './spanish.js';

export const { useTexts, textOf, catalogues } = makeTexts({ en: english, es: spanish });
export type Text = ReturnType<typeof useTexts>;
