import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { NestLog, type Logger } from '@restrike/runtime';
import express from 'express';
import helmet from 'helmet';
import { AccessGuard } from './access/access.guard.js';
import { ApiErrorFilter } from './access/api-error.filter.js';
import { countAnswers } from './access/count-answers.js';
import type { Hub } from './hub.js';
import { HubModule } from './hub.module.js';
import { serveUi } from './serve-ui.js';

/** Largest JSON body of a request that is not a batch. */
const maxBodyBytes = 256 * 1024;

/** Time in which a request must have its headers, and all of itself, ms: a client that trickles holds nothing for ever. A piece of a clip has a minute. */
const headersLimitMs = 15_000;
const requestLimitMs = 90_000;

/**
 * The hub's HTTP interface: headers, guarded batches, bodies, controllers, pages. Not yet listening.
 *
 * @param folders where the built pages are.
 */
export async function createHubApp(hub: Hub, folders: Parameters<typeof serveUi>[1], log: Logger): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(HubModule.of(hub), { logger: new NestLog(log.child({ module: 'nest' })), bodyParser: false, ...(hub.certificate === null ? {} : { httpsOptions: { cert: hub.certificate.cert, key: hub.certificate.key } }) });
  Object.assign(app.getHttpServer(), { headersTimeout: headersLimitMs, requestTimeout: requestLimitMs });
  app.disable('x-powered-by');
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:'], connectSrc: ["'self'", 'ws:', 'wss:'], objectSrc: ["'none'"], baseUri: ["'self'"], frameAncestors: ["'self'"] },
      },
      strictTransportSecurity: false,
    }),
  );
  const server = app.getHttpAdapter().getInstance() as Parameters<typeof serveUi>[0];
  const { before } = new AccessGuard(hub.access);
  server.post('/api/events/bulk', before, hub.intake.events);
  server.post('/api/matches/bulk', before, hub.intake.matches);
  server.post('/api/sessions/bulk', before, hub.intake.sessions);
  server.post('/api/obs-sessions/bulk', before, hub.intake.obsSessions);
  server.post('/api/ivr-events/bulk', before, hub.intake.ivrEvents);
  server.post('/api/console-acts/bulk', before, hub.intake.consoleActs);
  server.patch('/api/clips/:clipId/file', before, hub.clips.piece);
  app.use('/api', countAnswers((failed) => hub.answered(failed)));
  app.use('/api', express.json({ limit: maxBodyBytes }));
  app.useGlobalFilters(new ApiErrorFilter(log.child({ module: 'api' })));
  serveUi(server, folders);
  return app;
}
