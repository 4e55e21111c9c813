import { isStoreAway } from './is-store-away.js';

const error = (message: string, code?: string): Error => Object.assign(new Error(message), code === undefined ? {} : { code });

describe('[CDB-4] a database that is away', () => {
  it.each([
    ['nobody listens', error('connect ECONNREFUSED 192.0.2.1:5432', 'ECONNREFUSED'), true],
    ['it was stopped', error('terminating connection due to administrator command', '57P01'), true],
    ['it is starting', error('the database system is starting up', '57P03'), true],
    ['no room for another connection', error('sorry, too many clients already', '53300'), true],
    ['the connection broke', error('Connection terminated unexpectedly'), true],
    ['no answer', error('Query read timeout'), true],
    ['all connections are busy', error('timeout exceeded when trying to connect'), true],
    ['a statement that was ended', error('canceling statement due to statement timeout', '57014'), false],
    ['a wrong statement', error('syntax error', '42601'), false],
    ['a mistake of ours', new TypeError('x is not a function'), false],
    ['no error', 'ECONNREFUSED', false],
  ])('[CDB-4] %s: %p is %p', (_title, thrown, away) => {
    expect(isStoreAway(thrown)).toBe(away);
  });
});
