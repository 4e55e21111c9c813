import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { exitConfiguration } from './exit-codes.js';
import { wordsOf } from './words-of.js';

/** Everything that is wrong with a configuration, a line each. */
export class ConfigurationError extends Error {
  readonly exitCode = exitConfiguration;

  constructor(readonly problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((one) => `  - ${one}`).join('\n')}`);
  }
}

/** How one setting is read: its name in the environment and in the file. */
export interface Setting<T extends z.ZodType = z.ZodType> {
  /** Name of the environment variable; also the key in the file. */
  readonly env: string;
  readonly schema: T;
  /** Never shown, whatever is wrong with it. */
  readonly secret?: boolean;
}

type Settings = Record<string, Setting>;
type ValuesOf<S extends Settings> = { readonly [K in keyof S]: z.output<S[K]['schema']> };

/** A whole number, from a number of the file or from text. */
export function numberSetting(min: number, max: number): z.ZodType<number> {
  const error = `must be a whole number from ${String(min)} to ${String(max)}`;
  const read = (value: unknown): unknown => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value);
  return z.preprocess(read, z.number({ error }).int(error).min(min, error).max(max, error)) as never;
}
/** A TCP or UDP port; 0 lets the system choose. */
export const portSetting = (fallback: number): z.ZodDefault<z.ZodType<number>> => numberSetting(0, 65_535).default(fallback);
/** A list from text with commas. */
export const listSetting = <T extends z.ZodType>(item: T): z.ZodType<z.output<T>[]> =>
  z.preprocess((value) => (typeof value === 'string' ? value.split(',').map((one) => one.trim()).filter((one) => one !== '') : value), z.array(item, { error: 'must be a list: text with commas, or a list in the file' })) as never;

/**
 * Reads all settings from the environment and, below it, from a JSON file named by `RESTRIKE_CONFIG`.
 *
 * @param further what can be told only of several settings together, or of the files that they name: a sentence each. It sees what is right so far.
 * @throws ConfigurationError with every problem at once.
 */
export function readConfiguration<S extends Settings>(
  settings: S,
  environment: Readonly<Record<string, string | undefined>>,
  further: (values: Partial<ValuesOf<S>>) => readonly string[] = () => [],
): ValuesOf<S> {
  const problems: string[] = [];
  const file = environment['RESTRIKE_CONFIG'];
  const fromFile = file === undefined || file === '' ? {} : readFile(file, problems);
  const names = new Set(Object.values(settings).map(({ env }) => env));
  for (const key of Object.keys(fromFile)) if (!names.has(key)) problems.push(`${key} in ${file ?? ''} is no setting; known are ${[...names].sort().join(', ')}`);
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const text = environment[setting.env];
    // An empty variable means the same as none: service managers set them so.
    const given = text === undefined || text === '' ? fromFile[setting.env] : text;
    const parsed = setting.schema.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    else {
      const shown = given === undefined ? 'is not set' : setting.secret === true ? 'is set to a value that is not shown' : `is ${JSON.stringify(given)}`;
      problems.push(`${setting.env} ${shown}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`);
    }
  }
  problems.push(...further(values as Partial<ValuesOf<S>>));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return values as ValuesOf<S>;
}

function readFile(file: string, problems: string[]): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const parsed = z.record(z.string(), z.unknown()).safeParse(value);
    if (parsed.success) return parsed.data;
    problems.push(`${file} (RESTRIKE_CONFIG) must hold one JSON object with settings by name`);
  } catch (error) {
    problems.push(`${file} (RESTRIKE_CONFIG) can not be read: ${wordsOf(error)}`);
  }
  return {};
}
