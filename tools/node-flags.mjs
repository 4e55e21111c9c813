import path from 'node:path';

/**
 * Flags of Node for a process of ours. Young heaps stay small, for the court laptop's memory; the hub's is as large as Node's own: a batch of 500 events does
 * not fit into a small one, and a third of its intake was collecting. No `--enable-source-maps`: it keeps the map of every module in memory (18 MB in an
 * agent); traces of a bundle name its sources by themselves. V8's code for a bundle is made for these flags (`tools/bundle.mjs`).
 *
 * An agent's old heap has a bound ten times what it needs, since Node lets a heap without one grow fourfold before it collects.
 *
 * @param {string} script what is run
 * @returns {string[]}
 */
export function nodeFlags(script) {
  const folders = script.split(path.sep);
  if (folders.includes('master-hub')) return ['--max-semi-space-size=16'];
  return folders.includes('slave-agent') ? ['--max-semi-space-size=2', '--max-old-space-size=512'] : ['--max-semi-space-size=2'];
}

/**
 * Environment of a process of ours, beside what it is told: Linux's allocator otherwise keeps an arena for each of a dozen threads, 16 MB in an agent. No
 * other system looks at it.
 */
export const nodeEnvironment = { MALLOC_ARENA_MAX: '2' };
