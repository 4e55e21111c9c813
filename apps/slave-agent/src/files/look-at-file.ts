import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { videoFolders } from './folder-gate.js';

/** What the system says of a file, or that its drive hangs. */
export const statOf = (file: string): Promise<Stats> => videoFolders.ask(file, () => stat(file));

/** The code of what the file system throws; empty for what has none. */
export const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
