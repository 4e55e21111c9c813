import path from 'node:path';
import { parseArgs } from 'node:util';
import { wordsOf } from '@restrike/runtime/words-of';

export const help = `Stands in for OBS Studio: its WebSocket server, with recordings and replay clips (by ffmpeg where it is installed).

  --protocol v5|v4    which generation of the protocol (default v5)
  --port N            default 4455 for v5, 4444 for v4
  --host ADDRESS      default 127.0.0.1
  --password TEXT     asked of clients; none when absent
  --folder FOLDER     recordings and clips (default data/obs-sim)
  --scenes A,B        names of the scenes; the first is on air (default LIVE_SCENE,IVR_SCENE)
  --replay-seconds N  length of the replay buffer (default 20)
  --obs-version V     the OBS it plays (default 29.0.2; from 30 on it knows SetRecordDirectory)

Commands on standard input: freeze, thaw, kill, quit, start, drop (the stream), away, back (the stream's server), full, free (the disk),
scene NAME, record, stop, buffer, save, status.
`;

export interface ObsSimArguments {
  readonly protocol: 'v5' | 'v4';
  readonly port: number;
  readonly host: string;
  readonly password: string | null;
  readonly folder: string;
  readonly scenes: readonly string[];
  readonly replaySeconds: number;
  readonly version: string;
}

/** Reads the command line; a list of sentences when something is wrong with it. Pure. */
export function readArguments(given: readonly string[]): ObsSimArguments | 'help' | readonly string[] {
  let values: Readonly<Record<string, string | boolean | undefined>>;
  try {
    ({ values } = parseArgs({
      args: [...given],
      options: {
        protocol: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        password: { type: 'string' },
        folder: { type: 'string' },
        scenes: { type: 'string' },
        'replay-seconds': { type: 'string' },
        'obs-version': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    return [wordsOf(error)];
  }
  if (values['help'] === true) return 'help';
  const text = (name: string, usual: string): string => (typeof values[name] === 'string' ? values[name] : usual);
  const problems: string[] = [];
  const protocol = text('protocol', 'v5');
  if (protocol !== 'v5' && protocol !== 'v4') problems.push(`--protocol ${protocol}: v5 or v4 is expected.`);
  const whole = (name: string, usual: number, from: number, to: number): number => {
    const value = Number(text(name, String(usual)));
    if (!Number.isInteger(value) || value < from || value > to) problems.push(`--${name} ${text(name, '')}: a whole number from ${String(from)} to ${String(to)} is expected.`);
    return value;
  };
  const port = whole('port', protocol === 'v4' ? 4444 : 4455, 0, 65_535);
  const replaySeconds = whole('replay-seconds', 20, 1, 3_600);
  const scenes = text('scenes', 'LIVE_SCENE,IVR_SCENE').split(',').map((one) => one.trim()).filter((one) => one !== '');
  if (scenes.length === 0) problems.push('--scenes: at least one name is expected.');
  if (problems.length > 0) return problems;
  return {
    protocol: protocol === 'v4' ? 'v4' : 'v5',
    port,
    host: text('host', '127.0.0.1'),
    password: typeof values['password'] === 'string' ? values['password'] : null,
    folder: path.resolve(text('folder', path.join('data', 'obs-sim'))),
    scenes,
    replaySeconds,
    version: text('obs-version', '29.0.2'),
  };
}
