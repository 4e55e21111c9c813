import { readJoinLink } from './read-join-link.js';

const hub = '11111111-1111-4111-8111-111111111111';
const fingerprint = Array(32).fill('AB').join(':');

describe('[MUI-11] the link of a pairing code', () => {
  it('[MUI-11] says the address as a court reads it, and the code', () => {
    expect(readJoinLink(`http://192.168.1.10:3000/join?hub=${hub}&code=ABCD-EFGH`)).toEqual({ address: '192.168.1.10:3000', code: 'ABCD-EFGH', fingerprint: null });
    expect(readJoinLink(`http://hub.local/join?hub=${hub}&code=ABCD-EFGH`).address).toBe('hub.local:80');
    expect(readJoinLink(`https://10.0.0.1:3000/join?hub=${hub}&code=ABCD-EFGH&fingerprint=${encodeURIComponent(fingerprint)}`)).toEqual({ address: 'https://10.0.0.1:3000', code: 'ABCD-EFGH', fingerprint });
  });
  it('[MUI-11] leaves out what is no code and no fingerprint', () => {
    for (const query of ['', '?code=', '?code=Call%20me', '?code=abcd-efgh', `?code=${'ABCD-'.repeat(20)}ABCD`, '?fingerprint=AB']) {
      expect(readJoinLink(`http://10.0.0.1:3000/join${query}`)).toEqual({ address: '10.0.0.1:3000', code: null, fingerprint: null });
    }
  });
});
