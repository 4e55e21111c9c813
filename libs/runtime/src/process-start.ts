import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Longest that the system may take to tell of a process, ms: PowerShell needs a second on a slow laptop. */
const askLimitMs = 15_000;
/** A process and the system read its first moment a little apart, ms. */
const toleranceMs = 10_000;

/** When a process began, as the system tells it. A later process with the same number has another beginning. */
export interface ProcessStart {
  /** Whether a process that wrote `noted`, its {@link ownStart}, is this one. */
  isSame(noted: string): boolean;
}

/** Linux: ticks since the machine started. Null elsewhere, and where there is no such process. */
function ticks(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The command may hold blanks and brackets: count from its end. Field 22 is the start time in ticks since boot.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** What a process writes down of its own beginning. */
export function ownStart(): string {
  return ticks(process.pid) ?? String(Math.round(performance.timeOrigin));
}

/** Asks the system when the process with this number began; null where it does not tell. Takes up to seconds on Windows. */
export function startOfProcess(pid: number): ProcessStart | null {
  if (process.platform === 'linux') {
    const start = ticks(pid);
    return start === null ? null : { isSame: (noted) => noted === start };
  }
  const ask = questionFor(process.platform, pid);
  const answer = spawnSync(ask.program, ask.args, { encoding: 'utf8', timeout: askLimitMs, windowsHide: true, env: { ...process.env, LC_ALL: 'C' } });
  const startedAt = answer.status === 0 ? ask.read(answer.stdout.trim()) : Number.NaN;
  return Number.isFinite(startedAt) ? { isSame: (noted) => Math.abs(Number(noted) - startedAt) < toleranceMs } : null;
}

/** Program that tells when a process began, and how its answer is read: ms since 1970. */
export function questionFor(platform: NodeJS.Platform, pid: number): { readonly program: string; readonly args: readonly string[]; read(answer: string): number } {
  if (platform !== 'win32') return { program: 'ps', args: ['-o', 'lstart=', '-p', String(pid)], read: (answer) => Date.parse(answer) };
  const script = `[DateTimeOffset]::new((Get-CimInstance Win32_Process -Filter 'ProcessId=${String(pid)}').CreationDate).ToUnixTimeMilliseconds()`;
  return { program: 'powershell.exe', args: ['-NoProfile', '-NonInteractive', '-Command', script], read: (answer) => (answer === '' ? Number.NaN : Number(answer)) };
}
