import {
  clipIdSchema,
  commandActionSchema,
  commandNames,
  commandSchema,
  epochIdSchema,
  eventBatchSchema,
  eventRecordSchema,
  hubIdSchema,
  jsonObjectSchema,
  linkHelloSchema,
  matchIdSchema,
  nodeIdSchema,
  postCommandSchema,
  registerRequestSchema,
  sessionIdSchema,
  userIdSchema,
  wishKey,
  wishSchema,
  type EventRecord,
} from '../src/index.js';

const uuid = '6f1c2a34-0000-4000-8000-00000000000';
const record = {
  sequence: 7,
  version: 1,
  sessionId: `${uuid}1`,
  datagram: 7,
  part: 0,
  receivedAt: 1_790_000_000_000,
  monotonicUs: 12_345_678,
  sender: '192.0.2.10:51000',
  day: '2026-11-21',
  tournamentId: null,
  tournamentDayId: null,
  matchId: `${uuid}2:3`,
  matchNumber: '245.A',
  round: 1,
  clockMs: 87_000,
  type: 'pt',
  category: 'H',
  side: 'red',
  recognition: 'recognized',
  valid: true,
  error: null,
  raw: 'cHQyOzM=',
  parsed: { key: 'pt', party: 2, points: 3 },
  matchEvents: [{ kind: 'point', side: 'red', point: 'head', points: 3, evidence: 'stated', hit: null }],
  processingUs: 14,
  recTimestampMs: null,
  strTimestampMs: null,
  ivrLink: null,
  tags: [],
};

/** Path of the first thing that is wrong, as the sender of a batch is told. */
const firstIssue = (value: unknown): string => {
  const result = eventBatchSchema.safeParse(value);
  if (result.success) throw new Error('was accepted');
  return (result.error.issues[0]?.path ?? []).join('.');
};
const batch = (records: unknown[]): unknown => ({ nodeId: `${uuid}3`, epoch: { epoch: `${uuid}2`, from: 1 }, records });

