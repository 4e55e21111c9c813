import { existsSync } from 'node:fs';
import path from 'node:path';

/** Absolute path of a program, from PATH and the places that PATH often lacks; null when it is not installed. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin'].filter((one) => one !== '');
  const names = process.platform === 'win32' ? [`${name}.exe`, name] : [name];
  for (const folder of folders) {
    for (const one of names) {
      const file = path.join(folder, one);
      if (existsSync(file)) return file;
    }
  }
  return null;
}
