import type { QueryRunner } from 'typeorm';

/** Runs the statements of a migration one after the other; each ends with a semicolon at the end of a line. */
export async function runStatements(runner: QueryRunner, statements: string): Promise<void> {
  for (const statement of statements.split(/;\s*\n/)) if (statement.trim() !== '') await runner.query(statement);
}
