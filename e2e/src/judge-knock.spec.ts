import { isLetIn } from './knock-engine.js';
import { judgeKnock, type KnockFigures } from './judge-knock.js';
import { openRoutesOf } from './open-routes.js';

const sound: KnockFigures = {
  seed: 1, engine: 5, requests: 100, messages: { thrown: 100, arrived: 98, refused: 80 }, statuses: { 0: 4, 401: 96 }, passed: [], failures: [], unreadable: 9,
  heldMib: { warm: 50, middle: 52, end: 53 }, residentMib: 200, handles: { warm: 12, end: 14 }, auditIsWhole: true,
};

describe('what a knocked hub is judged by', () => {
  test('[E2E-16] a hub that stood it has no fault', () => expect(judgeKnock(sound)).toEqual([]));

  test.each<[string, Partial<KnockFigures>]>([
    ['a request that passed', { passed: ['GET /api/users'] }],
    ['a failure', { failures: ['500 GET /api/users'] }],
    ['silence', { statuses: { 0: 50, 401: 50 } }],
    ['messages that never arrived', { messages: { thrown: 100, arrived: 80, refused: 80 } }],
    ['messages that were taken', { messages: { thrown: 100, arrived: 98, refused: 10 } }],
    ['nothing counted', { unreadable: 0 }],
    ['a leak', { heldMib: { warm: 50, middle: 52, end: 57 } }],
    ['memory that could not be read', { heldMib: { warm: 50, middle: 52, end: Number.NaN } }],
    ['sockets left open', { handles: { warm: 12, end: 40 } }],
    ['a broken audit log', { auditIsWhole: false }],
  ])('[E2E-16] %s is a fault', (_title, change) => expect(judgeKnock({ ...sound, ...change })).toHaveLength(1));

  test('[E2E-16] nothing but what the table opens may be answered to somebody without rights', () => {
    const { mayPass } = openRoutesOf({ paths: { '/api/hub': { get: { 'x-roles': ['anyone'] } }, '/api/users': { get: { 'x-roles': ['admin'] } }, '/api/x/{id}/file': { get: { 'x-roles': ['reader'] }, patch: { 'x-roles': ['agent'] } }, '/metrics': { get: { 'x-roles': ['overview'] } } } });
    const may = (line: string, isCourt = false): boolean => mayPass(line.split(' ')[0] ?? '', line.split(' ')[1] ?? '', isCourt);
    expect(['GET /api/hub?x=1', 'GET /overview', 'GET /', 'OPTIONS /api/users'].map((line) => may(line))).toEqual([true, true, true, true]);
    expect(['GET /api/users', 'get /api/hub', 'POST /api/hub', 'GET /api/nothing', 'GET /metrics', 'POST /overview', 'PATCH /api/x/1/file', 'GET /api/hub/more'].map((line) => may(line))).toEqual(Array(8).fill(false));
    expect([may('PATCH /api/x/1/file', true), may('GET /api/x/1/file', true), may('GET /api/hub', true)]).toEqual([true, false, true]);
  });
});

test('[E2E-16] who is taken into a namespace, or told what is said in one, was let in; a session alone and a refusal let nobody in', () => {
  const said = ['40{"sid":"a"}', '40/feed,{"sid":"a"}', '\u0081\u002042/feed,["court",{}]', '0{"sid":"a","upgrades":[]}', '44/feed,{"message":"this needs a read token"}', '44{"message":"there is nothing here"}', 'HTTP/1.1 400 Bad Request\r\n\r\n{"code":1,"message":"Session ID unknown"}'];
  expect(said.map(isLetIn)).toEqual([true, true, true, false, false, false, false]);
});
