import { readFileSync } from 'node:fs';
import { courtPinSchema, noControlCharacters } from '@restrike/contracts';
import { loadDefinitions } from '@restrike/pss-protocol/definitions';
import { isLoopback, listSetting, logSettings, numberSetting, portSetting, readConfiguration, wordsOf } from '@restrike/runtime';
import { z } from 'zod';
import { readObsAddresses } from '../obs/read-obs-addresses.js';

/** Addresses of OBS; a password in one is never shown. */
const obsSetting = listSetting(z.string())
  .default([])
  .transform((texts, context) => {
    const read = readObsAddresses(texts);
    if (read.ok) return read.connections;
    context.addIssue({ code: 'custom', message: read.problem });
    return z.NEVER;
  });
const seconds = (min: number, max: number, usual: number): z.ZodDefault<z.ZodType<number>> => numberSetting(min, max).default(usual) as never;
const sceneSetting = (usual: string): z.ZodDefault<z.ZodType<string>> => z.string().trim().max(200).default(usual) as never;

/** Every setting of a slave agent, by its name in the environment. */
const settings = {
  dataDir: { env: 'RESTRIKE_DATA_DIR', schema: z.string().default('data/court') },
  courtName: { env: 'RESTRIKE_COURT_NAME', schema: z.string().trim().min(1, 'must name the court, for example "Court 1"').max(80, 'must have at most 80 characters').regex(...noControlCharacters).default('Court') },
  udpAddress: { env: 'RESTRIKE_UDP_ADDRESS', schema: z.union([z.ipv4('must be an IPv4 address of this machine, or 0.0.0.0'), z.literal('0.0.0.0')]).default('0.0.0.0') },
  /** Set by the operator of the scoring system; 8888 is in use as well. */
  udpPort: { env: 'RESTRIKE_UDP_PORT', schema: portSetting(6000) },
  udpReceiveBuffer: { env: 'RESTRIKE_UDP_RECEIVE_BUFFER', schema: numberSetting(65_536, 1_073_741_824).default(8_388_608) },
  apiHost: { env: 'RESTRIKE_API_HOST', schema: z.string().default('127.0.0.1') },
  apiPort: { env: 'RESTRIKE_API_PORT', schema: portSetting(3001) },
  apiToken: { env: 'RESTRIKE_API_TOKEN', schema: z.string().min(8, 'must have at least 8 characters').optional(), secret: true },
  courtPin: { env: 'RESTRIKE_COURT_PIN', schema: courtPinSchema.optional(), secret: true },
  uiDir: { env: 'RESTRIKE_COURT_UI_DIR', schema: z.string().optional() },
  hubUrls: { env: 'RESTRIKE_HUB_URL', schema: listSetting(z.url({ protocol: /^https?$/, error: 'must be an http address such as http://192.0.2.1:3000' })).default([]) },
  joinToken: { env: 'RESTRIKE_JOIN_TOKEN', schema: z.string().min(1).default('restrike-development'), secret: true },
  discovery: { env: 'RESTRIKE_DISCOVERY', schema: listSetting(z.enum(['mdns', 'broadcast', 'configured'], 'must be mdns, broadcast or configured')).default(['mdns', 'broadcast', 'configured']) },
  discoveryPort: { env: 'RESTRIKE_DISCOVERY_PORT', schema: portSetting(8080) },
  mdnsInterface: { env: 'RESTRIKE_MDNS_INTERFACE', schema: z.ipv4('must be the IPv4 address of one of this machine’s cards').optional() },
  heartbeatMs: { env: 'RESTRIKE_HEARTBEAT_MS', schema: numberSetting(500, 60_000).default(5_000) },
  flushEvents: { env: 'RESTRIKE_FLUSH_EVENTS', schema: numberSetting(1, 5_000).default(200) },
  flushMs: { env: 'RESTRIKE_FLUSH_MS', schema: numberSetting(0, 1_000).default(20) },
  queueBound: { env: 'RESTRIKE_QUEUE_BOUND', schema: numberSetting(100, 1_000_000).default(20_000) },
  definitions: { env: 'RESTRIKE_DEFINITIONS', schema: z.string().optional() },
  obs: { env: 'RESTRIKE_OBS', schema: obsSetting, secret: true },
  /** Folder of recordings and clips; by default `videos` in the data directory. */
  videosDir: { env: 'RESTRIKE_VIDEOS_DIR', schema: z.string().optional() },
  ffmpeg: { env: 'RESTRIKE_FFMPEG', schema: z.string().default('ffmpeg') },
  ffprobe: { env: 'RESTRIKE_FFPROBE', schema: z.string().default('ffprobe') },
  // By its whole name on Windows: `mpv` alone is found as mpv.com there, which only starts the player, and is ended in its place.
  mpv: { env: 'RESTRIKE_MPV', schema: z.string().default(process.platform === 'win32' ? 'mpv.exe' : 'mpv') },
  player: { env: 'RESTRIKE_PLAYER', schema: z.enum(['auto', 'mpv', 'browser'], 'must be auto, mpv or browser').default('auto') },
  replaySeconds: { env: 'RESTRIKE_REPLAY_SECONDS', schema: seconds(5, 600, 20) },
  openLastSeconds: { env: 'RESTRIKE_REPLAY_OPEN_SECONDS', schema: seconds(1, 600, 10) },
  contestedSeconds: { env: 'RESTRIKE_CONTESTED_SECONDS', schema: seconds(1, 60, 5) },
  rulingSeconds: { env: 'RESTRIKE_RULING_SECONDS', schema: seconds(5, 600, 30) },
  challengeQuota: { env: 'RESTRIKE_CHALLENGE_QUOTA', schema: seconds(0, 20, 1) },
  stopAfterSeconds: { env: 'RESTRIKE_STOP_AFTER_SECONDS', schema: seconds(0, 300, 10) },
  liveScene: { env: 'RESTRIKE_LIVE_SCENE', schema: sceneSetting('LIVE_SCENE') },
  replayScene: { env: 'RESTRIKE_REPLAY_SCENE', schema: sceneSetting('IVR_SCENE') },
  breakScene: { env: 'RESTRIKE_BREAK_SCENE', schema: sceneSetting('') },
  injuryScene: { env: 'RESTRIKE_INJURY_SCENE', schema: sceneSetting('') },
  winnerScene: { env: 'RESTRIKE_WINNER_SCENE', schema: sceneSetting('') },
  ...logSettings,
} as const;

