import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { noOwnFlags, nocCodes } from '@restrike/match';
import { shownFlag } from '../src/flags/use-flag.js';

const pictures = path.join(path.dirname(createRequire(import.meta.url).resolve('flag-icons/package.json')), 'flags', '4x3');
const page = { own: noOwnFlags, addressOf: (where: string) => where };

describe('[UIL-1] flags', () => {
  it('[UIL-1] every flag is a picture that exists', () => {
    const missing = [...nocCodes.keys()].map((code) => shownFlag(code, page).picture).filter((picture) => picture !== null && !existsSync(path.join(pictures, path.basename(picture))));
    expect(missing).toEqual([]);
  });
  it('[UIL-1] every current committee but Chinese Taipei, whose flag is its own, has the flag of its country', () => {
    expect([...nocCodes.values()].filter(({ kind, code }) => kind === 'current' && shownFlag(code, page).picture === null).map(({ code }) => code)).toEqual(['TPE']);
  });
  it('[UIL-1] reads codes in any case and spelling, and shows what is unknown as it came, neutrally', () => {
    expect([shownFlag(' kor ', page), shownFlag('CHE', page, '/overlays/'), shownFlag('XYZ', page), shownFlag(null, page)]).toEqual([
      { code: 'KOR', picture: '/flags/kr.svg' },
      { code: 'SUI', picture: '/overlays/flags/ch.svg' },
      { code: 'XYZ', picture: null },
      { code: null, picture: null },
    ]);
  });
  it('[UIL-1] shows what the court has of its own, with the token that its page needs', () => {
    const own = { mappings: { BUR: 'BDI' }, pictures: { AIN: '/api/flags/AIN/picture?v=1' } };
    const addressOf = (where: string): string => `${where}&token=t`;
    expect([shownFlag('BUR', { own, addressOf }), shownFlag('ain', { own, addressOf })]).toEqual([
      { code: 'BDI', picture: '/flags/bi.svg' },
      { code: 'AIN', picture: '/api/flags/AIN/picture?v=1&token=t' },
    ]);
  });
});
