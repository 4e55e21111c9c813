import type { Conditions } from './conditions.js';

const words: Readonly<Record<string, { readonly field: 'delayMs' | 'jitterMs' | 'repeat' | 'loseAnswer'; readonly unit: 'ms' | '%' }>> = {
  delay: { field: 'delayMs', unit: 'ms' },
  jitter: { field: 'jitterMs', unit: 'ms' },
  repeat: { field: 'repeat', unit: '%' },
  'lose-answer': { field: 'loseAnswer', unit: '%' },
};

/** Reads `delay=50ms,jitter=200ms,repeat=10%,lose-answer=5%`. Returns a sentence when it can not be read. */
export function readConditions(text: string): Partial<Conditions> | string {
  const change: { -readonly [K in keyof Conditions]?: Conditions[K] } = {};
  for (const part of text.split(',').map((one) => one.trim()).filter((one) => one !== '')) {
    const [, name, value, unit] = /^([a-z-]+)=(\d+(?:\.\d+)?)(ms|%)$/.exec(part) ?? [];
    const word = words[name ?? ''];
    if (word === undefined || word.unit !== unit) return `'${part}': expected delay=50ms, jitter=200ms, repeat=10% or lose-answer=5%`;
    const number = Number(value);
    if (unit === '%' && number > 100) return `'${part}': more than 100 %`;
    change[word.field] = unit === '%' ? number / 100 : number;
  }
  return change;
}
