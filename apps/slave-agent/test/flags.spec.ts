import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { apiErrorSchema, courtFeedSchemas, flagHistorySchema, flagListSchema, flagScanSchema } from '@restrike/contracts';
import { io } from 'socket.io-client';
import { CourtOnTrial } from './court-on-trial.js';

const svg = (colour: string): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path fill="${colour}" d="M0 0h4v3H0z"/></svg>`;
const match = (number: string, blue: string, red: string): string[] => ['pre;FightLoaded', `at1;A;A;${blue};at2;B;B;${red}`, `mch;${number};Final;M -68kg;0;a;b;c;d;null;Seniors;3;120;cntDown;20;5;`, 'rdy;FightReady', 'clk;02:00;start', 'clk;01:59'];

describe('[AGT-FLG-2] flags of a court', () => {
  it('[AGT-FLG-2] collects codes of matches, maps them, takes pictures by hand and from the folder, and tells every screen', async () => {
    const court = await CourtOnTrial.start();
    const folder = path.join(court.folder, 'flags');
    const list = () => court.get('/api/flags', flagListSchema);
    const put = (code: string, body: string, headers: Record<string, string> = {}) => court.fetch(`/api/flags/${code}/picture`, { method: 'PUT', headers: { 'content-type': 'image/svg+xml', ...headers }, body });
    const codeOf = async (answer: Response) => [answer.status, apiErrorSchema.parse(await answer.json()).code];
    const socket = io(`${court.url}/live`, { transports: ['websocket'] });
    let told = courtFeedSchemas.flags.parse({ mappings: {}, pictures: {} });
    socket.on('flags', (value: unknown) => (told = courtFeedSchemas.flags.parse(value)));
    try {
      expect((await list()).statistics).toEqual({ known: 264, mapped: 0, pictures: 0, met: 0, unknownMet: 0 });
      const counted = (what: string, athletes: number) => court.until(what, async () => ((await list()).met.reduce((sum, { count }) => sum + count, 0) < athletes ? null : (await list()).met));
      await court.say(match('101', 'KOR', 'XKL').slice(0, 3));
      // From the load on: nobody has to wait for the match to map a code that nobody knows.
      await counted('codes of the first match', 2);
      await court.say(match('101', 'KOR', 'XKL'));
      await court.say(match('102', 'DEU', 'XKL'));
      const met = await counted('codes of both', 4);
      expect(met.map(({ seen, code, how, count }) => [seen, code, how, count])).toEqual([['XKL', null, 'neutral', 2], expect.anything(), expect.anything()]);
      expect(Object.fromEntries(met.map(({ seen, how }) => [seen, how]))).toEqual({ XKL: 'neutral', DEU: 'mapped', KOR: 'exact' });

      // Mapping and pictures need the PIN, a flag that exists, and a picture that is one.
      expect((await court.post('/api/flags/mappings', { seen: 'XKL', code: 'KOS' }, { method: 'PUT', signedIn: false })).status).toBe(401);
      expect((await put('AIN', svg('red'), { cookie: '' })).status).toBe(401);
      expect(await codeOf(await court.post('/api/flags/mappings', { seen: 'XKL', code: 'NOPE' }, { method: 'PUT' }))).toEqual([404, 'NO_SUCH_FLAG']);
      expect(await codeOf(await put('AIN', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'))).toEqual([422, 'FLAG_UNSAFE']);
      expect(await codeOf(await put('AIN', 'x', { 'content-type': 'text/html' }))).toEqual([415, 'FLAG_NO_PICTURE']);
      expect(await codeOf(await put('AIN', `${svg('red')}<!--${' '.repeat(600_000)}-->`))).toEqual([413, 'TOO_LARGE']);
      expect(await codeOf(await put('..%2Fx', svg('red')))).toEqual([400, 'BAD_QUERY']);

      expect((await court.post('/api/flags/mappings', { seen: 'xkl', code: 'KOS' }, { method: 'PUT' })).status).toBe(200);
      expect((await put('ain', svg('red'))).status).toBe(200);
      const mapped = await list();
      expect(mapped.met.find(({ seen }) => seen === 'XKL')).toMatchObject({ code: 'KOS', how: 'custom' });
      expect(mapped.statistics).toMatchObject({ mapped: 1, pictures: 1, unknownMet: 0 });
      const address = mapped.flags.find(({ code }) => code === 'AIN')?.picture ?? '';
      await court.until('every screen was told', () => (told.mappings['XKL'] === 'KOS' && told.pictures['AIN'] === address ? true : null));

      // Served as what it is, and able to do nothing.
      const picture = await court.fetch(address);
      expect([picture.status, await picture.text()]).toEqual([200, svg('red')]);
      expect([picture.headers.get('content-type'), picture.headers.get('x-content-type-options'), picture.headers.get('content-security-policy')]).toEqual([
        'image/svg+xml; charset=utf-8', 'nosniff', "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      ]);
      writeFileSync(path.join(folder, 'AIN.svg'), svg('blue'));
      expect((await court.fetch(address)).status).toBe(404);

      // The folder: what is there by name is taken, what is not a flag is named, what is gone is forgotten.
      mkdirSync(folder, { recursive: true });
      for (const [name, text] of [['HERO.svg', svg('green')], ['HERO.png', 'x'], ['GHA.svg', '<svg onload="1"/>'], ['my flag.svg', svg('red')], ['notes.txt', 'x']] as const) writeFileSync(path.join(folder, name), text);
      const scan = async () => flagScanSchema.parse(await (await court.post('/api/flags/scan', undefined)).json());
      const first = await scan();
      expect(first.taken).toEqual(['AIN', 'HERO']);
      expect(first.refused.map(({ file, code }) => [file, code])).toEqual([['GHA.svg', 'FLAG_UNSAFE'], ['HERO.png', 'FLAG_NO_PICTURE'], ['my flag.svg', 'FLAG_NAME'], ['notes.txt', 'FLAG_NAME']]);
      expect((await court.post('/api/flags/mappings', { seen: 'CLUB 1', code: 'HERO' }, { method: 'PUT' })).status).toBe(200);
      await court.restart('SIGKILL');
      expect((await list()).statistics).toMatchObject({ known: 265, mapped: 2, pictures: 2 });
      rmSync(path.join(folder, 'AIN.svg'));
      expect((await scan()).list.flags.find(({ code }) => code === 'AIN')).toMatchObject({ kind: 'special', picture: null });
      // A code of the operator's own goes with its picture, and so does what stood for it.
      expect((await court.post('/api/flags/HERO/picture', undefined, { method: 'DELETE' })).status).toBe(200);
      expect(readdirSync(folder).filter((name) => name.startsWith('HERO'))).toEqual([]);
      expect((await list()).statistics).toMatchObject({ known: 264, mapped: 1, pictures: 0 });
      expect((await court.get('/api/flags/history', flagHistorySchema)).rows.map(({ seen, code, how, confidence }) => [seen, code, how, confidence])).toEqual([
        ['XKL', null, 'neutral', 0], ['DEU', 'GER', 'mapped', 0.9], ['XKL', null, 'neutral', 0], ['KOR', 'KOR', 'exact', 1],
      ]);
    } finally {
      socket.disconnect();
      await court.end();
    }
  });
});
