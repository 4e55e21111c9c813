/** SQLSTATE classes of a server that goes, comes, or has no room for another connection. */
const classes = /^(08|57P|53300)/;
const systemCodes: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
/** What the driver says without a code. */
const words = /^(Connection terminated|Client has encountered a connection error|Query read timeout|timeout exceeded when trying to connect|timeout expired)/;

/** Whether an error of the store means that its database can not be reached, or does not answer: another try may do. Everything else is a failure of ours. */
export function isStoreAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = (error as NodeJS.ErrnoException).code;
  return (typeof code === 'string' && (systemCodes.has(code) || classes.test(code))) || words.test(error.message);
}
