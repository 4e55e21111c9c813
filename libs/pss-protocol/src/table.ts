import { BadField, integer, optionalInteger, optionalWord, quote, readInteger, text, time, word, type Field } from './field.js';
import type { AthleteNames, Official, Party, PssMessage, ReadingIssue, RoundStatistics } from './message.js';

/** Where a row's form is known from: `confirmed` in captures, `doc` published lists, `gen2` the older sender. */
export type RowStatus = 'confirmed' | 'doc' | 'gen2';

/** What a row makes of the fields after the key. */
export type RowReading = PssMessage | BadField;

/** One row of THE TABLE: a message, read and written by the same row. */
export interface Row {
  /** Normalised type, the `key` of the message. */
  readonly type: string;
  /** First words on the wire, lower case. */
  readonly keys: readonly string[];
  readonly fields: readonly Field[];
  readonly meaning: string;
  readonly status: RowStatus;
  readonly examples: readonly string[];
  /** Fields beyond these are flagged; null when the row has no fixed number. */
  readonly maxFields: number | null;
  /** The current sender ends this message with `;`. */
  readonly endsWithSemicolon: boolean;
  read(fields: readonly string[], key: string, issues: ReadingIssue[]): RowReading;
  write(message: PssMessage): string;
  /** The same row with other ranges; a row with a form of its own has none. */
  readonly withFields?: (fields: readonly Field[]) => Row;
}

interface Described {
  readonly type: string;
  readonly meaning: string;
  readonly status: RowStatus;
  readonly examples: readonly string[];
  readonly endsWithSemicolon?: boolean;
}

type Fields = Record<string, unknown>;
const asFields = (message: PssMessage): Fields => message as unknown as Fields;
const asMessage = (fields: Fields): PssMessage => fields as unknown as PssMessage;

/** A row whose values stand one after the other behind the key. */
export function regular(row: Described & { readonly keys: readonly string[]; readonly fields: readonly Field[]; readonly party?: boolean }): Row {
  const { fields, keys, party = false } = row;
  return {
    ...row,
    endsWithSemicolon: row.endsWithSemicolon ?? false,
    maxFields: fields.length,
    withFields: (others) => regular({ ...row, fields: others }),
    read(values, key, issues) {
      const message: Fields = { key: row.type };
      if (party) message['party'] = Number(key.slice(-1));
      for (const [index, field] of fields.entries()) {
        const value = field.read(values[index] ?? '', issues);
        if (value instanceof BadField) return value;
        message[field.name] = value;
      }
      return asMessage(message);
    },
    write(message) {
      const values = asFields(message);
      const written = fields.map((field) => field.write(values[field.name], values));
      // Optional values at the end are not sent at all.
      while (written.length > 0 && written.at(-1) === '' && fields[written.length - 1]?.optional === true) written.pop();
      const key = party ? (keys.find((one) => one.endsWith(String(values['party']))) ?? keys[0]) : keys[0];
      return [key, ...written].join(';');
    },
  };
}

/** A row with a form of its own. */
function irregular(row: Described & Pick<Row, 'keys' | 'fields' | 'maxFields' | 'read' | 'write' | 'withFields'>): Row {
  return { ...row, endsWithSemicolon: row.endsWithSemicolon ?? false };
}

/** Value behind a marker word, wherever it stands: `wg1;0;wg2;1` is a list of pairs in any order. */
function behind(fields: readonly string[], marker: string): string | undefined {
  const at = fields.findIndex((one) => one.toLowerCase() === marker);
  return at < 0 ? undefined : (fields[at + 1] ?? '');
}

/** A row of two marked whole numbers, one an athlete: `sc1;4;sc2;5`. */
function pair(row: Described & { readonly stem: string; readonly max: number }): Row {
  return pairOf(row, integer('blue', 0, row.max), integer('red', 0, row.max));
}

