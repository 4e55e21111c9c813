import type { Language } from '@restrike/ui';
import { spanish } from './spanish.js';

interface Pattern {
  readonly matcher: RegExp;
  readonly words: string;
}

const escaped = (text: string): string => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
const patternOf = ([english, words]: readonly [string, string]): Pattern => ({ matcher: new RegExp(`^${escaped(english).replaceAll('{}', '(.+?)')}$`, 's'), words });
/** Sentences with values; those with the most fixed words first, so that a general one does not take what a special one says better. */
const patterns: Readonly<Record<Exclude<Language, 'en'>, readonly Pattern[]>> = {
  es: Object.entries(spanish).filter(([english]) => english.includes('{}')).sort(([a], [b]) => b.length - a.length).map(patternOf),
};
const books: Readonly<Record<Exclude<Language, 'en'>, Readonly<Record<string, string>>>> = { es: spanish };
/** Sentences in one text at most; values that hold sentences, in each other. */
const maxSentences = 12;
const maxDepth = 3;

/** A whole text; null when the book does not have it. */
function whole(language: Exclude<Language, 'en'>, text: string, depth: number): string | null {
  const exact = Object.hasOwn(books[language], text) ? books[language][text] : undefined;
  if (exact !== undefined) return exact;
  for (const { matcher, words } of patterns[language]) {
    const values = matcher.exec(text)?.slice(1);
    if (values === undefined) continue;
    let next = 0;
    return words.replace(/\{\}/g, () => inWords(language, values[next++] ?? '', depth + 1));
  }
  return null;
}

function inWords(language: Exclude<Language, 'en'>, text: string, depth: number): string {
  if (depth > maxDepth) return text;
  const found = whole(language, text, depth);
  if (found !== null) return found;
  // What was wrong and what to do come one after the other.
  const sentences = text.split(/(?<=[.:;?]) /, maxSentences);
  for (let count = sentences.length - 1; count > 0; count -= 1) {
    const first = whole(language, sentences.slice(0, count).join(' '), depth);
    if (first !== null) return `${first} ${inWords(language, text.slice(sentences.slice(0, count).join(' ').length + 1), depth)}`;
  }
  // A name or an address before what is said of it.
  const colon = text.indexOf(': ');
  return colon < 0 ? text : `${text.slice(0, colon)}: ${inWords(language, text.slice(colon + 2), depth + 1)}`;
}

/**
 * What hub and courts say in English, in the words of a page's language: alerts, what became of commands, refusals. Pure. What is not in the book, as the words of a person or of another
 * program, stays as it is.
 */
export const inLanguage = (language: Language, text: string): string => (language === 'en' ? text : inWords(language, text, 0));
