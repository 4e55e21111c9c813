import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { BadRequestException, type ArgumentsHost } from '@nestjs/common';
import { createLogger } from '@restrike/runtime';
import express from 'express';
import { ApiErrorFilter } from './api-error.filter.js';
import { countAnswers } from './count-answers.js';
import { PasswordsBusyError } from './password.js';
import { refuse } from './read-request.js';

test('[HUB-11] of the answers that are refusals only those count as failed that are the hub’s own fault: what broke, and its database that is away', async () => {
  const filter = new ApiErrorFilter(createLogger('test', 'silent' as 'error'));
  const errors: Readonly<Record<string, Error>> = {
    '/court-silent': refuse(504, { code: 'COURT_SILENT', message: 'the court did not answer in time' }),
    '/fifth-export': refuse(503, { code: 'HUB_BUSY', message: 'exports are running' }),
    '/too-long': refuse(503, { code: 'QUERY_TOO_LONG', message: 'the search took too long' }),
    '/passwords': new PasswordsBusyError('too many at once'),
    '/bad': new BadRequestException(),
    '/broken': new TypeError('of ours'),
    '/store-away': Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
  };
  let tell = (_failed: boolean): void => undefined;
  const app = express();
  app.use(countAnswers((failed) => tell(failed)));
  app.use((request, response) => {
    const error = errors[request.path];
    if (error === undefined) response.json({});
    else filter.catch(error, { switchToHttp: () => ({ getRequest: () => request, getResponse: () => response }) } as unknown as ArgumentsHost);
  });
  const server = app.listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const found: [string, number, boolean][] = [];
    for (const path of ['/fine', ...Object.keys(errors)]) {
      const counted = new Promise<boolean>((done) => (tell = done));
      const response = await fetch(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}${path}`);
      await response.text();
      found.push([path, response.status, await counted]);
    }
    expect(found).toEqual([
      ['/fine', 200, false], ['/court-silent', 504, false], ['/fifth-export', 503, false], ['/too-long', 503, false], ['/passwords', 503, false], ['/bad', 400, false], ['/broken', 500, true], ['/store-away', 503, true],
    ]);
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});