export type AgentSettings = ReturnType<typeof readAgentSettings>;

/** What can only be told of settings together, and of the file that one of them names. */
function judgeFurther({ apiHost, apiToken, definitions }: { readonly apiHost?: string; readonly apiToken?: string | undefined; readonly definitions?: string | undefined }): readonly string[] {
  const problems: string[] = [];
  if (apiHost !== undefined && !isLoopback(apiHost) && apiToken === undefined) {
    problems.push(`RESTRIKE_API_HOST is ${apiHost}, which others can reach: set RESTRIKE_API_TOKEN as well, or use 127.0.0.1`);
  }
  if (definitions === undefined) return problems;
  try {
    const loaded = loadDefinitions(readFileSync(definitions, 'utf8'));
    if (!loaded.ok) problems.push(...loaded.errors.map(({ line, path: at, reason }) => `${definitions}:${String(line)} (${at}): ${reason}`));
  } catch (error) {
    problems.push(`RESTRIKE_DEFINITIONS ${definitions} can not be read: ${wordsOf(error)}`);
  }
  return problems;
}

/**
 * Reads the agent's settings.
 *
 * @throws ConfigurationError with everything that is wrong.
 */
export function readAgentSettings(environment: Readonly<Record<string, string | undefined>>) {
  const values = readConfiguration(settings, environment, judgeFurther);
  return { ...values, apiIsLocal: isLoopback(values.apiHost) };
}