function pairOf(row: Described & { readonly stem: string }, blueField: Field, redField: Field): Row {
  const [one, two] = [`${row.stem}1`, `${row.stem}2`];
  return irregular({
    ...row,
    withFields: (others) => pairOf(row, others[0] ?? blueField, others[1] ?? redField),
    keys: [one, two],
    fields: [blueField, redField],
    maxFields: 3,
    read(values, key, issues) {
      const fields = [key, ...values];
      const message: Fields = { key: row.type };
      for (const [marker, field] of [[one, blueField], [two, redField]] as const) {
        const found = behind(fields, marker);
        if (found === undefined) return new BadField('MISSING_FIELD', `${marker} is missing`);
        const value = field.read(found, issues);
        if (value instanceof BadField) return value;
        message[field.name] = value;
      }
      return asMessage(message);
    },
    write(message) {
      const values = asFields(message);
      return `${one};${String(values['blue'])};${two};${String(values['red'])}`;
    },
  });
}

const clockActions = ['start', 'stop', 'corr', 'stopEnd'];

const portRow = irregular({
  type: 'port',
  keys: ['udp port'],
  fields: [integer('port', 1, 65_535), word('connected', ['connected', 'disconnected'])],
  maxFields: null,
  meaning: 'the scoring system opened or closed its own port; repeated, can come without a pair',
  status: 'confirmed',
  examples: ['Udp Port 8888 connected;', 'Udp Port 8888 disconnected;'],
  endsWithSemicolon: true,
  read(values, _key, issues) {
    const match = /^(\S+)\s+(connected|disconnected)$/i.exec(values[0] ?? '');
    if (match === null) return new BadField('BAD_VALUE', `after "Udp Port" stands ${quote(values[0] ?? '')}, expected a port and connected or disconnected`);
    const port = readInteger('port', match[1] ?? '', { min: 1, max: 65_535 }, issues);
    if (port instanceof BadField) return port;
    return { key: 'port', port, connected: (match[2] ?? '').toLowerCase() === 'connected' };
  },
  write(message) {
    const values = asFields(message);
    return `Udp Port ${String(values['port'])} ${values['connected'] === true ? 'connected' : 'disconnected'}`;
  },
});

const boardRow = irregular({
  type: 'board',
  keys: ['inlb', 'insl', 'inth'],
  fields: [text('value')],
  maxFields: 1,
  meaning: 'settings for display boards at connect; of no meaning here',
  status: 'gen2',
  examples: ['inlb;50:'],
  read: (values, key) => ({ key: 'board', setting: key as 'inlb' | 'insl' | 'inth', value: (values[0] ?? '').replace(/:$/, '') }),
  write(message) {
    const values = asFields(message);
    return `${String(values['setting'])};${String(values['value'])}:`;
  },
});

const officialRoles: readonly string[] = ['ju1', 'ju2', 'ju3', 'ta'];

const refRow = irregular({
  type: 'ref',
  keys: ['ref'],
  fields: [text('officials')],
  maxFields: null,
  meaning: 'officials; the older sender leaves empty values out, so the marker words tell who is meant',
  status: 'confirmed',
  examples: ['ref;;;ju1;;;ju2;;;ta;;;', 'ref;TEST REF;KOR;ju1;TEST ONE;CRO;ju2;TEST TWO;GER;'],
  endsWithSemicolon: true,
  read(values) {
    const officials: Official[] = [];
    let role: Official['role'] = 'cr';
    let own: string[] = [];
    const close = (): void => void officials.push({ role, name: own[0] ?? '', country: own[1] ?? '' });
    for (const value of values) {
      if (officialRoles.includes(value.toLowerCase())) {
        close();
        role = value.toLowerCase() as Official['role'];
        own = [];
      } else if (own.length < 2) own.push(value);
    }
    close();
    return { key: 'ref', officials };
  },
  write(message) {
    if (message.key !== 'ref') return 'ref';
    return ['ref', ...message.officials.flatMap((one) => (one.role === 'cr' ? [one.name, one.country] : [one.role, one.name, one.country]))].join(';');
  },
});

