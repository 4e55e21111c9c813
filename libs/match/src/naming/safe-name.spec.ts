import fc from 'fast-check';
import { freeName, matchFileName, maxNameBytes, safeName } from './safe-name.js';

const bytes = (text: string): number => new TextEncoder().encode(text).length;

describe('[NAM-1] safeName', () => {
  it.each([
    ['Crvenić', 'Crvenić'],
    ['  TEST   Plavić ', 'TEST_Plavić'],
    ['a/b\\c:d', 'a-b-c-d'],
    ['..', 'unnamed'],
    ['', 'unnamed'],
    ['CON', '_CON'],
    ['com1.mkv', '_com1.mkv'],
    ['COM¹', '_COM¹'],
    ['console', 'console'],
    ['name. ', 'name'],
    ['김태권', '김태권'],
    ['محمد', 'محمد'],
    ['a\u202Eb', 'a-b'],
    ['é', 'é'],
  ])('[NAM-1] %j becomes %j', (text, expected) => {
    expect(safeName(text)).toBe(expected);
  });

  it('[NAM-1] is composed, and never cut between a letter and its marks', () => {
    expect(safeName('e\u0301'.repeat(300))).toBe('é'.repeat(maxNameBytes / 2));
    expect(safeName('x\u0323\u0304'.repeat(300))).toMatch(/^(x\u0323\u0304)+$/u);
    expect(safeName('😀'.repeat(300))).toBe('😀'.repeat(maxNameBytes / 4));
  });

  it('[NAM-1] gives for any text a segment that every file system takes', () => {
    const nasty = fc.constantFrom('CON', 'nul.', 'LPT9', 'LPT³', '/', '\\', '..', ' ', '.', '\u0000', '\u202E', '한국', 'العربية', 'š', 'é', '\ud800', ':', '😀', 'e\u0301', 'a\u0308\u0323', 'ह\u094d', '👩\u200d👧', '🇰🇷', 'COM1.x', 'aux .txt', '. . .', 'a'.repeat(300), '가'.repeat(300), 'م'.repeat(300), 'e\u0301'.repeat(300));
    fc.assert(
      fc.property(fc.array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 30 }).map((parts) => parts.join('')), (text) => {
        const name = safeName(text);
        expect(name).not.toBe('');
        expect(name).not.toMatch(/[<>:"/\\|?*\p{Cc}\p{Cs}\u202A-\u202E]/u);
        expect(name).not.toMatch(/^[\s.]|[\s.]$/u);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/iu);
        expect(bytes(name)).toBeLessThanOrEqual(maxNameBytes);
        expect(safeName(name)).toBe(name);
        expect(name.normalize('NFC')).toBe(name);
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1), numRuns: 2_000 },
    );
  });
});

describe('[NAM-2] matchFileName', () => {
  const match = { matchNumber: '245.A', blueName: 'TEST Plavić', blueNoc: 'CRO', redName: 'TEST Crvenić', redNoc: 'CRO' };
  it('[NAM-2] names match, athletes and countries', () => {
    expect(matchFileName(match)).toBe('245.A_TEST_Plavić_CRO_vs_TEST_Crvenić_CRO');
  });
  it('[NAM-2] does without what is missing', () => {
    expect(matchFileName({ matchNumber: null, blueName: '', blueNoc: null, redName: null, redNoc: ' ' })).toBe('match_blue_vs_red');
  });
  it('[NAM-2] keeps number and countries when names have 300 characters', () => {
    const name = matchFileName({ ...match, blueName: '가'.repeat(300), redName: 'ž'.repeat(300) });
    expect(name).toMatch(/^245\.A_가+_CRO_vs_ž+_CRO$/u);
    expect(bytes(name)).toBeLessThanOrEqual(maxNameBytes);
  });
});

describe('[NAM-3] freeName', () => {
  it('[NAM-3] numbers a collision, also one of case or composition only', () => {
    expect(freeName('101_a', ['102_b'])).toBe('101_a');
    expect(freeName('101_é', ['101_E\u0301', '101_é_2'])).toBe('101_é_3');
  });
});
