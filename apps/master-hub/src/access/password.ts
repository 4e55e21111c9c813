import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** 32 MiB and about a tenth of a second each: OWASP's setting for a server whose memory is not for passwords alone. */
const cost = { logN: 15, r: 8, p: 3 };
const saltBytes = 16;
const keyBytes = 32;
/** Passwords that are worked on at once, and that may wait: memory is bounded whoever asks. */
const atOnce = 2;
const maxWaiting = 32;

/** Too many passwords are being checked at this moment. */
export class PasswordsBusyError extends Error {}

let inWork = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (inWork >= atOnce) {
    if (waiting.length >= maxWaiting) throw new PasswordsBusyError('too many are signing in at this moment; try again in a few seconds');
    await new Promise<void>((go) => waiting.push(go));
  }
  inWork += 1;
  try {
    return await work();
  } finally {
    inWork -= 1;
    waiting.shift()?.();
  }
}

function derive(password: string, salt: Buffer, { logN, r, p }: typeof cost): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** logN, r, p, maxmem: 256 * r * 2 ** logN };
  return inTurn(
    () =>
      new Promise((done, fail) =>
        // The same letters may come in two Unicode spellings from two keyboards.
        scrypt(password.normalize('NFKC'), salt, keyBytes, options, (error, key) => (error === null ? done(key) : fail(error))),
      ),
  );
}

/** SEC-1: hash of a password with scrypt, as `scrypt$logN$r$p$salt$key`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const key = await derive(password, salt, cost);
  return ['scrypt', cost.logN, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether a password is the one of a hash; false for a hash that can not be read. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [kind, logN, r, p, salt, key] = hash.split('$');
  if (kind !== 'scrypt' || salt === undefined || key === undefined) return false;
  const expected = Buffer.from(key, 'base64url');
  const settings = { logN: Number(logN), r: Number(r), p: Number(p) };
  if (expected.length !== keyBytes || !Object.values(settings).every((one) => Number.isInteger(one) && one > 0 && one <= 20)) return false;
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64url'), settings), expected);
}
