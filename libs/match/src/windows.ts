/**
 * How far apart messages of one moment may lie, in microseconds of the monotonic clock. Bursts of the scoring system take
 * 2 to 25 ms, up to 150 ms in captures whose receiver was slow; the windows leave room for a bad network and stay far below
 * the time between two acts of people.
 */
const seconds = 1_000_000;

/** A hit belongs to a point that follows within this time; in captures it is 40 ms. */
export const hitLinkWindowUs = 0.5 * seconds;
/** Score and `pt` of one point, or score and `wg` of one gam-jeom, lie at most this far apart, in either order. */
export const pointWindowUs = 1.5 * seconds;
/** The technical part of a kick may come this long after its `pt`. */
export const technicalWindowUs = 3 * seconds;
/** A repeated datagram comes within this time of its twin. */
export const repeatWindowUs = 1 * seconds;
/** A tick this soon after the end of a medical time-out is a late one, not a new time-out. */
export const lateTickWindowUs = 3 * seconds;
/** Messages of one match load lie at most this far apart; the quickest reload in captures took 30 s. */
export const loadWindowUs = 0.5 * seconds;
