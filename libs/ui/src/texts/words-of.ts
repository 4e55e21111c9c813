/** What an error says. The pages' own: they can not have libs/runtime, which is Node's. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
