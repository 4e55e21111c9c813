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
});
