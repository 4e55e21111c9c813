import { isContentFault } from './is-content-fault.js';

it.each([
  ['SQLITE_CONSTRAINT_TRIGGER', true],
  ['SQLITE_TOOBIG', true],
  ['SQLITE_FULL', false],
  ['SQLITE_BUSY', false],
  ['SQLITE_IOERR_WRITE', false],
  ['ENOSPC', false],
  ['ERR_INVALID_ARG_TYPE', true],
  [undefined, true],
])('[AGT-5] %s is the fault of what was to be written: %s', (code, isIts) => {
  expect(isContentFault(Object.assign(new Error('x'), { code }))).toBe(isIts);
});
