import { spawn } from 'node:child_process';

/** Output of a tool that is kept, characters; the end counts. */
const keptOutput = 64_000;

/** How a tool ended. `missing`: there is no such program. */
export type ToolResult =
  | { readonly ended: 'done'; readonly stdout: string }
  | { readonly ended: 'failed'; readonly code: number | null; readonly words: string }
  | { readonly ended: 'missing' }
  | { readonly ended: 'timed-out' };

/** Runs a program with an argument array, no shell, and kills it after `limitMs` or with the signal. Never throws. */
export function runTool(program: string, args: readonly string[], limitMs: number, signal?: AbortSignal): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, killSignal: 'SIGKILL', signal });
    let [stdout, stderr] = ['', ''];
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      // One that waits for a drive that hangs does not even die.
      resolve({ ended: 'timed-out' });
    }, limitMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout = (stdout + text).slice(-keptOutput)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-keptOutput)));
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(limit);
      resolve(error.code === 'ENOENT' || error.code === 'EACCES' ? { ended: 'missing' } : { ended: 'failed', code: null, words: error.message });
    });
    child.once('close', (code) => {
      clearTimeout(limit);
      if (code === 0) resolve({ ended: 'done', stdout });
      else resolve({ ended: 'failed', code, words: stderr.trim().split('\n').slice(-3).join(' ').slice(0, 500) });
    });
  });
}
