import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { matchReportSchema, validationRulesSchema } from '@restrike/contracts';
import { openCourtReader, openCourtWriter } from '@restrike/db/court';
import { builtInProtocol } from '@restrike/pss-protocol';
import { IngestService } from '../src/ingest/ingest.service.js';
import type { Datagram } from '../src/ingest/thread-messages.js';
import { matchReport } from '../src/matches/match-report.js';
import { CourtStores } from './court-store.js';

const stores = new CourtStores();
beforeAll(() => stores.prepare());
afterAll(() => stores.remove());

const folder = fileURLToPath(new URL('../../../libs/pss-protocol/fixtures/captures/', import.meta.url));
const captures = readdirSync(folder).filter((name) => name.endsWith('.tsv')).map((name) => name.replace('.tsv', ''));
const sessionId = '22222222-2222-4222-8222-222222222222';
const datagrams = (name: string): Datagram[] =>
  readFileSync(`${folder}${name}.tsv`, 'utf8').split('\n').filter((line) => line !== '').map((line, index) => {
    const [time = '0', , text = ''] = line.split('\t');
    return { sessionId, number: index + 1, receivedAt: 1_795_000_000_000 + Number(time), monotonicUs: Number(time) * 1_000, sender: '192.0.2.1:5', bytes: Buffer.from(text).toString('latin1') };
  });
const on = (writer: ReturnType<typeof openCourtWriter>): IngestService => new IngestService(writer, builtInProtocol, () => 0);

describe('[AGT-4] restarts', () => {
  it.each(captures)('[AGT-4] %s: each prefix, restarted, gives the same state, and goes on to the same end', (name) => {
    const lines = datagrams(name);
    const epoch = '33333333-3333-4333-8333-333333333333';
    const straight = openCourtWriter(stores.newFile(), 1, epoch);
    const whole = on(straight);
    whole.take(lines);
    const writer = openCourtWriter(stores.newFile(), 1, epoch);
    let ingest = on(writer);
    for (const one of lines) {
      ingest.take([one]);
      const restarted = on(writer);
      expect(restarted.state).toEqual(ingest.state);
      ingest = restarted;
    }
    expect(ingest.state).toEqual(whole.state);
    straight.close();
    writer.close();
  });
});

describe('[EVT-6] report of a match', () => {
  it('[EVT-6] has the impacts of each athlete with threshold and spread, and [EVT-5] what did not agree', () => {
    const file = stores.newFile();
    const writer = openCourtWriter(file, 1);
    const ingest = on(writer);
    ingest.take(datagrams('03-m7894-scored-best-of-3'));
    ingest.take([{ ...datagrams('07-load-bursts')[0]!, number: 1_000, bytes: 'hl1;x' }]);
    writer.close();
    const reader = openCourtReader(file);
    const match = reader.matches({ limit: 5 }).find(({ matchNumber }) => matchNumber === '7894');
    if (match === undefined) throw new Error('the match is not there');
    const report = matchReportSchema.parse(matchReport(reader, match));
    const levels = datagrams('03-m7894-scored-best-of-3').map(({ bytes }) => /^hl([12]);(\d+)/.exec(bytes)).filter((found) => found !== null);
    for (const [side, party] of [['blue', '1'], ['red', '2']] as const) {
      const own = levels.filter((found) => found[1] === party).map((found) => Number(found[2]));
      const { count, max, below, above, distribution, scored } = report.hits[side];
      expect({ count, max, sum: distribution.reduce((a, b) => a + b, 0) }).toEqual({ count: own.length, max: own.length === 0 ? null : Math.max(...own), sum: own.length });
      expect(below + above).toBe(own.length);
      expect(scored).toBeLessThanOrEqual(count);
    }
    expect(report.hits.blue.scored + report.hits.red.scored).toBe(3);
    expect(report.findings).toMatchObject([{ code: 'RESULT_DIFFERS', matchNumber: '7894', stated: { blue: 1, red: 2 }, counted: { blue: 2, red: 1 } }]);
    expect(reader.findings({ limit: 10 })).toEqual(report.findings);
    expect(reader.findings({ matchId: '33333333-3333-4333-8333-333333333333:9', limit: 10 })).toEqual([]);
    // [EVT-4] rules are data, with what broke them.
    const rules = validationRulesSchema.parse({ rows: reader.rules() }).rows;
    expect(new Set(rules.map(({ kind }) => kind))).toEqual(new Set(['format', 'required', 'range', 'enumeration', 'cross-field']));
    expect(rules.filter(({ broken }) => broken > 0).map(({ code, severity, broken, last }) => [code, severity, broken, last?.detail !== ''])).toEqual([['NOT_A_NUMBER', 'error', 1, true], ['RESULT_DIFFERS', 'warning', 1, true]]);
    reader.close();
  });
});
