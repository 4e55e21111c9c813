import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openHubStore } from '@restrike/db/hub';
import { SecretBox, listenAt, openProcessLog, runProcess, takeDataDirectory, writeWhole, wordsOf, type Running } from '@restrike/runtime';
import { hubCertificate } from './access/hub-certificate.js';
import { readHubSettings } from './config/hub-settings.js';
import { runConsoleCommand } from './console-commands.js';
import { createHubApp } from './create-hub-app.js';
import { Hub } from './hub.js';
import { startEmbeddedServer, type EmbeddedServer } from './postgres/embedded-server.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
const builtUi = fileURLToPath(new URL('../../master-ui/dist', import.meta.url));
const builtOverlays = fileURLToPath(new URL('../../overlays/dist', import.meta.url));

/** Without a database the hub can keep nothing: it ends in order and with a failure, and its service manager starts it anew. The courts keep everything. */
function onDatabaseDied(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}

async function start(): Promise<Running> {
  const settings = readHubSettings(process.env);
  const giveBack = takeDataDirectory(settings.dataDir);
  const log = openProcessLog('master-hub', settings, [settings.tokenIsDevelopment ? null : settings.joinToken, settings.readToken, settings.adminPassword]).logger;
  let embedded: EmbeddedServer | null = null;
  try {
    if (settings.databaseUrl === undefined) embedded = await startEmbeddedServer(path.join(settings.dataDir, 'postgres'), log.child({ module: 'postgres' }), onDatabaseDied);
    const store = await openHubStore({ url: settings.databaseUrl ?? embedded?.url ?? '', sealer: new SecretBox(settings.secretKeyFile ?? path.join(settings.dataDir, 'secret.key')) });
    const { tls, tlsCert, tlsKey } = settings;
    const ownFiles = tlsCert === undefined || tlsKey === undefined ? null : { cert: tlsCert, key: tlsKey };
    const certificate = tls === 'on' ? await hubCertificate(settings.dataDir, ownFiles) : null;
    const hub = new Hub(settings, store, { hubId: await store.hubId(), version, certificate }, log);
    const app = await createHubApp(hub, { ui: settings.uiDir ?? builtUi, overlays: builtOverlays }, log);
    const code = await hub.access.begin();
    await hub.courts.recall();
    // Before the port is open: an agent that knocks at once must find its socket.
    hub.attach(app.getHttpServer());
    const port = await listenAt(app, settings.host, settings.port, { host: 'RESTRIKE_HUB_HOST', port: 'RESTRIKE_HUB_PORT' });
    hub.beFound(port);
    writeWhole(path.join(settings.dataDir, 'run.json'), `${JSON.stringify({ pid: process.pid, port, hubId: hub.hubId })}\n`);
    const url = `${certificate === null ? 'http' : 'https'}://${settings.host}:${String(port)}`;
    log.info({ url, fingerprint: certificate?.fingerprint, hubId: hub.hubId, database: embedded === null ? 'server' : 'embedded' }, 'the hub is up');
    if (certificate === null && !settings.isLocal) log.warn('without TLS: who listens on this network can read and use codes, credentials and passwords. RESTRIKE_TLS=on where others share it');
    showCode(code, url);
    const database = embedded;
    return {
      stop: async (reason) => {
        log.info({ reason }, 'stopping');
        try {
          await hub.stop();
          app.getHttpServer().closeAllConnections();
          await app.close();
        } finally {
          // Whatever failed above, no server of ours stays behind.
          await database?.stop();
          giveBack();
        }
      },
    };
  } catch (error) {
    await embedded?.stop().catch(() => undefined);
    giveBack();
    throw error;
  }
}

/** Says on the console, for a person to read, how to get in the first time. */
function showCode(code: string | null, url: string): void {
  if (code === null) return;
  process.stdout.write(`\n  This hub has no user yet. Make the first admin at ${url}/login with this one-time code:\n\n      ${code}\n\n`);
}

const args = process.argv.slice(2);
if (args.length === 0) runProcess(start);
else {
  // A command of the console, beside a running hub or without one. It has closed what it opened, also a database server that it started, before its code is here, so
  // Node ends by itself: an exit at once could lose lines on a pipe, such as a password that is shown once.
  Promise.resolve()
    .then(() => runConsoleCommand(args, readHubSettings(process.env)))
    .then(
      (code) => {
        process.exitCode = code ?? 0;
      },
      (error: unknown) => {
        process.stderr.write(`${wordsOf(error)}\n`);
        process.exitCode = 1;
      },
    );
}
