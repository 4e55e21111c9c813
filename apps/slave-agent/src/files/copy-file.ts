import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { videoFolders } from './folder-gate.js';

const chunkBytes = 1024 * 1024;
/** Read and written from where we say, made where it is not there. No flag of letters says so: `a+` only ever adds, and Windows lets nobody empty a file that is opened so. */
const readAndWrite = constants.O_RDWR | constants.O_CREAT;
/** A slow disk takes its time to write down what the system has kept for it. */
const syncMs = 120_000;

export interface CopyOptions {
  /** Bytes a second at most; read anew for each chunk, so that a change counts at once. */
  readonly bytesPerSecond: () => number;
  readonly signal: AbortSignal;
  /** How it waits; ends early with the signal. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** How long a disk may take for one chunk, ms; by default that of the folders. */
  readonly patienceMs?: number;
  /** Bytes that are in the target, after each chunk. */
  readonly progress: (copied: number) => void;
}

/** An open file that is given up when its disk does not answer. */
interface Opened {
  within<T>(act: (handle: FileHandle) => Promise<T>, ms?: number): Promise<T>;
}

async function opened<T>(file: string, flags: 'r' | typeof readAndWrite, patienceMs: number | undefined, use: (one: Opened) => Promise<T>): Promise<T> {
  const handle = await videoFolders.piece(file, () => open(file, flags), patienceMs);
  try {
    return await use({ within: (act, ms = patienceMs) => videoFolders.piece(file, () => act(handle), ms) });
  } finally {
    await videoFolders.close(file, () => handle.close());
  }
}

/** What was copied. `resumedAt`: bytes that an earlier try had left in the target. */
export interface CopyResult {
  readonly bytes: number;
  readonly sha256: string;
  readonly resumedAt: number;
}

/** The file is not what it was when the copy began: somebody writes it still, or took it away. */
export class SourceChangedError extends Error {}

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    const timer = setTimeout(finish, ms);
    function finish(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      done();
    }
    signal.addEventListener('abort', finish, { once: true });
  });

/** Reads `bytes` of a file from its start, chunk by chunk, at the given rate. */
async function read(file: Opened, from: number, to: number, options: CopyOptions, take: (chunk: Buffer, at: number) => Promise<void> | void): Promise<void> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let at = from;
  while (at < to) {
    options.signal.throwIfAborted();
    const began = performance.now();
    const { bytesRead } = await file.within((handle) => handle.read(buffer, 0, Math.min(chunkBytes, to - at), at));
    if (bytesRead === 0) throw new SourceChangedError('the file became shorter while it was read');
    await take(buffer.subarray(0, bytesRead), at);
    at += bytesRead;
    const owed = (bytesRead / Math.max(1, options.bytesPerSecond())) * 1_000 - (performance.now() - began);
    if (owed > 1) await (options.wait ?? sleep)(owed, options.signal);
  }
}

/**
 * FIL-1: copies a file into `part`, going on where an earlier try stopped, at a bounded rate, and reads it back from there.
 *
 * @throws SourceChangedError when the source changes meanwhile; FolderHangsError when a disk does not answer; what the file system throws (`ENOSPC`: the target is full); the signal's reason.
 *   What is in `part` stays for the next try, but for a copy that read back otherwise than it was written: that one is emptied first.
 */
export async function copyVerified(source: string, part: string, options: CopyOptions): Promise<CopyResult> {
  return opened(source, 'r', options.patienceMs, (from) => opened(part, readAndWrite, options.patienceMs, (to) => copy(from, to, options)));
}

async function copy(from: Opened, to: Opened, options: CopyOptions): Promise<CopyResult> {
  const before = await from.within((one) => one.stat());
  const empty = (): Promise<void> => to.within((one) => one.truncate(0));
  const hash = createHash('sha256');
  // More than the source has is of another file.
  let resumedAt = (await to.within((one) => one.stat())).size;
  if (resumedAt > before.size) {
    await empty();
    resumedAt = 0;
  }
  const wasThere = createHash('sha256');
  await read(to, 0, resumedAt, options, (chunk) => void wasThere.update(chunk));
  await read(from, 0, resumedAt, options, (chunk) => void hash.update(chunk));
  if (hash.copy().digest('hex') !== wasThere.digest('hex')) {
    await empty();
    throw new SourceChangedError('what an earlier try had copied is of another file; it is copied anew');
  }
  await read(from, resumedAt, before.size, options, async (chunk, at) => {
    hash.update(chunk);
    // From the beginning each byte follows the last one: so what can only take them in turn is written too. Reading at places moved nothing.
    await writeAll(to, chunk, resumedAt === 0 ? null : at);
    options.progress(at + chunk.length);
  });
  await to.within((one) => one.sync(), syncMs);
  const after = await from.within((one) => one.stat());
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw new SourceChangedError('the file is still being written');
  const sha256 = hash.digest('hex');
  const back = createHash('sha256');
  await read(to, 0, before.size, options, (chunk) => void back.update(chunk));
  if (back.digest('hex') !== sha256 || (await to.within((one) => one.stat())).size !== before.size) {
    await empty();
    throw new Error('the copy reads back otherwise than it was written: check the disk of the shared folder, or the network to it');
  }
  return { bytes: before.size, sha256, resumedAt };
}

/** @param at where in the file; null: after what this handle wrote last. */
async function writeAll(to: Opened, chunk: Buffer, at: number | null): Promise<void> {
  let written = 0;
  while (written < chunk.length) {
    const { bytesWritten } = await to.within((one) => one.write(chunk, written, chunk.length - written, at === null ? null : at + written));
    written += bytesWritten;
  }
}

/** Hex SHA-256 of a file, at a bounded rate where one is given. @throws FolderHangsError; what the file system throws; the signal's reason. */
export function hashFile(file: string, options: Partial<Omit<CopyOptions, 'progress'>> = {}): Promise<string> {
  const whole = { bytesPerSecond: () => Infinity, signal: new AbortController().signal, ...options, progress: () => undefined };
  return opened(file, 'r', options.patienceMs, async (one) => {
    const hash = createHash('sha256');
    await read(one, 0, (await one.within((handle) => handle.stat())).size, whole, (chunk) => void hash.update(chunk));
    return hash.digest('hex');
  });
}
