const rounds = 5;
const steps = 1 << 24;
/** 1 MiB: more than a core's nearest cache has, so that neighbours who crowd the caches show too. */
const words = 1 << 18;
// Taken out of the loop: in a test's own global scope it would be looked up at each step, which takes a hundred times as long as the work.
const { imul } = Math;

/** CPU time that a fixed piece of arithmetic takes here and now, ms, the middle of five rounds: the same code is slower on a slow day, and so is this. About half a second. */
export function calibrate(): number {
  const memory = new Int32Array(words);
  const taken = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    let value = 1;
    for (let step = 0; step < steps; step += 1) {
      value = (imul(value ^ (value >>> 15), 0x2c1b3c6d) + step) | 0;
      const at = value & (words - 1);
      memory[at] = (memory[at] ?? 0) + value;
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.round(taken.sort((a, b) => a - b)[rounds >> 1] ?? Number.NaN);
}
