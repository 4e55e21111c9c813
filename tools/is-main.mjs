import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Whether Node was started with this module (`import.meta.url`), also by a link or from a drive that stands for a folder: Node knows its modules by their real places. */
export const isMain = (url) => process.argv[1] !== undefined && existsSync(process.argv[1]) && realpathSync(process.argv[1]) === fileURLToPath(url);
