/**
 * What an error says, for people and for other processes. Node leaves the words out where a name has several addresses and none of them answers:
 * its code stands for them then.
 */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : error.name;
}

/** What an error says and where it came from, for the log: of one that nobody expected. */
export const traceOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? wordsOf(error)) : String(error));
