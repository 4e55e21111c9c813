import { parseArgs } from 'node:util';
import { wordsOf } from '@restrike/runtime/words-of';
import type { MigrationState } from './schema-history.js';

/** What the commands status, migrate and rollback do with one kind of database. */
export interface MigrateCommand {
  readonly argv: readonly string[];
  /** The option that names the database. */
  readonly target: { readonly option: 'file' | 'url'; readonly what: string };
  status(target: string): Promise<readonly MigrationState[]>;
  migrate(target: string): Promise<{ readonly changed: readonly string[]; readonly note: string | null }>;
  rollBack(target: string, version: number): Promise<{ readonly changed: number; readonly note: string | null }>;
  exitCodeOf(error: unknown): number;
  out(line: string): void;
  err(line: string): void;
}

const wrongUse = 78;

const line = ({ version, applied, appliedAt, description }: MigrationState): string => {
  const when = !applied ? '-' : appliedAt === null ? 'yes' : new Date(appliedAt).toISOString();
  return `${String(version).padStart(3)}  ${when.padEnd(24)}  ${description}`;
};

/** DB-2: schema commands of a database; returns the exit code. */
export async function runMigrateCommand(command: MigrateCommand): Promise<number> {
  const { option, what } = command.target;
  const usage = `use: status | migrate | rollback --to VERSION, each with --${option} (${what})`;
  let verb: string | undefined;
  let target: string | undefined;
  let to: string | undefined;
  try {
    const { positionals, values } = parseArgs({ args: [...command.argv], allowPositionals: true, options: { [option]: { type: 'string' }, to: { type: 'string' } } });
    verb = positionals.length === 1 ? positionals[0] : undefined;
    target = values[option];
    to = values['to'];
  } catch (error) {
    command.err(`${wordsOf(error)}\n${usage}`);
    return wrongUse;
  }
  const version = to === undefined ? null : /^\d{1,4}$/.test(to) ? Number(to) : NaN;
  if (target === undefined || (verb !== 'status' && verb !== 'migrate' && verb !== 'rollback') || (verb === 'rollback') !== (version !== null) || Number.isNaN(version)) {
    command.err(usage);
    return wrongUse;
  }
  try {
    if (verb === 'migrate') {
      const { changed, note } = await command.migrate(target);
      command.out(changed.length === 0 ? 'Nothing to do.' : `Applied ${changed.join(', ')}.`);
      if (note !== null) command.out(note);
    } else if (verb === 'rollback') {
      const { changed, note } = await command.rollBack(target, version ?? 0);
      command.out(changed === 0 ? 'Nothing to do.' : `Took back ${String(changed)}.`);
      if (note !== null) command.out(note);
    }
    for (const state of await command.status(target)) command.out(line(state));
    return 0;
  } catch (error) {
    command.err(wordsOf(error));
    return command.exitCodeOf(error);
  }
}
