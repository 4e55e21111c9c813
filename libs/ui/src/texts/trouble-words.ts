import type { Trouble } from '@restrike/contracts';

/** What is wrong and what to do, one after the other: a message may come with or without its full stop. */
export function troubleWords({ message, toDo }: Pick<Trouble, 'message' | 'toDo'>): string {
  const what = message.trim();
  return `${what}${/[.!?…:]$/.test(what) ? '' : '.'} ${toDo}`.trim();
}
