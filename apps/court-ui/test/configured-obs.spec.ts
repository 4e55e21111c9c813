import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { ConfiguredObs } from '../src/settings/configured-obs.js';

describe('[CUI-12] OBS of the configuration', () => {
  it('[CUI-12] are shown with where they come from, and which of them one of here replaces', () => {
    const one = { role: 'OBS_REC', host: '127.0.0.1', port: 4455, protocol: 'auto', hasPassword: false, replaced: false } as const;
    const shown = renderToStaticMarkup(createElement(ConfiguredObs, { list: [{ ...one, id: 'rec' }, { ...one, id: 'str', role: 'OBS_STR', port: 4456, hasPassword: true, replaced: true }] }));
    expect(shown).toContain('RESTRIKE_OBS');
    const [rec = '', str = ''] = shown.split('<li>').slice(1);
    expect([rec.includes('127.0.0.1:4455'), rec.includes('with password'), rec.includes('replaced by')]).toEqual([true, false, false]);
    expect([str.includes('127.0.0.1:4456'), str.includes('with password'), str.includes('replaced by')]).toEqual([true, true, true]);
  });
});
