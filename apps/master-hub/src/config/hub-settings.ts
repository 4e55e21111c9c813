import { existsSync } from 'node:fs';
import { isLoopback, listSetting, logSettings, numberSetting, portSetting, readConfiguration } from '@restrike/runtime';
import { z } from 'zod';

const developmentToken = 'restrike-development';

/** Every setting of a master hub, by its name in the environment. */
const settings = {
  dataDir: { env: 'RESTRIKE_DATA_DIR', schema: z.string().default('data/hub') },
  /** Clips that courts offer; several hub processes on one database need one folder that all of them reach. Empty: in the data folder. */
  clipsDir: { env: 'RESTRIKE_CLIPS_DIR', schema: z.string().optional() },
  clipsKeepFreeMb: { env: 'RESTRIKE_CLIPS_KEEP_FREE_MB', schema: numberSetting(0, 1_000_000_000).default(2_048) },
  host: { env: 'RESTRIKE_HUB_HOST', schema: z.string().default('127.0.0.1') },
  port: { env: 'RESTRIKE_HUB_PORT', schema: portSetting(3000) },
  databaseUrl: { env: 'DATABASE_URL', schema: z.url({ protocol: /^postgres(ql)?$/, error: 'must be an address such as postgres://user:password@host:5432/restrike' }).optional(), secret: true },
  joinToken: { env: 'RESTRIKE_JOIN_TOKEN', schema: z.string().min(8, 'must have at least 8 characters').optional(), secret: true },
  readToken: { env: 'RESTRIKE_READ_TOKEN', schema: z.string().min(8, 'must have at least 8 characters').optional(), secret: true },
  tls: { env: 'RESTRIKE_TLS', schema: z.enum(['on', 'off'], 'must be on or off').default('off') },
  tlsCert: { env: 'RESTRIKE_TLS_CERT', schema: z.string().optional() },
  tlsKey: { env: 'RESTRIKE_TLS_KEY', schema: z.string().optional() },
  secretKeyFile: { env: 'RESTRIKE_SECRET_KEY_FILE', schema: z.string().optional() },
  sessionHours: { env: 'RESTRIKE_SESSION_HOURS', schema: numberSetting(1, 720).default(16) },
  adminPassword: { env: 'RESTRIKE_ADMIN_PASSWORD', schema: z.string().min(10, 'must have at least 10 characters').optional(), secret: true },
  tournament: { env: 'RESTRIKE_TOURNAMENT', schema: z.string().max(120).optional() },
  discovery: { env: 'RESTRIKE_DISCOVERY', schema: listSetting(z.enum(['mdns', 'broadcast', 'none'], 'must be mdns, broadcast or none')).default(['mdns', 'broadcast']) },
  discoveryPort: { env: 'RESTRIKE_DISCOVERY_PORT', schema: portSetting(8080) },
  mdnsInterface: { env: 'RESTRIKE_MDNS_INTERFACE', schema: z.ipv4('must be the IPv4 address of one of this machine’s cards').optional() },
  heartbeatMs: { env: 'RESTRIKE_HEARTBEAT_MS', schema: numberSetting(500, 60_000).default(5_000) },
  sampleEveryMs: { env: 'RESTRIKE_HEALTH_SAMPLE_MS', schema: numberSetting(1_000, 600_000).default(15_000) },
  batchesAtOnce: { env: 'RESTRIKE_BATCHES_AT_ONCE', schema: numberSetting(1, 256).default(16) },
  uiDir: { env: 'RESTRIKE_UI_DIR', schema: z.string().optional() },
  ...logSettings,
} as const;

export type HubSettings = ReturnType<typeof readHubSettings>;

interface Read {
  readonly host?: string;
  readonly joinToken?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
}

/** What can only be told of settings together. */
function judgeFurther({ host, joinToken, tlsCert, tlsKey }: Read): readonly string[] {
  const problems: string[] = [];
  if (host !== undefined && !isLoopback(host) && joinToken === developmentToken) {
    problems.push(`RESTRIKE_HUB_HOST is ${host}, which others can reach: set RESTRIKE_JOIN_TOKEN to a secret of your own on hub and courts`);
  }
  if ((tlsCert === undefined) !== (tlsKey === undefined)) problems.push('RESTRIKE_TLS_CERT and RESTRIKE_TLS_KEY go together: set both to PEM files, or neither for a generated certificate');
  for (const [name, file] of [['RESTRIKE_TLS_CERT', tlsCert], ['RESTRIKE_TLS_KEY', tlsKey]] as const) {
    if (file !== undefined && !existsSync(file)) problems.push(`${name} is ${JSON.stringify(file)}: there is no such file`);
  }
  return problems;
}

/**
 * Reads the hub's settings.
 *
 * @throws ConfigurationError with everything that is wrong.
 */
export function readHubSettings(environment: Readonly<Record<string, string | undefined>>) {
  const values = readConfiguration(settings, environment, judgeFurther);
  const isLocal = isLoopback(values.host);
  // On this machine alone everything works at once; a hub that others can reach lets in by approval and pairing codes, unless it has a token of its own.
  const joinToken = values.joinToken ?? (isLocal ? developmentToken : null);
  return { ...values, joinToken, isLocal, tokenIsDevelopment: joinToken === developmentToken };
}
