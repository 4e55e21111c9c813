import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { flagFiles, flagOf, isKnownNoc } from '../src/flags/noc.js';

const codes = readFileSync(fileURLToPath(new URL('../src/flags/noc-codes.tsv', import.meta.url)), 'utf8')
  .split('\n')
  .slice(1)
  .filter((line) => line !== '')
  .map((line) => line.split('\t'));
const pictures = path.join(path.dirname(createRequire(import.meta.url).resolve('flag-icons/package.json')), 'flags', '4x3');

describe('[UIL-1] flags', () => {
  it('[UIL-1] every code of the list is decided: a flag, or the neutral one on purpose', () => {
    expect(codes.length).toBeGreaterThan(250);
    expect(codes.filter(([code]) => !isKnownNoc(code ?? ''))).toEqual([]);
  });
  it('[UIL-1] every current committee but Chinese Taipei, whose flag is its own, has the flag of its country', () => {
    const current = codes.filter(([, , group]) => group === 'current-NOC').map(([code]) => code ?? '');
    expect(current.length).toBeGreaterThanOrEqual(206);
    expect(current.filter((code) => flagOf(code) === null)).toEqual(['TPE']);
  });
  it('[UIL-1] every flag is a picture that exists', () => {
    expect(flagFiles.filter((name) => !existsSync(path.join(pictures, `${name}.svg`)))).toEqual([]);
  });
  it('[UIL-1] reads codes in any case, shows what is unknown neutrally, and takes an override', () => {
    expect([flagOf(' kor '), flagOf('XYZ'), flagOf(null), flagOf('')]).toEqual(['kr', null, null, null]);
    expect([flagOf('BUR'), flagOf('BDI'), flagOf('BUR', { BUR: 'bi' })]).toEqual(['bf', 'bi', 'bi']);
    expect([flagOf('GER'), flagOf('SUI'), flagOf('RSA'), flagOf('IRI'), flagOf('KSA'), flagOf('GRE')]).toEqual(['de', 'ch', 'za', 'ir', 'sa', 'gr']);
  });
});
