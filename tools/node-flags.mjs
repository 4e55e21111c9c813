/**
 * Flags of Node for a process of ours: young heaps stay small, for the court laptop's memory. No `--enable-source-maps`: it keeps the map of every module in
 * memory (18 MB in an agent), and what is built keeps the lines of its source.
 */
export const nodeFlags = ['--max-semi-space-size=2'];

/**
 * Environment of a process of ours, beside what it is told: Linux's allocator otherwise keeps an arena for each of a dozen threads, 16 MB in an agent. No
 * other system looks at it.
 */
export const nodeEnvironment = { MALLOC_ARENA_MAX: '2' };
