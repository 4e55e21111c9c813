import type { TimedDatagram } from './scenarios.js';

/** A line of a capture that is none: where and why. */
export class CaptureError extends Error {}

/**
 * Reads a capture: `milliseconds <TAB> kind <TAB> datagram` a line.
 *
 * @throws CaptureError that names the line, or says that there is none: a capture without datagrams would be played in a loop that never sends nor ends.
 */
export function readCapture(text: string, name: string): TimedDatagram[] {
  const datagrams: TimedDatagram[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [time, kind, ...rest] = line.split('\t');
    const atMs = Number(time);
    if (!Number.isFinite(atMs) || (kind !== 'R' && kind !== 'P') || rest.length === 0) {
      throw new CaptureError(`${name}:${String(index + 1)}: expected milliseconds, R or P, and a datagram, with tabs between them`);
    }
    datagrams.push({ atMs, text: rest.join('\t').replace(/\r$/, '') });
  }
  if (datagrams.length === 0) throw new CaptureError(`${name}: holds no datagram; give a capture, one datagram a line`);
  return datagrams;
}

/** A line of a capture. Bytes that are no text of one line can not be in one. */
export function captureLine(atMs: number, bytes: Uint8Array): string {
  return `${String(Math.round(atMs))}\tR\t${new TextDecoder().decode(bytes).replace(/[\r\n]+/g, '')}\n`;
}
