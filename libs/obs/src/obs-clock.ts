/** The two clocks of a connection, and chance for the jitter of its reconnects. */
export interface ObsClock {
  /** Milliseconds of the machine's monotonic clock, with fractions; the same clock as `monotonicUs` of the events. Never jumps. */
  monotonicMs(): number;
  /** Milliseconds since 1970 by the laptop's clock; may jump. */
  wallMs(): number;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  random(): number;
}

/** The clocks of this machine. */
export const machineClock: ObsClock = {
  monotonicMs: () => Number(process.hrtime.bigint() / 1_000n) / 1_000,
  wallMs: () => Date.now(),
  random: () => Math.random(),
};
