import { replaceFile } from './replace-file.js';

/** A rename that is refused so many times. */
function refusing(times: number, code: string): { readonly tried: string[]; rename(from: string, to: string): void } {
  const tried: string[] = [];
  return {
    tried,
    rename(from, to) {
      tried.push(`${from} ${to}`);
      if (tried.length <= times) throw Object.assign(new Error(code), { code });
    },
  };
}

it.each(['EPERM', 'EACCES', 'EBUSY'])('[RUN-9] a file that is held for a moment (%s) is put in its place when it is let go', (code) => {
  const system = refusing(3, code);
  let waited = 0;
  replaceFile('new', 'old', system.rename, () => (waited += 1));
  expect([system.tried, waited]).toEqual([Array(4).fill('new old'), 3]);
});

it('[RUN-9] one that stays held, and what waiting does not mend, is told', () => {
  const held = refusing(100, 'EPERM');
  expect(() => replaceFile('new', 'old', held.rename, () => undefined)).toThrow('EPERM');
  const missing = refusing(100, 'ENOENT');
  expect(() => replaceFile('new', 'old', missing.rename, () => undefined)).toThrow('ENOENT');
  expect([held.tried.length, missing.tried.length]).toEqual([5, 1]);
});
