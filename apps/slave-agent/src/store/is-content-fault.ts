/** What SQLite refuses because of a row's content. Everything else it says is about itself: full, locked, gone. */
const contentCodes = ['SQLITE_CONSTRAINT', 'SQLITE_MISMATCH', 'SQLITE_TOOBIG', 'SQLITE_RANGE'];

/** Whether what was to be written is the reason of a failure, and not the disk or the database: then another try fails too. */
export function isContentFault(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code !== 'string' || !(code.startsWith('SQLITE_') || /^E[A-Z]+$/.test(code)) || contentCodes.some((one) => code.startsWith(one));
}
