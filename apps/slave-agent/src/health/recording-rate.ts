/** A recording as OBS tells it at one moment. */
export interface RecordingMark {
  /** Bytes of the file so far. */
  readonly bytes: number;
  /** Monotonic ms. */
  readonly at: number;
}

/** A rate is told of no shorter time: encoders write in bursts. */
const leastMs = 5_000;

/**
 * MON-1: how quickly a recording fills the disk, bytes a second, from where it stood to where it stands. null while that can not be told: no
 * time between the two, or a file that was begun anew.
 */
export function recordingRate(before: RecordingMark | null, now: RecordingMark): number | null {
  if (before === null || now.at - before.at < leastMs || now.bytes < before.bytes) return null;
  return ((now.bytes - before.bytes) / (now.at - before.at)) * 1_000;
}

/** Hours that a disk lasts; null when either is not known or nothing is written. */
export function hoursLeft(freeBytes: number | null, bytesPerS: number | null): number | null {
  return freeBytes === null || bytesPerS === null || bytesPerS <= 0 ? null : freeBytes / bytesPerS / 3_600;
}
