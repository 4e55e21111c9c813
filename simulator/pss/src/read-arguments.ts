import { parseArgs } from 'node:util';
import { wordsOf } from '@restrike/runtime/words-of';
import { noFaults, readFaults, type FaultRates } from './faults.js';
import { scenarioNames, type ScenarioName } from './scenarios.js';

export const help = `Plays the scoring system (Daedo TK-Strike) over UDP.

  --scenario NAME     ${scenarioNames.join(' | ')} (default basic)
  --courts N          number of courts; court k goes to the port of --target plus k-1 (default 1)
  --target HOST:PORT  where to send (default 127.0.0.1:6000); several times for courts at other places
  --speed X           1 is real time, up to 1000 (default 1)
  --seed N            the same seed plays the same day (default 1)
  --matches N         matches a court
  --duration S        seconds after which to stop
  --rate N            a flat rate of datagrams a second and court, in place of their timing
  --faults LIST       loss=1%,dup=1%,reorder=1%,delay=5%:200ms,malformed=0.1%,unknown=0.1%,encoding=0.1%
  --generation GEN    gen3 | gen2: ends datagrams with CR LF, as the older sender does (default gen3)
  --replay FILE       play a capture with its own timing; --loop starts it again at its end
  --record FILE       write what is sent as a capture (one court)
  --ledger FILE       write every datagram the kernel took, a JSON line each (the court's number is appended for several)
  --send "pt1;3"      send single datagrams and end; several times
  --control           take commands on standard input: pause, resume, stop, status, send TEXT
`;

export interface SimulatorArguments {
  readonly scenario: ScenarioName;
  readonly targets: readonly { readonly host: string; readonly port: number }[];
  readonly speed: number;
  readonly seed: number;
  readonly matches: number | null;
  readonly durationMs: number | null;
  readonly rate: number | null;
  readonly faults: FaultRates;
  readonly generation: 'gen3' | 'gen2';
  readonly replay: string | null;
  readonly loop: boolean;
  readonly record: string | null;
  readonly ledger: string | null;
  readonly send: readonly string[];
  readonly control: boolean;
}

const options = {
  scenario: { type: 'string' },
  courts: { type: 'string' },
  target: { type: 'string', multiple: true },
  speed: { type: 'string' },
  seed: { type: 'string' },
  matches: { type: 'string' },
  duration: { type: 'string' },
  rate: { type: 'string' },
  faults: { type: 'string' },
  generation: { type: 'string' },
  replay: { type: 'string' },
  loop: { type: 'boolean' },
  record: { type: 'string' },
  ledger: { type: 'string' },
  send: { type: 'string', multiple: true },
  control: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Reads the command line. @returns the arguments, everything that is wrong with them, or `help`. */
export function readArguments(argv: readonly string[]): SimulatorArguments | readonly string[] | 'help' {
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
  try {
    ({ values } = parseArgs({ args: [...argv].filter((one) => one !== '--'), options }));
  } catch (error) {
    return [wordsOf(error)];
  }
  if (values.help === true) return 'help';
  const problems: string[] = [];
  const number = (name: keyof typeof values, fallback: number | null, low: number, high: number, whole = false): number | null => {
    const given = values[name];
    if (given === undefined) return fallback;
    const value = Number(given);
    if ((whole ? Number.isInteger(value) : Number.isFinite(value)) && value >= low && value <= high) return value;
    problems.push(`--${name} ${String(given)}: expected a ${whole ? 'whole ' : ''}number from ${String(low)} to ${String(high)}`);
    return fallback;
  };
  const oneOf = <T extends string>(name: 'scenario' | 'generation', fallback: T, words: readonly T[]): T => {
    const given = values[name];
    if (given === undefined) return fallback;
    const found = words.find((one) => one === given);
    if (found === undefined) problems.push(`--${name} ${given}: expected ${words.join(', ')}`);
    return found ?? fallback;
  };
  const targets = (values.target ?? ['127.0.0.1:6000']).flatMap((text) => {
    const match = /^([A-Za-z0-9.-]+):([0-9]{1,5})$/.exec(text);
    const port = Number(match?.[2]);
    if (match !== null && port >= 1 && port <= 65_535) return [{ host: match[1] ?? '', port }];
    problems.push(`--target ${text}: expected HOST:PORT`);
    return [];
  });
  const courts = number('courts', null, 1, 256, true);
  const [first] = targets;
  const spread = courts !== null && first !== undefined && targets.length === 1 ? Array.from({ length: courts }, (_, index) => ({ ...first, port: first.port + index })) : targets;
  if (courts !== null && targets.length > 1 && courts !== targets.length) problems.push(`--courts ${String(courts)}: there are ${String(targets.length)} targets; leave --courts out or give one target`);
  const last = spread.at(-1)?.port ?? 0;
  if (last > 65_535) problems.push(`--courts ${String(courts)}: the last court would be at port ${String(last)}, and ports end at 65535; give a lower one in --target`);
  if (values.record !== undefined && spread.length > 1) problems.push('--record: a capture is of one court');
  if (values.loop === true && values.replay === undefined) problems.push('--loop goes with --replay');
  const faults = values.faults === undefined ? noFaults : readFaults(values.faults);
  if (typeof faults === 'string') problems.push(`--faults ${faults}`);
  const result: SimulatorArguments = {
    scenario: oneOf('scenario', 'basic', scenarioNames),
    targets: spread,
    speed: number('speed', 1, 0.1, 1_000) ?? 1,
    seed: number('seed', 1, 0, 2_147_483_647, true) ?? 1,
    matches: number('matches', null, 1, 100_000, true),
    durationMs: (() => {
      const seconds = number('duration', null, 0.1, 604_800);
      return seconds === null ? null : seconds * 1_000;
    })(),
    rate: number('rate', null, 1, 100_000),
    faults: typeof faults === 'string' ? noFaults : faults,
    generation: oneOf('generation', 'gen3', ['gen3', 'gen2'] as const),
    replay: values.replay ?? null,
    loop: values.loop === true,
    record: values.record ?? null,
    ledger: values.ledger ?? null,
    send: values.send ?? [],
    control: values.control === true,
  };
  return problems.length > 0 ? problems : result;
}
