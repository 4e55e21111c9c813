import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { flagPictureBytes, nodeIdSchema, type NodeId } from '@restrike/contracts';
import { BusyError, ConfigurationError, endProcess, listenAt, NestLog, openProcessLog, runProcess, SecretBox, serveOverlays, servePages, takeDataDirectory, writeWhole, type Running } from '@restrike/runtime';
import { AgentModule } from './agent.module.js';
import { readAgentSettings } from './config/agent-settings.js';
import { ApiErrorFilter } from './court-api/api-error.filter.js';
import { CourtAgent } from './court-agent.js';
import { FindHubs } from './discovery/find-hubs.js';
import { headersForPages } from './headers-for-pages.js';
import { migrateStore } from './migrate-store.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
const builtPages = fileURLToPath(new URL('../../court-ui/dist', import.meta.url));
const builtOverlays = fileURLToPath(new URL('../../overlays/dist', import.meta.url));
/** A request has a few fields; the picture of a flag has a limit of its own. */
const bodyLimit = '256kb';

/** Lasting identity of this installation, made at its first start. */
function lastingNodeId(dataDir: string): NodeId {
  const file = path.join(dataDir, 'node-id');
  if (existsSync(file)) {
    const parsed = nodeIdSchema.safeParse(readFileSync(file, 'utf8').trim());
    if (parsed.success) return parsed.data;
    throw new ConfigurationError([`${file} does not hold a node id. Put the backup of it there, or delete it: the court then joins the hub as a new one.`]);
  }
  const nodeId = nodeIdSchema.parse(randomUUID());
  writeWhole(file, `${nodeId}\n`);
  return nodeId;
}

async function start(): Promise<Running> {
  const settings = readAgentSettings(process.env);
  const giveBack = takeDataDirectory(settings.dataDir);
  const obsPasswords = settings.obs.map(({ password }) => password);
  const { logger: log, hide } = openProcessLog('slave-agent', settings, [settings.joinToken, settings.apiToken, settings.courtPin, ...obsPasswords]);
  const { discovery: ways, hubUrls: configured, discoveryPort: broadcastPort, mdnsInterface } = settings;
  const hubs = new FindHubs({ ways, configured, broadcastPort, mdnsInterface }, log.child({ module: 'discovery' }));
  try {
    const nodeId = lastingNodeId(settings.dataDir);
    // The search goes on while the store is brought to this version, which takes longest at a first start.
    hubs.start();
    const courtFile = path.join(settings.dataDir, 'court.sqlite');
    await migrateStore(courtFile);
    const secrets = new SecretBox(path.join(settings.dataDir, 'secret.key'), hide);
    const agent = new CourtAgent(settings, nodeId, version, courtFile, hubs, secrets, log);
    let fail: (error: Error) => void = () => undefined;
    agent.pipeline.on('failed', (error) => fail(error));
    const listener = await agent.start();
    // Another program on the port is for a person to settle; where the port was chosen in the console, there. A missing address may come back with its cable: the
    // listener waits for it.
    if (listener?.cause === 'in-use' && agent.portIsConfigured) {
      await agent.stop();
      throw new BusyError(listener.error ?? 'the UDP port is in use');
    }
    const app = await NestFactory.create<NestExpressApplication>(AgentModule.of(agent), { logger: new NestLog(log.child({ module: 'nest' })), bodyParser: false });
    app.disable('x-powered-by');
    app.use(headersForPages());
    app.useBodyParser('json', { limit: bodyLimit });
    app.useBodyParser('raw', { type: 'image/*', limit: flagPictureBytes });
    const server = app.getHttpAdapter().getInstance() as Parameters<typeof servePages>[0];
    serveOverlays(server, builtOverlays, 'court');
    servePages(server, { folder: settings.uiDir ?? builtPages, at: '', pages: {}, otherwise: 'index.html' });
    app.useGlobalFilters(new ApiErrorFilter(log.child({ module: 'api' })));
    const port = await listenAt(app, settings.apiHost, settings.apiPort, { host: 'RESTRIKE_API_HOST', port: 'RESTRIKE_API_PORT' }).catch(async (error: unknown) => {
      await agent.stop();
      throw error;
    });
    agent.feed.attach(app.getHttpServer());
    agent.joinHub(port);
    writeWhole(path.join(settings.dataDir, 'run.json'), `${JSON.stringify({ pid: process.pid, apiPort: port, udpPort: listener?.port ?? null, nodeId })}\n`);
    log.info({ court: settings.courtName, api: `http://${settings.apiHost}:${String(port)}`, udp: listener?.port ?? null }, 'the agent is up');
    fail = (error) => {
      // Without its threads the court keeps nothing: end, and let the service manager start it anew.
      process.stderr.write(`${error.message}\n`);
      log.error({ err: error }, 'the agent ends: it is nothing without its threads');
      endProcess(1);
    };
    return {
      stop: async (reason) => {
        log.info({ reason }, 'stopping');
        app.getHttpServer().closeAllConnections();
        await agent.stop();
        await app.close();
        giveBack();
      },
    };
  } catch (error) {
    hubs.stop();
    giveBack();
    throw error;
  }
}

runProcess(start);
