import type { CourtSeen } from '@restrike/ui';
import { Admission } from '../src/admission.js';
import { courtsInView } from '../src/courts-in-view.js';
import { noFilter, readFilter, writeFilter } from '../src/events/event-filter.js';
import { readOverviewOptions } from '../src/overview-options.js';

const options = (query: string) => readOverviewOptions(new URLSearchParams(query), 'ko-KR');

describe('[MUI-1] options of the overview', () => {
  it('[MUI-1] has defaults that need no query', () => {
    expect(options('')).toEqual({ courts: [], columns: null, lost: 10, theme: 'dark', size: 1, language: 'en', ticker: false, transparent: false, token: null });
  });
  it('[MUI-1] reads all of them', () => {
    expect(options('courts=Court 1, Court 2&columns=3&lost=2.5&theme=light&size=1.5&language=es&ticker=1&background=transparent&token=abc')).toEqual({
      courts: ['Court 1', 'Court 2'], columns: 3, lost: 2.5, theme: 'light', size: 1.5, language: 'es', ticker: true, transparent: true, token: 'abc',
    });
  });
  it('[MUI-1] leaves what can not be read at its default, within bounds', () => {
    expect(options('columns=many&lost=soon&size=99&theme=pink&ticker=maybe')).toMatchObject({ columns: null, lost: 10, size: 3, theme: 'dark', ticker: false });
    expect(options('columns=99&size=0&lost=0')).toMatchObject({ columns: 8, size: 0.5, lost: 0.5 });
  });
  it('[MUI-1] a screen that is refused for want of a token is told so until it is let in, and another refusal is none of its own', () => {
    const admission = new Admission();
    const told: boolean[] = [];
    admission.subscribe(() => told.push(admission.isRefused()));
    for (const code of ['LOGIN_NEEDED', 'STORE_UNAVAILABLE', 'BAD_TOKEN', null]) admission.refuse(code);
    admission.refuse('BAD_TOKEN');
    admission.admit();
    expect(told).toEqual([true, false, true, false, true, false]);
  });
  it('[MUI-1] a lost court goes after the set time, one that is heard or late stays', () => {
    const court = (courtName: string, link: 'online' | 'late' | 'offline', heardAt: number) => ({ view: { nodeId: `id of ${courtName}`, courtName, link }, heardAt }) as unknown as CourtSeen;
    const courts = [court('1', 'online', 0), court('2', 'late', 0), court('3', 'offline', 0), court('4', 'offline', 1)];
    const namesAt = (now: number, query = '') => courtsInView(courts, options(query), now).map(({ view }) => view.courtName);
    expect(namesAt(600_000)).toEqual(['1', '2', '3', '4']);
    expect(namesAt(600_001)).toEqual(['1', '2', '4']);
    expect(namesAt(600_002)).toEqual(['1', '2']);
    expect(namesAt(600_002, 'lost=11')).toEqual(['1', '2', '3', '4']);
    expect(namesAt(600_001, 'courts=id of 1,3,4')).toEqual(['1', '4']);
  });
});

describe('[MUI-2] filters in the address', () => {
  const court = '11111111-1111-4111-8111-111111111111';
  it('[MUI-2] a filter is its query and back', () => {
    const filter = { court: [court], category: ['H', 'TH'], side: 'red', type: 'pt', match: '245.A', session: court, validity: 'invalid', day: '2026-11-21', tournament: court, from: '1763712000000', to: '1763715600000', text: 'a&b=č' };
    expect(readFilter(new URLSearchParams(writeFilter(filter).toString()))).toEqual(filter);
    expect(writeFilter(noFilter).toString()).toBe('');
  });
  it('[MUI-2] what is no filter is left out', () => {
    expect(readFilter(new URLSearchParams('court=x&category=Z&side=green&validity=perhaps&day=today&session=1&tournament=x&from=today&to=-1&colour=1'))).toEqual(noFilter);
  });
});
