import { parseArgs } from 'node:util';
import { wordsOf } from '@restrike/runtime/words-of';

export const help = `Plays many courts against one hub, each with the agents' real protocol.

  --agents N         courts (default 8)
  --first N          number of the first court (default 1)
  --hub URL          address of the hub (default http://127.0.0.1:3000)
  --token TEXT       join token (default RESTRIKE_JOIN_TOKEN, or the one of development)
  --live N           live states a second and court (default 2)
  --heartbeat MS     ms between heartbeats (default: what the hub wants)
  --work MS          how long a command takes (default 20)
  --sees MS          how long after it came an announcement is seen (default 3000)
  --names KIND       plain, or long: long names of many scripts, for looking at screens
  --frozen N         so many of the last courts freeze after they have joined
  --offline N        so many before them go offline after they have joined
  --duration S       seconds after which to stop
`;

export interface FleetArguments {
  readonly agents: number;
  readonly first: number;
  readonly hubUrl: string;
  readonly token: string;
  readonly livePerSecond: number;
  readonly heartbeatMs: number | null;
  readonly workMs: number;
  readonly seesAfterMs: number | null;
  readonly frozen: number;
  readonly offline: number;
  readonly durationMs: number | null;
  readonly names: 'plain' | 'long';
}

const text = { type: 'string' } as const;
const options = { agents: text, first: text, hub: text, token: text, live: text, heartbeat: text, work: text, sees: text, frozen: text, offline: text, duration: text, names: text, help: { type: 'boolean' } } as const;

/** Reads the command line. @returns the arguments, everything that is wrong with them, or `help`. */
export function readArguments(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>): FleetArguments | readonly string[] | 'help' {
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
  try {
    ({ values } = parseArgs({ args: argv.filter((one) => one !== '--'), options }));
  } catch (error) {
    return [wordsOf(error)];
  }
  if (values.help === true) return 'help';
  const problems: string[] = [];
  const number = <T extends number | null>(name: keyof typeof values, fallback: T, low: number, high: number): number | T => {
    const given = values[name];
    if (given === undefined) return fallback;
    const value = Number(given);
    if (Number.isFinite(value) && value >= low && value <= high) return value;
    problems.push(`--${name} ${String(given)}: expected a number from ${String(low)} to ${String(high)}`);
    return fallback;
  };
  const hubUrl = values.hub ?? 'http://127.0.0.1:3000';
  if (!URL.canParse(hubUrl)) problems.push(`--hub ${hubUrl}: expected an address such as http://192.0.2.1:3000`);
  if (values.names !== undefined && values.names !== 'plain' && values.names !== 'long') problems.push(`--names ${values.names}: expected plain or long`);
  const agents = number('agents', 8, 1, 1_000);
  const sees = number('sees', 3_000, 0, 3_600_000);
  const duration = number('duration', null, 1, 1_000_000);
  const result: FleetArguments = {
    agents, first: number('first', 1, 1, 100_000), hubUrl, token: values.token ?? environment['RESTRIKE_JOIN_TOKEN'] ?? 'restrike-development', livePerSecond: number('live', 2, 0, 100),
    heartbeatMs: number('heartbeat', null, 100, 60_000), workMs: number('work', 20, 0, 600_000), seesAfterMs: sees, frozen: number('frozen', 0, 0, agents), offline: number('offline', 0, 0, agents),
    durationMs: duration === null ? null : duration * 1_000, names: values.names === 'long' ? 'long' : 'plain',
  };
  if (result.frozen + result.offline > agents) problems.push(`--frozen ${String(result.frozen)} and --offline ${String(result.offline)}: there are ${String(agents)} courts`);
  return problems.length > 0 ? problems : result;
}
