import { parseDatagram, type PssMessage, type Reading } from '../src/index.js';

const parse = (text: string | Uint8Array): Reading[] => parseDatagram(typeof text === 'string' ? new TextEncoder().encode(text) : text).map(({ reading }) => reading);
const one = (text: string | Uint8Array): Reading => {
  const readings = parse(text);
  expect(readings).toHaveLength(1);
  return readings[0] as Reading;
};
const message = (text: string): PssMessage => {
  const reading = one(text);
  if (reading.outcome !== 'known') throw new Error(JSON.stringify(reading));
  return reading.message;
};
const codes = (text: string | Uint8Array): string[] => one(text).issues.map(({ code }) => code);

describe('[PSS-4] tolerant reading', () => {
  it.each<[string, object]>([
    ['clk;01:59', { key: 'clk', ms: 119_000, action: null }],
    ['clk;01:59;', { key: 'clk', ms: 119_000, action: null }],
    ['clk;01:59\r\n', { key: 'clk', ms: 119_000, action: null }],
    ['\uFEFF clk;01:59;\u0000\n', { key: 'clk', ms: 119_000, action: null }],
    ['CLK;1:59;START', { key: 'clk', ms: 119_000, action: 'start' }],
    ['clk; 02:00;start', { key: 'clk', ms: 120_000, action: 'start' }],
    ['clk;0:00;stopEnd', { key: 'clk', ms: 0, action: 'stopEnd' }],
    ['brk;59', { key: 'brk', ms: 59_000, action: null }],
    ['ij0;0:00', { key: 'ij', party: 0, ms: 0, action: null }],
    ['ch1;', { key: 'ch', party: 1, state: null, result: null }],
    ['ch1', { key: 'ch', party: 1, state: null, result: null }],
    ['ch1;-1', { key: 'ch', party: 1, state: -1, result: null }],
    ['ch2;1;0;', { key: 'ch', party: 2, state: 1, result: 0 }],
    ['wg2;2;wg1;1', { key: 'wg', blue: 1, red: 2 }],
    ['wrd;rd1;2', { key: 'wrd', winners: [{ round: 1, winner: 2 }] }],
    ['wrd;rd2;1;rd1;2;', { key: 'wrd', winners: [{ round: 1, winner: 2 }, { round: 2, winner: 1 }] }],
    ['s11;4;s21;5', { key: 's', blue: [4, null, null], red: [5, null, null] }],
    ['wmh;;0-0 WDR', { key: 'wmh', name: '', line: '0-0', code: 'WDR' }],
    ['wmh;Perica', { key: 'wmh', name: 'Perica', line: null, code: null }],
    ['rst;1;st2;1;3;0;0;0;0;st1;2;2;2;0;0;0;', { key: 'rst', round: 1, blue: { body: 2 }, red: { body: 1, head: 3 } }],
    ['ref;TEST REF;KOR;ju1;ju2;TEST TWO;GER', { key: 'ref', officials: [{ role: 'cr', name: 'TEST REF' }, { role: 'ju1', name: '' }, { role: 'ju2', name: 'TEST TWO', country: 'GER' }] }],
    ['at1;;;;at2;;;', { key: 'at', blue: { short: '', long: '', noc: '' }, red: { long: '' } }],
    ['mch;245.A;Final;MEN M -45KG;;#0000ff;#FFFFFF;#ff0000;#FFFFFF;;JUNIORS;3;120;cntDown;20;5', { key: 'mch', matchNumber: '245.A', ovrId: null, bodyThreshold: 20, headThreshold: 5, roundSeconds: 120 }],
    ['Udp Port 8888 disconnected;', { key: 'port', port: 8888, connected: false }],
    ['inlb;50:', { key: 'board', setting: 'inlb', value: '50' }],
  ])('[PSS-4] %j', (text, expected) => {
    expect(one(text).issues).toEqual([]);
    expect(message(text)).toMatchObject(expected);
  });

  it('[PSS-5] keeps and flags what is out of range', () => {
    expect(message('hl1;150')).toEqual({ key: 'hl', party: 1, level: 150 });
    expect(codes('hl1;150')).toEqual(['OUT_OF_RANGE']);
    expect(codes('pt1;9')).toEqual(['OUT_OF_RANGE']);
    expect(codes('clk;01:00;begin')).toEqual(['BAD_VALUE']);
    expect(codes('pt1;3;4;5')).toEqual(['EXTRA_FIELDS']);
  });

  it.each([
    ['', 'EMPTY'],
    [' \r\n', 'EMPTY'],
    ['pt1;x', 'NOT_A_NUMBER'],
    ['pt1;3x', 'NOT_A_NUMBER'],
    ['pt1;1e5', 'NOT_A_NUMBER'],
    ['pt1;+3', 'NOT_A_NUMBER'],
    ['pt1;٣', 'NOT_A_NUMBER'],
    ['pt1;', 'MISSING_FIELD'],
    ['sc1;4', 'MISSING_FIELD'],
    ['clk;1:75', 'BAD_TIME'],
    ['clk;soon', 'BAD_TIME'],
    ['win;GREEN', 'BAD_VALUE'],
    ['at1;A;A;CRO', 'MISSING_FIELD'],
    ['Udp Port x connected;', 'NOT_A_NUMBER'],
  ])('[PSS-6] %j is malformed: %s', (text, code) => {
    expect(one(text)).toMatchObject({ outcome: 'malformed' });
    expect(codes(text)[0]).toBe(code);
  });

  it('[PSS-6] an oversized datagram is malformed and not read', () => {
    expect(one(`at1;${'x'.repeat(3_000)}`)).toMatchObject({ outcome: 'malformed', issues: [{ code: 'OVERSIZED' }] });
  });

  it('[PSS-7] an unknown key is kept with a pattern that counts equals together', () => {
    expect(one('vid;17;on')).toMatchObject({ outcome: 'unknown', pattern: 'vid;N;on' });
    expect(one(`q${'9'.repeat(1_000)}`)).toMatchObject({ outcome: 'unknown', pattern: 'qN' });
  });

  it('[PSS-7] JSON is the other interface of the sender, and says so', () => {
    expect(one('{"eventType":"BLUE_BODY_POINT"}')).toMatchObject({ outcome: 'unknown', issues: [{ code: 'JSON_INTERFACE' }] });
  });

  it('[PSS-8] a name cut in mid-character is read and flagged', () => {
    const whole = new TextEncoder().encode('wmh;TEST Crvenić');
    expect(one(whole.subarray(0, -1))).toMatchObject({ outcome: 'known', message: { name: 'TEST Crveni\uFFFD' }, issues: [{ code: 'NOT_UTF8' }] });
    expect(one('mch;1\u00002;Final')).toMatchObject({ outcome: 'known', message: { matchNumber: '1\uFFFD2' }, issues: [{ code: 'NOT_UTF8' }] });
  });

  it('[PSS-9] joined messages are parts that joined are the datagram', () => {
    const bytes = new TextEncoder().encode('clk;01:00\r\npt1;3\r\n\r\nhl1;20hl2;30');
    const parts = parseDatagram(bytes);
    expect(parts.map(({ reading }) => (reading.outcome === 'known' ? reading.message.key : reading.outcome))).toEqual(['clk', 'pt', 'hl', 'hl']);
    expect(parts.map(({ start, end }) => new TextDecoder().decode(bytes.subarray(start, end))).join('')).toBe('clk;01:00\r\npt1;3\r\n\r\nhl1;20hl2;30');
  });

  it.each([
    ['hl1;20hl2;30\r\nclk;01:00', ['hl', 'hl', 'clk']],
    [' hl1;20hl2;30', ['hl', 'hl']],
    ['HL1;20HL2;30', ['hl', 'hl']],
  ])('[PSS-9] hits without a separator are told apart wherever they stand: %j', (text, keys) => {
    expect(parse(text).map((reading) => (reading.outcome === 'known' ? reading.message.key : reading.outcome))).toEqual(keys);
  });

  it('[PSS-5] a round winner out of range is flagged, and the other rounds are used', () => {
    expect(one('wrd;rd1;7;rd2;1')).toMatchObject({ outcome: 'known', message: { winners: [{ round: 2, winner: 1 }] }, issues: [{ code: 'OUT_OF_RANGE' }] });
    expect(one('wrd;rd1;7')).toMatchObject({ outcome: 'known', message: { winners: [] }, issues: [{ code: 'OUT_OF_RANGE' }] });
    expect(codes('wrd;1;2')).toContain('MISSING_FIELD');
  });

  it('[PSS-5] minus zero is zero', () => {
    expect(message('sc1;-0;sc2;0')).toEqual({ key: 'sc', blue: 0, red: 0 });
  });

  it('[PSS-10] what looks plausible and is wrong: point 2 is two points and no technical kick, a hit is no kick', () => {
    expect(message('pt1;2')).toEqual({ key: 'pt', party: 1, points: 2 });
    expect(message('hl1;45')).toEqual({ key: 'hl', party: 1, level: 45 });
  });
});