describe('[CON-3] examples', () => {
  it('[CON-3] takes an event record as it is', () => {
    const parsed: EventRecord = eventRecordSchema.parse(record);
    expect(parsed).toEqual(record);
  });

  it.each([
    ['an unknown property', { ...record, colour: 'blue' }, 'records.1'],
    ['sequence 0', { ...record, sequence: 0 }, 'records.1.sequence'],
    ['an impossible day', { ...record, day: '2026-02-30' }, 'records.1.day'],
    ['raw that is not base64', { ...record, raw: 'pt2;3' }, 'records.1.raw'],
    ['a category that is none', { ...record, category: 'X' }, 'records.1.category'],
    ['a match event that is none', { ...record, matchEvents: [{ kind: 'goal' }] }, 'records.1.matchEvents.0.kind'],
  ])('[CON-3] refuses a batch with %s and names the record', (_title, bad, path) => {
    expect(firstIssue(batch([record, bad, record]))).toBe(path);
  });

  it('[CON-3] refuses an empty batch and one of more than 500', () => {
    expect(firstIssue(batch([]))).toBe('records');
    expect(firstIssue(batch(Array.from({ length: 501 }, () => record)))).toBe('records');
  });

  it('[CON-3] refuses a JSON value of unknown shape that is nested deeper than it can be followed, by its place', () => {
    const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
    expect(jsonObjectSchema.safeParse({ deep: nested(256) }).success).toBe(true);
    for (const levels of [257, 100_000]) {
      expect(jsonObjectSchema.safeParse({ ok: 1, deep: nested(levels) }).error?.issues[0]).toMatchObject({ path: ['deep'], message: 'is nested deeper than 256 levels' });
    }
  });

  it('[CON-3] refuses a match id without a sequence', () => {
    expect(matchIdSchema.safeParse(`${uuid}2`).success).toBe(false);
  });

  it('[CON-3] refuses a hello without a court name, and names with control characters', () => {
    const hello = { protocol: 1, version: '0.1.0', nodeId: `${uuid}3`, courtName: '', host: 'court', token: 't', epochs: [], apiPort: 3001 };
    expect(linkHelloSchema.safeParse(hello).success).toBe(false);
    expect(linkHelloSchema.safeParse({ ...hello, courtName: 'Court 1' }).success).toBe(true);
    for (const name of ['Court\n1', '\u001b[31mCourt', 'Court\u0085']) {
      expect(linkHelloSchema.safeParse({ ...hello, courtName: name }).error?.issues).toMatchObject([{ path: ['courtName'], message: 'must not hold control characters' }]);
      const asking = { nodeId: `${uuid}3`, courtName: name, host: name, version: '0.1.0', credential: 'A'.repeat(43) };
      expect(registerRequestSchema.safeParse(asking).error?.issues.map(({ path }) => path)).toEqual([['courtName'], ['host']]);
    }
  });

  it('[CON-3] refuses a command without its arguments', () => {
    const command = { commandId: `${uuid}4`, nodeId: `${uuid}3`, issuedAt: 1, expiresAt: 2, limitMs: 5_000, issuedBy: 'director', request: { action: 'change-scene' } };
    expect(commandSchema.safeParse(command).success).toBe(false);
    expect(commandSchema.safeParse({ ...command, request: { action: 'change-scene', role: 'OBS_STR', scene: 'IVR_SCENE' } }).success).toBe(true);
  });

  it('[CON-3] has every command of the control room, and refuses arguments that a command does not know', () => {
    expect(commandNames).toEqual([
      'mute', 'unmute', 'start-recording', 'stop-recording', 'start-stream', 'stop-stream', 'change-scene', 'start-replay-buffer', 'stop-replay-buffer', 'save-replay-buffer',
      'restart-obs', 'send-message', 'activate-day', 'prepare-folders', 'finish-day', 'set-context', 'push-settings', 'get-logs', 'offer-file', 'update-overlay',
    ]);
    expect(commandActionSchema.safeParse({ action: 'stop-recording', scene: 'x' }).success).toBe(false);
    const overlay = (values: object): boolean => commandActionSchema.safeParse({ action: 'update-overlay', overlay: 'lower-third', values }).success;
    expect([overlay({ shown: true, title: null, message: 'Delayed', theme: 'light', text: { name: 'Kim', line: null } }), overlay({ theme: 'pink' }), overlay({ colour: 'red' }), overlay({ message: '' })]).toEqual([true, false, false, false]);
  });

  it('[CON-3] refuses a bulk command without targets, and takes all courts or named ones', () => {
    const post = { idempotencyKey: 'press-0001', request: { action: 'stop-recording' } };
    expect(postCommandSchema.safeParse(post).success).toBe(false);
    expect(postCommandSchema.safeParse({ ...post, targets: [] }).success).toBe(false);
    expect(postCommandSchema.parse({ ...post, targets: 'all' })).toMatchObject({ ttlMs: 30_000, whenOffline: 'skip', confirmed: false });
    expect(postCommandSchema.safeParse({ ...post, targets: [`${uuid}3`] }).success).toBe(true);
  });

  it('[CON-3] names what a wish is about, so that a later one replaces it', () => {
    expect(wishKey(wishSchema.parse({ kind: 'scene', role: 'OBS_STR', scene: 'A' }))).toBe(wishKey({ kind: 'scene', role: 'OBS_STR', scene: 'B' }));
    expect(wishKey({ kind: 'mute', role: 'OBS_STR', input: 'Mic', on: true })).not.toBe(wishKey({ kind: 'mute', role: 'OBS_STR', input: 'Hall', on: true }));
  });
});

it('[CON-4] an id in upper case is the same id in lower case', () => {
  const id = 'abcdef12-1111-4111-8111-1111111111ef';
  for (const schema of [nodeIdSchema, hubIdSchema, epochIdSchema, sessionIdSchema, userIdSchema, clipIdSchema]) expect(schema.parse(id.toUpperCase())).toBe(id);
  expect(linkHelloSchema.parse({ protocol: 1, version: '0.1.0', nodeId: id.toUpperCase(), courtName: 'Court 1', host: 'laptop', token: 'secret', epochs: [], apiPort: 3001 }).nodeId).toBe(id);
});
