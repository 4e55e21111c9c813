import { flagFiles, nocCodes } from './noc-codes.js';
import { otherCodes } from './other-codes.js';
import { recognizeFlag } from './recognize-flag.js';

describe('[MAT-25] flags by code', () => {
  it('[MAT-25] knows the 206 committees of today beside historic, special and Paralympic codes', () => {
    const kinds = [...nocCodes.values()].reduce<Record<string, number>>((counts, { kind }) => ({ ...counts, [kind]: (counts[kind] ?? 0) + 1 }), {});
    expect(kinds).toEqual({ current: 206, historic: 32, special: 18, paralympic: 8 });
    expect([...nocCodes.values()].filter(({ kind, iso }) => kind === 'current' && iso === null).map(({ code }) => code)).toEqual(['TPE']);
    expect(new Set(flagFiles).size).toBe(flagFiles.length);
  });

  it('[MAT-25] another spelling is never a code of its own, and stands for one that is', () => {
    expect(Object.entries(otherCodes).filter(([seen, code]) => nocCodes.has(seen) || !nocCodes.has(code))).toEqual([]);
  });

  it('[MAT-25] says how it knows a code and how surely', () => {
    expect(recognizeFlag(' ger ')).toEqual({ code: 'GER', how: 'exact', confidence: 1, picture: null, iso: 'de' });
    expect(recognizeFlag('DEU')).toEqual({ code: 'GER', how: 'mapped', confidence: 0.9, picture: null, iso: 'de' });
    for (const unknown of ['XYZ', '', 'constructor', '__proto__']) expect(recognizeFlag(unknown)).toEqual({ code: null, how: 'neutral', confidence: 0, picture: null, iso: null });
    expect(recognizeFlag('TPE')).toMatchObject({ code: 'TPE', how: 'exact', iso: null });
  });

  it('[MAT-25] what the operator maps and pictures comes first', () => {
    const own = { mappings: { BUR: 'BDI', BDI: 'BUR', CLB: 'HERO' }, pictures: { HERO: '/hero', AIN: '/ain' } };
    expect([recognizeFlag('BUR', own), recognizeFlag('bdi', own)].map(({ code, how, iso }) => [code, how, iso])).toEqual([['BDI', 'custom', 'bi'], ['BUR', 'custom', 'bf']]);
    expect(recognizeFlag('clb', own)).toMatchObject({ code: 'HERO', how: 'custom', picture: '/hero' });
    expect(recognizeFlag('hero', own)).toMatchObject({ code: 'HERO', how: 'exact', picture: '/hero' });
    expect(recognizeFlag('AIN', own)).toMatchObject({ picture: '/ain', iso: null });
  });
});
