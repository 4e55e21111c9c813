import fc from 'fast-check';
import { buildChapters, chapterKinds, youtubeLimits, type ChapterCandidate } from './build-chapters.js';

const at = (seconds: number, title: string, kind: ChapterCandidate['kind'] = 'match'): ChapterCandidate => ({ kind, positionMs: seconds * 1000, title });

/** Reads lines as the platform does: `M:SS title` or `H:MM:SS title`. */
const read = (line: string): { seconds: number; title: string } => {
  const match = /^(?:(\d+):)?(\d{1,2}):(\d\d) (.+)$/u.exec(line);
  if (!match) throw new Error(`not a chapter line: ${line}`);
  return { seconds: Number(match[1] ?? 0) * 3600 + Number(match[2]) * 60 + Number(match[3]), title: match[4] as string };
};

describe('[CHP-1] buildChapters', () => {
  it('[CHP-1] gives one chapter a match, after an opening at 0:00', () => {
    const list = buildChapters([at(95, '101 · SMITH (USA) vs JONES (CAN)'), at(700, '102'), at(4000, '103')], 5_000_000, 'Court 1');
    expect(list).toEqual({ ok: true, dropped: 0, lines: ['0:00 Court 1', '1:35 101 · SMITH (USA) vs JONES (CAN)', '11:40 102', '1:06:40 103'] });
  });
  it('[CHP-1] lets a match of the first seconds be the opening', () => {
    const list = buildChapters([at(4, '101'), at(60, '102'), at(120, '103')], 200_000, 'Court 1');
    expect(list).toMatchObject({ ok: true, lines: ['0:00 101', '1:00 102', '2:00 103'] });
  });
  it('[CHP-1] says why there are none', () => {
    expect(buildChapters([at(60, '101')], 500_000, 'Court 1')).toMatchObject({ ok: false, reason: 'TOO_FEW' });
    expect(buildChapters([at(1, '101')], 29_000, 'Court 1')).toMatchObject({ ok: false, reason: 'VIDEO_TOO_SHORT' });
  });
  it('[CHP-1] keeps the match when a point is closer than ten seconds to it', () => {
    const list = buildChapters([at(55, 'head kick', 'point'), at(60, '101'), at(65, 'punch', 'point'), at(120, '102')], null, 'Court 1');
    expect(list).toMatchObject({ ok: true, lines: ['0:00 Court 1', '1:00 101', '2:00 102'] });
  });
  it('[CHP-1] thins points before rulings and keeps every match that fits', () => {
    const matches = Array.from({ length: 60 }, (_, index) => at(100 + index * 300, `${String(index + 100)} · ${'N'.repeat(40)} (USA) vs X (CAN)`));
    const points = matches.map((one) => ({ ...one, kind: 'point' as const, positionMs: one.positionMs + 60_000, title: 'P'.repeat(60) }));
    const list = buildChapters([...matches, ...points], null, 'Court 1');
    if (!list.ok) throw new Error(list.detail);
    expect(list.lines.filter((line) => line.includes('vs X'))).toHaveLength(60);
    expect(list.lines.some((line) => line.includes('PPP'))).toBe(false);
  });
  it('[CHP-1] replaces what the platform refuses in a description', () => {
    const list = buildChapters([at(60, 'a <b>\r\nc'), at(120, ''), at(180, 'd')], null, 'Court 1');
    expect(list).toMatchObject({ ok: true, lines: ['0:00 Court 1', '1:00 a ‹b› c', '2:00 –', '3:00 d'] });
  });

  const runs = Number(process.env['RESTRIKE_CHAPTER_RUNS'] ?? 2_000);
  it('[CHP-1] keeps every limit for any day', () => {
    const candidate = fc.record({
      kind: fc.constantFrom(...chapterKinds),
      positionMs: fc.oneof(fc.nat(40 * 3_600_000), fc.nat(60_000), fc.integer({ min: -5_000, max: 5_000 })),
      title: fc.string({ unit: 'grapheme', maxLength: 160 }),
    });
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 200 }), fc.option(fc.nat(40 * 3_600_000)), fc.string({ unit: 'grapheme' }), (day, duration, opening) => {
        const list = buildChapters(day, duration, opening);
        if (!list.ok) return;
        const chapters = list.lines.map(read);
        expect(chapters.length).toBeGreaterThanOrEqual(youtubeLimits.minChapters);
        expect(chapters[0]?.seconds).toBe(0);
        chapters.forEach((one, index) => {
          const end = chapters[index + 1]?.seconds ?? (duration === null ? Infinity : duration / 1000);
          expect(end - one.seconds).toBeGreaterThanOrEqual(10);
          expect(one.title).not.toMatch(/[<>\n\r]/);
        });
        expect(Buffer.byteLength(list.lines.join('\n'))).toBeLessThanOrEqual(youtubeLimits.maxBytes);
        expect(list.lines.every((line) => !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(line))).toBe(true);
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1), numRuns: runs, endOnFailure: true },
    );
  }, 30_000 + runs * 10);
});
