import { concealRequest, holdsConcealed } from './conceal-request.js';

describe('[CMD-2] secrets in commands', () => {
  it('[CMD-2] are not shown with the command, and it is known that they are missing', () => {
    const shown = concealRequest({ action: 'push-settings', settings: { 'stream.key': 'live_1', 'replay.seconds': 20, 'obs.password': 'x' } });
    expect(shown).toEqual({ action: 'push-settings', settings: { 'stream.key': '(not shown)', 'replay.seconds': 20, 'obs.password': '(not shown)' } });
    expect([holdsConcealed(shown), holdsConcealed({ action: 'push-settings', settings: { 'replay.seconds': 20 } })]).toEqual([true, false]);
    expect(concealRequest({ action: 'stop-recording' })).toEqual({ action: 'stop-recording' });
  });

  it('[CMD-2] are found at any depth', () => {
    const shown = concealRequest({ action: 'push-settings', settings: { obs: [{ host: 'a', password: 'x' }], stream: { key: { primary: 'y' }, title: null } } });
    expect(shown).toEqual({ action: 'push-settings', settings: { obs: [{ host: 'a', password: '(not shown)' }], stream: { key: '(not shown)', title: null } } });
    expect(holdsConcealed(shown)).toBe(true);
  });

  it('[CMD-2] are found in time in the longest text that a request can hold', () => {
    const long = `rtmp://host.test/${'/'.repeat(100_000)}a${'/'.repeat(100_000)}a\n`;
    expect(concealRequest({ action: 'push-settings', settings: { 'stream.server': `${long}b` } })).toMatchObject({ settings: { 'stream.server': expect.stringContaining('(not shown)') } });
  });

  it.each([
    ['rtmp://user:pass@host.test/app/live_KEY', 'rtmp://(not shown)@host.test/app/(not shown)'],
    ['rtmps://host.test:443/app/live_KEY/', 'rtmps://host.test:443/app/(not shown)'],
    ['rtmp://live_KEY@host.test', 'rtmp://(not shown)@host.test'],
    ['srt://host.test:9000?streamid=publish:KEY&passphrase=p', 'srt://host.test:9000?(not shown)'],
    ['https://host.test/a/b', 'https://host.test/a/b'],
    ['rtmp://host.test/app', 'rtmp://host.test/app'],
    ['rtmp://host.test/app//live_KEY?a=/b', 'rtmp://host.test/app//(not shown)?(not shown)'],
    ['rtmp://host.test', 'rtmp://host.test'],
    ['auto', 'auto'],
    ['C:/videos/court/1', 'C:/videos/court/1'],
  ])('[CMD-2] in an address are not shown either: %s', (server, shown) => {
    const request = concealRequest({ action: 'push-settings', settings: { 'stream.server': server } });
    expect(request).toEqual({ action: 'push-settings', settings: { 'stream.server': shown } });
    expect(holdsConcealed(request)).toBe(shown !== server);
  });
});