const atRow = irregular({
  type: 'at',
  keys: ['at1'],
  fields: [text('blue'), text('red')],
  maxFields: 7,
  meaning: 'athletes: short name, long name, NOC, for Blue and behind `at2` for Red',
  status: 'confirmed',
  examples: ['at1;Perica;Perica;CRO;at2;Stevica;Stevica;GER'],
  read(values) {
    const second = values.findIndex((one) => one.toLowerCase() === 'at2');
    if (second < 0) return new BadField('MISSING_FIELD', 'at2 is missing: the second athlete is not named');
    const names = (own: readonly string[]): AthleteNames => ({ short: own[0] ?? '', long: own[1] ?? '', noc: own[2] ?? '' });
    return { key: 'at', blue: names(values.slice(0, second)), red: names(values.slice(second + 1)) };
  },
  write(message) {
    if (message.key !== 'at') return 'at1';
    const names = (one: AthleteNames): string => `${one.short};${one.long};${one.noc}`;
    return `at1;${names(message.blue)};at2;${names(message.red)}`;
  },
});

const optionalNumbers = {
  totalRounds: optionalInteger('totalRounds', 1, 10),
  roundSeconds: optionalInteger('roundSeconds', 1, 3_600),
  bodyThreshold: optionalInteger('bodyThreshold', 0, 100),
  headThreshold: optionalInteger('headThreshold', 0, 100),
};

const mchRow = irregular({
  type: 'mch',
  keys: ['mch'],
  fields: [
    text('matchNumber'), text('phase'), text('weight'), text('unusedRounds'), text('bg1'), text('fg1'), text('bg2'), text('fg2'), text('ovrId'), text('division'),
    optionalNumbers.totalRounds, optionalNumbers.roundSeconds, text('countdown'), optionalNumbers.bodyThreshold, optionalNumbers.headThreshold,
  ],
  maxFields: 15,
  meaning: 'match configuration; field 4 is unusable, 14 and 15 are the minimum hit levels of body and head',
  status: 'confirmed',
  examples: ['mch;101;Semifinals;M -68kg;0;#0000ff;#FFFFFF;#ff0000;#FFFFFF;null;Seniors;3;120;cntDown;20;5;'],
  endsWithSemicolon: true,
  read(values, _key, issues) {
    if ((values[0] ?? '') === '') return new BadField('MISSING_FIELD', 'matchNumber is empty');
    const at = (index: number): string => values[index] ?? '';
    const numbers: Fields = {};
    for (const [name, index] of [['totalRounds', 10], ['roundSeconds', 11], ['bodyThreshold', 13], ['headThreshold', 14]] as const) {
      const value = optionalNumbers[name].read(at(index), issues);
      // A configuration with one unreadable number still names the match: keep it, say so.
      if (value instanceof BadField) issues.push({ code: value.code, detail: value.detail });
      numbers[name] = value instanceof BadField ? null : value;
    }
    return asMessage({
      key: 'mch',
      matchNumber: at(0),
      phase: at(1),
      weight: at(2),
      unusedRounds: at(3),
      colours: [at(4), at(5), at(6), at(7)],
      ovrId: at(8) === '' || at(8).toLowerCase() === 'null' ? null : at(8),
      division: at(9),
      totalRounds: numbers['totalRounds'],
      roundSeconds: numbers['roundSeconds'],
      countdown: at(12),
      bodyThreshold: numbers['bodyThreshold'],
      headThreshold: numbers['headThreshold'],
    });
  },
  write(message) {
    if (message.key !== 'mch') return 'mch';
    const number = (value: number | null): string => (value === null ? '' : String(value));
    return [
      'mch', message.matchNumber, message.phase, message.weight, message.unusedRounds, ...message.colours, message.ovrId ?? 'null', message.division,
      number(message.totalRounds), number(message.roundSeconds), message.countdown, number(message.bodyThreshold), number(message.headThreshold),
    ].join(';');
  },
});

