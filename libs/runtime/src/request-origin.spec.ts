import { isFromHere, isLoopback, isOwnPage } from './request-origin.js';

const here = { host: 'localhost:3000' };

it.each([
  ['the machine itself', '127.0.0.1', here, true],
  ['the machine itself over IPv6', '::1', { host: '[::1]:3000' }, true],
  ['IPv4 as IPv6 writes it', '::ffff:127.0.0.1', { host: '127.0.0.1' }, true],
  ['a page of this server', '127.0.0.1', { ...here, origin: 'http://LOCALHOST:3000' }, true],
  ['another machine', '192.0.2.7', here, false],
  ['a machine whose name only begins so', '127.evil.example', here, false],
  ['a proxy', '127.0.0.1', { ...here, 'x-forwarded-for': '127.0.0.1' }, false],
  ['a proxy of the other way to say it', '127.0.0.1', { ...here, forwarded: 'for=127.0.0.1' }, false],
  ['a proxy that says nothing', '127.0.0.1', { ...here, forwarded: '' }, false],
  ['a name that somebody let point here', '127.0.0.1', { host: 'evil.example:3000' }, false],
  ['a name that only begins as ours', '127.0.0.1', { host: '127.0.0.1.evil.example' }, false],
  ['no name', '127.0.0.1', {}, false],
  ['a page of somebody else', '127.0.0.1', { ...here, origin: 'http://evil.example' }, false],
  ['a page of another port', '127.0.0.1', { ...here, origin: 'http://localhost:4000' }, false],
  ['a page of nowhere', '127.0.0.1', { ...here, origin: 'null' }, false],
])('[RUN-12] a request is from this machine or not: %s', (_what, address, headers, expected) => {
  expect(isFromHere({ address, headers })).toBe(expected);
});

it('[RUN-12] a program is no page of somebody else, wherever it is', () => {
  expect(isOwnPage({ headers: { host: 'hub.example' } })).toBe(true);
  expect(isOwnPage({ headers: { host: 'hub.example', origin: 'https://hub.example' } })).toBe(true);
  expect(isOwnPage({ headers: { host: 'hub.example', origin: 'https://other.example' } })).toBe(false);
});

it('[RUN-12] what others can reach is no address of this machine for itself', () => {
  expect(['127.0.0.1', '127.0.0.9', '::1', 'localhost'].filter((one) => !isLoopback(one))).toEqual([]);
  expect(['0.0.0.0', '::', '192.0.2.1', 'localhost.example', ''].filter(isLoopback)).toEqual([]);
});
