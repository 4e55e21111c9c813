import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { StoredFile } from '@restrike/db/court';
import { videoFolders } from './folder-gate.js';

/** A video as people call it. */
export const nameOf = (file: StoredFile): string => path.basename(file.source);

/** What the system says of a file, or that its drive hangs. */
export const statOf = (file: string): Promise<Stats> => videoFolders.ask(file, () => stat(file));

/** The code of what the file system throws; empty for what has none. */
export const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');