const roundMarkers = ['rd1', 'rd2', 'rd3'] as const;

const wrdRow = irregular({
  type: 'wrd',
  keys: ['wrd'],
  fields: [integer('winner', 0, 2)],
  maxFields: 6,
  meaning: 'winners of the rounds: 0 undecided, 1 Blue, 2 Red; the older sender names only those known so far',
  status: 'confirmed',
  examples: ['wrd;rd1;2;rd2;1;rd3;0', 'wrd;rd1;2'],
  read(values, _key, issues) {
    const winners: { round: number; winner: Party }[] = [];
    let named = false;
    for (const [index, marker] of roundMarkers.entries()) {
      const found = behind(values, marker);
      if (found === undefined) continue;
      named = true;
      const winner = readInteger(marker, found, { min: 0, max: 2 }, issues);
      if (winner instanceof BadField) return winner;
      // A winner that is none is flagged and tells nothing of its round; the other rounds are used.
      if (winner >= 0 && winner <= 2) winners.push({ round: index + 1, winner: winner as Party });
    }
    return named ? { key: 'wrd', winners } : new BadField('MISSING_FIELD', 'no rd1, rd2 or rd3');
  },
  write(message) {
    return message.key === 'wrd' ? ['wrd', ...message.winners.map((one) => `rd${String(one.round)};${String(one.winner)}`)].join(';') : 'wrd';
  },
});

const sKeys = ['s11', 's21', 's12', 's22', 's13', 's23'] as const;

const sRow = irregular({
  type: 's',
  keys: sKeys,
  fields: [integer('points', 0, 99)],
  maxFields: 11,
  meaning: 'points of each round, with those from the opponent’s gam-jeoms: s<athlete><round>',
  status: 'confirmed',
  examples: ['s11;4;s21;5;s12;1;s22;0;s13;0;s23;0'],
  read(values, key, issues) {
    const fields = [key, ...values];
    const points: Record<'blue' | 'red', (number | null)[]> = { blue: [], red: [] };
    for (const round of [1, 2, 3]) {
      for (const [side, athlete] of [['blue', 1], ['red', 2]] as const) {
        const found = behind(fields, `s${String(athlete)}${String(round)}`);
        const value = found === undefined ? null : readInteger(`s${String(athlete)}${String(round)}`, found, { min: 0, max: 99 }, issues);
        if (value instanceof BadField) return value;
        points[side].push(value);
      }
    }
    return { key: 's', ...points };
  },
  write(message) {
    if (message.key !== 's') return 's11';
    return [0, 1, 2]
      .flatMap((index) => [
        [`s1${String(index + 1)}`, message.blue[index]] as const,
        [`s2${String(index + 1)}`, message.red[index]] as const,
      ])
      .flatMap(([key, value]) => (value === null || value === undefined ? [] : [`${key};${String(value)}`]))
      .join(';');
  },
});

const statisticFields = ['body', 'head', 'punch', 'technicalBody', 'technicalHead', 'gamJeoms'] as const;

const rstRow = irregular({
  type: 'rst',
  keys: ['rst'],
  fields: [integer('round', 1, 4), ...statisticFields.map((name) => integer(name, 0, 99))],
  maxFields: 15,
  meaning: 'statistics of a round, for each athlete: body, head, punch, technical body, technical head, gam-jeoms received',
  status: 'confirmed',
  examples: ['rst;1;st1;2;2;2;0;0;0;st2;1;3;0;0;0;0;'],
  endsWithSemicolon: true,
  read(values, _key, issues) {
    const round = readInteger('round', values[0] ?? '', { min: 1, max: 4 }, issues);
    if (round instanceof BadField) return round;
    const read = (marker: string): RoundStatistics | BadField => {
      const at = values.findIndex((one) => one.toLowerCase() === marker);
      if (at < 0) return new BadField('MISSING_FIELD', `${marker} is missing`);
      const numbers: number[] = [];
      for (const [index, name] of statisticFields.entries()) {
        const value = readInteger(`${marker} ${name}`, values[at + 1 + index] ?? '', { min: 0, max: 99 }, issues);
        if (value instanceof BadField) return value;
        numbers.push(value);
      }
      return Object.fromEntries(statisticFields.map((name, index) => [name, numbers[index]])) as unknown as RoundStatistics;
    };
    const blue = read('st1');
    if (blue instanceof BadField) return blue;
    const red = read('st2');
    return red instanceof BadField ? red : { key: 'rst', round, blue, red };
  },
  write(message) {
    if (message.key !== 'rst') return 'rst';
    const numbers = (one: RoundStatistics): string => statisticFields.map((name) => String(one[name])).join(';');
    return `rst;${String(message.round)};st1;${numbers(message.blue)};st2;${numbers(message.red)}`;
  },
});

