import { useCallback, useContext } from 'react';
import type { Language } from '../catalogue.js';
import { LanguageContext } from '../use-texts.js';
import { courtPhrases } from './court-phrases.js';
import { judgementPhrases } from './judgement-phrases.js';
import { obsPhrases } from './obs-phrases.js';
import { preflightPhrases } from './preflight-phrases.js';
import { refusalPhrases } from './refusal-phrases.js';

interface Phrase {
  readonly pattern: RegExp;
  readonly spanish: string;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const patternOf = (english: string): RegExp => new RegExp(`^${english.split('{}').map(escaped).join('(.*?)')}$`, 's');
const all = [...obsPhrases, ...preflightPhrases, ...courtPhrases, ...judgementPhrases, ...refusalPhrases];
/** Whole sentences by themselves; those with values with the most words of their own first, so that the plainest meaning wins. */
const whole = new Map(all.filter(([english]) => !english.includes('{}')));
const withValues: readonly Phrase[] = all
  .filter(([english]) => english.includes('{}'))
  .sort(([a], [b]) => b.length - a.length)
  .map(([english, spanish]) => ({ pattern: patternOf(english), spanish }));
/** Values may be sentences of the agent themselves, as a reason within a trouble. */
const maxDepth = 3;

function sentence(text: string, depth: number): string | null {
  const known = whole.get(text);
  if (known !== undefined) return known;
  for (const { pattern, spanish } of withValues) {
    const values = pattern.exec(text)?.slice(1);
    if (values === undefined) continue;
    return spanish.split('{}').map((part, index) => `${part}${values[index] === undefined ? '' : words(values[index], depth + 1)}`).join('');
  }
  return null;
}

/** A sentence, by itself or behind a name, an address or the title of a setting and a colon. */
function named(text: string, depth: number): string | null {
  const known = sentence(text, depth);
  if (known !== null) return known;
  for (const { index } of text.matchAll(/: /g)) {
    const tail = sentence(text.slice(index + 2), depth);
    const head = text.slice(0, index);
    if (tail !== null) return `${whole.get(head) ?? head}: ${tail}`;
  }
  return null;
}

/** Sentences one after the other; what is not known stays as it came. */
function words(text: string, depth: number): string {
  if (depth > maxDepth || !/[a-z]{2}/.test(text)) return text;
  const known = named(text, depth);
  if (known !== null) return known;
  // What another program said stands in brackets, as it came.
  const [quoted] = /^\([^)]*\)[.;]? /.exec(text) ?? [];
  if (quoted !== undefined) return `${quoted}${words(text.slice(quoted.length), depth + 1)}`;
  for (const { index, 0: mark } of text.matchAll(/[.;] | (?=\()/g)) {
    const stop = mark.trimEnd();
    const head = text.slice(0, index);
    // A sentence that goes on behind a semicolon has lost its full stop.
    const first = named(`${head}${stop}`, depth) ?? named(head, depth) ?? (stop === ';' && !head.includes('. ') ? (named(`${head}.`, depth)?.replace(/\.$/, '') ?? null) : null);
    if (first !== null) return `${first}${first.endsWith(stop) ? '' : stop} ${words(text.slice(index + mark.length).trimStart(), depth + 1)}`;
  }
  return text;
}

/**
 * What the agent says, in the page's language. The agent writes English sentences with their values in them, as its logs and its API have them; the sentence is the key, and one that is not
 * in the catalogue is shown as it came. A test reads the agent's sources and names each sentence that has no words here.
 */
export function agentWords(language: Language, text: string): string {
  return language === 'en' ? text : text.split('\n').map((line) => words(line, 0)).join('\n');
}

/** {@link agentWords} in the language of the page. */
export function useAgentWords(): (text: string) => string {
  const language = useContext(LanguageContext);
  return useCallback((text) => agentWords(language, text), [language]);
}
