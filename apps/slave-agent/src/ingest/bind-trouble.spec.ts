import { bindTrouble } from './bind-trouble.js';

it.each([
  ['EADDRINUSE', 'in-use', 'UDP port 0.0.0.0:6000 is in use by another program.'],
  ['EADDRNOTAVAIL', 'no-address', 'This machine has no address 0.0.0.0.'],
  // A range that Windows keeps, or a program that has the port for itself alone.
  ['EACCES', 'other', 'The system does not give UDP port 0.0.0.0:6000'],
  ['EFAULT', 'other', 'UDP 0.0.0.0:6000 failed: bind EFAULT'],
] as const)('[ING-1] a port that can not be listened on (%s) says why, and what to set', (code, cause, start) => {
  const trouble = bindTrouble(Object.assign(new Error(`bind ${code}`), { code }), '0.0.0.0', 6000);
  expect(trouble).toEqual({ cause, message: expect.stringContaining(start) as string });
});