const wmhRow = irregular({
  type: 'wmh',
  keys: ['wmh'],
  fields: [text('name'), text('line')],
  maxFields: 2,
  meaning: 'result line: winner’s name (empty for a tie), then rounds or points and the code of the decision',
  status: 'confirmed',
  examples: ['wmh;Perica;2-1 PTF', 'wmh;;0-0 WDR', 'wmh;Perica'],
  read(values, _key, issues) {
    const line = values[1] ?? '';
    if (line === '') return { key: 'wmh', name: values[0] ?? '', line: null, code: null };
    const match = /^([0-9]{1,3}-[0-9]{1,3})(?:\s+(\S.*))?$/.exec(line);
    if (match === null) {
      issues.push({ code: 'BAD_VALUE', detail: `result line is ${quote(line)}, expected B-R CODE` });
      return { key: 'wmh', name: values[0] ?? '', line: null, code: line.slice(0, 60) };
    }
    return { key: 'wmh', name: values[0] ?? '', line: match[1] ?? null, code: match[2] ?? null };
  },
  write(message) {
    if (message.key !== 'wmh') return 'wmh';
    const line = [message.line, message.code].filter((one) => one !== null).join(' ');
    return line === '' ? `wmh;${message.name}` : `wmh;${message.name};${line}`;
  },
});

/** THE TABLE: every message that is known. A new message is a row here and a line of a capture in the tests. */
export const table: readonly Row[] = [
  portRow,
  regular({ type: 'hel', keys: ['hel'], fields: [], meaning: 'the older sender’s connect', status: 'gen2', examples: ['hel;'], endsWithSemicolon: true }),
  regular({ type: 'bye', keys: ['bye'], fields: [], meaning: 'the older sender’s close', status: 'gen2', examples: ['bye;'], endsWithSemicolon: true }),
  boardRow,
  regular({ type: 'pre', keys: ['pre'], fields: [text('text')], meaning: 'first datagram of a match load: all match state is reset', status: 'confirmed', examples: ['pre;FightLoaded'] }),
  regular({ type: 'rdy', keys: ['rdy'], fields: [text('text')], meaning: 'last datagram of a match load', status: 'confirmed', examples: ['rdy;FightReady'] }),
  refRow,
  atRow,
  mchRow,
  pair({ type: 'wg', stem: 'wg', max: 10, meaning: 'gam-jeoms, absolute, of the current round in best-of-3', status: 'confirmed', examples: ['wg1;1;wg2;2'] }),
  wrdRow,
  sRow,
  pair({ type: 'sc', stem: 'sc', max: 199, meaning: 'score: of the current round in best-of-3, running total in conventional mode', status: 'confirmed', examples: ['sc1;4;sc2;5'] }),
  regular({ type: 'avt', keys: ['avt'], fields: [integer('value', 0, 999)], meaning: 'athlete video time; meaning not known', status: 'doc', examples: ['avt;0;'], endsWithSemicolon: true }),
  regular({ type: 'clk', keys: ['clk'], fields: [time('ms'), optionalWord('action', clockActions)], meaning: 'round clock; ticks each second while it runs', status: 'confirmed', examples: ['clk;02:00;start', 'clk;01:59', 'clk;0:00;stopEnd'] }),
  regular({ type: 'rnd', keys: ['rnd'], fields: [integer('round', 0, 4)], meaning: 'current round; 4 is the golden point', status: 'confirmed', examples: ['rnd;2'] }),
  regular({ type: 'brk', keys: ['brk'], fields: [time('ms'), optionalWord('action', clockActions)], meaning: 'rest between rounds; ticks each second', status: 'confirmed', examples: ['brk;00:59', 'brk;0:00;stopEnd'] }),
  regular({ type: 'ij', keys: ['ij0', 'ij1', 'ij2'], party: true, fields: [time('ms'), optionalWord('action', ['show', 'hide', 'reset'])], meaning: 'medical time, counting down from one minute', status: 'confirmed', examples: ['ij0;01:00;show', 'ij0;00:55;hide'] }),
  regular({ type: 'to', keys: ['to1', 'to2'], party: true, fields: [time('ms'), optionalWord('action', clockActions)], meaning: 'coach’s time-out of para-taekwondo', status: 'gen2', examples: ['to1;00:30;start'] }),
  irregular({
    type: 'ch',
    keys: ['ch0', 'ch1', 'ch2'],
    fields: [optionalInteger('state', -1, 1), optionalInteger('result', 0, 1)],
    maxFields: 2,
    meaning: 'video challenge by referee, Blue’s or Red’s coach: bare is the request, 1 accepted, 0 rejected, -1 closed or cancelled; a second value is won or lost',
    status: 'confirmed',
    examples: ['ch1;', 'ch1;1', 'ch1;-1', 'ch2;1;0;'],
    read(values, key, issues) {
      const numbers: (number | null)[] = [];
      for (const [index, field] of [optionalInteger('state', -1, 1), optionalInteger('result', 0, 1)].entries()) {
        const value = field.read(values[index] ?? '', issues);
        if (value instanceof BadField) return value;
        numbers.push(value as number | null);
      }
      return { key: 'ch', party: Number(key.slice(-1)) as Party, state: numbers[0] ?? null, result: numbers[1] ?? null };
    },
    write(message) {
      if (message.key !== 'ch') return 'ch0';
      const key = `ch${String(message.party)}`;
      if (message.state === null) return `${key};`;
      return message.result === null ? `${key};${String(message.state)}` : `${key};${String(message.state)};${String(message.result)};`;
    },
  }),
  regular({ type: 'hl', keys: ['hl1', 'hl2'], party: true, fields: [integer('level', 1, 100)], meaning: 'impact reading of a sensor hit, scoring or not', status: 'confirmed', examples: ['hl2;99'] }),
  regular({ type: 'pt', keys: ['pt1', 'pt2'], party: true, fields: [integer('points', 1, 5)], meaning: 'points: 1 punch, 2 body, 3 head, 4 technical body, 5 technical head', status: 'confirmed', examples: ['pt1;3'] }),
  regular({ type: 'sup', keys: ['sup'], fields: [integer('party', 0, 2)], meaning: 'who wins the current round now; 0 undecided', status: 'confirmed', examples: ['sup;2'] }),
  rstRow,
  regular({ type: 'rsr', keys: ['rsr'], fields: [text('reason')], meaning: 'follows every rst; always empty so far', status: 'confirmed', examples: ['rsr;'], endsWithSemicolon: true }),
  regular({ type: 'win', keys: ['win'], fields: [word('winner', ['BLUE', 'RED', 'TIE'])], meaning: 'match over; TIE is closed without a winner', status: 'confirmed', examples: ['win;BLUE'] }),
  wmhRow,
  regular({ type: 'hwt', keys: ['hwt'], fields: [integer('value', 0, 5)], meaning: 'hardware test window: 1 open, 0 closed, 2–5 a test hit', status: 'gen2', examples: ['hwt;1'] }),
];
